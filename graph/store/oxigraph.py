"""The store over Oxigraph: embedded, on disk or in memory."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from graph.errors import HomeUnusableError, QuerySyntaxError
from graph.store.formats import GraphFormat, ResultFormat
from graph.store.protocol import Rows
from graph.store.terms import BlankNode, GraphName, NamedNode, Quad, Term, Variable

_PLACE = re.compile(r"^error at (\d+):(\d+): (?:expected )?", re.DOTALL)
_CLASSES = re.compile(r"\[[^\]]*\]")

_DEFAULT = ox.DefaultGraph()


def query_fault(error: SyntaxError) -> QuerySyntaxError:
    """Oxigraph's message as ours: `error at LINE:COL: expected one of …`, without its lists of characters."""
    text = str(error)
    place = _PLACE.match(text)
    if not place:
        return QuerySyntaxError(0, 0, text)
    rest = _CLASSES.sub("", text[place.end() :].removeprefix("one of "))
    words = [w for w in (part.strip(" '\"\n") for part in re.split(r",|\bor\b", rest)) if w]
    if any(w.startswith("Prefix not found") for w in words):
        expected = "a prefix is used that is not declared"
    else:
        expected = "expected " + (" or ".join(dict.fromkeys(words)) or "something else") + " here"
    return QuerySyntaxError(int(place[1]), int(place[2]), expected)


class OxigraphStore:
    """An RDF dataset. ``inner`` is the engine's own store, for the modules of this package."""

    def __init__(self, inner: ox.Store) -> None:
        self.inner = inner

    @classmethod
    def memory(cls) -> OxigraphStore:
        """A new, empty store in memory."""
        return cls(ox.Store())

    @classmethod
    def create(cls, path: Path) -> OxigraphStore:
        """A store on disk that can be written; one process at a time. Raises HomeUnusableError."""
        try:
            return cls(ox.Store(str(path)))
        except OSError as error:
            raise HomeUnusableError(str(path), f"the store cannot be opened for writing ({error})") from error

    @classmethod
    def read_only(cls, path: Path) -> OxigraphStore:
        """A store on disk that nobody writes any more; any number of processes. Raises HomeUnusableError."""
        try:
            return cls(ox.Store.read_only(str(path)))
        except OSError as error:
            raise HomeUnusableError(str(path), f"the store cannot be read ({error})") from error

    def __len__(self) -> int:
        return len(self.inner)

    # reading

    def _query(
        self, query: str, bindings: Mapping[str, Term] | None
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        try:
            return self.inner.query(
                query,
                use_default_graph_as_union=True,
                substitutions={Variable(name): term for name, term in (bindings or {}).items()} or None,
            )
        except SyntaxError as error:
            raise query_fault(error) from error

    def rows(self, query: str, bindings: Mapping[str, Term] | None = None) -> Rows:
        """The solutions of a SELECT as one dict a row; see ReadStore."""
        found = self._query(query, bindings)
        if not isinstance(found, ox.QuerySolutions):
            raise TypeError("rows() takes a SELECT")
        names = [v.value for v in found.variables]
        return [
            {name: value for name, value in zip(names, solution, strict=True) if value is not None}
            for solution in found
        ]

    def ask(self, query: str, bindings: Mapping[str, Term] | None = None) -> bool:
        """The answer of an ASK."""
        return bool(self._query(query, bindings))

    def triples(self, query: str, bindings: Mapping[str, Term] | None = None) -> Iterator[Quad]:
        """The triples of a CONSTRUCT or DESCRIBE, as quads of the default graph."""
        found = self._query(query, bindings)
        if not isinstance(found, ox.QueryTriples):
            raise TypeError("triples() takes a CONSTRUCT or DESCRIBE")
        for triple in found:
            yield Quad(triple.subject, triple.predicate, triple.object, _DEFAULT)

    def answer(self, query: str, table: ResultFormat | None, rdf: GraphFormat, output: IO[bytes]) -> None:
        """Write the answer of any query: a SELECT or ASK in ``table``, a CONSTRUCT or DESCRIBE in ``rdf``."""
        found = self._query(query, None)
        if isinstance(found, ox.QueryTriples):
            found.serialize(output, rdf.engine)
        else:
            if table is None:
                raise ValueError("a SELECT or ASK needs a result format")
            found.serialize(output, table.engine)

    def quads(
        self,
        subject: NamedNode | BlankNode | None = None,
        predicate: NamedNode | None = None,
        object: Term | None = None,
        graph: GraphName | None = None,
    ) -> Iterator[Quad]:
        """The quads that match; None stands for any term."""
        return self.inner.quads_for_pattern(subject, predicate, object, graph)

    def __contains__(self, quad: Quad) -> bool:
        return quad in self.inner

    def graphs(self) -> list[str]:
        """The IRIs of the named graphs, sorted."""
        return sorted(g.value for g in self.inner.named_graphs() if isinstance(g, NamedNode))

    # writing

    def add_all(self, quads: Iterable[Quad]) -> None:
        """Add many quads, past the transaction log: for stores that are thrown away when this fails."""
        self.inner.bulk_extend(quads)

    def add(self, quads: Iterable[Quad]) -> None:
        """Add quads in one step: all or none."""
        self.inner.extend(quads)

    def remove(self, quads: Iterable[Quad]) -> None:
        """Remove those of the quads that are there."""
        for quad in quads:
            self.inner.remove(quad)

    def create_graph(self, iri: str) -> None:
        """Make a graph be there, empty if it is new."""
        self.inner.add_graph(NamedNode(iri))

    def drop_graph(self, iri: str) -> None:
        """Take a graph away with all that is in it."""
        self.inner.remove_graph(NamedNode(iri))

    def update(self, text: str, base: str | None = None) -> None:
        """Carry out a SPARQL update (SPARQL 1.1 Update) on the graphs as they are, without the union.

        The caller sees to it that LOAD and SERVICE do not stand in it. Raises QuerySyntaxError, OSError, RuntimeError.
        """
        try:
            self.inner.update(text, base_iri=base)
        except SyntaxError as error:
            raise query_fault(error) from error

    def flush(self) -> None:
        """Write to disk what is still in memory, without the compaction of ``settle``."""
        self.inner.flush()

    def settle(self) -> None:
        """Compact and flush to disk, before the store is closed for good."""
        self.inner.optimize()
        self.inner.flush()

    def copy_to(self, path: Path) -> None:
        """A checkpoint of the store on disk: hard links, not copies."""
        self.inner.backup(str(path))
