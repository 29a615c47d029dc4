"""A neighbourhood as a pyvis network: the data and options that vis-network draws.

The only module that imports pyvis, and only when called: it pulls in IPython, which costs nearly half a second. pyvis's
own pages load from other hosts, so that only its data, its options and its rendering of our template are used.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.neighbourhood import ON_CANVAS, Edge, Neighbourhood, Node, Point, Route, network
from web.visual.palette import look
from web.visual.view import View

if TYPE_CHECKING:
    from pyvis.network import Network

SMALLEST, LARGEST = 9, 26
"""Radius of a node in pixels, by its importance."""

STEPS, LEAST_STEPS, WORK = 260, 30, 18_000
"""Rounds of the force layout on the canvas: as many as a small picture needs, fewer for a larger one, so that nodes
times rounds stays bounded; the rings that it starts from are a picture already."""


LARGE = 150
"""Nodes beyond which a picture leaves out what cannot be seen: heads of arrows, and edges while it is moved."""


@dataclass(frozen=True)
class Drawing:
    """What goes to the canvas: plain JSON values in vis-network's terms."""

    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]
    options: dict[str, Any]


@dataclass(frozen=True)
class Measured:
    """What networkx said of a neighbourhood."""

    importance: dict[str, float]
    communities: dict[str, int]
    points: dict[str, Point]
    route: Route | None = None


def drawing(around: Neighbourhood, view: View, measured: Measured) -> Drawing:
    """The drawing of a neighbourhood."""
    made = _network(around, view, measured)
    order = {node.name: place for place, node in enumerate(around.nodes)}
    nodes = sorted(made.nodes, key=lambda node: order[node["id"]])
    options = made.options if isinstance(made.options, dict) else json.loads(made.options.to_json())
    return Drawing(nodes, list(made.edges), options)


def standalone(
    around: Neighbourhood, view: View, measured: Measured, templates: Path, script: str, words: Mapping[str, object]
) -> str:
    """One HTML file that holds everything it needs: rendered by pyvis with our template, ``script`` inline.

    ``templates`` is the folder of `standalone.html`; ``script`` is vis-network; ``words`` are those of `file_words`.
    """
    from jinja2 import Environment, FileSystemLoader
    from markupsafe import Markup

    made = _network(around, view, measured)
    # pyvis's own environment escapes nothing.
    made.templateEnv = Environment(loader=FileSystemLoader(templates), autoescape=True)
    made.templateEnv.globals |= {
        "around": around,
        "words": words,
        "chosen": made.options,
        # The only text that ends a script element (HTML, 4.12.1.3); the backslash means nothing in a JavaScript string.
        "script": Markup(script.replace("</script", "<\\/script")),  # noqa: S704 - our own library, not input
    }
    made.path = "standalone.html"
    html: str = made.generate_html(made.path, local=True, notebook=False)
    return html


def _network(around: Neighbourhood, view: View, measured: Measured) -> Network:
    from pyvis.network import Network

    drawn = network(around)
    pinned = {name: (x, y) for name, x, y in view.pin}
    lit = set(measured.route.nodes) if measured.route else set()
    for node in around.nodes:
        attributes = _node(node, measured, pinned.get(node.name))
        drawn.nodes[node.name].clear()
        drawn.nodes[node.name].update(attributes, lit=node.name in lit)
    on_route = {edge.iri for edge in measured.route.edges} if measured.route else set()
    beside: Counter[tuple[str, ...]] = Counter()
    by_iri = {edge.iri: edge for edge in around.edges}
    for source, target, iri, data in drawn.edges(keys=True, data=True):
        pair = tuple(sorted((source, target)))
        data.clear()
        data.update(_edge(by_iri[iri], beside[pair], turned=source != pair[0]), lit=iri in on_route)
        beside[pair] += 1
    made = Network(height="100%", width="100%", directed=True)
    made.node_ids = _Ids()
    made.from_nx(drawn)
    made.set_options(json.dumps(_options(len(around.nodes), view.layout)))
    return made


class _Ids(list[str]):
    """pyvis looks in this list for both ends of every edge; a set beside it finds them at once."""

    def __init__(self) -> None:
        super().__init__()
        self._known: set[str] = set()

    def append(self, name: str) -> None:
        self._known.add(name)
        super().append(name)

    def __contains__(self, name: object) -> bool:
        return name in self._known


def _node(node: Node, measured: Measured, pinned: tuple[int, int] | None) -> dict[str, Any]:
    point = pinned or measured.points.get(node.name)
    title = "\n".join(filter(None, [node.label, node.type_label, node.date]))
    size = SMALLEST + (LARGEST - SMALLEST) * measured.importance.get(node.name, 0.5) ** 0.5
    found: dict[str, Any] = {
        "label": node.short,
        "title": title,  # a string is shown as text by vis-network 9 and later, never as markup
        "shape": look(node.kind).shape,
        "color": look(node.kind).light,
        "kind": node.kind,
        "community": measured.communities.get(node.name, 0),
        "size": round(size),
        "depth": node.depth,
        "expanded": node.expanded,
        "pinned": pinned is not None,
    }
    if point:
        found |= {"x": point[0], "y": point[1]}
    if pinned:
        found["fixed"] = True
    return found


def _edge(edge: Edge, nth: int, *, turned: bool) -> dict[str, Any]:
    """``nth`` counts the edges of the same pair drawn before: each next one is bent further, so that all are seen."""
    when = "–".join(filter(None, [edge.since, edge.until]))
    found: dict[str, Any] = {
        "id": edge.iri,
        "phrase": edge.phrase,
        "title": f"{edge.phrase} ({when})" if when else edge.phrase,
        "family": edge.family,
        "weight": 1.4 if edge.confidence >= 1 else 1.0,  # pyvis hands it on as the width
        "dashes": edge.confidence < 1,
        "color": "#8a8578",
    }
    if nth:
        bend = "curvedCW" if (nth % 2 == 1) != turned else "curvedCCW"
        found["smooth"] = {"enabled": True, "type": bend, "roundness": round(0.12 * ((nth + 1) // 2), 2)}
    return found


def _options(count: int, layout: str) -> dict[str, Any]:
    """pyvis drops blanks from these options, so that no word in them may hold one."""
    force = layout == "force" and count <= ON_CANVAS
    large = count > LARGE
    rounds = max(LEAST_STEPS, min(STEPS, WORK // max(1, count)))
    return {
        "autoResize": True,
        "layout": {"randomSeed": 1, "improvedLayout": False},
        "interaction": {
            "hover": True,
            "tooltipDelay": 250,
            "keyboard": False,
            "multiselect": False,
            "hideEdgesOnDrag": large,
            "hideEdgesOnZoom": large,
        },
        "nodes": {"borderWidth": 1.5, "font": {"size": 13, "strokeWidth": 4}},
        "edges": {
            "arrows": {"to": {"enabled": not large, "scaleFactor": 0.45}},
            "smooth": False,
            "selectionWidth": 1.5,
        },
        "physics": {
            "enabled": force,
            "solver": "forceAtlas2Based",
            "forceAtlas2Based": {
                "gravitationalConstant": -90,
                "centralGravity": 0.012,
                "springLength": 130,
                "springConstant": 0.06,
                "avoidOverlap": 0.4,
            },
            "stabilization": {
                "enabled": True,
                "iterations": rounds,
                "fit": True,
            },
            "minVelocity": 0.75,
        },
    }
