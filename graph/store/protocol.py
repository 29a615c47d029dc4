"""What may be asked of a store, whichever engine stands behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol, TypeAlias

from graph.store.terms import BlankNode, GraphName, NamedNode, Quad, Term

Rows: TypeAlias = list[dict[str, Term]]


class ReadStore(Protocol):
    """The reading half. The default graph of every query is the union of the named graphs."""

    def __len__(self) -> int: ...

    def rows(self, query: str, bindings: Mapping[str, Term] | None = None) -> Rows:
        """The solutions of a SELECT as one dict a row; unbound variables are left out.

        ``bindings`` puts terms in the place of variables (SPARQL-dev SEP-0007): values from outside go in here, never
        into the text of the query. A bound variable must stand in the SELECT clause. Raises QuerySyntaxError.
        """
        ...

    def ask(self, query: str, bindings: Mapping[str, Term] | None = None) -> bool:
        """The answer of an ASK."""
        ...

    def triples(self, query: str, bindings: Mapping[str, Term] | None = None) -> Iterator[Quad]:
        """The triples of a CONSTRUCT or DESCRIBE, as quads of the default graph."""
        ...

    def quads(
        self,
        subject: NamedNode | BlankNode | None = None,
        predicate: NamedNode | None = None,
        object: Term | None = None,
        graph: GraphName | None = None,
    ) -> Iterator[Quad]:
        """The quads that match; None stands for any term."""
        ...

    def graphs(self) -> list[str]:
        """The IRIs of the named graphs, sorted."""
        ...
