"""The k best chains between two ends, exactly.

A chain is a sequence of distinct nodes from the source to the first target it meets; each hop is the cheapest allowed
edge between its two nodes. Chains come in the order of (cost, node numbers). The search is best-first over partial
chains: the key of one is its cost so far plus the bound on the rest, which never falls as the chain grows, so that
chains leave the heap in order. The children of a partial chain are made one at a time, the best first.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from graph.trace.arrays import Array
from graph.trace.bounds import STRENGTH, Bounds
from graph.trace.problem import INFINITE, Problem

FIRST_CHILDREN = 256
"""How many children of a busy node are sorted first; the rest are sorted when those are used up."""

CHECK_EVERY = 64
"""Partial chains between two looks at the clock."""


@dataclass(frozen=True, slots=True)
class Chain:
    """Node numbers, and the cost in thousandths."""

    nodes: tuple[int, ...]
    cost: int


class Search:
    """One run. After the iteration of `chains`, *complete* says that nothing was left, *expanded* how much was done."""

    def __init__(self, problem: Problem, expansions: int, seconds: float | None = None) -> None:
        self.problem, self.bounds = problem, Bounds(problem)
        self.expanded, self.gave_up = 0, False
        self._left = expansions
        self._deadline = None if seconds is None else time.monotonic() + seconds

    def chains(self) -> Iterator[Chain]:
        """Chains in order, until there are no more or the budget is used up (*gave_up*)."""
        problem, needs = self.problem, self.bounds.needs
        targets = problem.is_target
        heap: list[tuple[int, tuple[int, ...], int, int, Children]] = []
        self._push(heap, Children(self, (problem.source,), 0, needs))
        while heap:
            bound, path, cost, needs, siblings = heapq.heappop(heap)
            self._push(heap, siblings)
            if path[-1] in targets:
                yield Chain(path, bound)
                continue
            if self._spent():
                self.gave_up = True
                return
            self._push(heap, Children(self, path, cost, needs))

    def _push(self, heap: list[tuple[int, tuple[int, ...], int, int, Children]], children: Children) -> None:
        child = next(children, None)
        if child is not None:
            bound, node, cost, needs = child
            heapq.heappush(heap, (bound, (*children.path, node), cost, needs, children))

    def _spent(self) -> bool:
        self.expanded += 1
        if self.expanded >= self._left:
            return True
        return self._deadline is not None and self.expanded % CHECK_EVERY == 0 and time.monotonic() > self._deadline


class Children:
    """The ways on from a partial chain, best first: (bound, node, cost so far, needs)."""

    __slots__ = ("_base", "_items", "_low", "_needs", "_rest", "_search", "_seen", "path")

    def __init__(self, search: Search, path: tuple[int, ...], cost: int, needs: int) -> None:
        self.path, self._search, self._needs = path, search, needs
        start = search.bounds.start
        self._low = int(start[path[-1]])
        self._seen = set(path)
        bound, self._base = self._bounded(self._low, int(start[path[-1] + 1]), cost)
        open_ = np.flatnonzero(bound < INFINITE)
        self._rest: tuple[Array, Array] | None = (open_, bound[open_])
        self._items: Iterator[tuple[int, int, int]] = iter(())

    def _bounded(self, low: int, high: int, cost: int) -> tuple[Array, Array]:
        problem, bounds, needs = self._search.problem, self._search.bounds, self._needs
        left = problem.length - len(self.path)
        across = bounds.neighbour[low:high]
        base = problem.weight[low:high] + cost
        base = np.where(problem.weight[low:high] < INFINITE, base, INFINITE)
        bound = self._last(low, high, base, across)
        if left > 0:
            ahead = bounds.ahead_of(needs, left, across)
            if needs & STRENGTH:
                helps = bounds.strong[low:high] | ~bounds.hub[across]
                ahead = np.where(helps, bounds.ahead_of(needs & ~STRENGTH, left, across), ahead)
            bound = np.minimum(bound, np.minimum(base + ahead, INFINITE))
        return bound, base

    def _last(self, low: int, high: int, base: Array, across: Array) -> Array:
        """The bound of the hops that end the chain, INFINITE for all others."""
        needs, targets = self._needs, self._search.bounds.ends(self._needs)
        ends = across == targets[0] if len(targets) == 1 else np.isin(across, targets)
        if needs & STRENGTH and len(self.path) > 1:  # a direct link is always a link
            ends &= self._search.bounds.strong[low:high]
        return np.where(ends & (base < INFINITE), base, INFINITE)

    def _sort(self) -> bool:
        if self._rest is None or not len(self._rest[0]):
            return False
        places, bound = self._rest
        self._rest = None
        if len(places) > 2 * FIRST_CHILDREN:
            limit = np.partition(bound, FIRST_CHILDREN)[FIRST_CHILDREN]
            now = bound <= limit
            self._rest = places[~now], bound[~now]
            places, bound = places[now], bound[now]
        across = self._search.bounds.neighbour[self._low + places]
        order = np.lexsort((across, bound))
        places = places[order]
        self._items = zip(bound[order].tolist(), across[order].tolist(), places.tolist(), strict=True)
        return True

    def __iter__(self) -> Children:
        return self

    def __next__(self) -> tuple[int, int, int, int]:
        while True:
            for bound, node, place in self._items:
                if node not in self._seen:
                    self._seen.add(node)
                    return bound, node, int(self._base[place]), self._left(node, self._low + place)
            if not self._sort():
                raise StopIteration

    def _left(self, node: int, half: int) -> int:
        bounds, needs = self._search.bounds, self._needs
        needs &= ~bounds.bit.get(node, 0)
        if needs & STRENGTH and (bounds.strong[half] or not bounds.hub[node]):
            needs &= ~STRENGTH
        return needs
