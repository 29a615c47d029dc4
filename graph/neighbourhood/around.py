"""The neighbourhood itself: which nodes are on show, and why these."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from graph.errors import EntityUnknownError
from graph.neighbourhood.edges import Reader
from graph.neighbourhood.evidence import Backing
from graph.neighbourhood.model import Edge, Neighbourhood, Node, Question, Remainder, Tally
from graph.neighbourhood.names import iri_of, name_of, plain
from graph.neighbourhood.nodes import described
from graph.neighbourhood.period import within
from graph.neighbourhood.vocabulary import Vocabulary
from graph.store import Literal, NamedNode, ReadStore

SECOND_RING = 8
"""How many of the first ring's nodes depth 2 goes on from: the most relevant ones, so that it stays a picture."""

MOST_DESCRIBED, MOST_ORDERS = 20_000, 8
"""Entities that are kept described in one order of languages, and how many such orders."""

MOST_SHOWN = 2_500
"""How many nodes are shown in all, however many are expanded."""

_IDENTIFIER = NamedNode("http://purl.org/dc/terms/identifier")

MOST_EDGES = 600
"""How many edges are shown; 40 states and 30 treaties alone have more acts between them than a picture can hold."""


class Neighbourhoods:
    """Neighbourhoods in one store, which must not change. A neighbourhood costs at most nine queries."""

    def __init__(self, store: ReadStore) -> None:
        self.store = store
        self.vocabulary = Vocabulary(store)
        self._edges = Reader(store, self.vocabulary, Backing(store))
        self._described: dict[tuple[str, ...], dict[str, Node]] = {}

    def resolve(self, text: str) -> str:
        """The name of an entity given by name, IRI or compact identifier. Raises EntityUnknownError."""
        for candidate in (text, iri_of(text)):
            try:
                node = NamedNode(candidate)
            except ValueError:
                continue
            if next(self.store.quads(node), None) is not None:
                return name_of(candidate)
        found = sorted(str(quad.subject) for quad in self.store.quads(None, _IDENTIFIER, Literal(text)))
        if not found:
            raise EntityUnknownError(plain(text))
        return name_of(found[0].strip("<>"))

    def around(self, question: Question) -> Neighbourhood:
        """What surrounds ``question.node``. Raises EntityUnknownError."""
        centres = [question.node, *dict.fromkeys(name for name, _ in question.expanded)]
        only = _families_of(question)
        found = self._edges.around(centres, question.languages)
        around = {c: [e for e in found if c in (e.source, e.target) and _asked(e, c, only)] for c in centres}
        facts = self._facts(_ends(found, centres), question.languages)
        if question.node not in facts:
            raise EntityUnknownError(question.node)
        chosen, remainders = _chosen(centres, around, facts, question)
        if question.depth > 1:
            chosen = self._second_ring(centres, chosen, facts, question)
        between = self._edges.between(chosen, found, question.languages)
        edges = [e for e in between if _shown(e, facts, question)]
        nodes = _nodes(chosen, edges, facts, centres)
        kept = {node.name for node in nodes}
        edges = [e for e in edges if e.source in kept and e.target in kept]
        edges, left = _bounded(edges, set(centres), len(nodes))
        return Neighbourhood(
            question,
            tuple(nodes),
            tuple(edges),
            tuple(remainders),
            self._family_tallies(around, edges, facts, question),
            self._kind_tallies(around, nodes, facts, question),
            left,
            {node.name: node for node in nodes},
        )

    def families_of(self, name: str, question: Question) -> tuple[Tally, ...]:
        """The families of all links of one node, whatever the filters; ``shown`` is 0."""
        found = self._edges.around([name], question.languages)
        total = Counter(edge.family for edge in found)
        label = self.vocabulary.family_label
        return tuple(Tally(key, label(key, question.languages), total[key], 0) for key in sorted(total))

    def _facts(self, names: set[str], languages: tuple[str, ...]) -> dict[str, Node]:
        """What is said of these entities; what was asked for before is kept, for neighbours are neighbours of many."""
        kept = self._described.get(languages, {})
        missing = names - kept.keys()
        fresh = described(self.store, self.vocabulary, missing, languages) if missing else {}
        if fresh:
            whole = len(kept) + len(fresh) <= MOST_DESCRIBED and len(self._described) <= MOST_ORDERS
            self._described = self._described if whole else {}
            self._described[languages] = (kept if whole else {}) | fresh
        return {name: node for name in names if (node := kept.get(name) or fresh.get(name))}

    def _second_ring(
        self, centres: list[str], chosen: list[str], facts: dict[str, Node], question: Question
    ) -> list[str]:
        ring = [name for name in chosen if name not in centres][:SECOND_RING]
        share = max(1, question.limit // max(1, len(ring)))
        found = self._edges.around(ring, question.languages)
        facts |= self._facts(_ends(found, ring) - facts.keys(), question.languages)
        around = {c: [e for e in found if c in (e.source, e.target)] for c in ring}
        known, more = set(chosen), list(chosen)
        for centre in ring:
            ranked = [n for n in _ranked(centre, around[centre], facts, question) if n not in known][:share]
            known.update(ranked)
            more.extend(ranked)
        return more[: max(len(chosen), MOST_SHOWN)]

    def _family_tallies(
        self, around: dict[str, list[Edge]], edges: list[Edge], facts: dict[str, Node], question: Question
    ) -> tuple[Tally, ...]:
        """Counted as if no family were chosen, so that another one can be."""
        free = replace(question, families=frozenset())
        passed = {e.iri: e for c, found in around.items() for e in _passing(c, found, facts, free)}
        total = Counter(edge.family for edge in (passed | {e.iri: e for e in edges}).values())
        shown = Counter(edge.family for edge in edges)
        label = self.vocabulary.family_label
        return tuple(
            Tally(key, label(key, question.languages), total[key], shown[key])
            for key in sorted(total.keys() | question.families)
        )

    def _kind_tallies(
        self, around: dict[str, list[Edge]], nodes: list[Node], facts: dict[str, Node], question: Question
    ) -> tuple[Tally, ...]:
        """Counted as if no kind were chosen, so that another one can be."""
        free = replace(question, kinds=frozenset())
        names = {_other(e, c) for c, found in around.items() for e in _passing(c, found, facts, free)}
        total = Counter(facts[name].kind for name in names | {node.name for node in nodes})
        shown = Counter(node.kind for node in nodes)
        label = self.vocabulary.kind_label
        return tuple(
            Tally(key, label(key, question.languages), total[key], shown[key])
            for key in sorted(total.keys() | question.kinds)
        )


def _families_of(question: Question) -> dict[str, frozenset[str]]:
    """The families that each expanded node was asked for; a node asked for as a whole has no entry."""
    only: dict[str, frozenset[str]] = {}
    for name, _ in question.expanded:
        asked = [family for other, family in question.expanded if other == name]
        if all(asked) and name != question.node:
            only[name] = frozenset(asked)
    return only


def _asked(edge: Edge, centre: str, only: dict[str, frozenset[str]]) -> bool:
    return centre not in only or edge.family in only[centre]


def _shown(edge: Edge, facts: dict[str, Node], question: Question) -> bool:
    if question.families and edge.family not in question.families:
        return False
    return within(edge, facts[edge.source].date, facts[edge.target].date, question.start, question.end)


def _ends(edges: Iterable[Edge], centres: Iterable[str]) -> set[str]:
    return {name for edge in edges for name in (edge.source, edge.target)} | set(centres)


def _other(edge: Edge, centre: str) -> str:
    return edge.target if edge.source == centre else edge.source


def _passing(centre: str, edges: Iterable[Edge], facts: dict[str, Node], question: Question) -> Iterator[Edge]:
    """The edges at ``centre`` that the filters let through."""
    for edge in edges:
        other = _other(edge, centre)
        if other == centre or other in question.hidden or other not in facts:
            continue
        if question.kinds and facts[other].kind not in question.kinds:
            continue
        if _shown(edge, facts, question):
            yield edge


def _ranked(centre: str, edges: Iterable[Edge], facts: dict[str, Node], question: Question) -> list[str]:
    """The neighbours of ``centre`` that the filters let through, the most relevant first.

    Relevance is the weight of the strongest edge (the predicate's specificity times the confidence of its evidence),
    then the sum over all of them, then the name: the same question always has the same answer. By the sum alone a
    state with two acts would come before the text that is cited.
    """
    top: dict[str, float] = {}
    sums: dict[str, float] = {}
    for edge in _passing(centre, edges, facts, question):
        other = _other(edge, centre)
        top[other] = max(edge.weight, top.get(other, 0.0))
        sums[other] = sums.get(other, 0.0) + edge.weight
    return sorted(top, key=lambda name: (-top[name], -sums[name], name))


def _chosen(
    centres: list[str], around: dict[str, list[Edge]], facts: dict[str, Node], question: Question
) -> tuple[list[str], list[Remainder]]:
    """The nodes on show, and how many neighbours of each centre are left."""
    chosen = {name: None for name in centres if name in facts}
    ranked = {c: _ranked(c, around[c], facts, question) for c in centres}
    for centre in centres:
        fresh = [name for name in ranked[centre][: question.limit] if name not in chosen]
        chosen |= dict.fromkeys(fresh[: max(0, MOST_SHOWN - len(chosen))])
    remainders = [
        Remainder(c, len(ranked[c]), sum(name not in chosen for name in ranked[c])) for c in centres if c in facts
    ]
    return list(chosen), remainders


def _bounded(edges: list[Edge], centres: set[str], nodes: int) -> tuple[list[Edge], int]:
    """At most MOST_EDGES or two a node, and how many are left: those at a centre go first, then the weightiest."""
    most = max(MOST_EDGES, 2 * nodes)
    if len(edges) <= most:
        return edges, 0
    ranked = sorted(edges, key=lambda e: (not {e.source, e.target} & centres, -e.weight, e.iri))
    return sorted(ranked[:most], key=lambda e: e.iri), len(ranked) - most


def _nodes(chosen: list[str], edges: list[Edge], facts: dict[str, Node], centres: list[str]) -> list[Node]:
    """The chosen nodes that hang together with the focus, each with its distance from it."""
    beside: dict[str, set[str]] = {name: set() for name in chosen}
    for edge in edges:
        beside[edge.source].add(edge.target)
        beside[edge.target].add(edge.source)
    depth, ring = {chosen[0]: 0}, [chosen[0]]
    while ring:
        ring = sorted({other for name in ring for other in beside[name]} - depth.keys())
        depth |= dict.fromkeys(ring, max(depth.values()) + 1)
    # What was asked for by name stays, even when the filters cut it off.
    return [
        replace(facts[name], depth=depth.get(name, max(depth.values()) + 1), expanded=name in centres)
        for name in chosen
        if name in depth or name in centres
    ]
