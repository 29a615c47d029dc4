"""The W3C SPARQL 1.1 protocol suite, query half, and its service-description tests, against a live server."""

from __future__ import annotations

import http.client
import json
import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.collection import Collection

SHARED = Path(os.environ.get("CONCORDAT_SHARED") or Path(__file__).resolve().parents[2] / "shared")
Serve = Callable[..., str]

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
RDFS_LABEL = URIRef("http://www.w3.org/2000/01/rdf-schema#label")

TYPES = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    },
    "RDF": {"text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json", "application/trig"},
}


def _manifest() -> tuple[Graph, list[URIRef]]:
    graph = Graph()
    path = SHARED / "conformance/sparql/sparql11/protocol/manifest.ttl"
    if not path.exists():
        return graph, []
    graph.parse(path, publicID=path.as_uri())
    entries = Collection(graph, graph.value(URIRef(path.as_uri()), MF.entries))
    return graph, [test for test in entries if "update" not in str(test).rpartition("#")[2]]


GRAPH, TESTS = _manifest()


@pytest.fixture(scope="module")
def server(serve_sparql: Serve, shared: Path) -> str:
    """One endpoint with the graphs of all tests."""
    data = {
        str(GRAPH.value(node, RDFS_LABEL)): Path(urlsplit(str(GRAPH.value(node, UT.graph))).path)
        for node in GRAPH.objects(None, UT.graphData)
    }
    return serve_sparql(data)


def test_the_query_half_is_there(shared: Path) -> None:
    assert len(TESTS) == 20


@pytest.mark.parametrize("test", TESTS, ids=lambda t: str(t).rpartition("#")[2])
def test_protocol(test: URIRef, server: str) -> None:
    address = urlsplit(server)
    connection = http.client.HTTPConnection(address.hostname or "", address.port)
    action = GRAPH.value(test, MF.action)
    for request in Collection(GRAPH, GRAPH.value(action, HT.requests)):
        fields = GRAPH.value(request, HT.headers)
        headers = {
            str(GRAPH.value(field, HT.fieldName)): str(GRAPH.value(field, HT.fieldValue))
            for field in (Collection(GRAPH, fields) if fields else ())
        }
        content = GRAPH.value(request, HT.body)
        body = None
        if content is not None:
            body = str(GRAPH.value(content, CNT.chars)).encode(str(GRAPH.value(content, CNT.characterEncoding)))
        connection.request(
            str(GRAPH.value(request, HT.methodName)), str(GRAPH.value(request, HT.absolutePath)), body, headers
        )
        response = connection.getresponse()
        answer = response.read()
        _check(GRAPH.value(request, HT.resp), response, answer)
    connection.close()


def _check(expected: object, response: http.client.HTTPResponse, answer: bytes) -> None:
    classes = {str(status)[-3] for status in GRAPH.objects(expected, MF.expectedStatus)}
    assert str(response.status)[0] in classes, answer
    media_type = (response.getheader("Content-Type") or "").split(";")[0]
    wanted = GRAPH.value(expected, MF.expectedFormat)
    if wanted is not None:
        assert media_type in TYPES[str(wanted)]
    boolean = GRAPH.value(expected, MF.expectedBoolean)
    if boolean is not None:
        assert json.loads(answer)["boolean"] is boolean.toPython()


@pytest.mark.parametrize("accept", ["text/turtle", "application/rdf+xml", "application/n-triples", "*/*"])
def test_service_description_returns_rdf(serve_sparql: Serve, description_server: str, accept: str) -> None:
    graph = _description(description_server, accept)
    assert (None, SD.endpoint, URIRef(description_server)) in graph


@pytest.fixture(scope="module")
def description_server(serve_sparql: Serve) -> str:
    """An endpoint that needs no suite."""
    return serve_sparql({"http://example.org/g": "<x:a> a <x:C> ; <x:p> 1, 2 ."})


def _description(server: str, accept: str) -> Graph:
    address = urlsplit(server)
    connection = http.client.HTTPConnection(address.hostname or "", address.port)
    connection.request("GET", address.path, headers={"Accept": accept})
    response = connection.getresponse()
    assert response.status == 200
    graph = Graph().parse(data=response.read(), format=(response.getheader("Content-Type") or "").split(";")[0])
    connection.close()
    return graph


def test_service_description_conforms_to_its_schema(description_server: str) -> None:
    """The domains, ranges and cardinalities of SPARQL 1.1 Service Description, section 3."""
    graph = _description(description_server, "text/turtle")
    services = list(graph.subjects(RDF.type, SD.Service))
    assert len(services) == 1
    assert set(graph.objects(services[0], SD.supportedLanguage)) == {SD.SPARQL11Query}
    assert len(list(graph.objects(services[0], SD.resultFormat))) == 10
    for dataset in graph.objects(services[0], SD.defaultDataset):
        assert (dataset, RDF.type, SD.Dataset) in graph
        assert len(list(graph.objects(dataset, SD.defaultGraph))) == 1
        for named in graph.objects(dataset, SD.namedGraph):
            assert (named, RDF.type, SD.NamedGraph) in graph
            assert graph.value(named, SD.name) == URIRef("http://example.org/g")
            assert (graph.value(named, SD.graph), RDF.type, SD.Graph) in graph


def test_service_description_counts_the_release(description_server: str) -> None:
    graph = _description(description_server, "text/turtle")
    void = Namespace("http://rdfs.org/ns/void#")
    dataset = URIRef(description_server + "#dataset")
    numbers = {name: int(graph.value(dataset, void[name])) for name in ("triples", "properties", "classes", "entities")}
    assert numbers == {"triples": 3, "properties": 2, "classes": 1, "entities": 1}


def test_service_description_tells_limits_and_prefixes(description_server: str) -> None:
    graph = _description(description_server, "text/turtle")
    schema, sh = Namespace("https://schema.org/"), Namespace("http://www.w3.org/ns/shacl#")
    told = {str(graph.value(n, schema.propertyID)): graph.value(n, schema.value) for n in graph.subjects(RDF.type)}
    assert float(told["time"]) == 10.0
    assert int(told["memory"]) == 512
    declared = {str(graph.value(node, sh.prefix)) for node in graph.objects(None, sh.declare)}
    assert {"conc", "instrument", "eli"} <= declared
