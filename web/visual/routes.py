"""The explorer's addresses: `/explore`, its data, and its exports."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, g, jsonify, render_template, request

from graph.errors import EntityUnknownError, FormatUnknownError, ServerError
from graph.neighbourhood import (
    Edge,
    Neighbourhood,
    Neighbourhoods,
    axis,
    communities,
    importance,
    name_of,
    placed,
    route,
)
from graph.store import OxigraphStore
from web.current import reading
from web.search.index import nearest_names
from web.visual.exports import EXPORTS, Export, file_name
from web.visual.network import Drawing, Measured, drawing, standalone
from web.visual.palette import LOOKS
from web.visual.view import View
from web.visual.words import canvas_words, file_words, ordered, said, summary
from web.words import marks

blueprint = Blueprint("visual", __name__)

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:;"
    " font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""As everywhere, but for styles: vis-network writes its style sheet into the page (docs/decisions/0003)."""

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
TEMPLATES = Path(__file__).resolve().parent.parent / "templates" / "explore"

FRAGMENTS = ("controls", "summary", "panel", "tables")
"""The parts of the page that change with the state, each a template of its own."""


@dataclass(frozen=True)
class Shown:
    """Everything that one state shows, for the page, its data and its exports alike."""

    view: View
    around: Neighbourhood
    measured: Measured
    at_edge: Edge | None

    @property
    def words(self) -> dict[str, Any]:
        """What the templates are told."""
        view, around = self.view, self.around
        at = around.by_name.get(view.at) or (None if self.at_edge else around.nodes[0])
        families = _neighbourhoods().families_of(at.name, around.question) if at and not at.expanded else ()
        return {
            "view": view,
            "around": around,
            "measured": self.measured,
            "focus": around.nodes[0],
            "at": at,
            "at_edge": self.at_edge,
            "at_families": families,
            "lines": summary(around, view, self.measured.route),
            "nodes": ordered(around, view, self.measured),
            "said": said,
            "exports": EXPORTS,
            "canvas_words": canvas_words,
        }


class _Latest:
    """The neighbourhoods of the newest store asked for: their vocabulary is read once a release."""

    def __init__(self) -> None:
        self.pair: tuple[OxigraphStore, Neighbourhoods] | None = None

    def of(self, store: OxigraphStore) -> Neighbourhoods:
        """Replaced in one step; two threads that both read the vocabulary do no harm."""
        pair = self.pair
        if pair is None or pair[0] is not store:
            pair = (store, Neighbourhoods(store))
            self.pair = pair
        return pair[1]


def _neighbourhoods() -> Neighbourhoods:
    latest: _Latest = current_app.extensions.setdefault("concordat.visual", _Latest())
    return latest.of(reading().store)


def _resolved(name: str) -> str:
    """The name of the entity that was asked for. Raises EntityUnknownError with the nearest ones."""
    try:
        return _neighbourhoods().resolve(name)
    except EntityUnknownError as error:
        raise EntityUnknownError(error.name, nearest_names(name)) from error


def shown() -> Shown:
    """What the address of this request asks for. Raises ValueRefusedError, EntityUnknownError."""
    neighbourhoods = _neighbourhoods()
    view = View.read(request.args)
    view = replace(view, node=_resolved(view.node))
    first = getattr(g, "language", "en")
    languages = tuple(dict.fromkeys((first, "en", "fr", "es", "ar")))
    around = neighbourhoods.around(view.question(languages))
    measured = Measured(
        importance(around, view.size),
        communities(around),
        placed(around, "radial" if view.layout == "force" else view.layout),
        route(around, view.a, view.b) if view.a and view.b else None,
    )
    return Shown(view, around, measured, next((e for e in around.edges if name_of(e.iri) == view.at), None))


@blueprint.get("/explore")
def page() -> Response:
    """The explorer at a state, or, without a node, the way in."""
    if not request.args.get("node", "").strip():
        made = Response(render_template("explore/start.html"))
    else:
        state = shown()
        first = as_json(state, drawing(state.around, state.view, state.measured))
        made = Response(render_template("explore/page.html", first=first, **state.words))
    made.headers["Content-Security-Policy"] = POLICY
    return made


@blueprint.get("/explore/data")
def data() -> Response:
    """The same state for the canvas: JSON, with the parts of the page that go with it."""
    state = shown()
    drawn = drawing(state.around, state.view, state.measured)
    words = state.words
    fragments = {name: render_template(f"explore/_{name}.html", **words) for name in FRAGMENTS}
    return jsonify(as_json(state, drawn) | {"fragments": fragments})


@blueprint.get("/explore/export.<ending>")
def export(ending: str) -> Response:
    """The same state as a file to take home. Raises FormatUnknownError."""
    if ending not in {known.ending for known in EXPORTS}:
        raise FormatUnknownError(ending, [known.ending for known in EXPORTS])
    chosen = next(known for known in EXPORTS if known.ending == ending)
    state = shown()
    made = Response(_exported(chosen, state), mimetype=chosen.media_type)
    made.headers["Content-Disposition"] = f'attachment; filename="{file_name(state.view.node, ending)}"'
    # A file opened from here must not run as a page of ours.
    made.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return made


def _exported(chosen: Export, state: Shown) -> str:
    if chosen.write is not None:
        return chosen.write(state.around, reading().store)
    script = VENDOR / "vis-network" / "vis-network.min.js"
    if not script.is_file():
        raise ServerError("vis-network is not installed here. Run `pip install -e .` in the checkout.")
    words = file_words(state.around)
    return standalone(state.around, state.view, state.measured, TEMPLATES, script.read_text(encoding="utf-8"), words)


def as_json(state: Shown, drawn: Drawing) -> dict[str, Any]:
    """The answer of `/explore/data`; docs/explorer.md describes each member."""
    around, view, found = state.around, state.view, state.measured.route
    return {
        "state": dict_of(view),
        "query": view.query(),
        "focus": around.nodes[0].name,
        "network": {"nodes": drawn.nodes, "edges": drawn.edges, "options": drawn.options},
        "looks": {kind: {"light": look.light, "mark": marks(kind)} for kind, look in LOOKS.items()},
        "nodes": [
            {
                "id": node.name,
                "iri": node.iri,
                "label": node.label,
                "short": node.short,
                "kind": node.kind,
                "type": node.type_label,
                "date": node.date,
                "depth": node.depth,
                "expanded": node.expanded,
                "importance": round(state.measured.importance.get(node.name, 0.0), 4),
                "community": state.measured.communities.get(node.name, 0),
            }
            for node in around.nodes
        ],
        "edges": [
            {
                "id": edge.iri,
                "from": edge.source,
                "to": edge.target,
                "predicate": edge.property,
                "key": edge.key,
                "family": edge.family,
                "phrase": edge.phrase,
                "inverse": edge.inverse,
                "since": edge.since,
                "until": edge.until,
                "confidence": edge.confidence,
            }
            for edge in around.edges
        ],
        "axis": [{"x": x, "label": heading} for x, heading in axis(around, view.layout)],
        "left": [{"node": r.node, "total": r.total, "left": r.left} for r in around.remainders],
        "edges_left": around.edges_left,
        "route": {"nodes": found.nodes, "edges": [edge.iri for edge in found.edges]} if found else None,
        "text": summary(around, view, found),
    }


def dict_of(view: View) -> dict[str, Any]:
    """The state as JSON: what stands more than once is a list."""
    found: dict[str, Any] = {}
    for key, value in view.pairs():
        if key in ("expand", "hide", "pin"):
            found.setdefault(key, []).append(value)
        else:
            found[key] = value
    return found
