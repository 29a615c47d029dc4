"""Where the nodes of a picture stand: by time, in rings, or, in a large picture, by their links."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from graph.neighbourhood.forces import by_force
from graph.neighbourhood.model import Neighbourhood, Node
from graph.neighbourhood.networks import communities
from graph.neighbourhood.period import year

Point: TypeAlias = tuple[float, float]

PLACEMENTS = ("force", "time", "radial")
"""Layouts: by links, by year from left to right, in rings around the focus."""

ON_CANVAS = 120
"""Nodes whose places by links the canvas works out itself, finely; more would keep a browser busy for too long."""

COLUMN = 130.0
ROW = 84.0
RING = 260.0
BESIDE = 92.0
"""Room in pixels that one node with its name takes on a ring."""

NO_YEAR = 10_000

SPANS = (1, 2, 5, 10, 25, 50, 100)
"""Years that one column may stand for: the shortest that keeps the picture within WIDEST columns."""

WIDEST = 9

TALLEST = 12
"""Nodes in one column of the time layout; a fuller year takes a second one."""


def placed(around: Neighbourhood, layout: str, grouped: dict[str, int] | None = None) -> dict[str, Point]:
    """x and y in pixels of each node by layout; empty where the canvas works it out: "force" in a small picture.

    ``grouped`` are the communities, where they are known already.
    """
    if layout == "force" and len(around.nodes) > ON_CANVAS:
        return by_force(around, communities(around) if grouped is None else grouped)
    if layout == "time":
        return {name: point for column in _columns(around.nodes) for name, point in column.points.items()}
    if layout == "radial":
        return _in_rings(around)
    return {}


def axis(around: Neighbourhood, layout: str) -> list[tuple[float, str]]:
    """x and heading of each column of the time layout: a year, or "no date"; empty for the others."""
    return [(column.x, column.heading) for column in _columns(around.nodes)] if layout == "time" else []


@dataclass(frozen=True)
class _Column:
    heading: str
    x: float
    points: dict[str, Point]


def _columns(nodes: Iterable[Node]) -> list[_Column]:
    """One column a span of years that occurs, oldest left, what has no date rightmost; inside by kind, then name.

    Neighbouring columns are shifted against each other, so that their names do not run into one another.
    """
    years: dict[int, list[Node]] = defaultdict(list)
    for node in nodes:
        years[year(node.date) or NO_YEAR].append(node)
    span = next(s for s in SPANS if len({when // s for when in years}) <= WIDEST or s == SPANS[-1])
    spans: dict[int, list[Node]] = defaultdict(list)
    for when in sorted(years):
        spans[NO_YEAR if when == NO_YEAR else when - when % span].extend(years[when])
    columns: list[_Column] = []
    for when, inside in spans.items():
        inside.sort(key=lambda node: (node.kind, node.label))
        for first in range(0, len(inside), TALLEST):
            stack = inside[first : first + TALLEST]
            x, shift = len(columns) * COLUMN, (len(columns) % 2 - 0.5) * ROW / 2
            points = {n.name: (x, shift + (row - (len(stack) - 1) / 2) * ROW) for row, n in enumerate(stack)}
            columns.append(_Column("" if first else _heading(when, span), x, points))
    return columns


def _heading(when: int, span: int) -> str:
    if when == NO_YEAR:
        return "no date"
    return str(when) if span == 1 else f"{when}–{when + span - 1}"


def _in_rings(around: Neighbourhood) -> dict[str, Point]:
    """The focus in the middle, each distance from it a ring, or more where one has not room; kinds side by side."""
    rings: dict[int, list[Node]] = defaultdict(list)
    for node in around.nodes:
        rings[node.depth].append(node)
    points: dict[str, Point] = {}
    radius = 0.0
    for depth in sorted(rings):
        waiting = sorted(rings[depth], key=lambda node: (node.kind, node.label))
        while waiting:
            room = 1 if radius == 0 else max(6, int(2 * math.pi * radius / BESIDE))
            ring, waiting = waiting[:room], waiting[room:]
            for place, node in enumerate(ring):
                angle = 2 * math.pi * place / len(ring) - math.pi / 2
                points[node.name] = (round(radius * math.cos(angle), 1), round(radius * math.sin(angle), 1))
            radius += RING if radius == 0 else RING / 1.6
    return points
