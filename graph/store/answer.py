"""The answer of one query, before it is written: its kind first, its rows only when they are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Literal, TypeAlias

import pyoxigraph as ox

from graph.errors import LimitError
from graph.store.formats import GraphFormat, ResultFormat
from graph.store.oxigraph import OxigraphStore, query_fault

Kind: TypeAlias = Literal["solutions", "boolean", "graph"]


class PendingAnswer:
    """A query that was parsed and not yet evaluated to its end; ``kind`` says what it will give."""

    def __init__(self, found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> None:
        self._found = found
        self.kind: Kind = "graph"
        if isinstance(found, ox.QuerySolutions):
            self.kind = "solutions"
        elif isinstance(found, ox.QueryBoolean):
            self.kind = "boolean"

    def write(self, output: IO[bytes], format: ResultFormat | GraphFormat, triples: int = 0) -> None:
        """Write the whole answer, as it is found; a graph of more than so many triples is an error, 0 for no bound.

        Raises ValueError where the format is for another kind, LimitError.
        """
        if isinstance(self._found, ox.QueryTriples):
            if not isinstance(format, GraphFormat):
                raise ValueError(f"{format.name} cannot hold a graph")
            if triples:
                ox.serialize(_bounded(self._found, triples), output, format.engine)
            else:
                self._found.serialize(output, format.engine)
        elif isinstance(format, ResultFormat):
            self._found.serialize(output, format.engine)
        else:
            raise ValueError(f"{format.name} cannot hold solutions")


def _bounded(found: Iterable[ox.Triple], most: int) -> Iterator[ox.Triple]:
    for number, triple in enumerate(found):
        if number >= most:
            raise LimitError.rows(most)
        yield triple


def ask_store(
    store: OxigraphStore,
    query: str,
    *,
    default_graphs: Sequence[str] | None = None,
    named_graphs: Sequence[str] | None = None,
    union: bool = True,
    base: str | None = None,
) -> PendingAnswer:
    """Parse a query and get ready to answer it over a dataset (SPARQL 1.1 Protocol, 2.1.4).

    Both lists None: the dataset of the query's FROM and FROM NAMED where ``union`` is false, else the whole store with
    the union of its graphs as the default graph. One list given: the other is empty where it is None.
    Raises QuerySyntaxError, OSError.
    """
    dataset: dict[str, object] = {"use_default_graph_as_union": union}
    if default_graphs is not None or named_graphs is not None:
        dataset = {
            "default_graph": [ox.NamedNode(iri) for iri in default_graphs or ()],
            "named_graphs": [ox.NamedNode(iri) for iri in named_graphs or ()],
        }
    try:
        return PendingAnswer(store.inner.query(query, base_iri=base, **dataset))  # type: ignore[arg-type]
    except SyntaxError as error:
        raise query_fault(error) from error
