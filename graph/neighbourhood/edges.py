"""Edges out of the store: links, memberships and participations in one form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from graph.iri import ID
from graph.neighbourhood.evidence import Backing
from graph.neighbourhood.model import Edge, Evidence
from graph.neighbourhood.names import iri_of, name_of
from graph.neighbourhood.rows import rows_about, text_of
from graph.neighbourhood.vocabulary import Vocabulary, best
from graph.store import NamedNode, ReadStore, Term


class Reader:
    """Reads edges; ``backing`` says what evidence of a name is, and is asked once for all that a reading needs."""

    def __init__(self, store: ReadStore, vocabulary: Vocabulary, backing: Backing) -> None:
        self.store, self.vocabulary, self.backing = store, vocabulary, backing

    def around(self, names: Iterable[str], languages: tuple[str, ...]) -> list[Edge]:
        """Every edge that touches one of these entities, sorted by IRI."""
        rows = rows_about(self.store, "neighbourhood-edges", node=[NamedNode(iri_of(name)) for name in names])
        return self._edges(rows, languages)

    def between(self, names: Iterable[str], known: Iterable[Edge], languages: tuple[str, ...]) -> list[Edge]:
        """Every edge both ends of which are among these entities, sorted by IRI; ``known`` are read already.

        In two steps: most of what starts at a state leads elsewhere, and need not be read.
        """
        inside = {iri_of(name) for name in names}
        found = {edge.iri: edge for edge in known if {iri_of(edge.source), iri_of(edge.target)} <= inside}
        ends = {
            text_of(row, "edge"): row
            for row in rows_about(self.store, "neighbourhood-ends", **_starts(inside))
            if text_of(row, "from") in inside and text_of(row, "to") in inside
        }
        missing = sorted(ends.keys() - found.keys())
        if missing:
            rows = rows_about(self.store, "neighbourhood-stated", edge=[NamedNode(iri) for iri in missing])
            for row in rows:
                row.update(ends[text_of(row, "edge")])
            found |= {edge.iri: edge for edge in self._edges(rows, languages)}
        return [found[iri] for iri in sorted(found)]

    def _edges(self, rows: list[dict[str, Term]], languages: tuple[str, ...]) -> list[Edge]:
        named: dict[str, set[str]] = defaultdict(set)
        first: dict[str, dict[str, Term]] = {}
        for row in rows:  # one row an evidence
            iri = text_of(row, "edge")
            first.setdefault(iri, row)
            if "evidence" in row:
                named[iri].add(text_of(row, "evidence"))
        backed = self.backing.of({evidence for all_named in named.values() for evidence in all_named})
        return [
            _edge(iri, first[iri], tuple(backed[each] for each in sorted(named[iri])), self.vocabulary, languages)
            for iri in sorted(first)
        ]


def _starts(inside: set[str]) -> dict[str, list[NamedNode]]:
    """Where the search for edges starts; that for acts at whichever side of them has fewer entities."""
    every = [NamedNode(iri) for iri in sorted(inside)]
    instruments = [node for node in every if node.value.startswith(f"{ID}instrument/")]
    states = [node for node in every if not node.value.startswith(f"{ID}instrument/")]
    at_states = len(states) < len(instruments)
    return {"from": every, "state": every if at_states else [], "instrument": [] if at_states else every}


def _edge(
    iri: str,
    row: Mapping[str, Term],
    evidence: tuple[Evidence, ...],
    vocabulary: Vocabulary,
    languages: tuple[str, ...],
) -> Edge:
    said = vocabulary.property(text_of(row, "property"))
    form = text_of(row, "form")
    confidence = max((each.confidence or 0.0 for each in evidence), default=0.0)
    return Edge(
        iri=iri,
        source=name_of(text_of(row, "from")),
        target=name_of(text_of(row, "to")),
        property=said.iri,
        form=form,
        key=said.key,
        family=said.family if said.family != "other" or form == "link" else form,
        phrase=best(said.phrases, languages),
        inverse=best(said.inverses, languages),
        since=text_of(row, "since"),
        until=text_of(row, "until"),
        confidence=confidence,
        weight=said.specificity * confidence,
        evidence=evidence,
    )
