"""The reconciliation service over HTTP, with the requests that OpenRefine sends, in both versions."""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from graph.release import Home
from tests.reconciliation_schemas import ANSWERS
from web.app import create_app
from web.settings import Settings

SPECIFICATION = os.environ.get("CONCORDAT_RECONCILIATION_SPECS", "")
"""A folder with the schemas of the specification (reconciliation-api/specs), where somebody has one."""


@pytest.fixture(scope="module")
def client(whole_home: Home) -> FlaskClient:
    return create_app(Settings(), whole_home).test_client()


def _valid(version: str, name: str, value: Any) -> None:
    """Hold an answer to our own schema, and to that of the specification where it can be had."""
    from jsonschema import Draft202012Validator

    if (version, name) in ANSWERS:
        Draft202012Validator(ANSWERS[version, name]).validate(value)
    if SPECIFICATION:
        _official(version, name).validate(value)


def _official(version: str, name: str) -> Any:
    from jsonschema import Draft7Validator
    from referencing import Registry, Resource
    from referencing.jsonschema import DRAFT7

    folder = Path(SPECIFICATION) / version / "schemas"
    held = {path.name: json.loads(path.read_text()) for path in folder.glob("*.json")}
    resources = [(schema["$id"], Resource(schema, DRAFT7)) for schema in held.values() if "$id" in schema]
    registry: Any = Registry().with_resources(resources)
    return Draft7Validator(held[f"{name}.json"], registry=registry)


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


def _as_open_refine_reads(results: list[dict[str, Any]]) -> tuple[str, str | None, list[list[str]]]:
    """The best candidate by score, what is matched without asking (only where it leads), the types of each."""
    ordered = sorted(results, key=lambda each: -each["score"])
    types = [[one["id"] for one in each["type"]] for each in ordered]
    matched = ordered[0]["id"] if ordered and ordered[0]["match"] else None
    return ordered[0]["id"] if ordered else "", matched, types


def test_guessing_the_types_of_a_column(client: FlaskClient) -> None:
    """Ten cells with a limit of 3; types are weighed by the place of the candidate."""
    cells = ["CRC", "CEDAW", "Palermo Protocol", "1951 Convention", "Kampala Convention", "C182", "opsc", "ICRMW"]
    queries = {f"q{n}": {"query": cell, "limit": 3} for n, cell in enumerate(cells)}
    told = _json(client.post("/reconcile", data={"queries": json.dumps(queries)}))
    _valid("0.2", "reconciliation-result-batch", told)
    assert all(len(told[key]["result"]) <= 3 for key in queries)
    weights: dict[str, float] = {}
    for answer in told.values():
        for place, each in enumerate(answer["result"]):
            for one in each["type"]:
                weights[one["id"]] = weights.get(one["id"], 0.0) + 1 / (1 + place)
    assert weights["Instrument"] == max(weights.values())


def test_reconciling_a_column_with_the_cells_beside_it(client: FlaskClient) -> None:
    """Properties are a text, a number, a boolean, or a cell that was matched before; the type is what should fit."""
    asked = {"type": "Instrument", "type_strict": "should"}
    organ = {"id": "organisation/unga", "name": "United Nations General Assembly"}
    queries = {
        "q0": asked | {"query": "CRC", "properties": [{"pid": "adopted_on", "v": 1989}]},
        "q1": asked | {"query": "63/156", "properties": [{"pid": "adopted_by", "v": organ}]},
        "q2": asked | {"query": "CEDAW", "properties": [{"pid": "binding", "v": True}], "limit": 5},
        "q3": asked | {"query": "Geneva Convention", "properties": [{"pid": "adopted_on", "v": "1949"}]},
        "q4": asked | {"query": "Kyoto Protocol (1997)"},
        "q5": {"query": "1612 (2005)"},
    }
    told = _json(client.post("/reconcile", data={"queries": json.dumps(queries, separators=(",", ":"))}))
    _valid("0.2", "reconciliation-result-batch", told)
    read = {key: _as_open_refine_reads(answer["result"]) for key, answer in told.items()}
    assert [read[key][1] for key in ("q0", "q1", "q2", "q4", "q5")] == [
        "instrument/crc", "instrument/A-RES-63-156", "instrument/cedaw", None, "instrument/S-RES-1612-2005",
    ]  # fmt: skip
    assert read["q3"][1] is None
    assert all("Instrument" in types for types in read["q0"][2])


def test_adding_columns_from_matched_cells(client: FlaskClient) -> None:
    """What the type has is proposed; the values come by a form; identifiers in them go into the next column."""
    extend = _json(client.get("/reconcile"))["extend"]["propose_properties"]
    assert extend["service_url"] == "http://localhost"
    proposed = _json(client.get(extend["service_path"] + "?type=Protocol"))
    assert {"supplements", "adopted_on"} <= {each["id"] for each in proposed["properties"]}
    query = {
        "ids": ["instrument/opsc", "instrument/opac"],
        "properties": [{"id": "supplements"}, {"id": "adopted_on", "settings": {"limit": "1"}}],
    }
    told = _json(client.post("/reconcile", data={"extend": json.dumps(query)}))
    _valid("0.2", "data-extension-response", told)
    cell = told["rows"]["instrument/opsc"]["supplements"][0]
    assert cell == {"id": "instrument/crc", "name": "Convention on the Rights of the Child"}
    again = {"q0": {"query": cell["id"]}}
    found = _json(client.post("/reconcile", data={"queries": json.dumps(again)}))["q0"]["result"]
    assert _as_open_refine_reads(found)[1] == "instrument/crc"


def test_searching_for_a_match_by_hand(client: FlaskClient) -> None:
    """The widgets of the manifest: address, path, ``prefix``; what is chosen has its types in ``notable``."""
    for service in _json(client.get("/reconcile"))["suggest"].values():
        told = _json(client.get(service["service_path"], query_string={"prefix": "conv"}))
        assert all(each["id"] and each["name"] for each in told["result"])
    (first, *_) = _json(client.get("/reconcile/suggest/entity", query_string={"prefix": "opsc"}))["result"]
    assert {"Instrument", "Protocol"} <= {each["id"] for each in first["notable"]}
    flyout = _json(client.get("/reconcile/flyout/entity", query_string={"id": first["id"]}))
    assert flyout["id"] == first["id"]


@pytest.mark.skipif(not SPECIFICATION, reason="no $CONCORDAT_RECONCILIATION_SPECS")
def test_own_schemas_let_nothing_pass_that_the_specification_refuses(client: FlaskClient) -> None:
    """Each real answer, with each of its members taken away or turned into something else."""
    from jsonschema import Draft202012Validator

    batch = {"queries": json.dumps(BATCH)}
    new = [{"conditions": [{"matchType": "name", "propertyValue": "CRC"}]}]
    extend = {"ids": ["instrument/crc"], "properties": [{"id": "adopted_by"}, {"id": "name"}]}
    answers = {
        ("0.2", "manifest"): client.get("/reconcile"),
        ("1.0-draft", "manifest"): client.get("/reconcile/1.0"),
        ("0.2", "reconciliation-result-batch"): client.get("/reconcile", query_string=batch),
        ("1.0-draft", "reconciliation-result-batch"): client.post("/reconcile/1.0/match", json={"queries": new}),
        ("0.2", "data-extension-response"): client.post("/reconcile", data={"extend": json.dumps(extend)}),
        ("1.0-draft", "data-extension-response"): client.post("/reconcile/1.0/extend", json=extend),
    }
    for version, root in (("0.2", "/reconcile"), ("1.0-draft", "/reconcile/1.0")):
        proposal = "/properties" if version == "0.2" else "/extend/propose"
        answers[version, "data-extension-property-proposal"] = client.get(f"{root}{proposal}?type=Treaty")
        for one, many in (("entity", "entities"), ("type", "types"), ("property", "properties")):
            answers[version, f"suggest-{many}-response"] = client.get(f"{root}/suggest/{one}?prefix=c")
    assert answers.keys() == ANSWERS.keys()
    spoilt = 0
    for key, answer in answers.items():
        ours, theirs = Draft202012Validator(ANSWERS[key]), _official(*key)
        for value in _spoilt(_json(answer)):
            if not theirs.is_valid(value):
                spoilt += 1
                assert not ours.is_valid(value), (key, value)
    assert spoilt > 500


def _spoilt(value: Any) -> Iterator[Any]:
    """Copies of a document with one part left out, or in place of it a number, a text, a list or nothing."""
    if isinstance(value, dict | list):
        keys = list(value) if isinstance(value, dict) else range(min(len(value), 3))
        for key in keys:
            rest = copy.copy(value)
            del rest[key]
            yield rest
            for other in (7, "other", [], None, *_spoilt(value[key])):
                changed = copy.copy(value)
                changed[key] = other
                yield changed


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
