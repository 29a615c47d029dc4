"""From a question to its answer: search, choose, and say."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from graph.dates import Certainty, Span, latest, span_of_days
from graph.errors import TraceError
from graph.store import ReadStore
from graph.trace import words
from graph.trace.arrays import BASES, TraceIndex
from graph.trace.bounds import STRENGTH
from graph.trace.costs import LENGTH, doubt_cost, general_cost
from graph.trace.diversity import POOL, diverse
from graph.trace.problem import INFINITE, Options, Problem, problem_of, targets_of
from graph.trace.reading import CONC, GROUPS
from graph.trace.record import Record, told_apart
from graph.trace.result import Hop, Part, Searched, Trace, units
from graph.trace.search import Chain, Search

_ACTS = {family for family, group in GROUPS.items() if group == "participation"} | {CONC + "Adoption"}
_ACT_KEYS = {"launched", "establishes"}
"""What is done on one day; all else lasts from its start on."""


@dataclass
class Tracer:
    """One index and one record, for the traces of one answer."""

    index: TraceIndex
    record: Record

    @classmethod
    def over(cls, index: TraceIndex, store: ReadStore, language: str) -> Tracer:
        """A tracer that says its answers in *language*."""
        return cls(index, Record(store, language))

    def end(self, iri: str) -> int:
        """The number of the node *iri*; TraceError where it is none."""
        node = self.index.node(iri)
        if node is None:
            raise TraceError(f"{iri!r} is no entity of this release. Search for its name, and give its identifier.")
        return node

    def search(self, source: int, target: str, options: Options) -> tuple[Search, list[Chain]]:
        """Run the search; the chains are in the diverse order, at most `options.k`."""
        targets = targets_of(self.index, target, options, source)
        if source in targets.tolist():
            raise TraceError("Both ends are the same entity. Give two that differ.")
        search = Search(problem_of(self.index, source, targets, options), options.expansions, options.seconds)
        pool = list(itertools.islice(search.chains(), options.k * POOL)) if len(targets) else []
        return search, diverse(pool, options.k)

    def trace(self, chain: Chain, problem: Problem, as_of: Span | None) -> Trace:
        """Say a chain: its hops with their evidence, its score with its parts."""
        hops: list[Hop] = []
        parts: list[Part] = []
        for a, b in itertools.pairwise(chain.nodes):
            halves = [half for half in self.index.halves(a, b) if problem.weight[half] < INFINITE]
            hops.append(self.hop(int(self.index.half[halves[0]]), as_of, halves[1:]))
            parts += self._parts(a, b, halves[0])
        return self.told(tuple(hops), parts, self.only_hubs(chain.nodes))

    def told(self, hops: tuple[Hop, ...], parts: list[Part], only_hubs: bool = False) -> Trace:
        """Hops as a trace."""
        since = latest([hop.since for hop in hops if hop.since])
        known = all(hop.basis in ("stated", "text") for hop in hops)
        doubts = {hop.certainty for hop in hops}
        certainty = next((c for c in (Certainty.POSSIBLE, Certainty.CERTAIN) if c in doubts), None)
        language = self.record.language
        text = words.paragraph([hop.sentence for hop in hops], since, known, language)
        score = round(sum(part.value for part in parts), 3)
        return Trace(hops, score, tuple(parts), since, known, certainty, text, language, only_hubs)

    def _parts(self, a: int, b: int, half: int) -> list[Part]:
        index = self.index
        edge = int(index.half[half]) >> 1
        general = general_cost(index.predicates[int(index.predicate[edge])].specificity)
        doubt, near = doubt_cost(int(index.strength[edge]) / 100), int(index.near[half])
        far = int(index.weight[half]) - LENGTH - general - doubt - near
        iri = index.edges[edge]
        named = [("length", iri, LENGTH), ("general", iri, general), ("doubt", iri, doubt),
                 ("fan", index.nodes[a], near), ("fan", index.nodes[b], far)]  # fmt: skip
        return [Part(name, of, units(value)) for name, of, value in named if value]

    def only_hubs(self, nodes: tuple[int, ...]) -> bool:
        """Whether a chain has nothing but hubs and weak ties between its ends; a direct link is no such chain."""
        index = self.index
        if len(nodes) == 2 or not all(index.node_hub[node] for node in nodes[1:-1]):
            return False
        return not any(index.strong[index.halves(a, b)[0]] for a, b in itertools.pairwise(nodes))

    def hop(self, half: int, as_of: Span | None = None, also: list[int] | None = None) -> Hop:
        """A half-edge (2 × edge + direction) in words, with its evidence; *also* are positions of others."""
        index, record = self.index, self.record
        edge, forward = half >> 1, half & 1 == 0
        predicate = index.predicates[int(index.predicate[edge])]
        subject = record.entity(index.nodes[int(index.subject[edge])])
        object_ = record.entity(index.nodes[int(index.object[edge])])
        basis = BASES[int(index.basis[edge])]
        since = span_of_days(int(index.since_first[edge]), int(index.since_last[edge]))
        until = span_of_days(int(index.until_first[edge]), int(index.until_last[edge]))
        iri = index.edges[edge]
        start, end = told_apart((subject, object_) if forward else (object_, subject))
        sentence = words.sentence(
            start, record.phrases(predicate.iri)[0 if forward else 1], end, record.language,
            since if basis == "stated" else None, until, predicate.family in _ACTS or predicate.key in _ACT_KEYS,
        )  # fmt: skip
        return Hop(
            iri, subject, predicate.iri, predicate.key, predicate.family, object_, forward, sentence, since, basis,
            until, self.certainty(edge, as_of) if as_of else None, record.note(iri), record.evidence(iri),
            tuple(sorted(index.edges[int(index.half[other]) >> 1] for other in also or ())),
            record.phrases(predicate.iri)[0],
        )  # fmt: skip

    def certainty(self, edge: int, on: Span) -> Certainty:
        """Whether an edge held *on* that date."""
        index = self.index
        first, last = on.earliest.toordinal(), on.latest.toordinal()
        if index.since_first[edge] > last or index.until_last[edge] < first:
            return Certainty.IMPOSSIBLE
        begun = BASES[int(index.basis[edge])] != "not before" and index.since_last[edge] <= first
        return Certainty.CERTAIN if begun and index.until_first[edge] >= last else Certainty.POSSIBLE

    def searched(self, search: Search) -> Searched:
        """How much a search had before it."""
        index, problem = self.index, search.problem
        open_ = problem.weight is index.weight
        edges = len(index.subject) if open_ else len(np.unique(index.half[problem.weight < INFINITE] >> 1))
        nodes = len(index.nodes) if problem.inner is None else int(problem.inner.sum())
        needs = search.bounds.needs & STRENGTH
        layers = range(1, problem.length) if len(problem.targets) else range(0)
        reach = tuple(int((search.bounds.cost(needs, hops) < INFINITE).sum()) for hops in layers)
        return Searched(nodes, edges, search.expanded, problem.length, reach)
