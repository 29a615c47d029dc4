"""The reconciliation service over HTTP, with the requests that OpenRefine sends, in both versions."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from graph.release import Home
from web.app import create_app
from web.settings import Settings

SPECIFICATION = os.environ.get("CONCORDAT_RECONCILIATION_SPECS", "")
"""A folder with the schemas of the specification (reconciliation-api/specs), where somebody has one."""


@pytest.fixture(scope="module")
def client(whole_home: Home) -> FlaskClient:
    return create_app(Settings(), whole_home).test_client()


def _valid(version: str, name: str, value: Any) -> None:
    """Hold an answer to the schema of the specification, where it can be had."""
    if not SPECIFICATION:
        return
    from jsonschema import Draft7Validator
    from referencing import Registry, Resource
    from referencing.jsonschema import DRAFT7

    folder = Path(SPECIFICATION) / version / "schemas"
    held = {path.name: json.loads(path.read_text()) for path in folder.glob("*.json")}
    resources = [(schema["$id"], Resource(schema, DRAFT7)) for schema in held.values() if "$id" in schema]
    registry: Any = Registry().with_resources(resources)
    Draft7Validator(held[f"{name}.json"], registry=registry).validate(value)


def _json(answer: Any) -> Any:
    assert answer.status_code == 200, answer.text
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    return json.loads(answer.text)


BATCH = {
    "q0": {"query": "CRC", "type": "Instrument", "type_strict": "should", "limit": 6},
    "q1": {"query": "UNHCR", "limit": 3, "properties": [{"pid": "homepage", "v": "https://www.unhcr.org/"}]},
    "q2": {"query": "Greenpeace International", "type": ["Organisation"]},
    "q3": {"properties": [{"pid": "iso3", "v": "SDN"}]},
}


@pytest.mark.parametrize("method", ["get", "post"])
def test_batch_as_open_refine_sends_it(client: FlaskClient, method: str) -> None:
    """A form field ``queries``; the answer has the keys of the batch."""
    _valid("0.2", "reconciliation-query-batch", BATCH)
    given = {"queries": json.dumps(BATCH)}
    answer = client.get("/reconcile", query_string=given) if method == "get" else client.post("/reconcile", data=given)
    told = _json(answer)
    _valid("0.2", "reconciliation-result-batch", told)
    assert told.keys() == BATCH.keys()
    best = told["q0"]["result"][0]
    assert (best["id"], best["match"]) == ("instrument/crc", True)
    assert {"id": "Treaty", "name": "treaty"} in best["type"]
    assert len(told["q0"]["result"]) <= 6
    assert not any(each["match"] for each in told["q2"]["result"])
    assert told["q3"]["result"][0]["id"] == "place/SDN"


def test_batch_of_the_draft_keeps_its_order(client: FlaskClient) -> None:
    """JSON by POST at /match; conditions by name, identifier and property."""
    batch = {
        "queries": [
            {"type": "Instrument", "limit": 5, "conditions": [{"matchType": "name", "propertyValue": "CEDAW"}]},
            {"conditions": [{"matchType": "id", "propertyValue": "organisation/iom"}]},
            {
                "conditions": [
                    {"matchType": "name", "propertyValue": "Sudan"},
                    {"matchType": "property", "propertyId": "iso3", "propertyValue": "SSD", "required": True},
                ]
            },
        ]
    }
    _valid("1.0-draft", "reconciliation-query-batch", batch)
    told = _json(client.post("/reconcile/1.0/match", json=batch))
    _valid("1.0-draft", "reconciliation-result-batch", told)
    first = [each["candidates"][0]["id"] for each in told["results"]]
    assert first == ["instrument/cedaw", "organisation/iom", "place/SSD"]


def test_manifests_name_services_that_answer(client: FlaskClient) -> None:
    """Each address that a manifest gives is one of ours."""
    old, new = _json(client.get("/reconcile")), _json(client.get("/reconcile/1.0"))
    _valid("0.2", "manifest", old)
    _valid("1.0-draft", "manifest", new)
    assert {"0.2"} <= set(old["versions"])
    assert new["versions"] == ["1.0-draft"]
    assert old["identifierSpace"] == "https://w3id.org/concordat/id/"
    for service in old["suggest"].values():
        path = service["service_path"]
        assert client.get(path, query_string={"prefix": "c"}).status_code == 200
    view = old["view"]["url"].replace("{{id}}", "instrument%2Fcrc").removeprefix("http://localhost")
    assert client.get(view, headers={"Accept": "text/html"}).status_code == 303
    preview = old["preview"]["url"].replace("{{id}}", "instrument/crc").removeprefix("http://localhost")
    assert "Convention on the Rights of the Child" in client.get(preview).text


@pytest.mark.parametrize(("version", "root"), [("0.2", "/reconcile"), ("1.0-draft", "/reconcile/1.0")])
@pytest.mark.parametrize(
    ("what", "schema", "prefix", "wanted"),
    [
        ("entity", "suggest-entities-response", "palermo", "instrument/palermo-trafficking-protocol"),
        ("type", "suggest-types-response", "treat", "Treaty"),
        ("property", "suggest-properties-response", "cite", "cites"),
    ],
)
def test_suggestions(
    client: FlaskClient, version: str, root: str, what: str, schema: str, prefix: str, wanted: str
) -> None:
    """Of entities, types and properties; a cursor skips."""
    told = _json(client.get(f"{root}/suggest/{what}", query_string={"prefix": prefix, "limit": 20}))
    _valid(version, schema, told)
    names = [each["id"] for each in told["result"]]
    assert wanted in names
    after = _json(client.get(f"{root}/suggest/{what}", query_string={"prefix": prefix, "limit": 20, "cursor": 1}))
    assert [each["id"] for each in after["result"]][: len(names) - 1] == names[1:]


def test_extension_in_both_forms(client: FlaskClient) -> None:
    """Rows by identifier in 0.2, lists in the draft; the same values."""
    wanted = {
        "ids": ["instrument/crc", "instrument/cedaw", "no-such-thing"],
        "properties": [{"id": "adopted_on"}, {"id": "name", "settings": {"limit": 1}}, {"id": "adopted_by"}],
    }
    _valid("0.2", "data-extension-query", wanted)
    old = _json(client.post("/reconcile", data={"extend": json.dumps(wanted)}))
    new = _json(client.post("/reconcile/1.0/extend", json=wanted))
    _valid("0.2", "data-extension-response", old)
    _valid("1.0-draft", "data-extension-response", new)
    assert old["rows"]["instrument/crc"]["adopted_on"] == [{"str": "1989-11-20"}]
    assert len(old["rows"]["instrument/crc"]["name"]) == 1
    assert old["rows"]["no-such-thing"] == {"adopted_on": [], "name": [], "adopted_by": []}
    assert [row["id"] for row in new["rows"]] == wanted["ids"]


def test_property_proposals_are_those_that_a_type_has(client: FlaskClient) -> None:
    """Countries have codes; treaties have dates."""
    for root, version in (("/reconcile/properties", "0.2"), ("/reconcile/1.0/extend/propose", "1.0-draft")):
        told = _json(client.get(root, query_string={"type": "Country"}))
        _valid(version, "data-extension-property-proposal", told)
        names = {each["id"] for each in told["properties"]}
        assert "iso3" in names
        assert "adopted_on" not in names


def test_preview_may_be_framed_and_holds_no_script(client: FlaskClient) -> None:
    """OpenRefine shows it in a frame of its own page."""
    answer = client.get("/reconcile/1.0/preview", query_string={"id": "place/SDN"})
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "<script" not in answer.text
    flyout = _json(client.get("/reconcile/flyout/entity", query_string={"id": "place/SDN"}))
    assert "Sudan" in flyout["html"]


@pytest.mark.parametrize(
    ("path", "given", "status"),
    [
        ("/reconcile", {"queries": "{"}, 400),
        ("/reconcile", {"queries": "[]"}, 400),
        ("/reconcile", {"queries": '{"q":{"query":""}}'}, 400),
        ("/reconcile", {"queries": '{"q":{"query":{"a":1}}}'}, 400),
        ("/reconcile", {"queries": json.dumps({f"q{n}": {"query": "x"} for n in range(101)})}, 413),
        ("/reconcile", {"extend": '{"ids":"x","properties":[]}'}, 400),
        ("/reconcile/suggest/thing", {}, 404),
        ("/reconcile/suggest/entity", {"limit": "many"}, 400),
        ("/reconcile/preview", {"id": "nope"}, 404),
        ("/reconcile/1.0/match", {"queries": '{"queries":[{"conditions":[{"matchType":"x"}]}]}'}, 400),
    ],
)
def test_what_cannot_be_answered_is_a_problem(
    client: FlaskClient, path: str, given: dict[str, str], status: int
) -> None:
    """Problem details with what was expected."""
    answer = client.get(path, query_string=given)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.get_json(force=True)["detail"]
