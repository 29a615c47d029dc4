"""A store as an rdflib graph, for libraries that speak rdflib.

Nothing is copied: a pattern is looked up in Oxigraph, and a SPARQL query runs there. Only the terms that are
looked at become rdflib terms, so the price follows what is read, not the size of the store.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Protocol, TypeAlias

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef, Variable
from rdflib.query import Result
from rdflib.store import Store
from rdflib.term import Identifier, Node

OxTerm: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_GROUP = re.compile(r"(\w*)\s*\{")
_OUTER = frozenset({"WHERE", "EXISTS"})

UNION = URIRef("urn:concordat:union")
"""Name under which rdflib sees the union of all graphs."""

XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"


class HasInner(Protocol):
    """A store of this package: ``inner`` is the engine's own."""

    @property
    def inner(self) -> ox.Store: ...


Source: TypeAlias = HasInner | ox.Store | Graph | bytes | Iterable[bytes]
"""What can be seen as an rdflib graph: a store, a graph, or N-Quads (N-Triples are N-Quads)."""


def to_oxigraph(term: Node) -> OxTerm:
    """An rdflib term as the engine's."""
    if isinstance(term, URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, BNode):
        return ox.BlankNode(str(term))
    if isinstance(term, Literal):
        if term.language:
            return ox.Literal(str(term), language=term.language)
        return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype or XSD_STRING)))
    raise TypeError(f"{term!r} is no RDF 1.1 term: expected an IRI, a blank node or a literal")


def to_rdflib(term: OxTerm) -> Identifier | None:
    """An engine's term as rdflib's; None for a triple term, which RDF 1.1 does not have.

    Lexical forms stay as they are: a normalised literal would not be found again.
    """
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Literal):
        if term.language:
            return Literal(term.value, lang=term.language)
        datatype = term.datatype.value
        # rdflib takes a plain literal and one typed xsd:string for two terms; RDF 1.1 has only the one
        return Literal(term.value, datatype=None if datatype == XSD_STRING else URIRef(datatype), normalize=False)
    return None


@lru_cache(maxsize=1024)
def takes_bindings(query: str) -> bool:
    """Whether Oxigraph's substitution means the same as pre-binding ([SHACL, section 5.3.1]
    (https://www.w3.org/TR/shacl/#pre-binding)) in this query.

    Oxigraph joins the given values with the outermost group (SEP-0007), so they are not seen by a filter or BIND in a
    group further in, save in EXISTS. Doubt counts as no.
    """
    return "BIND" not in query.upper() and all(group[1].upper() in _OUTER for group in _GROUP.finditer(query))


class OxigraphView(Store):
    """The union of all graphs of an Oxigraph store, read-only, as an rdflib store."""

    context_aware = True  # pySHACL wraps graphs in a Dataset, which insists on it
    formula_aware = False
    graph_aware = True
    transaction_aware = False

    def __init__(self, inner: ox.Store) -> None:
        super().__init__()
        self.inner = inner
        self._seen: dict[OxTerm, Identifier | None] = {}
        self._union = Graph(store=self, identifier=UNION, bind_namespaces="none")

    def _rdflib(self, term: OxTerm) -> Identifier | None:
        found = self._seen.get(term)
        if found is None:
            found = self._seen[term] = to_rdflib(term)
        return found

    def triples(self, triple_pattern: Any, context: Any = None) -> Iterator[Any]:
        """The triples that fit, each once, whichever graphs they stand in."""
        subject, predicate, value = (None if part is None else to_oxigraph(part) for part in triple_pattern)
        if isinstance(subject, ox.Literal) or isinstance(predicate, ox.Literal | ox.BlankNode):
            return
        given: set[tuple[OxTerm, OxTerm, OxTerm]] = set()
        for quad in self.inner.quads_for_pattern(subject, predicate, value, None):  # type: ignore[arg-type]
            key = (quad.subject, quad.predicate, quad.object)
            if key in given:
                continue
            given.add(key)
            triple = tuple(self._rdflib(term) for term in key)
            if None not in triple:
                yield triple, iter((self._union,))

    def __len__(self, context: Any = None) -> int:
        """0 for an empty store, else 1: rdflib asks whether a graph is true, and counting would cost seconds."""
        return int(any(True for _ in self.inner.quads_for_pattern(None, None, None, None)))

    def query(
        self,
        query: Any,
        initNs: Mapping[str, Any],  # noqa: N803 - rdflib's name
        initBindings: Mapping[str, Identifier],  # noqa: N803 - rdflib's name
        queryGraph: str,  # noqa: N803 - rdflib's name
        **kwargs: Any,
    ) -> Result:
        """Run a SPARQL query in Oxigraph, with ``initBindings`` pre-bound.

        NotImplementedError tells rdflib to evaluate the query itself, by `triples`: slower, the same answer.
        """
        if not isinstance(query, str) or (initBindings and not takes_bindings(query)):
            raise NotImplementedError
        try:
            answer = self.inner.query(
                query,
                prefixes={name: str(iri) for name, iri in initNs.items()} or None,
                use_default_graph_as_union=True,
                substitutions={ox.Variable(str(name)): to_oxigraph(term) for name, term in initBindings.items()}
                or None,
            )
        except RuntimeError as error:  # Oxigraph wants each substituted variable in the projection
            raise NotImplementedError from error
        if isinstance(answer, ox.QueryBoolean):
            asked = Result("ASK")
            asked.askAnswer = bool(answer)
            return asked
        if isinstance(answer, ox.QueryTriples):
            built = Result("CONSTRUCT")
            built.graph = Graph()
            for triple in answer:
                built.graph.add(tuple(map(self._rdflib, (triple.subject, triple.predicate, triple.object))))  # type: ignore[arg-type]
            return built
        rows = Result("SELECT")
        names = [Variable(variable.value) for variable in answer.variables]
        rows.vars = names
        rows.bindings = [
            {
                name: node
                for name, term in zip(names, row, strict=True)
                if term is not None and (node := self._rdflib(term))
            }
            for row in answer
        ]
        return rows


def as_store(source: Source) -> ox.Store:
    """Any source as one of the engine's stores; what is a store already is not copied."""
    if isinstance(source, ox.Store):
        return source
    store = ox.Store()
    if isinstance(source, Graph):
        if isinstance(source.store, OxigraphView):
            return source.store.inner
        store.extend(
            ox.Quad(to_oxigraph(s), to_oxigraph(p), to_oxigraph(o))  # type: ignore[arg-type]
            for s, p, o in source
            if not isinstance(s, Literal)
        )
        return store
    if isinstance(source, bytes):
        source = (source,)
    if isinstance(source, Iterable):
        for chunk in source:
            store.extend(ox.parse(chunk, format=ox.RdfFormat.N_QUADS))
        return store
    return source.inner


def as_rdflib(source: Source) -> Graph:
    """A read-only rdflib graph over the union of the graphs of ``source``."""
    return Graph(store=OxigraphView(as_store(source)), bind_namespaces="none")
