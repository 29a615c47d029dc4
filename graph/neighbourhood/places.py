"""Where the nodes of a picture stand, for the layouts that mean something: time and rings."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from typing import TypeAlias

from graph.neighbourhood.model import Neighbourhood, Node
from graph.neighbourhood.period import year

Point: TypeAlias = tuple[float, float]

PLACEMENTS = ("force", "time", "radial")
"""Layouts: left to the canvas, by year from left to right, in rings around the focus."""

COLUMN = 150.0
ROW = 74.0
RING = 260.0
BESIDE = 92.0
"""Room in pixels that one node with its name takes on a ring."""

TALLEST = 14
"""Nodes in one column of the time layout; a fuller year takes a second one."""


def placed(around: Neighbourhood, layout: str) -> dict[str, Point]:
    """x and y in pixels of each node by layout; empty for "force", which the canvas works out."""
    if layout == "time":
        return _by_time(around.nodes)
    if layout == "radial":
        return _in_rings(around)
    return {}


def _by_time(nodes: Iterable[Node]) -> dict[str, Point]:
    """One column a year that occurs, oldest left, what has no date rightmost; in a column by kind, then name."""
    columns: dict[int, list[Node]] = defaultdict(list)
    for node in nodes:
        columns[year(node.date) or 10_000].append(node)
    points: dict[str, Point] = {}
    x = 0.0
    for when in sorted(columns):
        column = sorted(columns[when], key=lambda node: (node.kind, node.label))
        for first in range(0, len(column), TALLEST):
            stack = column[first : first + TALLEST]
            for row, node in enumerate(stack):
                points[node.name] = (x, (row - (len(stack) - 1) / 2) * ROW)
            x += COLUMN
    return points


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
