"""Small random graphs, and traces on them by brute force from the definition alone."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hypothesis import strategies as st

from graph.dates import Certainty, Span, held, latest, parse
from graph.trace.arrays import Kind, Predicate, TraceIndex
from graph.trace.builder import Edge, Node, build
from graph.trace.costs import DOUBT, GENERAL, HUB, LENGTH, STRONG
from graph.trace.problem import Options

FAMILY = {"Treaty": "Instrument", "Resolution": "Instrument", "Country": "Place", "Body": "Organisation"}
KINDS = [Kind(f"x#{name}", f"x#{family}") for name, family in FAMILY.items()]
PREDICATES = [
    Predicate("p:cites", "cites", "f#Citation", 0.8),
    Predicate("p:adopted", "adopted_by", "f#Adoption", 0.1),
    Predicate("p:member", "member", "f#Membership", 0.2, group="membership"),
    Predicate("p:chair", "chair", "f#Membership", 0.4, group="membership"),
    Predicate("p:beside", "complements", "f#Citation", 0.6, symmetric=True),
]
DATES = [None, "1990", "1995-06", "2000-01-15", "2000", "2005"]
span = st.sampled_from(DATES).map(lambda text: parse(text) if text else None)


@dataclass(frozen=True)
class World:
    """A graph as it goes into the builder."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    hub_degree: int

    def index(self, folder: Path) -> TraceIndex:
        """The index of it, in *folder*."""
        return build(self.nodes, self.edges, PREDICATES, folder, prefixes=["n:", "e:"], hub_degree=self.hub_degree)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Up to nine nodes and 24 edges, parallel edges and loops among them."""
    size = draw(st.integers(2, 9))
    nodes = tuple(
        Node(f"n:{number}", draw(st.sampled_from(KINDS)), draw(st.sampled_from([True, False, None])), draw(span),
             draw(st.booleans()))
        for number in range(size)
    )  # fmt: skip
    end = st.integers(0, size - 1).map("n:{}".format)
    predicate = st.sampled_from([p.iri for p in PREDICATES])
    drawn = draw(st.lists(st.tuples(end, predicate, end, st.sampled_from([1.0, 0.8, 0.55]), span, span), max_size=24))
    edges = tuple(Edge(f"e:{number}", *parts) for number, parts in enumerate(drawn))
    return World(nodes, edges, draw(st.integers(1, 5)))


@st.composite
def constraints(draw: st.DrawFn, size: int) -> Options:
    """Constraints of every sort, mostly few of them."""
    rare = st.integers(0, 3).map(lambda number: number == 0)
    node = st.integers(0, size - 1).map("n:{}".format)

    def some(values: list[str], most: int = 2) -> frozenset[str]:
        return draw(st.frozensets(st.sampled_from(values), max_size=most)) if draw(rare) else frozenset()

    keys = ["cites", "adopted_by", "member", "f#Citation", "Adoption", "p:beside"]
    kinds = ["Treaty", "Instrument", "x#Country", "Organisation"]
    return Options(
        k=draw(st.integers(1, 6)),
        length=draw(st.integers(1, 6)),
        only=some(keys, 4),
        without=some(keys),
        kinds=some(kinds, 3),
        without_kinds=some(kinds),
        through=tuple(draw(st.lists(node, max_size=2, unique=True))) if draw(rare) else (),
        avoid=frozenset([draw(node)]) if draw(rare) else frozenset(),
        binding=draw(rare),
        as_of=draw(span) if draw(rare) else None,
        hubs=draw(rare),
    )


class Brute:
    """Every allowed chain of a world, by walking all of them."""

    def __init__(self, world: World, options: Options) -> None:
        self.world, self.options = world, options
        self.node = {node.iri: node for node in world.nodes}
        self.predicate = {p.iri: p for p in PREDICATES}
        self.fan: Counter[tuple[str, str, str]] = Counter()
        self.weak: Counter[str] = Counter()
        self.tied: set[frozenset[str]] = set()
        self.pairs: dict[tuple[str, str], list[Edge]] = {}
        for edge in world.edges:
            if edge.subject == edge.object:
                continue
            for end in (edge.subject, edge.object):
                self.fan[self.side(edge, end)] += 1
                self.weak[end] += self.predicate[edge.predicate].specificity < STRONG
            if self.predicate[edge.predicate].specificity >= STRONG:
                self.tied.add(frozenset((edge.subject, edge.object)))
            if self.allowed(edge):
                self.pairs.setdefault((edge.subject, edge.object), []).append(edge)
                self.pairs.setdefault((edge.object, edge.subject), []).append(edge)

    def side(self, edge: Edge, end: str) -> tuple[str, str, str]:
        predicate = self.predicate[edge.predicate]
        way = "out" if end == edge.subject or predicate.symmetric else "in"
        return end, predicate.group or predicate.iri, way

    def since(self, edge: Edge) -> tuple[Span | None, bool]:
        """The start, and whether it is only a lower bound."""
        if edge.since:
            return edge.since, False
        subject, object_ = self.node[edge.subject], self.node[edge.object]
        start = latest([n.start for n in (subject, object_) if n.start])
        return start, not (start and subject.text and start == subject.start)

    def named(self, predicate: Predicate, names: frozenset[str]) -> bool:
        return bool({predicate.iri, predicate.key, predicate.family, predicate.family[2:]} & names)

    def allowed(self, edge: Edge) -> bool:
        options, predicate = self.options, self.predicate[edge.predicate]
        if options.only and not self.named(predicate, options.only):
            return False
        if self.named(predicate, options.without):
            return False
        if options.as_of is None:
            return True
        start, open_ = self.since(edge)
        if start and open_:
            going_on = held(None, edge.until, options.as_of) is not Certainty.IMPOSSIBLE
            return start.earliest <= options.as_of.latest and going_on
        return held(start, edge.until, options.as_of) is not Certainty.IMPOSSIBLE

    def of_kind(self, iri: str, names: frozenset[str]) -> bool:
        kind = self.node[iri].kind
        return bool({kind.iri, kind.family, kind.iri[2:], kind.family[2:]} & names)

    def inner(self, iri: str) -> bool:
        options = self.options
        if (options.kinds and not self.of_kind(iri, options.kinds)) or self.of_kind(iri, options.without_kinds):
            return False
        if options.binding and self.of_kind(iri, frozenset(["Instrument"])) and not self.node[iri].binding:
            return False
        return iri not in options.avoid

    def targets(self, name: str, source: str) -> set[str]:
        if name in self.node:
            return {name}
        return {
            iri for iri in self.node
            if iri != source and self.of_kind(iri, frozenset([name])) and iri not in self.options.avoid
            and (self.node[iri].binding or not self.options.binding)
        }  # fmt: skip

    def walk(self, path: tuple[str, ...], targets: set[str]) -> Iterator[tuple[str, ...]]:
        for across in sorted({b for a, b in self.pairs if a == path[-1]} - set(path)):
            if across in targets:
                yield (*path, across)
            elif len(path) < self.options.length and self.inner(across):
                yield from self.walk((*path, across), targets)

    def cost(self, path: tuple[str, ...]) -> int:
        total = 0
        for a, b in itertools.pairwise(path):
            costs = []
            for edge in self.pairs[a, b]:
                cost = LENGTH + round(GENERAL * (1 - self.predicate[edge.predicate].specificity))
                cost += round(DOUBT * (1 - edge.strength))
                cost += sum(round(HUB * math.log2(self.fan[self.side(edge, end)])) for end in (a, b))
                costs.append(cost)
            total += min(costs)
        return total

    def offered(self, path: tuple[str, ...], ends: tuple[str, ...]) -> bool:
        if not {node for node in self.options.through if node not in ends} <= set(path):
            return False
        strong = len(path) == 2 or any(frozenset(pair) in self.tied for pair in itertools.pairwise(path))
        return self.options.hubs or strong or any(self.weak[node] < self.world.hub_degree for node in path[1:-1])

    def chains(self, source: str, target: str) -> list[tuple[int, tuple[str, ...]]]:
        """(cost, nodes) of every offered chain, in order."""
        targets = self.targets(target, source)
        ends = (source, *targets) if len(targets) == 1 else (source,)
        found = [path for path in self.walk((source,), targets) if self.offered(path, ends)]
        return sorted((self.cost(path), path) for path in found)
