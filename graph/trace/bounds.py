"""Lower bounds: the cost of the cheapest walk from each node to the target, by the number of hops that are left.

A walk may come back to a node, a chain may not, so that the cheapest walk never costs more than the cheapest chain: the
bounds are admissible. They are found backwards from the target by Bellman and Ford's recursion, a layer of hops at a
time.

What a chain still *needs* is a set of bits: STRENGTH (a strong predicate or an inner node that is no hub), and one bit
for each node that must lie on it. There is a family of bounds for each set of needs, made when first asked for.
"""

from __future__ import annotations

import numpy as np

from graph.trace.arrays import Array
from graph.trace.problem import INFINITE, Problem

STRENGTH = 1

SPARSE = 6
"""A layer is made from single half-edges while fewer than one in this many are needed: they cost more than in a row."""


class Bounds:
    """`cost(needs, hops)`: for every node, the cheapest walk to a target in at most *hops* (at least one) hops."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        index = problem.index
        self._layers: dict[tuple[int, int], Array] = {}
        self._ahead: dict[tuple[int, int], Array] = {}
        self.strong: Array = index.strong
        self.hub: Array = index.node_hub
        self.neighbour: Array = index.neighbour
        self.start: Array = index.start
        self._helps: Array | None = None
        self.bit = {node: 2 << place for place, node in enumerate(problem.through)}

    @property
    def needs(self) -> int:
        """What every offered chain needs."""
        return (STRENGTH if self.problem.strength else 0) | sum(self.bit.values())

    def ends(self, needs: int) -> Array:
        """The targets at which a chain may end: all, or the one among them that is the only node it still needs."""
        asked = needs & ~STRENGTH
        if not asked:
            return self.problem.targets
        return np.array(
            [n for n, bit in self.bit.items() if bit == asked and n in self.problem.is_target], dtype=np.intp
        )

    def cost(self, needs: int, hops: int) -> Array:
        """The layer: int32 costs, INFINITE (or more) where there is no such walk."""
        key = needs, hops
        if key not in self._layers:
            self._layers[key] = self._first(needs) if hops == 1 else self._further(needs, hops)
        return self._layers[key]

    def ahead(self, needs: int, hops: int) -> Array:
        """The same for a node that is entered as an inner one: INFINITE where it may not, less where it helps."""
        key = needs, hops
        if key not in self._ahead:
            layer = self.cost(needs, hops).copy()
            for node, bit in self.bit.items():
                if needs & bit:
                    layer[node] = self.cost(needs & ~bit, hops)[node]
            if self.problem.inner is not None:
                layer[~self.problem.inner] = INFINITE
            layer[self.problem.targets] = INFINITE
            layer[self.problem.source] = INFINITE
            self._ahead[key] = layer
        return self._ahead[key]

    def helps(self) -> Array:
        """The half-edges that give strength: the pair is tied strongly, or the node across is no hub."""
        if self._helps is None:
            self._helps = self.strong | ~self.hub[self.neighbour]
        return self._helps

    def _first(self, needs: int) -> Array:
        problem, index = self.problem, self.problem.index
        size = len(index.node_kind)
        layer = np.full(size, INFINITE, dtype=np.int32)
        ends = self.ends(needs)
        if not len(ends):
            return layer
        if len(ends) == 1:
            low, high = (int(x) for x in index.start[ends[0] : ends[0] + 2])
            own = index.neighbour[low:high]
            cost = problem.weight[low:high]
            if needs & STRENGTH:
                cost = np.where(self.strong[low:high], cost, INFINITE).astype(np.int32)
            np.minimum.at(layer, own, cost)
            return layer
        target = np.zeros(size, dtype=np.bool_)
        target[ends] = True
        usable = target[index.neighbour] & (problem.weight < INFINITE)
        if needs & STRENGTH:
            usable &= self.strong
        cost = np.where(usable, problem.weight, INFINITE).astype(np.int32)
        return self._least(cost)

    def _further(self, needs: int, hops: int) -> Array:
        active = np.flatnonzero(self.ahead(needs & ~STRENGTH, hops - 1) < INFINITE)
        if self._few(active):
            layer = self._pushed(needs, hops, active)
        else:
            cost = self.ahead(needs, hops - 1)[self.neighbour]
            if needs & STRENGTH:
                helped = self.ahead(needs & ~STRENGTH, hops - 1)[self.neighbour]
                np.copyto(cost, helped, where=self.helps())
            cost += self.problem.weight
            layer = self._least(cost)
        return np.minimum(layer, self.cost(needs, 1), out=layer)

    def _few(self, nodes: Array) -> bool:
        """Whether the half-edges of *nodes* are few enough to be looked at one by one."""
        start = self.start
        return int((start[nodes + 1] - start[nodes]).sum()) * SPARSE < len(self.neighbour)

    def _halves(self, nodes: Array) -> tuple[Array, Array]:
        """The half-edges of *nodes*, and how many each has."""
        first = self.start[nodes]
        count = self.start[nodes + 1] - first
        shift = first - np.concatenate([np.zeros(1, np.int64), np.cumsum(count)[:-1]])
        return np.repeat(shift, count) + np.arange(int(count.sum())), count

    def _pushed(self, needs: int, hops: int, active: Array) -> Array:
        """The layer from the few nodes that the one before can be reached by."""
        halves, count = self._halves(active)
        ahead = np.repeat(self.ahead(needs, hops - 1)[active], count)
        if needs & STRENGTH:
            helped = np.repeat(self.ahead(needs & ~STRENGTH, hops - 1)[active], count)
            hub = np.repeat(self.hub[active], count)
            ahead = np.where(self.strong[halves] | ~hub, helped, ahead)
        layer = np.full(len(self.hub), INFINITE, dtype=np.int32)
        np.minimum.at(layer, self.neighbour[halves], ahead + self.problem.weight[halves])
        return layer

    def ahead_of(self, needs: int, hops: int, nodes: Array) -> Array:
        """`ahead` for *nodes* alone, without the whole layer where that is not known yet and they are few."""
        if (needs, hops) in self._ahead or self.bit or hops == 1 or not self._few(nodes) or not len(nodes):
            return self.ahead(needs, hops)[nodes]
        halves, count = self._halves(nodes)
        across = self.neighbour[halves]
        cost = self.ahead(needs, hops - 1)[across]
        if needs & STRENGTH:
            helps = self.strong[halves] | ~self.hub[across]
            cost = np.where(helps, self.ahead(needs & ~STRENGTH, hops - 1)[across], cost)
        least = np.minimum.reduceat(cost + self.problem.weight[halves], np.cumsum(count) - count)
        least = np.minimum(np.minimum(least, self.cost(needs, 1)[nodes]), INFINITE)
        closed = (nodes == self.problem.source) | np.isin(nodes, self.problem.targets)
        if self.problem.inner is not None:
            closed |= ~self.problem.inner[nodes]
        return np.where(closed, INFINITE, least)

    def _least(self, cost: Array) -> Array:
        index = self.problem.index
        layer = np.full(len(self.hub), INFINITE, dtype=np.int32)
        if len(index.rows):
            layer[index.rows] = np.minimum(np.minimum.reduceat(cost, index.row_starts), INFINITE)
        return layer
