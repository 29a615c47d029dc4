"""A diagram of the model, drawn from the ontology: what there is, and what links what."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

from graph.iri import ONTOLOGY, PREFIXES

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Node

_BOXES: Final = ("Work", "Actor", "Process", "Project", "Event", "Place", "Setting")
"""The classes that have a box of their own, with skos:Concept; every other class goes into the box above it."""

_WIDTH: Final = 1080
_BOX_WIDTH: Final = 176
_LINE: Final = 17
_TOP: Final = 640
"""Height of the part with the boxes; the list of properties stands below."""


@dataclass(frozen=True, slots=True)
class Box:
    """A class with the families below it, by their labels."""

    iri: str
    label: str
    families: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Arrow:
    """The link properties from one box to another, by their labels."""

    source: str
    target: str
    labels: tuple[str, ...]


def boxes(graph: rdflib.Graph) -> list[Box]:
    """The boxes of the diagram, in order."""
    made = []
    for iri in [*(ONTOLOGY + name for name in _BOXES), PREFIXES["skos"] + "Concept"]:
        below = {
            label for family in _families(graph) if iri in _above(graph, family) and (label := _label(graph, family))
        }
        made.append(Box(iri, _label(graph, iri), tuple(sorted(below - {_label(graph, iri)}))))
    return made


def arrows(graph: rdflib.Graph, known: Iterable[str]) -> list[Arrow]:
    """Which link properties lead from which box to which, by their domains and ranges."""
    import rdflib

    boxed = set(known)
    found: dict[tuple[str, str], set[str]] = {}
    for each in sorted(graph.subjects(rdflib.RDF.type, rdflib.URIRef(ONTOLOGY + "LinkProperty")), key=str):
        ends = [_ends(graph, each, side, boxed) for side in ("domain", "range")]
        for source in ends[0]:
            for target in ends[1]:
                found.setdefault((source, target), set()).add(_label(graph, str(each)))
    return [Arrow(*ends, tuple(sorted(labels))) for ends, labels in sorted(found.items())]


def _ends(graph: rdflib.Graph, property_: Node, side: str, boxed: set[str]) -> list[str]:
    """The boxes of the classes that a property comes from or leads to."""
    import rdflib
    from rdflib.collection import Collection

    stated = list(graph.objects(property_, rdflib.RDFS[side]))
    stated += list(graph.objects(property_, rdflib.URIRef(f"{PREFIXES['schema']}{side}Includes")))
    classes: list[Node] = []
    for each in stated:
        union = graph.value(each, rdflib.OWL.unionOf)
        classes += list(Collection(graph, union)) if union is not None else [each]
    found: set[str] = set()
    for name in map(str, classes):
        # a class above the boxes, such as conc:Entity, stands for all that are below it
        found |= (_above(graph, name) & boxed) or {box for box in boxed if name in _above(graph, box)}
    return sorted(found)


def _families(graph: rdflib.Graph) -> list[str]:
    import rdflib

    kinds = [rdflib.URIRef(ONTOLOGY + "EntityFamily")]
    found = {str(each) for kind in kinds for each in graph.subjects(rdflib.RDF.type, kind)}
    return sorted(found | {ONTOLOGY + "Country"})


def _above(graph: rdflib.Graph, iri: str) -> set[str]:
    """A class and all classes above it."""
    import rdflib

    return {str(each) for each in graph.transitive_objects(rdflib.URIRef(iri), rdflib.RDFS.subClassOf)}


def _label(graph: rdflib.Graph, iri: str) -> str:
    import rdflib

    labels = [x for x in graph.objects(rdflib.URIRef(iri), rdflib.RDFS.label) if getattr(x, "language", "") == "en"]
    return str(labels[0]) if labels else iri.rpartition("#")[2]


def draw(graph: rdflib.Graph) -> str:
    """The diagram as SVG 1.1, the same for the same ontology; what the arrows say stands below as text."""
    known = boxes(graph)
    drawn = arrows(graph, [box.iri for box in known])
    places = _places(known)
    names = {box.iri: box.label for box in known}
    heights = {box.iri: _height(box) for box in known}
    below = sorted(f"{names[a.source]} → {names[a.target]}: {', '.join(a.labels)}" for a in drawn)
    lines = [line for text in below for line in _wrapped(text, 150)]
    height = _TOP + _LINE * (len(lines) + 2)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" aria-labelledby="t d">',
        '<title id="t">The model of Concordat</title>',
        f'<desc id="d">{escape("; ".join(below))}</desc>',
        '<defs><marker id="a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="9" markerHeight="9" '
        'markerUnits="userSpaceOnUse" orient="auto">'
        '<path d="M0 0L8 4L0 8z" fill="#555"/></marker></defs>',
        f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>',
        '<g font-family="sans-serif" font-size="13" fill="#222">',
        *(_arrow(arrow, places, names, heights) for arrow in drawn),
        *(_box(box, places[box.iri]) for box in known),
        *(
            f'<text x="20" y="{_TOP + _LINE * (number + 1)}" font-size="12">{escape(line)}</text>'
            for number, line in enumerate(lines)
        ),
        "</g></svg>\n",
    ]
    return "\n".join(parts)


def _places(known: list[Box]) -> dict[str, tuple[float, float]]:
    """The middles of the boxes, on an ellipse, the first on top."""
    step = 2 * math.pi / len(known)
    centre, radii = (_WIDTH / 2, _TOP / 2 - 10), (_WIDTH / 2 - 150, _TOP / 2 - 95)
    return {
        box.iri: (
            round(centre[0] + radii[0] * math.sin(number * step), 1),
            round(centre[1] - radii[1] * math.cos(number * step), 1),
        )
        for number, box in enumerate(known)
    }


def _height(box: Box) -> int:
    return 30 + _LINE * len(box.families)


def _box(box: Box, middle: tuple[float, float]) -> str:
    x, y, mid = round(middle[0] - _BOX_WIDTH / 2, 1), round(middle[1] - _height(box) / 2, 1), f'x="{middle[0]}"'
    families = "".join(
        f'<text {mid} y="{round(y + 20 + _LINE * (n + 1), 1)}" text-anchor="middle">{escape(label)}</text>'
        for n, label in enumerate(box.families)
    )
    return (
        f'<g><rect x="{x}" y="{y}" width="{_BOX_WIDTH}" height="{_height(box)}" rx="4" fill="#f4f1ea" stroke="#555"/>'
        f'<text {mid} y="{round(y + 20, 1)}" text-anchor="middle" font-weight="bold">{escape(box.label)}</text>'
        f"{families}</g>"
    )


def _arrow(arrow: Arrow, places: dict[str, tuple[float, float]], names: dict[str, str], heights: dict[str, int]) -> str:
    title = escape(f"{names[arrow.source]} → {names[arrow.target]}: {', '.join(arrow.labels)}")
    (x, y), (to_x, to_y) = places[arrow.source], places[arrow.target]
    width = round(1 + len(arrow.labels) / 4, 2)
    style = f'fill="none" stroke="#555" stroke-opacity="0.55" stroke-width="{width}" marker-end="url(#a)"'
    if arrow.source == arrow.target:
        side = x + _BOX_WIDTH / 2 if x >= _WIDTH / 2 else x - _BOX_WIDTH / 2
        out = side + (46 if x >= _WIDTH / 2 else -46)
        path = f"M{side} {y - 12}C{out} {y - 34} {out} {y + 34} {side} {y + 12}"
        return f'<path d="{path}" {style}><title>{title}</title></path>'
    # The two directions of a pair bow to different sides; an arrow ends outside its box.
    length = math.hypot(to_x - x, to_y - y)
    bow = 0.1 * length
    mid = (x + to_x) / 2 - (to_y - y) / length * bow, (y + to_y) / 2 + (to_x - x) / length * bow
    end = _edge((to_x, to_y), mid, heights[arrow.target])
    path = f"M{x} {y}Q{round(mid[0], 1)} {round(mid[1], 1)} {end[0]} {end[1]}"
    return f'<path d="{path}" {style}><title>{title}</title></path>'


def _edge(middle: tuple[float, float], toward: tuple[float, float], height: float) -> tuple[float, float]:
    """Where a line from a point to the middle of a box meets the frame of the box, a little outside."""
    dx, dy = toward[0] - middle[0], toward[1] - middle[1]
    shares = [(half + 4) / abs(run) for half, run in ((_BOX_WIDTH / 2, dx), (height / 2, dy)) if run]
    share = min([*shares, 1.0])
    return round(middle[0] + dx * share, 1), round(middle[1] + dy * share, 1)


def _wrapped(text: str, width: int) -> list[str]:
    import textwrap

    return textwrap.wrap(text, width, subsequent_indent="        ")
