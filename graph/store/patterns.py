"""Queries over a dataset of chosen graphs, as the patterns of an update see it (SPARQL 1.1 Update, 3.1.3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from graph.store.oxigraph import OxigraphStore, query_fault
from graph.store.terms import Term, Triple


@dataclass(frozen=True)
class Dataset:
    """The graphs that a pattern is matched against, by their IRIs; None for the store's own."""

    default: Sequence[str] | None = None
    named: Sequence[str] | None = None


def _ask(store: OxigraphStore, query: str, dataset: Dataset, base: str | None) -> object:
    given: dict[str, list[ox.NamedNode]] = {}
    if dataset.default is not None:
        given["default_graph"] = [ox.NamedNode(iri) for iri in dataset.default]
    if dataset.named is not None:
        given["named_graphs"] = [ox.NamedNode(iri) for iri in dataset.named]
    try:
        return store.inner.query(query, base_iri=base, **given)  # type: ignore[arg-type]
    except SyntaxError as error:
        raise query_fault(error) from error


def built(store: OxigraphStore, query: str, dataset: Dataset, base: str | None = None) -> Iterator[Triple]:
    """The triples of a CONSTRUCT. Raises QuerySyntaxError."""
    found = _ask(store, query, dataset, base)
    if not isinstance(found, ox.QueryTriples):
        raise TypeError("built() takes a CONSTRUCT")
    yield from found


def bound(store: OxigraphStore, query: str, dataset: Dataset, base: str | None = None) -> Iterator[Term]:
    """What the one variable of a SELECT is bound to. Raises QuerySyntaxError."""
    found = _ask(store, query, dataset, base)
    if not isinstance(found, ox.QuerySolutions):
        raise TypeError("bound() takes a SELECT")
    for solution in found:
        if (term := solution[0]) is not None:
            yield term
