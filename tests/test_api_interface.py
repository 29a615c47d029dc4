"""The programming interface: what it tells, how lists go on, what it refuses; and schemathesis over its description."""

from __future__ import annotations

import json
from typing import Any

import pytest
import rdflib
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from graph.errors import ValueRefusedError
from graph.release import Home
from graph.trace import build_index
from web.api import cursor
from web.api.description import ENDPOINTS, SCHEMAS, describe
from web.api.documents import CONTEXT
from web.app import create_app
from web.settings import Settings

schemathesis = pytest.importorskip("schemathesis")
ID = "https://w3id.org/concordat/id/"


@pytest.fixture(scope="module")
def app(whole_home: Home) -> Flask:
    release = whole_home.current()
    if not release.trace_path.exists():
        build_index(release.store, release.trace_path)
    return create_app(Settings(), whole_home)


@pytest.fixture(scope="module")
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def _get(client: FlaskClient, path: str, **query: Any) -> Any:
    answer = client.get(path, query_string={key.rstrip("_"): value for key, value in query.items()})
    assert answer.status_code == 200, answer.text
    return json.loads(answer.data)


def _valid(name: str, document: Any) -> None:
    from jsonschema import Draft202012Validator

    schema = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": SCHEMAS}}
    Draft202012Validator(schema).validate(document)


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.name)
def test_each_example_answers_as_described(client: FlaskClient, endpoint: Any) -> None:
    """By the schema of its answer, in its media type."""
    answer = client.get(endpoint.example)
    assert (answer.status_code, answer.mimetype) == (200, endpoint.media_type)
    _valid(endpoint.answer, json.loads(answer.data))


def test_routes_and_description_are_the_same(app: Flask) -> None:
    """Nothing is served that is not described, and the other way round; the page names every address."""
    served = {
        rule.rule.replace("<", "{").replace(">", "}")
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/") and "path:" not in rule.rule and not rule.rule.endswith("openapi.json")
    }
    assert served == {endpoint.path for endpoint in ENDPOINTS} == set(describe("")["paths"])
    page = app.test_client().get("/api", headers={"Accept": "text/html"}).text
    for endpoint in ENDPOINTS:
        assert endpoint.path.replace("{", "{") in page
        assert all(f"<code>{parameter.name}</code>" in page for parameter in endpoint.parameters)


def test_description_is_open_api(client: FlaskClient) -> None:
    """Version 3.1, each operation with an identifier of its own."""
    told = _get(client, "/api/openapi.json")
    assert told["openapi"] == "3.1.0"
    names = [operation["get"]["operationId"] for operation in told["paths"].values()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("kind", ["instrument", "theme"])
def test_cursors_lead_through_the_whole_list(client: FlaskClient, kind: str) -> None:
    """Every entity once, in the order of the list."""
    found, cursor_, total = [], "", None
    while True:
        told = _get(client, "/api/v1/entities", kind=kind, limit=97, cursor=cursor_)
        found += [item["id"] for item in told["items"]]
        total = told["total"]
        if told["next"] is None:
            break
        cursor_ = told["next"]
    assert len(found) == len(set(found)) == total


def test_list_is_filtered(client: FlaskClient) -> None:
    """By class, years and words."""
    told = _get(client, "/api/v1/entities", kind="instrument", type="Treaty", since=1989, until=1989, q="rights child")
    assert [item["name"] for item in told["items"]] == ["crc"]


def test_entity_tells_its_facts_and_the_evidence_of_its_row(client: FlaskClient) -> None:
    """Names by language; the evidence that is named is told."""
    told = _get(client, "/api/v1/entities/instrument/crc")
    assert told["facts"]["adoptedOn"] == [{"value": "1989-11-20"}]
    assert "Convention on the Rights of the Child" in told["names"]["en"]
    assert {each["id"] for each in told["evidenceOf"]} == set(told["evidence"])


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/api/v1/entities/instrument/crc", {}),
        ("/api/v1/entities/instrument/opsc/links", {"limit": 100}),
        ("/api/v1/entities/process/bali/memberships", {"limit": 100}),
        ("/api/v1/participation", {"state": "SDN", "limit": 100}),
        ("/api/v1/entities", {"kind": "organisation", "limit": 50}),
    ],
)
def test_documents_are_json_ld_that_the_graph_holds(
    client: FlaskClient, curated_store: Any, path: str, query: dict[str, Any]
) -> None:
    """Read with their context, they say nothing that the release does not say."""
    document = _get(client, path, **query) | {"@context": CONTEXT}
    read = rdflib.Graph().parse(data=json.dumps(document), format="json-ld")
    assert len(read) > 5
    held = {(q.subject.value, q.predicate.value, getattr(q.object, "value", "")) for q in curated_store.quads()
            if hasattr(q.subject, "value")}  # fmt: skip
    said = {(str(s), str(p), str(o)) for s, p, o in read}
    assert not {triple for triple in said if triple not in held}


def test_links_go_both_ways_and_carry_evidence(client: FlaskClient) -> None:
    """The same link is told from both ends."""
    out = _get(client, "/api/v1/entities/instrument/opsc/links", property="supplements", direction="out")
    (link,) = out["items"]
    assert link["object"] == f"{ID}instrument/crc"
    assert link["evidence"]
    back = _get(client, "/api/v1/entities/instrument/crc/links", property="supplements", direction="in", limit=100)
    assert link["id"] in {each["id"] for each in back["items"]}


def test_participation_by_state_and_date(client: FlaskClient) -> None:
    """Sudan and the Convention on the Rights of the Child: by three-letter and two-letter code, before and after."""
    for state in ("SDN", "sd", "place/SDN"):
        told = _get(client, "/api/v1/participation", state=state, instrument="crc", on="1995-01-01")
        (party,) = told["items"]
        assert party["standing"] == "bound"
        assert party["acts"]
    before = _get(client, "/api/v1/participation", state="SDN", instrument="crc", on="1989-11-20")
    assert before["items"][0]["standing"] == "later"


def test_search_goes_on_with_a_cursor(client: FlaskClient) -> None:
    """The second part holds none of the first."""
    first = _get(client, "/api/v1/search", q="children", limit=5)
    second = _get(client, "/api/v1/search", q="children", limit=5, cursor=first["next"])
    assert not {hit["id"] for hit in first["items"]} & {hit["id"] for hit in second["items"]}
    _valid("HitList", second)


def test_trace_tells_chains_or_why_there_are_none(client: FlaskClient) -> None:
    """A protocol and its convention are one hop apart."""
    told = _get(client, "/api/v1/trace", from_="opsc", to="crc", limit=1)
    assert told["traces"][0]["length"] == 1
    assert told["absence"] is None


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/entities?kind=thing", 400),
        ("/api/v1/entities?limit=0", 400),
        ("/api/v1/entities?limit=101", 400),
        ("/api/v1/entities?limit=5&limit=6", 400),
        ("/api/v1/entities?colour=red", 400),
        ("/api/v1/entities?cursor=!!", 400),
        ("/api/v1/entities?cursor=b3RoZXI6MjA", 400),
        ("/api/v1/entities/instrument/nope", 404),
        ("/api/v1/entities/instrument/crc/links?property=hates", 400),
        ("/api/v1/search", 400),
        ("/api/v1/participation", 400),
        ("/api/v1/participation?state=ZZZ", 404),
        ("/api/v1/participation?state=SDN&on=yesterday", 400),
        ("/api/v1/trace?from=opsc", 400),
        ("/api/v1/trace?a=opsc&b=crc&colour=red", 400),
        ("/api/v1/ripple?a=crc&b=opsc", 400),
        ("/api/v1/nothing/here", 404),
    ],
)
def test_what_cannot_be_answered_is_a_problem(client: FlaskClient, path: str, status: int) -> None:
    """One shape, with what was expected."""
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    told = json.loads(answer.data)
    _valid("Problem", told)
    assert told["status"] == status


@settings(deadline=None)
@given(st.text(max_size=12), st.integers(0, 10**8))
def test_cursor_is_read_back_for_its_own_release_only(edition: str, start: int) -> None:
    """And whatever else is given is refused, never an error of the server."""
    edition = edition.replace(":", "")
    if edition.isascii():
        assert cursor.decode(cursor.encode(edition, start), edition) == start
        with pytest.raises(ValueRefusedError):
            cursor.decode(cursor.encode(edition, start), edition + "x")


@settings(deadline=None)
@given(st.text(min_size=1, max_size=30))
def test_any_text_as_a_cursor_is_refused(text: str) -> None:
    """ValueRefusedError is all that comes."""
    with pytest.raises(ValueRefusedError):
        cursor.decode(text, "no such edition")


@pytest.mark.parametrize(
    ("kept", "other"),
    [
        ("/api/v1/trace?from=opsc&to=crc&limit=2", "/api/trace?a=opsc&b=crc&k=2"),
        ("/api/v1/trace?from=C29&to=any treaty&binding=yes&lang=fr", "/api/trace?a=C29&b=any treaty&binding=1&lang=fr"),
        ("/api/v1/trace?from=opsc&to=crc&format=csv", "/api/trace?from=opsc&to=crc&format=csv"),
        ("/api/v1/lineage?a=SCR 2427", "/api/lineage?a=SCR 2427"),
        ("/api/v1/ripple?a=crc", "/api/ripple?a=crc"),
    ],
)
def test_other_names_of_an_address_answer_the_same(client: FlaskClient, kept: str, other: str) -> None:
    """But for the context, which stands under the versioned address only."""
    first, second = client.get(kept), client.get(other)
    assert (first.status_code, first.mimetype) == (second.status_code, second.mimetype) == (200, first.mimetype)
    if first.mimetype != "application/json":
        assert first.data == second.data
        return
    told = json.loads(first.data)
    assert told.pop("@context").endswith("/api/v1/context.jsonld")
    assert told == json.loads(second.data)


def test_both_searches_find_the_same(client: FlaskClient) -> None:
    """By cursor and by offset."""
    kept = _get(client, "/api/v1/search", q="palermo", limit=5, lang="fr")
    other = _get(client, "/api/search", q="palermo", limit=5, lang="fr")
    assert [hit["id"] for hit in kept["items"]] == [hit["iri"] for hit in other["hits"]]
    assert kept["total"] == other["total"] > 0


def test_schemathesis_finds_no_fault(app: Flask) -> None:
    """Generated requests: no answer of 500, none that is not described, none that is not as described."""
    _fuzz(app, settings(max_examples=20, derandomize=True, database=None))


@pytest.mark.soak
def test_schemathesis_finds_no_fault_at_length(app: Flask) -> None:
    """Thirty times as many requests, others each time."""
    _fuzz(app, settings(max_examples=600, database=None))


def _fuzz(app: Flask, how: settings) -> None:
    """What a schema cannot say (one of two parameters, a cursor of this release, a date that exists) may be refused."""
    from schemathesis.specs.openapi.checks import positive_data_acceptance

    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", app)
    phases = [Phase.explicit, Phase.generate]

    @settings(how, deadline=None, phases=phases, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def run(data: st.DataObject) -> None:
        for operation in schema.get_all_operations():
            case = data.draw(operation.ok().as_strategy())
            if "release" in (case.query or {}) and data.draw(st.booleans()):
                case.query["release"] = 1  # nearly all other numbers are of no release, and end there
            response = case.call()
            case.validate_response(response, excluded_checks=[positive_data_acceptance])

    run()
