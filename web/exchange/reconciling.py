"""The Reconciliation Service API: 0.2 at /reconcile, the 1.0 draft at /reconcile/1.0."""

from __future__ import annotations

import json
from typing import Any, Final

from flask import Blueprint, Response, current_app, render_template, request

from graph.dates import words as date_words
from graph.describe import Entry, Text
from graph.errors import NotFoundError, ValueRefusedError
from graph.iri import ONTOLOGY
from graph.reconciliation import (
    Candidate,
    Cell,
    Known,
    Property,
    Type,
    extend,
    find_property,
    match,
    properties,
    proposals,
    suggest_words,
    types,
)
from web.current import kept_release, reading
from web.exchange import asking
from web.exchange.manifests import NEW, OLD, manifest_02, manifest_10
from web.search.index import search_index

blueprint = Blueprint("reconciling", __name__)

FRAMES: Final = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors *"
)
"""Content-Security-Policy of a preview: other programs show it in a frame, and it holds nothing but words and links."""

MOST_SUGGESTIONS: Final = 100


def _known() -> Known:
    held = reading()
    return Known(held.store, held.index, held.vocabulary, search_index())


def _json(value: Any) -> Response:
    made = Response(json.dumps(value, ensure_ascii=False) + "\n", mimetype="application/json")
    made.headers["Access-Control-Allow-Origin"] = "*"
    return made


def _root() -> str:
    return request.url_root.rstrip("/")


def _title() -> str:
    title: str = current_app.config["CONCORDAT"].title
    return title


def _families() -> list[dict[str, str]]:
    return [{"id": each.id, "name": each.name} for each in types(_known()) if not each.broader]


# matching


@blueprint.route(OLD, methods=["GET", "POST"])
def service() -> Response:
    """Manifest, match (``queries``) and extension (``extend``) of 0.2, by GET or by form."""
    queries, wanted = request.values.get("queries"), request.values.get("extend")
    if queries is not None:
        known = _known()
        batch = asking.batch_02(asking.parse(queries, "queries"))
        return _json({key: {"result": [_candidate(each) for each in match(known, q)]} for key, q in batch.items()})
    if wanted is not None:
        return _json(_extended(asking.parse(wanted, "extend"), new=False))
    return _json(manifest_02(_root(), _title(), _families(), kept_release("")))


@blueprint.get(NEW)
@blueprint.get(f"{NEW}/", endpoint="manifest_root")
def manifest() -> Response:
    """The manifest of the 1.0 draft."""
    return _json(manifest_10(_root(), _title(), _families(), kept_release("")))


@blueprint.route(f"{NEW}/match", methods=["GET", "POST"])
def match_10() -> Response:
    """A batch of the 1.0 draft: JSON by POST; by GET, in ``queries``, for trying out."""
    body = asking.parse(request.args["queries"], "queries") if "queries" in request.args else _body()
    known = _known()
    results = [[_candidate(each, new=True) for each in match(known, query)] for query in asking.batch_10(body)]
    return _json({"results": [{"candidates": found} for found in results]})


def _body() -> Any:
    held = request.get_json(force=True, silent=True)
    if held is None:
        raise ValueRefusedError("the body", request.mimetype or "nothing", "JSON as the reconciliation API has it")
    return held


def _text(words: Text, *, new: bool) -> dict[str, str]:
    return {"lang": words.language, "dir": words.direction} if new and words.language else {}


def _types(entry: Entry) -> list[dict[str, str]]:
    vocabulary = reading().vocabulary
    found = [
        {"id": iri.removeprefix(ONTOLOGY), "name": vocabulary.label(iri, "en").value}
        for iri in entry.classes
        if iri.startswith(ONTOLOGY)
    ]
    family = entry.kind.capitalize()  # a client that asked for the family looks for it among the types
    return found if family in {each["id"] for each in found} else [*found, {"id": family, "name": entry.kind}]


def _description(entry: Entry) -> str:
    words = [_types(entry)[0]["name"], entry.symbol or entry.short]
    title = entry.title("en")
    words += [title.value if title else "", date_words(entry.date) if entry.date else ""]
    return ", ".join(word for word in words if word)[:500]


def _candidate(candidate: Candidate, *, new: bool = False) -> dict[str, Any]:
    label = candidate.entry.label("en")
    features = [
        {"id": key, "value": value} | ({"name": name} if new else {}) for key, name, value in candidate.features
    ]
    return {
        "id": candidate.entry.path,
        "name": label.value,
        "description": _description(candidate.entry),
        "score": candidate.score,
        "match": candidate.match,
        "type": _types(candidate.entry),
        "features": features,
    } | _text(label, new=new)


# suggesting


@blueprint.get(f"{OLD}/suggest/<what>")
@blueprint.get(f"{NEW}/suggest/<what>", endpoint="suggest_10")
def suggest(what: str) -> Response:
    """Entities, properties or types that begin with ``prefix``; ``limit`` and ``cursor`` cut the list."""
    new = request.path.startswith(NEW)
    prefix = request.args.get("prefix", "").strip()[: asking.LONGEST]
    limit, skip = _number("limit", 10, MOST_SUGGESTIONS), _number("cursor", 0, 10_000)
    known = _known()
    if what == "entity":
        hits = known.search.suggest(prefix, min(limit + skip, MOST_SUGGESTIONS))[skip:]
        entries = [entry for hit in hits if (entry := known.index.get(hit.iri))]
        return _json({"result": [_suggested(entry, new) for entry in entries]})
    if what == "type":
        found = suggest_words(types(known), prefix, limit=limit, skip=skip)
        return _json({"result": [_type(each) for each in found]})
    if what == "property":
        words = suggest_words(properties(known.vocabulary), prefix, limit=limit, skip=skip)
        return _json({"result": [_property(each) for each in words]})
    raise NotFoundError(f"Nothing of the kind {what[:40]!r} is suggested; entity, property and type are.")


def _number(name: str, default: int, most: int) -> int:
    given = request.args.get(name, "")
    if not given:
        return default
    if not (given.isascii() and given.isdecimal() and len(given) < 9 and int(given) <= most):
        raise ValueRefusedError(name, given[:40], f"a number up to {most}")
    return int(given)


def _suggested(entry: Entry, new: bool) -> dict[str, Any]:
    label = entry.label("en")
    made = {"id": entry.path, "name": label.value, "description": _description(entry), "notable": _types(entry)}
    return made | _text(label, new=new)


def _type(each: Type) -> dict[str, Any]:
    made: dict[str, Any] = {"id": each.id, "name": each.name}
    return made | ({"broader": [{"id": each.broader, "name": each.broader}]} if each.broader else {})


def _property(each: Property) -> dict[str, str]:
    return {"id": each.id, "name": each.name, "description": each.iri}


# showing


def _asked_entry() -> Entry:
    name = request.args.get("id", "")[: asking.LONGEST]
    entry = _known().entry(name)
    if entry is None:
        raise NotFoundError(f"No entity has the identifier {name[:80]!r}.")
    return entry


@blueprint.get(f"{OLD}/preview")
@blueprint.get(f"{NEW}/preview", endpoint="preview_10")
def preview() -> Response:
    """A small page about an entity, to be shown in a frame."""
    entry = _asked_entry()
    made = Response(render_template("preview.html", entry=entry, description=_description(entry)))
    made.headers["Content-Security-Policy"] = FRAMES
    return made


@blueprint.get(f"{OLD}/flyout/<what>")
def flyout(what: str) -> Response:
    """A piece of HTML about a suggestion of 0.2 (section 6.3)."""
    name = request.args.get("id", "")[: asking.LONGEST]
    words: Type | Property | None = None
    if what == "entity":
        entry = _asked_entry()
        text = render_template("flyout.html", name=entry.label("en").value, about=_description(entry))
        return _json({"id": name, "html": text})
    if what == "type":
        words = next((each for each in types(_known()) if each.id == name), None)
    elif what == "property":
        words = find_property(_known(), name)
    if words is None:
        raise NotFoundError(f"No {what[:40]} has the identifier {name[:80]!r}.")
    return _json({"id": name, "html": render_template("flyout.html", name=words.name, about=words.iri)})


# extending


@blueprint.route(f"{NEW}/extend", methods=["GET", "POST"])
def extend_10() -> Response:
    """Values of properties, after the 1.0 draft: JSON by POST; by GET, in ``extend``, for trying out."""
    body = asking.parse(request.args["extend"], "extend") if "extend" in request.args else _body()
    return _json(_extended(body, new=True))


def _extended(body: Any, *, new: bool) -> dict[str, Any]:
    ids, asked = asking.extension(body)
    known = _known()
    found = [(name, find_property(known, name), most) for name, most in asked]
    rows: list[tuple[str, list[tuple[str, list[dict[str, Any]]]]]] = []
    for one in dict.fromkeys(ids):
        entry = known.entry(one)
        cells = [
            (name, [_cell(c, new) for c in extend(known, entry, each, most=most)] if entry and each else [])
            for name, each, most in found
        ]
        rows.append((one, cells))
    meta = [_meta(name, each) for name, each, _ in found]
    if not new:
        return {"meta": meta, "rows": {one: dict(cells) for one, cells in rows}}
    told = [
        {"id": one, "properties": [{"id": name, "values": values} for name, values in cells]} for one, cells in rows
    ]
    return {"meta": meta, "rows": told}


def _meta(name: str, each: Property | None) -> dict[str, str]:
    return {"id": name, "name": each.name if each else name}


def _cell(cell: Cell, new: bool) -> dict[str, Any]:
    if cell.entry is not None:
        return {"id": cell.entry.path, "name": cell.entry.label("en").value}
    return {"str": cell.text} | ({"lang": cell.language} if new and cell.language else {})


@blueprint.get(f"{OLD}/properties")
@blueprint.get(f"{NEW}/extend/propose", endpoint="propose_10")
def propose() -> Response:
    """The properties that the entities of a type have."""
    name = request.args.get("type", "")[: asking.LONGEST]
    known = _known()
    limit = _number("limit", MOST_SUGGESTIONS, MOST_SUGGESTIONS)
    short = name.rpartition("#")[2]
    fitting = [
        entry for entry in known.index.entries.values()
        if not name or entry.kind == short.casefold() or ONTOLOGY + short in entry.classes
    ]  # fmt: skip
    found = proposals(known, fitting[:200], limit=limit)
    return _json({"type": name, "limit": limit, "properties": [{"id": p.id, "name": p.name} for p in found]})
