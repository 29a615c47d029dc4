"""The W3C suites of the update protocol and the graph store protocol, against a live server that may be written to."""

from __future__ import annotations

import http.client
import json
import os
from collections.abc import Iterator
from email.message import Message
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from rdflib import Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic

from graph.access import Tokens
from tests.changing import small_home
from tests.serving import server as serving

SHARED = Path(os.environ.get("CONCORDAT_SHARED") or Path(__file__).resolve().parents[2] / "shared")
SUITES = SHARED / "conformance/sparql/sparql11"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")


def _manifest(path: str) -> tuple[Graph, list[URIRef]]:
    graph, file = Graph(), SUITES / path
    if not file.exists():
        return graph, []
    graph.parse(file, publicID=file.as_uri())
    found = graph.value(URIRef(file.as_uri()), MF.entries)
    return graph, list(Collection(graph, found)) if found else []


PROTOCOL, _ALL = _manifest("protocol/manifest.ttl")
UPDATES = [test for test in _ALL if "update" in str(test).rpartition("#")[2]]
STORES = {kind: _manifest(f"graph-store-protocol/manifest-{kind}.ttl") for kind in ("direct", "indirect")}
STORE_TESTS = [(kind, test) for kind, (_, tests) in STORES.items() for test in tests]


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of a server and a token that may write everything."""
    home = small_home(tmp_path_factory.mktemp("suite"))
    secret = Tokens(home).create("suite", ["update", "graph:*"])
    with serving(home.path) as address:
        yield address, secret


def test_the_suites_are_there(shared: Path) -> None:
    """Neither suite is skipped unnoticed."""
    assert len(UPDATES) == 14
    assert len(STORE_TESTS) == 13


class Exchange:
    """The requests of one test, sent in order, each answer held to what the manifest expects."""

    def __init__(self, graph: Graph, live: tuple[str, str]) -> None:
        self.graph, (self.address, self.secret) = graph, live
        self.names: dict[str, str] = {}

    def run(self, test: URIRef) -> None:
        action = self.graph.value(test, MF.action)
        for request in Collection(self.graph, self.graph.value(action, HT.requests)):
            self.send(request)

    def clear(self) -> None:
        """An empty store, as each test of a graph store expects it."""
        there = urlsplit(self.address)
        connection = http.client.HTTPConnection(there.hostname or "", there.port)
        headers = {"Authorization": f"Bearer {self.secret}", "Content-Type": "application/sparql-update"}
        connection.request("POST", "/update", b"DROP ALL", headers)
        assert connection.getresponse().status == 200
        connection.close()

    def path(self, path: str) -> str:
        """The address of the test as ours."""
        for template, value in self.names.items():
            path = path.replace(template, value)
        return path

    def send(self, request: URIRef) -> None:
        graph, there = self.graph, urlsplit(self.address)
        connection = http.client.HTTPConnection(there.hostname or "", there.port)
        fields = graph.value(request, HT.headers)
        headers = {
            str(graph.value(field, HT.fieldName)): str(graph.value(field, HT.fieldValue))
            for field in (Collection(graph, fields) if fields else ())
        }
        content, body = graph.value(request, HT.body), None
        if content is not None:
            text = self.path(str(graph.value(content, CNT.chars)))
            body = text.encode(str(graph.value(content, CNT.characterEncoding) or "utf-8"))
        if "multipart" in headers.get("content-type", ""):
            body = b"\r\n".join(line.strip() for line in (body or b"").splitlines()) + b"\r\n"
        path = self.where(str(graph.value(request, HT.absolutePath)), headers, body or b"")
        headers["Authorization"] = f"Bearer {self.secret}"
        connection.request(str(graph.value(request, HT.methodName)), path, body, headers)
        answer = connection.getresponse()
        self.check(graph.value(request, HT.resp), answer, answer.read())
        connection.close()

    def where(self, path: str, headers: dict[str, str], body: bytes) -> str:
        path = self.path(path)
        if path.startswith("/sparql/"):
            asks = "query" in path or body.startswith(b"query=") or "sparql-query" in headers.get("content-type", "")
            return ("/sparql" if asks else "/update") + path.removeprefix("/sparql/")
        return path.replace("/gsp", "/graph-store", 1) if path.startswith("/gsp") else path

    def check(self, expected: URIRef, answer: http.client.HTTPResponse, body: bytes) -> None:
        graph = self.graph
        statuses = {str(s).rpartition("#")[2] for s in graph.objects(expected, MF.expectedStatus)}
        assert any(_fits(answer.status, status) for status in statuses), f"{answer.status} not in {statuses}: {body!r}"
        if (truth := graph.value(expected, MF.expectedBoolean)) is not None:
            assert json.loads(body)["boolean"] == truth.toPython()
        if (template := graph.value(expected, MF.expectedLocation)) is not None:
            self.names[str(template)] = answer.headers["Location"]
        content = graph.value(expected, HT.body)
        if content is not None:
            wanted = Graph().parse(data=self.path(str(graph.value(content, CNT.chars))), format="turtle")
            kind = Message()
            kind["content-type"] = answer.headers["Content-Type"]
            assert kind.get_content_type() == "text/turtle"
            assert isomorphic(wanted, Graph().parse(data=body, format="turtle"))


def _fits(status: int, name: str) -> bool:
    known = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404, "Accepted": 202, "BadRequest": 400}
    if name in known:
        return status == known[name]
    return f"{status // 100}xx" == name.removeprefix("StatusCode") or str(status) == name.removeprefix("StatusCode")


@pytest.mark.parametrize("test", UPDATES, ids=lambda t: str(t).rpartition("#")[2])
def test_update_protocol(test: URIRef, live: tuple[str, str]) -> None:
    """SPARQL 1.1 Protocol, the operations that change."""
    Exchange(PROTOCOL, live).run(test)


@pytest.mark.parametrize(("kind", "test"), STORE_TESTS, ids=lambda t: str(t).rpartition("#")[2])
def test_graph_store_protocol(kind: str, test: URIRef, live: tuple[str, str]) -> None:
    """SPARQL 1.1 Graph Store HTTP Protocol."""
    exchange = Exchange(STORES[kind][0], live)
    exchange.clear()
    exchange.run(test)
