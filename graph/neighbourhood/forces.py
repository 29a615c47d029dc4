"""Where the nodes of a large picture stand by their links, worked out once, so that no browser is busy for seconds."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeAlias

from graph.neighbourhood.model import Neighbourhood

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers: TypeAlias = npt.NDArray[np.float64]

ROUNDS = 60
"""Rounds of the layout: the picture changes little after that."""

APART = 62.0
"""Pixels that two nodes keep from one another, so that their marks do not touch and most short names can be read."""

GOLDEN = math.pi * (3 - math.sqrt(5))
"""The angle between one seed and the next in the head of a sunflower, which fills a disc evenly."""

HELD, LOOSE = 0.02, 0.5
"""How strongly nodes are drawn to the middle, for each pixel: those that hang on the focus, and those whose links the
picture leaves out, which nothing else holds: they end about as far out as the others reach."""

CELLS = 16
"""The push of far nodes is summed over so many cells a side: each node feels a few hundred pushes, not thousands."""


def by_force(around: Neighbourhood, communities: dict[str, int]) -> dict[str, tuple[float, float]]:
    """x and y in pixels of each node: linked ones near, all others apart, the focus in the middle.

    A force layout after Fruchterman and Reingold (1991), with far pushes summed over the cells of a grid as Barnes and
    Hut (1986) do, from a start that gives each community a disc of its own. No chance is in it.
    """
    import networkx as nx
    import numpy as np

    names = [node.name for node in around.nodes]
    if len(names) < 2:
        return dict.fromkeys(names, (0.0, 0.0))
    place = {name: number for number, name in enumerate(names)}
    pairs = sorted({(place[a], place[b]) for e in around.edges for a, b in [sorted((e.source, e.target))] if a != b})
    ends = np.array(pairs, dtype=np.intp).reshape(-1, 2)
    points = _discs(np.array([communities.get(name, 0) for name in names]))
    degree = np.bincount(ends.ravel(), minlength=len(names)).astype(float)
    linked = nx.Graph([(0, 0), *pairs])
    inward = np.full(len(names), LOOSE)
    inward[list(nx.node_connected_component(linked, 0))] = HELD
    for turn in range(ROUNDS):
        step = APART * 2.5 * (1 - turn / ROUNDS) + 2.0
        push = _pushes(points) + _pulls(points, ends, degree) - points * inward[:, None]
        length = np.maximum(np.hypot(push[:, 0], push[:, 1]), 1e-9)
        points += push * (np.minimum(length, step) / length)[:, None]
        points -= points[0]
    points = _spaced(points)
    return {name: (round(float(x), 1), round(float(y), 1)) for name, (x, y) in zip(names, points, strict=True)}


def _discs(community: npt.NDArray[np.int_]) -> Numbers:
    """A start: each community fills a disc, and the discs go around the first node, the largest first."""
    import numpy as np

    points = np.zeros((len(community), 2))
    radius, angle = APART * 3, 0.0
    for number in np.unique(community[1:]):
        members = np.flatnonzero(community == number)
        members = members[members > 0]
        own = APART * math.sqrt(len(members))
        angle += math.asin(min(1.0, own / (radius + own)))
        middle = (radius + own) * np.array([math.cos(angle), math.sin(angle)])
        order = np.arange(len(members))
        spread = APART * np.sqrt(order + 0.5)
        points[members] = middle + np.stack([spread * np.cos(order * GOLDEN), spread * np.sin(order * GOLDEN)], axis=1)
        angle += math.asin(min(1.0, own / (radius + own)))
        if angle > 2 * math.pi:
            angle, radius = angle - 2 * math.pi, radius + 2 * own
    return points


def _pushes(points: Numbers) -> Numbers:
    """Each node is pushed away from the middle of every cell of a grid, as hard as there are nodes in it."""
    import numpy as np

    low = points.min(axis=0)
    side = max(float((points.max(axis=0) - low).max()) / CELLS, 1.0)
    cell = np.minimum(((points - low) / side).astype(np.intp), CELLS - 1)
    key = cell[:, 0] * CELLS + cell[:, 1]
    count = np.bincount(key, minlength=CELLS * CELLS).astype(float)
    full = np.flatnonzero(count)
    middle = np.stack([np.bincount(key, points[:, axis], CELLS * CELLS)[full] / count[full] for axis in (0, 1)], axis=1)
    # The sum over all cells of weight * (point - middle) / (distance² + softening), without a difference for each pair.
    square = (points**2).sum(axis=1)[:, None] + (middle**2).sum(axis=1)[None, :] - 2 * points @ middle.T
    weight = APART**2 * count[full] / (np.maximum(square, 0.0) + APART**2 / 4)
    pushes: Numbers = points * weight.sum(axis=1)[:, None] - weight @ middle
    return pushes


def _pulls(points: Numbers, ends: npt.NDArray[np.intp], degree: Numbers) -> Numbers:
    """Linked nodes are drawn together; a link of a much linked node pulls less, or a hub would crush what it holds."""
    import numpy as np

    pull = np.zeros_like(points)
    if len(ends):
        between = points[ends[:, 1]] - points[ends[:, 0]]
        far = np.hypot(between[:, 0], between[:, 1])
        force = between * (far / (APART * 2 * degree[ends].prod(axis=1) ** 0.25))[:, None]
        np.add.at(pull, ends[:, 0], force)
        np.subtract.at(pull, ends[:, 1], force)
    return pull


def _spaced(points: Numbers) -> Numbers:
    """The same picture with no two nodes nearer than they may be: those of neighbouring cells part, round by round."""
    import numpy as np

    points = points.copy()
    for _ in range(30):
        first, second = _near(points)
        between = points[second] - points[first]
        far = np.hypot(between[:, 0], between[:, 1])
        close = far < APART
        if not close.any():
            break
        first, second, between, far = first[close], second[close], between[close], far[close]
        # Two in one place part along a direction that their numbers give.
        stuck = far < 1e-6
        between[stuck] = np.stack([np.cos(second[stuck] * GOLDEN), np.sin(second[stuck] * GOLDEN)], axis=1)
        far[stuck] = 1.0
        move = between * ((APART - np.where(stuck, 0.0, far)) / far)[:, None]
        share = np.where(first == 0, 0.0, 0.5)  # the focus stays in the middle
        np.add.at(points, second, move * (1 - share)[:, None])
        np.subtract.at(points, first, move * share[:, None])
    return points


def _near(points: Numbers) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """The pairs of nodes, the lower number first, in the same cell of side APART or in neighbouring ones."""
    import numpy as np

    cell = np.floor(points / APART).astype(np.int64)
    cell -= cell.min(axis=0)
    width = int(cell[:, 1].max()) + 3
    key = (cell[:, 0] + 1) * width + cell[:, 1] + 1
    order = np.argsort(key, kind="stable")
    ranked = key[order]
    found: list[npt.NDArray[np.intp]] = []
    for shift in (0, 1, width - 1, width, width + 1):
        start, end = np.searchsorted(ranked, key + shift), np.searchsorted(ranked, key + shift, side="right")
        size = end - start
        left = np.repeat(np.arange(len(points)), size)
        offset = np.arange(len(left)) - np.repeat(np.cumsum(size) - size, size)
        right = order[np.repeat(start, size) + offset]
        pair = np.stack([np.minimum(left, right), np.maximum(left, right)], axis=1)
        found.append(pair if shift else pair[left < right])
    pairs = np.concatenate(found)
    return pairs[:, 0], pairs[:, 1]
