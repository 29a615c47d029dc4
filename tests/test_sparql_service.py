"""SERVICE: endpoints of a list are asked ahead of the evaluation; what goes wrong there is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.scripted_endpoint import ONE, WHOLE, Scripted, solutions

Fetch = Callable[..., Any]
Serve = Callable[..., str]

HERE = {"urn:g": "\n".join(f"<urn:c{n}> <urn:knows> <urn:r{n}> ." for n in range(4))}
THERE = {
    "urn:h": "\n".join(f'<urn:r{n}> <urn:name> "name \\"{n}\\"" , "nom {n}"@fr ; <urn:size> {n} .' for n in range(3))
    + "\n<urn:r1> <urn:part> [ <urn:name> 'hidden' ] ."
}


@pytest.fixture(scope="module")
def scripted() -> Iterator[Scripted]:
    """The server with a script."""
    made = Scripted()
    yield made
    made.close()


@pytest.fixture(scope="module")
def there(serve_sparql: Serve) -> str:
    """Another endpoint, of our own make."""
    return serve_sparql(THERE)


@pytest.fixture(scope="module")
def here(serve_sparql: Serve, there: str, scripted: Scripted) -> str:
    """An endpoint that may ask both others."""
    return serve_sparql(
        HERE, services=f"{there} {scripted.address}", service_hosts="127.0.0.1", service_seconds=1, service_rows=50,
        service_mib=1, seconds=4, client_queries=16,
    )  # fmt: skip


def _rows(fetched: Any) -> list[str]:
    assert fetched.status == 200, fetched.body
    bindings = fetched.json["results"]["bindings"]
    return sorted(" ".join(f"{k}={v['value']}" for k, v in sorted(row.items())) for row in bindings)


@pytest.mark.parametrize(
    ("pattern", "rows"),
    [
        (
            "?c <urn:knows> ?r . SERVICE <@> { ?r <urn:size> ?n }",
            ["c=urn:c0 n=0 r=urn:r0", "c=urn:c1 n=1 r=urn:r1", "c=urn:c2 n=2 r=urn:r2"],
        ),
        ("SERVICE <@> { ?r <urn:size> ?n FILTER(?n > 1) } . ?c <urn:knows> ?r", ["c=urn:c2 n=2 r=urn:r2"]),
        (
            "?c <urn:knows> ?r OPTIONAL { SERVICE SILENT <@> { ?r <urn:size> ?n } } FILTER(!BOUND(?n))",
            ["c=urn:c3 r=urn:r3"],
        ),
        (
            "{ SERVICE <@> { <urn:r1> <urn:name> ?l } } UNION { <urn:c0> <urn:knows> ?r }",
            ['l=name "1"', "l=nom 1", "r=urn:r0"],
        ),
        ("?c <urn:knows> ?r MINUS { SERVICE <@> { ?r <urn:size> ?n } }", ["c=urn:c3 r=urn:r3"]),
        ("?c <urn:knows> ?r FILTER EXISTS { SERVICE <@> { ?r <urn:size> 2 } }", ["c=urn:c2 r=urn:r2"]),
        (
            "?c <urn:knows> ?r { SELECT ?r (COUNT(*) AS ?n)"
            " { SERVICE <@> { ?r <urn:name> ?l FILTER(isIRI(?r)) } } GROUP BY ?r HAVING (?r = <urn:r0>) }",
            ["c=urn:c0 n=2 r=urn:r0"],
        ),
        ("GRAPH ?g { ?c <urn:knows> ?r SERVICE <@> { ?r <urn:size> 0 } }", ["c=urn:c0 g=urn:g r=urn:r0"]),
        ("SERVICE <@> { <urn:r0> <urn:size> 0 } <urn:c0> <urn:knows> ?r", ["r=urn:r0"]),
        ("SERVICE <@> { <urn:r0> <urn:size> 9 } <urn:c0> <urn:knows> ?r", []),
        (
            "SERVICE <@> { ?r <urn:size> ?n }"
            " SERVICE <@> { ?r <urn:name> ?l FILTER(LANG(?l) = 'fr' && STR(?l) != 'nom 0') }",
            ["l=nom 1 n=1 r=urn:r1", "l=nom 2 n=2 r=urn:r2"],
        ),
        ("SERVICE <@> { SELECT ?l { ?r <urn:size> 1 ; <urn:name> ?l } }", ['l=name "1"', "l=nom 1"]),
        ("SERVICE <@> { VALUES (?a ?b) { (1 UNDEF) (2 3) } }", ["a=1", "a=2 b=3"]),
        ("SERVICE <@> { { <urn:r1> <urn:size> ?n } UNION { <urn:r1> <urn:size> ?n } }", ["n=1", "n=1"]),
    ],
)
def test_the_answer_is_joined_as_federation_has_it(
    pattern: str, rows: list[str], here: str, there: str, fetch: Fetch
) -> None:
    assert _rows(fetch(here, f"SELECT * {{ {pattern.replace('@', there)} }}")) == rows


@pytest.mark.parametrize(
    "clause",
    [
        "PREFIX there: <@> SELECT ?n {{ SERVICE there: {{ <urn:r1> <urn:size> ?n }} }}",
        "BASE <@> PREFIX x: <urn:> SELECT ?n {{ SERVICE <> {{ x:r1 x:size ?n }} }}",
        "PREFIX a: <urn:no:> PREFIX a: <urn:> SELECT ?n {{ SERVICE<@>{{a:r1 a:size ?n}} }}",
        "SELECT ?n {{ \\u0053ervice # SERVICE <urn:x> {{\n <@> {{ <urn:r1> <urn:size> ?n # }}\n }} }}",
        "SELECT ?n {{ SERVICE <@> {{ <urn:r1> <urn:size> ?n FILTER('SERVICE <x> {{' != \"}}\") }} }}",
        "SELECT ?n {{ SERVICE <\\u0068ttp:@> {{ <urn:r1> <urn:size> ?n }} }}",
    ],
)
def test_the_clause_is_found_however_it_is_written(clause: str, here: str, there: str, fetch: Fetch) -> None:
    address = there.removeprefix("http:") if "ttp:@" in clause else there
    assert _rows(fetch(here, clause.format().replace("@", address))) == ["n=1"]


def test_a_federated_answer_is_no_replay_and_is_not_kept(here: str, there: str, fetch: Fetch) -> None:
    query = f"SELECT * {{ SERVICE <{there}> {{ ?r <urn:size> ?n }} }}"
    for _ in range(2):
        found = fetch(here, query)
        assert "SERVICE" in found.headers["X-Concordat-Replayable"]
        assert found.headers["Cache-Control"] == "no-store"
        assert "ETag" not in found.headers
        assert "X-Concordat-Cache" not in found.headers
    receipt = found.headers["Link"].partition(">")[0][1:]
    told = fetch(here.removesuffix("/sparql") + receipt).json
    assert (told["replayable"], told["not-replayable-because"]) == (False, ["SERVICE"])


def test_the_description_tells_of_federation(here: str, there: str, fetch: Fetch) -> None:
    told = fetch(here, format="nt").body.decode()
    assert "sparql-service-description#BasicFederatedQuery" in told
    assert there in told
    assert "BasicFederatedQuery" not in fetch(there, format="nt").body.decode()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT * { SERVICE <http://example.org/sparql> { ?s ?p ?o } }", "not among the endpoints"),
        ("SELECT * { SERVICE SILENT <http://example.org/sparql> { ?s ?p ?o } }", "not among the endpoints"),
        ("SELECT * { SERVICE <@x> { ?s ?p ?o } }", "not among the endpoints"),
        ("SELECT * { ?s ?p ?e SERVICE ?e { ?s ?p ?o } }", "by a variable"),
        ("SELECT * { SERVICE <@> { ?s ?p ?o } SERVICE <file:///etc/passwd> { ?s ?p ?o } }", "not among the endpoints"),
        ("SELECT * { ?s ?p trueSERVICE <@> { ?s ?p ?o } }", "SERVICE is refused"),
    ],
)
def test_what_is_not_on_the_list_is_refused_unasked(
    query: str, words: str, here: str, scripted: Scripted, fetch: Fetch
) -> None:
    before = len(scripted.asked)
    refused = fetch(here, query.replace("@", scripted.address))
    assert refused.status == 403
    assert words in refused.json["detail"]
    assert len(scripted.asked) == before


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <@> { ?s ?p ?o }",
        "SELECT * { SERVICE <@> ?s ?p ?o }",
        "SELECT * { SERVICE <@> { ?s ?p } }",
        "SELECT * { SERVICE <@> { ?s ?p ?o } UNION { ?s ?p ?o } }",
        "SELECT * { SERVICE nowhere: { ?s ?p ?o } }",
        "SELECT * { SERVICE",
        "SELECT ?x ?x ?y { SERVICE <@> { ?s ?p ?o } } GROUP BY ?z",
    ],
)
def test_a_query_that_does_not_parse_asks_nobody(query: str, here: str, scripted: Scripted, fetch: Fetch) -> None:
    before = len(scripted.asked)
    assert fetch(here, query.replace("@", scripted.address)).status == 400
    assert len(scripted.asked) == before


FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "refusal": ({"body": b"no", "status": "500 Oh"}, "answered 500 Oh"),
    "html": ({"body": b"<html>", "Content_Type": "text/html"}, "answered with text/html"),
    "cut": ({"body": WHOLE, "length": len(WHOLE) + 1}, "broke off"),
    "cut chunks": ({"body": b"5\r\n{\"hea", "Transfer_Encoding": "chunked"}, "broke off"),
    "malformed": ({"body": WHOLE[:-1]}, "does not parse"),
    "deep": ({"body": b"[" * 100_000}, "does not parse"),
    "no bindings": ({"body": b'{"head": {"vars": []}, "boolean": true}'}, "no variables or no bindings"),
    "foreign variable": ({"body": solutions(names=("x", "y"))}, "was not asked for"),
    "bad variable": ({"body": solutions(names=("x) { } } #",))}, "was not asked for"),
    "bad IRI": ({"body": solutions({"x": {"type": "uri", "value": "urn:a> } #"}})}, "no RDF term"),
    "bad language": ({"body": solutions({"x": {"type": "literal", "value": "a", "xml:lang": "e}"}})}, "no RDF term"),
    "bad value": ({"body": solutions({"x": {"type": "literal", "value": 1}})}, "no RDF term"),
    "compressed": ({"body": WHOLE, "Content_Encoding": "gzip"}, "compressed"),
    "redirect": ({"body": b"", "status": "307 Moved", "Location": "http://127.0.0.1:1/"}, "sends on to"),
    "endless redirect": ({"body": b"", "status": "307 Moved", "Location": "/sparql"}, "more than 3 times"),
    "nonsense": ({"body": b"", "status": "x y z"}, "not HTTP"),
}  # fmt: skip


@pytest.mark.parametrize("name", list(FAULTS))
def test_a_fault_over_there_is_told_or_silent(name: str, here: str, scripted: Scripted, fetch: Fetch) -> None:
    reply, words = FAULTS[name]
    scripted.answers(**reply)
    pattern = f"<{scripted.address}> {{ ?s ?p ?x }}"
    told = fetch(here, f"SELECT * {{ SERVICE {pattern} }}")
    assert told.status == 502
    assert (told.json["endpoint"], words in told.json["reason"]) == (scripted.address, True)
    assert scripted.address in told.json["detail"]
    silent = fetch(here, f"SELECT * {{ <urn:c0> <urn:knows> ?r SERVICE SILENT {pattern} }}")
    assert _rows(silent) == ["r=urn:r0"]


def test_a_redirect_to_the_list_is_followed(here: str, there: str, scripted: Scripted, fetch: Fetch) -> None:
    scripted.answers(b"", "308 Moved", Location=there)
    found = fetch(here, f"SELECT * {{ SERVICE <{scripted.address}> {{ ?r <urn:size> 2 }} }}")
    assert _rows(found) == ["r=urn:r2"]


def test_a_slow_endpoint_takes_no_longer_than_it_may(here: str, scripted: Scripted, fetch: Fetch) -> None:
    scripted.answers(WHOLE)
    scripted.wait = 0.05
    told = fetch(here, f"SELECT * {{ SERVICE <{scripted.address}> {{ ?s ?p ?x }} }}")
    assert told.status == 502
    assert "did not answer within the time" in told.json["reason"]


def test_the_time_over_there_counts_as_the_querys(serve_sparql: Serve, scripted: Scripted, fetch: Fetch) -> None:
    server = serve_sparql(HERE, services=scripted.address, service_hosts="127.0.0.1", seconds=0.5)
    scripted.answers(WHOLE)
    scripted.wait = 0.05
    told = fetch(server, f"SELECT * {{ SERVICE SILENT <{scripted.address}> {{ ?s ?p ?x }} }}")
    assert (told.status, told.json["limit"], told.json["allowed"]) == (504, "time", 0.5)


def test_too_much_is_told_even_where_it_should_be_silent(here: str, scripted: Scripted, fetch: Fetch) -> None:
    query = f"SELECT * {{ SERVICE SILENT <{scripted.address}> {{ ?s ?p ?x }} }}"
    scripted.answers(solutions(*[ONE] * 51))
    told = fetch(here, query)
    assert (told.status, told.json["limit"], told.json["used"]) == (507, "service-rows", 51)
    scripted.answers(b" " * (2 << 20))
    told = fetch(here, query)
    assert (told.status, told.json["limit"]) == (507, "service-bytes")


def test_a_blank_node_is_refused_and_can_be_left_out(here: str, there: str, fetch: Fetch) -> None:
    told = fetch(here, f"SELECT * {{ SERVICE SILENT <{there}> {{ ?r <urn:part> ?b }} }}")
    assert told.status == 502
    assert "a blank node in ?b" in told.json["reason"]
    left_out = fetch(
        here, f"SELECT * {{ SERVICE <{there}> {{ SELECT ?n {{ ?r <urn:part> ?b . ?b <urn:name> ?n }} }} }}"
    )
    assert _rows(left_out) == ["n=hidden"]


def test_a_nested_clause_goes_whole_to_the_other_end(here: str, scripted: Scripted, fetch: Fetch) -> None:
    scripted.answers(WHOLE)
    found = fetch(here, f"SELECT * {{ SERVICE <{scripted.address}> {{ SERVICE <urn:far> {{ ?s ?p ?x }} }} }}")
    assert _rows(found) == ["x=1"]
    assert b"SERVICE+%3Curn%3Afar%3E" in scripted.asked[-1]


def test_a_private_address_is_refused_unless_it_is_listed(
    serve_sparql: Serve, scripted: Scripted, fetch: Fetch
) -> None:
    by_name = scripted.address.replace("127.0.0.1", "localhost")
    server = serve_sparql(HERE, services=f"{scripted.address} {by_name}", service_hosts="example.org")
    before = len(scripted.asked)
    for address in (scripted.address, by_name):
        told = fetch(server, f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?x }} }}")
        assert told.status == 502
        assert "private, loopback or reserved" in told.json["reason"]
    assert len(scripted.asked) == before
