"""Lower bounds: the cost of the cheapest walk from each node to the target, by the number of hops that are left.

A walk may come back to a node, a chain may not, so a walk's cost never exceeds a chain's: the bounds are admissible. They
are found backwards from the target by Bellman and Ford's recursion, one layer of hops at a time over all half-edges.

What a chain still *needs* is a set of bits: STRENGTH (a strong predicate or an inner node that is no hub), and one bit
for each node that must lie on it. There is a family of bounds for each set of needs, made when first asked for.
"""

from __future__ import annotations

import numpy as np

from graph.trace.arrays import Array
from graph.trace.problem import INFINITE, Problem

STRENGTH = 1


class Bounds:
    """`cost(needs, hops)`: for every node, the cheapest walk to a target in at most *hops* (at least one) hops."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        index = problem.index
        self._layers: dict[tuple[int, int], Array] = {}
        self._ahead: dict[tuple[int, int], Array] = {}
        self.strong: Array = index.strong
        self._helps: Array | None = None
        self.bit = {node: 2 << place for place, node in enumerate(problem.through)}

    @property
    def needs(self) -> int:
        """What every offered chain needs."""
        return (STRENGTH if self.problem.strength else 0) | sum(self.bit.values())

    def cost(self, needs: int, hops: int) -> Array:
        """The layer: int32 costs, INFINITE (or more) where there is no such walk."""
        key = needs, hops
        if key not in self._layers:
            self._layers[key] = self._first(needs) if hops == 1 else self._further(needs, hops)
        return self._layers[key]

    def ahead(self, needs: int, hops: int) -> Array:
        """The same for a node that is entered as an inner one: INFINITE where it may not be, less needed where it helps."""
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
            index = self.problem.index
            self._helps = self.strong | ~index.node_hub[index.neighbour]
        return self._helps

    def _first(self, needs: int) -> Array:
        problem, index = self.problem, self.problem.index
        size = len(index.node_kind)
        layer = np.full(size, INFINITE, dtype=np.int32)
        if needs & ~STRENGTH:
            return layer
        if len(problem.targets) == 1:
            low, high = (int(x) for x in index.start[problem.targets[0] : problem.targets[0] + 2])
            own = index.neighbour[low:high]
            cost = problem.weight[low:high]
            if needs & STRENGTH:
                cost = np.where(self.strong[low:high], cost, INFINITE).astype(np.int32)
            np.minimum.at(layer, own, cost)
            return layer
        target = np.zeros(size, dtype=np.bool_)
        target[problem.targets] = True
        usable = target[index.neighbour] & (problem.weight < INFINITE)
        if needs & STRENGTH:
            usable &= self.strong
        cost = np.where(usable, problem.weight, INFINITE).astype(np.int32)
        return self._least(cost)

    def _further(self, needs: int, hops: int) -> Array:
        problem, index = self.problem, self.problem.index
        layer = self.ahead(needs, hops - 1)[index.neighbour]
        if needs & STRENGTH:
            helped = self.ahead(needs & ~STRENGTH, hops - 1)[index.neighbour]
            np.copyto(layer, helped, where=self.helps())
        layer += problem.weight
        return np.minimum(self.cost(needs, 1), self._least(layer))

    def _least(self, cost: Array) -> Array:
        index = self.problem.index
        layer = np.full(len(index.node_kind), INFINITE, dtype=np.int32)
        if len(index.rows):
            layer[index.rows] = np.minimum(np.minimum.reduceat(cost, index.row_starts), INFINITE)
        return layer
