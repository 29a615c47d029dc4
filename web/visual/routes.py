"""The explorer's addresses: `/explore`, its data, and its exports."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, g, jsonify, render_template, request

from graph.errors import EntityUnknownError, FormatUnknownError, ServerError
from graph.neighbourhood import Edge, Neighbourhood, axis, name_of, route
from graph.store import OxigraphStore
from web.current import reading
from web.search.index import nearest_names
from web.visual import tables
from web.visual.exports import EXPORTS, Export, file_name
from web.visual.kept import Pictures
from web.visual.network import Drawing, Measured, drawing, standalone
from web.visual.palette import LOOKS
from web.visual.view import View
from web.visual.words import canvas_words, file_words, said, summary
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

LISTED = 100
"""Links that the panel lists of one entity; the table of links has all."""

_UNDRAWN = frozenset({"a", "b", "at", "colour", "sort", "page", "sort_links", "page_links"})
"""What may change in a state while its nodes and edges, and where they stand, stay the same."""


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
        families = _pictures().neighbourhoods.families_of(at.name, around.question) if at and not at.expanded else ()
        beside = [edge for edge in around.edges if at and at.name in (edge.source, edge.target)]
        return {
            "view": view,
            "around": around,
            "measured": self.measured,
            "focus": around.nodes[0],
            "at": at,
            "at_edge": self.at_edge,
            "at_families": families,
            "at_links": beside[:LISTED],
            "at_left": len(beside[LISTED:]),
            "lines": summary(around, view, self.measured.route),
            "entities": tables.entities(around, view, self.measured.communities),
            "links": tables.links(around, view),
            "said": said,
            "exports": EXPORTS,
            "canvas_words": canvas_words,
        }


class _Latest:
    """The pictures of the newest store asked for: its vocabulary is read once a release."""

    def __init__(self) -> None:
        self.pictures: Pictures | None = None

    def of(self, store: OxigraphStore) -> Pictures:
        """Replaced in one step; two threads that both read the vocabulary do no harm."""
        found = self.pictures
        if found is None or found.store is not store:
            found = self.pictures = Pictures(store)
        return found


def _pictures() -> Pictures:
    latest: _Latest = current_app.extensions.setdefault("concordat.visual", _Latest())
    return latest.of(reading().store)


def _resolved(name: str) -> str:
    """The name of the entity that was asked for. Raises EntityUnknownError with the nearest ones."""
    try:
        return _pictures().neighbourhoods.resolve(name)
    except EntityUnknownError as error:
        raise EntityUnknownError(error.name, nearest_names(name)) from error


def shown() -> Shown:
    """What the address of this request asks for. Raises ValueRefusedError, EntityUnknownError."""
    view = View.read(request.args)
    view = replace(view, node=_resolved(view.node))
    first = getattr(g, "language", "en")
    languages = tuple(dict.fromkeys((first, "en", "fr", "es", "ar")))
    picture = _pictures().of(view.question(languages))
    around = picture.around
    measured = Measured(
        picture.importance(view.size),
        picture.communities,
        picture.points(view.layout),
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
        first = as_json(state) | as_drawn(state)
        made = Response(render_template("explore/page.html", first=first, **state.words))
    made.headers["Content-Security-Policy"] = POLICY
    return made


@blueprint.get("/explore/data")
def data() -> Response:
    """The same state for the canvas: JSON, with the parts of the page that go with it.

    Who has drawn this picture already, and says so by ``drawn``, is not told again what stands where.
    """
    state = shown()
    told = as_json(state)
    if request.args.get("drawn") != told["drawn"]:
        told |= as_drawn(state)
    words = state.words
    fragments = {name: render_template(f"explore/_{name}.html", **words) for name in FRAGMENTS}
    return jsonify(told | {"fragments": fragments})


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


def as_json(state: Shown) -> dict[str, Any]:
    """What changes with every step; docs/explorer.md describes each member."""
    around, view, found = state.around, state.view, state.measured.route
    return {
        "state": dict_of(view),
        "query": view.query(),
        "focus": around.nodes[0].name,
        "drawn": _key(state),
        "left": [{"node": r.node, "total": r.total, "left": r.left} for r in around.remainders],
        "edges_left": around.edges_left,
        "route": {"nodes": found.nodes, "edges": [edge.iri for edge in found.edges]} if found else None,
        "text": summary(around, view, found),
    }


def _key(state: Shown) -> str:
    """The name of a picture: the same for states that differ only in what is chosen, lit, coloured or sorted."""
    pairs = [pair for pair in state.view.pairs() if pair[0] not in _UNDRAWN]
    told = repr((reading().release.number, state.around.question.languages, pairs))
    return blake2b(told.encode(), digest_size=9).hexdigest()


def as_drawn(state: Shown) -> dict[str, Any]:
    """The picture itself: its nodes and edges, and how they are drawn."""
    around, measured = state.around, state.measured
    drawn: Drawing = drawing(around, state.view, measured)
    return {
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
                "importance": round(measured.importance.get(node.name, 0.0), 4),
                "community": measured.communities.get(node.name, 0),
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
        "axis": [{"x": x, "label": heading} for x, heading in axis(around, state.view.layout)],
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
