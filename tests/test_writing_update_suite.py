"""The W3C evaluation and syntax suites of SPARQL 1.1 Update, sent over HTTP to a live server."""

from __future__ import annotations

import http.client
import json
import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pytest
from rdflib import RDF, RDFS, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic

from graph.access import Tokens
from graph.changes.verification import verify
from tests.changing import small_home
from tests.serving import server as serving

SHARED = Path(os.environ.get("CONCORDAT_SHARED") or Path(__file__).resolve().parents[2] / "shared")
SUITES = SHARED / "conformance/sparql/sparql11"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
EVALUATED = ("add", "basic-update", "clear", "copy", "delete", "delete-data", "delete-insert", "delete-where", "drop",
             "move", "update-silent")  # fmt: skip
SYNTAX = ("syntax-update-1", "syntax-update-2")


def _read(folder: str) -> tuple[Graph, list[URIRef]]:
    graph, file = Graph(), SUITES / folder / "manifest.ttl"
    if not file.exists():
        return graph, []
    graph.parse(file, publicID=file.as_uri())
    return graph, list(Collection(graph, graph.value(URIRef(file.as_uri()), MF.entries)))


MANIFESTS = {folder: _read(folder) for folder in (*EVALUATED, *SYNTAX)}
EVALUATION = [
    (folder, test)
    for folder in EVALUATED
    for test in MANIFESTS[folder][1]
    if (test, RDF.type, MF.UpdateEvaluationTest) in MANIFESTS[folder][0]
    or (test, RDF.type, UT.UpdateEvaluationTest) in MANIFESTS[folder][0]
]
SYNTAXES = [(folder, test) for folder in SYNTAX for test in MANIFESTS[folder][1]]


QUICK = ("basic-update", "delete-insert", "update-silent", "syntax-update-2")
"""The folders that run with the other tests; the rest take a minute."""


def _marked(folder: str, test: URIRef) -> object:
    return pytest.param(folder, test, marks=[] if folder in QUICK else [pytest.mark.soak])


def _file(node: URIRef) -> Path:
    return Path(unquote(urlsplit(str(node)).path))


def _dataset(manifest: Graph, holder: URIRef) -> dict[str, Graph]:
    """The graphs that a test starts from or ends with, by IRI; the unnamed one by an empty string."""
    found = {"": Graph()}
    for data in manifest.objects(holder, UT.data):
        found[""].parse(_file(data))
    for part in manifest.objects(holder, UT.graphData):
        file = _file(manifest.value(part, UT.graph))
        found[str(manifest.value(part, RDFS.label) or file.name)] = Graph().parse(file)
    return found


class Client:
    """A partner that writes and reads over HTTP."""

    def __init__(self, address: str, secret: str) -> None:
        self._there, self._secret = urlsplit(address), secret

    def send(self, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(self._there.hostname or "", self._there.port)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, {"Authorization": f"Bearer {self._secret}", **named})
        answer = connection.getresponse()
        told = answer.status, answer.read()
        connection.close()
        return told

    def update(self, text: str) -> tuple[int, bytes]:
        return self.send("POST", "/update", text.encode(), Content_Type="application/sparql-update")

    def fill(self, graphs: dict[str, Graph]) -> None:
        parts = ["DROP ALL"]
        for iri, graph in graphs.items():
            triples = graph.serialize(format="nt")
            parts.append(f"CREATE SILENT GRAPH <{iri}>" if iri else "CLEAR DEFAULT")
            parts.append("INSERT DATA { " + (f"GRAPH <{iri}> {{ {triples} }}" if iri else triples) + " }")
        assert self.update(" ; ".join(parts))[0] == 200

    def graphs(self) -> dict[str, Graph]:
        query = quote("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
        _, body = self.send("GET", f"/sparql?query={query}", Accept="application/sparql-results+json")
        names = [row["g"]["value"] for row in json.loads(body)["results"]["bindings"]]
        found = {"": self.graph("default")}
        return found | {name: self.graph("graph=" + quote(name, safe="")) for name in names}

    def graph(self, name: str) -> Graph:
        status, body = self.send("GET", f"/graph-store?{name}", Accept="application/n-triples")
        assert status == 200
        return Graph().parse(data=body, format="nt")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A client with a token for everything."""
    home = small_home(tmp_path_factory.mktemp("suite"))
    secret = Tokens(home).create("suite", ["update", "graph:*"])
    with serving(home.path) as address:
        yield Client(address, secret)
    # whatever the form of an update, what is said to have changed is what has changed: digests follow from it
    assert verify(home, everything=True) == []


def test_the_suites_are_there(shared: Path) -> None:
    """None is skipped unnoticed."""
    assert len(EVALUATION) == 94
    assert len(SYNTAXES) == 55


@pytest.mark.parametrize(
    ("folder", "test"), [_marked(*pair) for pair in EVALUATION], ids=lambda t: str(t).rpartition("#")[2]
)
def test_update_evaluation(folder: str, test: URIRef, client: Client) -> None:
    """The graphs after the update are those of the suite."""
    manifest = MANIFESTS[folder][0]
    action, result = manifest.value(test, MF.action), manifest.value(test, MF.result)
    client.fill(_dataset(manifest, action))
    text = _file(manifest.value(action, UT.request)).read_text(encoding="utf-8")
    status, body = client.update(text)
    if "LOAD" in text:
        assert status == 400
        assert b"LOAD is refused" in body
        return
    assert status == 200, body
    wanted = {iri: graph for iri, graph in _dataset(manifest, result).items() if len(graph) or not iri}
    found = client.graphs()
    assert found.keys() == wanted.keys()
    for iri, graph in wanted.items():
        assert isomorphic(graph, found[iri]), iri


@pytest.mark.parametrize(
    ("folder", "test"), [_marked(*pair) for pair in SYNTAXES], ids=lambda t: str(t).rpartition("#")[2]
)
def test_update_syntax(folder: str, test: URIRef, client: Client) -> None:
    """What does not parse is refused with 400; what parses is not, unless it would fetch."""
    manifest = MANIFESTS[folder][0]
    text = _file(manifest.value(test, MF.action)).read_text(encoding="utf-8")
    status, body = client.update(text)
    good = (test, RDF.type, MF.PositiveUpdateSyntaxTest11) in manifest
    if good and "LOAD" not in text.upper():
        assert status == 200 or b"does not parse" not in body, body
    else:
        assert status == 400, body
