"""Where an instrument comes from and what came of it, and what would fall with it."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from graph.dates import Span
from graph.store import ReadStore
from graph.trace.arrays import Array, Predicate, TraceIndex
from graph.trace.record import Entity
from graph.trace.result import Hop, Json, date_json
from graph.trace.tracing import Tracer

LINEAGE, CITATION = "Lineage", "Citation"
SERIES = "follows_up"

MOST = 300
"""Entities in one tree; where it is reached the answer says that it is not complete. A tree may be a single line of
them, and is walked by recursion."""

RIPPLES = {"mandates": True, "establishes": True, "implements": False, "supplements": False, "based_on": False}
"""Predicates by which something rests on something else: true where it is the object that rests on the subject."""


@dataclass(frozen=True)
class Branch:
    """An entity of the tree with its date, the statement that joins it to the one above, and what hangs below it."""

    entity: Entity
    date: Span | None
    hop: Hop | None
    children: tuple[Branch, ...] = ()

    def walk(self) -> Iterator[Branch]:
        """This branch, then all below it."""
        yield self
        for child in self.children:
            yield from child.walk()

    def as_json(self, language: str = "en") -> Json:
        """As a JSON object."""
        return {
            "entity": self.entity.as_json(),
            "date": date_json(self.date, language),
            "hop": self.hop.as_json(language) if self.hop else None,
            "children": [child.as_json(language) for child in self.children],
        }


@dataclass(frozen=True)
class Lineage:
    """*ancestors* and *descendants* are trees with the instrument as root; *line* is the series that it stands in, by
    what follows up what, from the first to the last; *cites* and *cited_by* are citations beside the trees."""

    ancestors: Branch
    descendants: Branch
    line: tuple[Branch, ...]
    cites: tuple[Hop, ...]
    cited_by: tuple[Hop, ...]
    complete: bool
    language: str = "en"

    def as_json(self) -> Json:
        """As a JSON object."""
        language = self.language
        return {
            "ancestors": self.ancestors.as_json(language),
            "descendants": self.descendants.as_json(language),
            "line": [branch.as_json(language) for branch in self.line],
            "cites": [hop.as_json(language) for hop in self.cites],
            "citedBy": [hop.as_json(language) for hop in self.cited_by],
            "complete": self.complete,
        }


@dataclass(frozen=True)
class Affected:
    """What rests on the instrument by *chain*; *remaining* are bases of it that would still stand."""

    entity: Entity
    chain: tuple[Hop, ...]
    remaining: tuple[Entity, ...]

    @property
    def loses_all(self) -> bool:
        """Whether no recorded basis would be left."""
        return not self.remaining


@dataclass(frozen=True)
class Ripple:
    """What would lose a basis if *entity* fell away, the nearest first."""

    entity: Entity
    affected: tuple[Affected, ...]
    complete: bool
    language: str = "en"

    def as_json(self) -> Json:
        """As a JSON object."""
        return {
            "entity": self.entity.as_json(),
            "affected": [
                {
                    "entity": one.entity.as_json(),
                    "losesAll": one.loses_all,
                    "remaining": [entity.as_json() for entity in one.remaining],
                    "chain": [hop.as_json(self.language) for hop in one.chain],
                }
                for one in self.affected
            ],
            "complete": self.complete,
        }


class _Edges:
    """The half-edges of a node by predicate and direction."""

    def __init__(self, index: TraceIndex) -> None:
        self.index = index
        self.directed = self._codes(lambda p: _local(p.family) == LINEAGE and not p.symmetric)
        self.series = self._keyed(SERIES)
        self.citation = self._codes(lambda p: _local(p.family) == CITATION)
        self.rests = {key: self._keyed(key) for key in RIPPLES}

    def _codes(self, wanted: Callable[[Predicate], bool]) -> Array:
        return np.array([wanted(predicate) for predicate in self.index.predicates], dtype=np.bool_)

    def _keyed(self, key: str) -> Array:
        return self._codes(lambda predicate: predicate.key == key)

    def of(self, node: int, codes: Array, forward: bool) -> list[tuple[int, int]]:
        """(node across, half-edge) with these predicates, leaving *node* as subject or as object."""
        low, high = int(self.index.start[node]), int(self.index.start[node + 1])
        halves = self.index.half[low:high]
        keep = codes[self.index.predicate[halves >> 1]] & ((halves & 1) == (0 if forward else 1))
        return list(zip(self.index.neighbour[low:high][keep].tolist(), halves[keep].tolist(), strict=True))

    def bases(self, node: int, under: bool) -> list[tuple[int, int]]:
        """What *node* rests on (*under*), or what rests on it."""
        found = []
        for key, object_rests in RIPPLES.items():
            found += self.of(node, self.rests[key], object_rests != under)
        return found


def lineage(index: TraceIndex, store: ReadStore, iri: str, language: str = "en") -> Lineage:
    """The lineage of the entity *iri*. Raises TraceError where there is none of that IRI.

    The trees follow statements of the lineage family that have a direction, however far. What can be reached in several
    ways hangs below the one that is nearest to it in time. Citations are followed for one step.
    """
    tracer, edges = Tracer.over(index, store, language), _Edges(index)
    root = tracer.end(iri)
    up, whole_up = _reach(edges, root, True)
    down, whole_down = _reach(edges, root, False)
    seen = {*up, *down, root}
    cites = [tracer.hop(half) for node, half in edges.of(root, edges.citation, True) if node not in seen]
    cited = [tracer.hop(half ^ 1) for node, half in edges.of(root, edges.citation, False) if node not in seen]
    before, after = (_longest(edges, root, way) for way in (True, False))
    before = list(itertools.takewhile(lambda node: node not in after, before))  # both ways round a circle
    line = [*reversed(before), root, *after] if before or after else []
    return Lineage(
        _tree(tracer, root, up), _tree(tracer, root, down), _line(tracer, edges, line),
        tuple(sorted(cites, key=_by_date)), tuple(sorted(cited, key=_by_date)), whole_up and whole_down, language,
    )  # fmt: skip


def ripple(index: TraceIndex, store: ReadStore, iri: str, language: str = "en") -> Ripple:
    """What would lose its basis if the entity *iri* fell away, transitively. Raises TraceError as `lineage` does.

    Something rests on what mandates or establishes it, and on what it implements, supplements or is based on.
    """
    tracer, edges = Tracer.over(index, store, language), _Edges(index)
    root = tracer.end(iri)
    way: dict[int, tuple[int, int]] = {}
    layer = [root]
    while layer and len(way) < MOST:
        found: dict[int, tuple[int, int]] = {}
        for node in layer:
            for other, half in edges.bases(node, under=False):
                if other != root and other not in way:
                    found.setdefault(other, (node, half))
        way |= found
        layer = sorted(found)
    fallen = {root, *way}
    affected = []
    for node in list(way)[:MOST]:
        chain, at = [], node
        while at != root:
            at, half = way[at]
            chain.append(tracer.hop(half))
        rest = sorted({other for other, _ in edges.bases(node, under=True)} - fallen)
        remaining = tuple(tracer.record.entity(index.nodes[other]) for other in rest)
        affected.append(Affected(tracer.record.entity(index.nodes[node]), tuple(reversed(chain)), remaining))
    return Ripple(tracer.record.entity(iri), tuple(affected), len(way) <= MOST and not layer, language)


def _reach(edges: _Edges, root: int, forward: bool) -> tuple[dict[int, list[tuple[int, int]]], bool]:
    """Every node of the lineage in one direction with the (node, half-edge) pairs that lead to it."""
    found: dict[int, list[tuple[int, int]]] = {}
    layer = [root]
    while layer:
        further: list[int] = []
        for node in layer:
            for other, half in edges.of(node, edges.directed, forward):
                if other == root:
                    continue
                if other not in found:
                    if len(found) >= MOST:
                        return found, False
                    found[other] = []
                    further.append(other)
                found[other].append((node, half))
        layer = further
    return found, True


def _tree(tracer: Tracer, root: int, found: dict[int, list[tuple[int, int]]]) -> Branch:
    dates = {node: tracer.record.date(tracer.index.nodes[node]) for node in (root, *found)}
    ways_on: dict[int, list[tuple[int, int, int]]] = {}
    for node, ways in found.items():
        for parent, half in ways:
            ways_on.setdefault(parent, []).append((_apart(dates[node], dates[parent]), half, node))
    chosen: dict[int, tuple[int, int]] = {}
    waiting = [(*way, root) for way in ways_on.get(root, [])]
    heapq.heapify(waiting)
    while waiting:  # the tree grows by the nearest in time that hangs on what it holds already
        _, half, node, parent = heapq.heappop(waiting)
        if node not in chosen:
            chosen[node] = parent, half
            for way in ways_on.get(node, []):
                heapq.heappush(waiting, (*way, node))
    below: dict[int, list[int]] = {}
    for node, (parent, _) in chosen.items():
        below.setdefault(parent, []).append(node)

    def branch(node: int) -> Branch:
        half = chosen[node][1] if node in chosen else None
        children = tuple(branch(child) for child in sorted(below.get(node, []), key=lambda n: (_day(dates[n]), n)))
        entity = tracer.record.entity(tracer.index.nodes[node])
        return Branch(entity, dates[node], None if half is None else tracer.hop(half & ~1), children)

    return branch(root)


def _longest(edges: _Edges, root: int, forward: bool) -> list[int]:
    """The longest series from *root* on, without it; ties by number. A circle is cut where it closes."""
    best: dict[int, list[int]] = {}
    stack = [root]
    while stack:
        node = stack[-1]
        best.setdefault(node, [])
        others = sorted(other for other, _ in edges.of(node, edges.series, forward))
        unseen = [other for other in others if other not in best]
        if unseen and len(best) < MOST:
            stack.append(unseen[0])
            continue
        stack.pop()
        lines = [[other, *best[other]] for other in others if other in best and other not in (*stack, node)]
        best[node] = max((line for line in lines if node not in line), key=len, default=[])
    return best[root]


def _line(tracer: Tracer, edges: _Edges, nodes: list[int]) -> tuple[Branch, ...]:
    branches = []
    for place, node in enumerate(nodes):
        halves = [half for other, half in edges.of(node, edges.series, True) if place and other == nodes[place - 1]]
        iri = tracer.index.nodes[node]
        hop = tracer.hop(halves[0]) if halves else None
        branches.append(Branch(tracer.record.entity(iri), tracer.record.date(iri), hop))
    return tuple(branches)


def _day(span: Span | None) -> int:
    return span.earliest.toordinal() if span else 0


def _apart(one: Span | None, other: Span | None) -> int:
    """Days between two dates; what has none is farthest."""
    return abs(_day(one) - _day(other)) if one and other else 10**7


def _by_date(hop: Hop) -> tuple[int, str]:
    return _day(hop.since), hop.edge


def _local(iri: str) -> str:
    return iri.rpartition("#")[2]
