"""The W3C SPARQL 1.1 query suites over HTTP: each test names its data as the dataset of the request."""

from __future__ import annotations

import os
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

import pytest
from rdflib import RDF, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from rdflib.query import Result
from rdflib.term import Node

SHARED = Path(os.environ.get("CONCORDAT_SHARED") or Path(__file__).resolve().parents[2] / "shared")
SUITE = SHARED / "conformance/sparql/sparql11"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
FOLDERS = (
    "aggregates", "bind", "bindings", "cast", "construct", "csv-tsv-res", "exists", "functions", "grouping",
    "json-res", "negation", "project-expression", "property-path", "subquery", "syntax-query",
)  # fmt: skip
EVALUATION = {MF.QueryEvaluationTest, MF.CSVResultFormatTest}
POSITIVE, NEGATIVE = MF.PositiveSyntaxTest11, MF.NegativeSyntaxTest11
NOTHING = "http://example.org/an-empty-graph"

_ZERO = "the engine finds a zero-length path from a constant only where the data hold that term"
# Each failure that is known, and why; one that passes fails the run.
KNOWN = {
    "aggregates/agg-groupconcat-04": "the engine keeps the language tag that all members share (SPARQL 1.2)",
    "aggregates/agg-groupconcat-06": "the engine keeps the language tag that all members share (SPARQL 1.2)",
    "aggregates/agg-empty-group-count-graph": "the engine groups inside GRAPH ?g without ?g",
    "bindings/graph": "the engine does not bind ?g of GRAPH ?g where VALUES inside leaves it open",
    "csv-tsv-res/tsv03": "the engine stores a literal of a type derived from xsd:integer as xsd:integer",
    "functions/strlang02": "the engine writes language tags in lower case, as RDF 1.1, 3.3 allows",
    "functions/bnode01": 'the engine gives BNODE("x") the same node in each solution',
    "negation/graph-minus": "the engine counts ?g of an outer GRAPH among the shared variables of MINUS",
    "property-path/zero_or_more_set_start": _ZERO,
    "property-path/zero_or_more_set_end": _ZERO,
    "property-path/zero_or_one_set_start": _ZERO,
    "property-path/zero_or_one_set_end": _ZERO,
    "syntax-query/test_4": "a function that is not known is refused with 400; the suite has it parse",
}

Serve = Callable[..., str]


def _entries() -> list[tuple[str, Graph, URIRef]]:
    found = []
    for folder in FOLDERS:
        path = SUITE / folder / "manifest.ttl"
        if not path.exists():
            continue
        graph = Graph().parse(path, publicID=path.as_uri())
        for test in Collection(graph, graph.value(URIRef(path.as_uri()), MF.entries)):
            found.append((f"{folder}/{str(test).rpartition('#')[2]}", graph, test))
    return found


ENTRIES = _entries()


def _path(iri: Node | None) -> Path:
    from urllib.parse import unquote, urlsplit

    return Path(unquote(urlsplit(str(iri)).path))


@pytest.fixture(scope="module")
def server(serve_sparql: Serve, shared: Path) -> str:
    """One endpoint whose graphs are the data files of all suites."""
    files = set()
    for _, graph, _ in ENTRIES:
        files |= {str(iri) for key in (QT.data, QT.graphData) for iri in graph.objects(None, key)}
    return serve_sparql({iri: _path(URIRef(iri)) for iri in files}, client_queries=100)


def _ask(server: str, query: str, accept: str, default: list[str], named: list[str]) -> tuple[bytes, str]:
    pairs = [("default-graph-uri", iri) for iri in default] + [("named-graph-uri", iri) for iri in named]
    request = Request(
        f"{server}?{urlencode(pairs)}",
        query.encode(),
        {"Content-Type": "application/sparql-query", "Accept": accept},
    )
    with urlopen(request, timeout=30) as response:
        return response.read(), response.headers["Content-Type"].split(";")[0]


def _value(term: Node | None) -> object:
    """A term for comparison: numbers by value, since an engine may write 2.0 for 2."""
    if isinstance(term, Literal) and term.datatype is not None and isinstance(term.value, int | float | Decimal):
        if isinstance(term.value, bool):
            return term
        return Literal(f"{float(term.value):.9g}", datatype=term.datatype)
    return term


def _rows_as_graph(result: Result, plain: bool) -> Graph:
    """Each row as a node, so that blank nodes may be renamed all at once; ``plain`` compares texts alone (CSV)."""
    graph = Graph()
    for row in result.bindings:
        node = BNode()
        graph.add((node, RDF.type, RS.ResultSet))
        for variable, term in row.items():
            if term is None:
                continue
            value = _value(term)
            if plain:
                value = BNode(str(term)) if isinstance(term, BNode) else Literal(_text(term))
            graph.add((node, URIRef("x:" + quote(str(variable))), value))  # type: ignore[arg-type]
    return graph


def _text(term: Node) -> str:
    try:
        return f"{float(str(term)):.9g}"
    except ValueError:
        return str(term)


def _expected(path: Path) -> Result | Graph:
    kinds = {".srx": "xml", ".srj": "json", ".csv": "csv", ".tsv": "tsv"}
    if path.suffix in kinds:
        return Result.parse(BytesIO(path.read_bytes()), format=kinds[path.suffix])
    graph = Graph().parse(path)
    if (None, RDF.type, RS.ResultSet) not in graph:
        return graph
    result = Result("SELECT")
    result.bindings = [
        {graph.value(b, RS.variable): graph.value(b, RS.value) for b in graph.objects(solution, RS.binding)}
        for solution in graph.objects(None, RS.solution)
    ]
    boolean = graph.value(None, RS.boolean)
    if boolean is not None:
        result = Result("ASK")
        result.askAnswer = boolean.toPython()
    return result


def _evaluate(graph: Graph, test: URIRef, server: str) -> None:
    action = graph.value(test, MF.action)
    path = _path(graph.value(action, QT.query))
    default = [str(iri) for iri in graph.objects(action, QT.data)]
    named = [str(iri) for iri in graph.objects(action, QT.graphData)]
    query = f"BASE <{path.as_uri()}>\n" + path.read_text(encoding="utf-8")
    expected = _expected(_path(graph.value(test, MF.result)))
    if "FROM" not in query:
        default = default or [NOTHING]
    else:
        default, named = [], []
    csv = (test, RDF.type, MF.CSVResultFormatTest) in graph
    accept = "text/csv" if csv else "application/sparql-results+json, text/turtle"
    body, media_type = _ask(server, query, accept, default, named)
    if isinstance(expected, Graph):
        assert isomorphic(Graph().parse(data=body, format=media_type), expected)
        return
    got = Result.parse(BytesIO(body), format="csv" if csv else "json")
    if expected.type == "ASK":
        assert got.askAnswer == expected.askAnswer
        return
    assert len(got.bindings) == len(expected.bindings)
    ours, theirs = _rows_as_graph(got, csv), _rows_as_graph(expected, csv)
    assert isomorphic(ours, theirs), f"{body.decode()}\nexpected:\n{theirs.serialize()}"


@pytest.mark.parametrize(("name", "graph", "test"), ENTRIES, ids=[name for name, _, _ in ENTRIES])
def test_query_suite(name: str, graph: Graph, test: URIRef, server: str, request: pytest.FixtureRequest) -> None:
    if name in KNOWN:
        request.applymarker(pytest.mark.xfail(reason=KNOWN[name], strict=True))
    kinds = set(graph.objects(test, RDF.type))
    if kinds & EVALUATION:
        _evaluate(graph, test, server)
        return
    path = _path(graph.value(test, MF.action))
    query = f"BASE <{path.as_uri()}>\n" + path.read_text(encoding="utf-8")
    assert kinds & {POSITIVE, NEGATIVE}, f"a kind of test that this runner does not know: {kinds}"
    if POSITIVE in kinds:
        _ask(server, query, "*/*", [NOTHING], [])
        return
    with pytest.raises(HTTPError) as refused:
        _ask(server, query, "*/*", [NOTHING], [])
    with refused.value:
        assert refused.value.code == 400


def test_the_suites_are_there(shared: Path) -> None:
    assert len(ENTRIES) > 290
