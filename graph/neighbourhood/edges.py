"""Edges out of the store: links, memberships and participations in one form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from graph.neighbourhood.model import Edge, Evidence
from graph.neighbourhood.names import iri_of, local_words, name_of, plain
from graph.neighbourhood.rows import number_of, rows_about, text_of
from graph.neighbourhood.vocabulary import Vocabulary, best
from graph.store import NamedNode, ReadStore, Term


def edges_around(
    store: ReadStore, vocabulary: Vocabulary, names: Iterable[str], languages: tuple[str, ...]
) -> list[Edge]:
    """Every edge that touches one of these entities, sorted by IRI, without its evidence."""
    return _edges(rows_about(store, "neighbourhood-edges", node=_terms(names)), vocabulary, languages)


def edges_between(
    store: ReadStore, vocabulary: Vocabulary, names: Iterable[str], languages: tuple[str, ...]
) -> list[Edge]:
    """Every edge both ends of which are among these entities, sorted by IRI, without its evidence."""
    ends = _terms(names)
    return _edges(rows_about(store, "neighbourhood-between", **{"from": ends, "to": ends}), vocabulary, languages)


def _terms(names: Iterable[str]) -> list[NamedNode]:
    return [NamedNode(iri_of(name)) for name in names]


def _edges(rows: list[dict[str, Term]], vocabulary: Vocabulary, languages: tuple[str, ...]) -> list[Edge]:
    strongest: dict[str, float] = defaultdict(float)
    first: dict[str, dict[str, Term]] = {}
    for row in rows:  # one row an evidence
        iri = text_of(row, "edge")
        first.setdefault(iri, row)
        strongest[iri] = max(strongest[iri], number_of(row, "confidence") or 0.0)
    return [_edge(iri, first[iri], strongest[iri], vocabulary, languages) for iri in sorted(first)]


def _edge(
    iri: str, row: dict[str, Term], confidence: float, vocabulary: Vocabulary, languages: tuple[str, ...]
) -> Edge:
    said = vocabulary.property(text_of(row, "property"))
    form = text_of(row, "form")
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
    )


def with_evidence(store: ReadStore, edges: list[Edge]) -> list[Edge]:
    """The same edges, each with all that backs it."""
    found: dict[str, dict[str, Evidence]] = defaultdict(dict)
    for row in rows_about(store, "neighbourhood-evidence", edge=[NamedNode(edge.iri) for edge in edges]):
        of_edge, iri = found[text_of(row, "edge")], text_of(row, "evidence")
        evidence = of_edge.get(iri) or _evidence(iri, row)
        if "source" in row:
            source = (plain(text_of(row, "name") or text_of(row, "source")), _address(text_of(row, "url")))
            evidence = replace(evidence, sources=tuple(sorted({*evidence.sources, source})))
        of_edge[iri] = evidence
    return [replace(edge, evidence=tuple(found[edge.iri][iri] for iri in sorted(found[edge.iri]))) for edge in edges]


def _evidence(iri: str, row: dict[str, Term]) -> Evidence:
    start, end = number_of(row, "start"), number_of(row, "end")
    return Evidence(
        iri,
        local_words(text_of(row, "basis")) if "basis" in row else "",
        local_words(text_of(row, "method")) if "method" in row else "",
        number_of(row, "confidence"),
        (),
        plain(text_of(row, "subjectForm")),
        plain(text_of(row, "objectForm")),
        None if start is None else int(start),
        None if end is None else int(end),
    )


def _address(url: str) -> str:
    """A web address as it is; nothing for anything that a browser might run (`javascript:` and the like)."""
    return url if url.startswith(("https://", "http://")) else ""
