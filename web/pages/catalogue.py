"""Lists of all entities of a kind: filtered by facets, sorted, in pages, and to download."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

from flask import Blueprint, Response, current_app, g, render_template, request

from graph.describe import FACETS, KINDS, SORTS, Entry, Filter, listing, select
from graph.errors import ValueRefusedError
from graph.iri import ENTITY_KINDS, ID, ONTOLOGY, PREFIXES
from graph.store import NamedNode, Quad, rdf_format
from graph.store.dump import write_rdf
from web.current import reading
from web.pages.facet import choices
from web.pages.paging import day, page_number, whole_number

blueprint = Blueprint("catalogue", __name__)

KIND = f"<any({', '.join(ENTITY_KINDS)}):kind>"
COLUMNS = ("iri", "identifier", "kind", "type", "label", "language", "short", "symbol", "date")

LONGEST = 200
"""Bound in characters on the value of a facet in an address."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_THINGS = ("body", "theme", "place")


def _asked() -> Filter:
    """The filter in the address. Raises ValueRefusedError."""
    type_ = request.args.get("type", "")
    if type_ and not type_.isalnum():
        raise ValueRefusedError("type", type_[:40], "the name of a class, such as Treaty")
    sort = request.args.get("sort", "") or "name"
    if sort not in SORTS:
        raise ValueRefusedError("sort", sort[:40], f"one of {', '.join(SORTS)}")
    chosen = {facet: request.args.get(facet, "").strip()[:LONGEST] for facet in FACETS}
    chosen = {facet: _value(facet, words) for facet, words in chosen.items() if words}
    return Filter(
        chosen=chosen | ({"type": ONTOLOGY + type_} if type_ else {}),
        since=whole_number("since", least=1, most=9999),
        until=whole_number("until", least=1, most=9999),
        force=day("force"),
        sort=sort,
        words=request.args.get("q", "")[:200].strip(),
    )


def _value(facet: str, words: str) -> str:
    """The value that a facet has in the data: things stand in an address by kind and name."""
    return ID + words if facet in _THINGS else words


@blueprint.get("/catalogue")
def kinds() -> str:
    """The kinds, with how many there are of each."""
    return render_template("catalogues.html", counts=reading().index.counts())


@blueprint.get(f"/catalogue/{KIND}")
def page(kind: str) -> str:
    """One page of the list of a kind."""
    asked, held = _asked(), reading()
    entries = held.index.of_kind(kind)
    size: int = current_app.config["CONCORDAT"].page_size
    found = listing(entries, asked, g.language, held.facets, page=page_number(), size=size)
    years = sorted({entry.year for entry in entries if entry.year is not None})
    return render_template(
        "catalogue.html",
        kind=KINDS[kind],
        asked=asked,
        listing=found,
        facets=choices(found.facets, asked.chosen),
        has_symbols=any(entry.symbol or entry.short for entry in entries),
        years=years,
        all_total=len(entries),
        args={name: value for name, value in request.args.items() if name != "page"},
    )


def _record(entry: Entry) -> dict[str, str]:
    label = entry.label(g.language)
    types = " ".join(type_.removeprefix(ONTOLOGY) for type_ in entry.classes)
    named = (entry.iri, entry.identifier, entry.kind, types, label.value, label.language)
    values = (*named, entry.short, entry.symbol, entry.date)
    return dict(zip(COLUMNS, values, strict=True))


def _csv(entries: Sequence[Entry]) -> str:
    """The list as CSV (RFC 4180). A cell that a spreadsheet would run as a formula is led by an apostrophe."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    for entry in entries:
        record = _record(entry)
        writer.writerow({name: f"'{cell}" if cell.startswith(_FORMULA) else cell for name, cell in record.items()})
    return out.getvalue()


def _turtle(entries: Sequence[Entry]) -> bytes:
    """What is said of the entities themselves, as Turtle; for their links and evidence each has a description."""
    store = reading().store
    found = {quad.triple for entry in entries for quad in store.quads(NamedNode(entry.iri))}
    quads = [Quad(t.subject, t.predicate, t.object) for t in sorted(found, key=str)]
    used = " ".join(str(quad) for quad in quads)
    return write_rdf(quads, rdf_format("ttl"), {name: at for name, at in PREFIXES.items() if at in used})


@blueprint.get(f"/catalogue/{KIND}.<any(csv, json, ttl):form>")
def download(kind: str, form: str) -> Response:
    """The whole list, filtered and sorted as the page of the same address."""
    held = reading()
    entries = select(held.index.of_kind(kind), _asked(), g.language, held.facets)
    entries = entries[: current_app.config["CONCORDAT"].download_rows]
    if form == "csv":
        answer = Response(_csv(entries), mimetype="text/csv")
    elif form == "ttl":
        answer = Response(_turtle(entries), content_type="text/turtle; charset=utf-8")
    else:
        text = json.dumps([_record(entry) for entry in entries], ensure_ascii=False, indent=1)
        answer = Response(text + "\n", mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="concordat-{kind}.{form}"'
    return answer
