"""The routes of /api/v1: read the parameters, ask, answer with a document."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, g, render_template, request

from graph.dates import Span
from graph.describe import (
    Act,
    Entry,
    Filter,
    parties,
    read_acts,
    read_coverage,
    read_entity,
    read_links_of,
    select,
)
from graph.errors import NotFoundError, ValueRefusedError
from graph.iri import ID, ONTOLOGY, mint
from graph.search import hit_as_json
from graph.store import NamedNode
from web.api import documents, parameters
from web.api.cursor import cut, decode, encode
from web.api.description import ENDPOINTS, describe
from web.api.documents import CONTEXT_PATH
from web.api.parameters import Parameter
from web.current import kept_release, reading
from web.links import find_entry, unknown
from web.search.index import search_index

blueprint = Blueprint("api", __name__)

DEEPEST = 10_000
"""Bound on how far a cursor of a search leads; whoever needs more narrows the question."""


def _json(value: Any, mimetype: str = "application/json") -> Response:
    made = Response(json.dumps(value, ensure_ascii=False, indent=1) + "\n", mimetype=mimetype)
    made.headers["Access-Control-Allow-Origin"] = "*"
    made.headers["Link"] = f'<{CONTEXT_PATH}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"'
    return made


def _document(value: dict[str, Any]) -> Response:
    return _json({"@context": request.url_root.rstrip("/") + CONTEXT_PATH, **value})


def _read(known: tuple[Parameter, ...]) -> dict[str, Any]:
    return parameters.read(request.args.to_dict(flat=False), known)


def _edition() -> str:
    return reading().release.manifest.digest.removeprefix("sha256:")[:12]


def _page(items: list[Any], asked: dict[str, Any], total: int | None = None) -> dict[str, Any]:
    """One part of a list: the items as they are told, how many there are in all, and the cursor of the next part."""
    part, after = cut(items, asked["cursor"], asked["limit"], _edition())
    return {"total": len(items) if total is None else total, "next": after or None, "items": list(part)}


def _named(name: str, parameter: str) -> Entry:
    """The entity of a path ``kind/name``, an IRI or a compact identifier. Raises EntityUnknownError."""
    index = reading().index
    found = index.get(name) or index.get(ID + name.strip("/"))
    if found is None:
        try:
            found = index.get(mint(name))
        except ValueError:
            found = None
    if found is None:
        raise unknown(parameter, name)
    return found


# the interface itself


@blueprint.get("/api/v1")
def start() -> Response:
    """What there is to ask."""
    _read(parameters.NONE)
    manifest = reading().release.manifest
    endpoints = {each.path: each.summary for each in ENDPOINTS}
    return _json(
        {"release": manifest.number, "digest": manifest.digest, "description": "/api/openapi.json", "paths": endpoints}
    )


@blueprint.get(CONTEXT_PATH)
def context() -> Response:
    """The JSON-LD context of every document."""
    return _json({"@context": documents.CONTEXT}, "application/ld+json")


@blueprint.get("/api/openapi.json")
def openapi() -> Response:
    """The description in OpenAPI 3.1."""
    return _json(describe(request.url_root.rstrip("/")))


@blueprint.get("/api")
def page() -> str:
    """The description as a page."""
    return render_template("api.html", endpoints=ENDPOINTS)


# entities


@blueprint.get("/api/v1/entities")
def entities() -> Response:
    """A list, filtered and sorted."""
    asked = _read(parameters.LIST)
    index = reading().index
    entries = index.of_kind(asked["kind"]) if asked["kind"] else list(index.entries.values())
    wanted = Filter(
        chosen={"type": ONTOLOGY + asked["type"]} if asked["type"] else {},
        since=asked["since"], until=asked["until"], sort=asked["sort"], words=asked["q"],
    )  # fmt: skip
    found = select(entries, wanted, g.language, reading().facets)
    told = _page(found, asked)
    told["items"] = [documents.brief(entry, g.language, kept_release()) for entry in told["items"]]
    return _document(told)


@blueprint.get("/api/v1/entities/<kind>/<name>")
def entity(kind: str, name: str) -> Response:
    """One entity."""
    _read(parameters.NONE)
    held = reading()
    found = read_entity(held.store, find_entry(kind, name), held.index, held.vocabulary)
    return _document(documents.full(found, g.language, kept_release()))


@blueprint.get("/api/v1/entities/<kind>/<name>/links")
def links(kind: str, name: str) -> Response:
    """The links of an entity, each with its evidence."""
    asked = _read(parameters.LINKS)
    held = reading()
    entry = find_entry(kind, name)
    if asked["property"] and held.vocabulary.by_key(asked["property"]) is None:
        known = ", ".join(sorted(each.key for each in held.vocabulary.links.values()))
        raise ValueRefusedError("property", asked["property"][:40], f"one of {known}")
    properties = [p for p in held.vocabulary.links.values() if asked["property"] in ("", p.key)]
    directions = [asked["direction"]] if asked["direction"] else ["out", "in"]
    found = {
        (link.iri, link.direction): link
        for each in sorted(properties, key=lambda p: p.key)
        for direction in directions
        for link in read_links_of(held.store, NamedNode(entry.iri), each, direction, held.index)
        if link.direction in directions
    }
    told = _page(list(found.values()), asked)
    told["items"] = [documents.link(entry, each) for each in told["items"]]
    return _document({"entity": entry.iri, **told})


@blueprint.get("/api/v1/entities/<kind>/<name>/memberships")
def memberships(kind: str, name: str) -> Response:
    """Who belongs to a body, and to what a member belongs."""
    asked = _read(parameters.PART)
    held = reading()
    found = read_entity(held.store, find_entry(kind, name), held.index, held.vocabulary)
    told = _page([*found.members, *found.memberships], asked)
    told["items"] = [documents.membership(each) for each in told["items"]]
    return _document({"entity": found.entry.iri, **told})


# questions


@blueprint.get("/api/v1/search")
def search() -> Response:
    """Entities by name, symbol or acronym, best first."""
    asked = _read(parameters.SEARCH)
    offset = decode(asked["cursor"], _edition())
    if offset > DEEPEST:
        raise ValueRefusedError("cursor", asked["cursor"][:40], f"a place among the first {DEEPEST} hits")
    kinds = [asked["kind"]] if asked["kind"] else []
    result = search_index().search(asked["q"], kinds, asked["lang"] or None, asked["limit"], offset)
    end = offset + len(result.hits)
    after = encode(_edition(), end) if result.hits and end < min(result.total, DEEPEST) else None
    items = [{"id" if key == "iri" else key: v for key, v in hit_as_json(hit).items()} for hit in result.hits]
    return _document({"total": result.total, "complete": result.complete, "next": after, "items": items})


@blueprint.get("/api/v1/participation")
def participation() -> Response:
    """Acts of a state, acts on an instrument, or both; with ``on`` the standing on that day."""
    asked = _read(parameters.PARTICIPATION)
    held = reading()
    if not (asked["state"] or asked["instrument"]):
        raise ValueRefusedError("state", "", "a state, an instrument, or both")
    state = _named(_state(asked["state"]), "place") if asked["state"] else None
    instrument = _named(asked["instrument"], "instrument") if asked["instrument"] else None
    acts: list[Act] = read_acts(held.store, NamedNode((instrument or state or _nobody()).iri), held.index)
    if instrument and state:
        acts = [act for act in acts if act.state.iri == state.iri]
    on: Span | None = asked["on"]
    found = parties(acts, on, by="state" if instrument else "instrument")
    told = _page(found, asked)
    told["items"] = [documents.party(each) for each in told["items"]]
    covered = read_coverage(held.store, NamedNode(instrument.iri)) if instrument else None
    reach = {"coverage": documents.coverage(covered), "reaches": covered.reaches(on) if covered and on else None}
    ends = {"stateIs": state.iri if state else None, "instrumentIs": instrument.iri if instrument else None}
    return _document({**ends, "on": str(on) if on else None, **reach, **told})


def _nobody() -> Entry:
    raise NotFoundError("Neither a state nor an instrument was named.")


def _state(name: str) -> str:
    """A code of ISO 3166-1 as an identifier of ours; anything else stays as it is."""
    if len(name) == 3 and name.isascii() and name.isalpha():
        return f"iso3:{name.upper()}"
    if len(name) == 2 and name.isascii() and name.isalpha():
        entries = reading().index.of_kind("place")
        code = name.upper()
        return next((entry.iri for entry in entries if _iso2(entry) == code), name)
    return name


def _iso2(entry: Entry) -> str:
    quads = reading().store.quads(NamedNode(entry.iri), NamedNode(ONTOLOGY + "iso2"))
    return next((getattr(quad.object, "value", "") for quad in quads), "")


@blueprint.get("/api/v1/<path:rest>")
def nothing(rest: str) -> Response:
    """An address that is none of the interface."""
    raise NotFoundError(f"/api/v1/{rest[:80]} is no address of the interface; /api/v1 lists those that are.")
