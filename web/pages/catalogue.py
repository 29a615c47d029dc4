"""Lists of all entities of a kind: filtered, sorted, in pages, and to download."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

from flask import Blueprint, Response, current_app, g, render_template, request

from graph.describe import KINDS, SORTS, Entry, Filter, listing, select
from graph.errors import ValueRefusedError
from graph.iri import ENTITY_KINDS, ONTOLOGY
from web.current import reading
from web.pages.paging import page_number, whole_number

blueprint = Blueprint("catalogue", __name__)

KIND = f"<any({', '.join(ENTITY_KINDS)}):kind>"
COLUMNS = ("iri", "identifier", "kind", "type", "label", "language", "short", "symbol", "date")

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _asked() -> Filter:
    """The filter in the address. Raises ValueRefusedError."""
    type_ = request.args.get("type", "")
    if type_ and not type_.isalnum():
        raise ValueRefusedError("type", type_[:40], "the name of a class, such as Treaty")
    sort = request.args.get("sort", "") or "name"
    if sort not in SORTS:
        raise ValueRefusedError("sort", sort[:40], f"one of {', '.join(SORTS)}")
    return Filter(
        type=ONTOLOGY + type_ if type_ else "",
        since=whole_number("since", least=1, most=9999),
        until=whole_number("until", least=1, most=9999),
        sort=sort,
        words=request.args.get("q", "")[:200].strip(),
    )


@blueprint.get("/catalogue")
def kinds() -> str:
    """The kinds, with how many there are of each."""
    return render_template("catalogues.html", counts=reading().index.counts())


@blueprint.get(f"/catalogue/{KIND}")
def page(kind: str) -> str:
    """One page of the list of a kind."""
    asked = _asked()
    entries = reading().index.of_kind(kind)
    size: int = current_app.config["CONCORDAT"].page_size
    found = listing(entries, asked, g.language, page=page_number(), size=size)
    years = sorted({entry.year for entry in entries if entry.year is not None})
    return render_template(
        "catalogue.html",
        kind=KINDS[kind],
        asked=asked,
        listing=found,
        has_symbols=any(entry.symbol or entry.short for entry in entries),
        has_dates=bool(years),
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


@blueprint.get(f"/catalogue/{KIND}.<any(csv, json):form>")
def download(kind: str, form: str) -> Response:
    """The whole list, filtered and sorted as the page of the same address."""
    entries, _ = select(reading().index.of_kind(kind), _asked(), g.language)
    entries = entries[: current_app.config["CONCORDAT"].download_rows]
    if form == "csv":
        answer = Response(_csv(entries), mimetype="text/csv")
    else:
        text = json.dumps([_record(entry) for entry in entries], ensure_ascii=False, indent=1)
        answer = Response(text + "\n", mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="concordat-{kind}.{form}"'
    return answer
