"""RDF from outside: nothing is fetched, nothing expands, blank nodes never meet those that are there already."""

from __future__ import annotations

from collections.abc import Iterator

from graph.errors import LimitError, RdfSyntaxError
from graph.store import BlankNode, DefaultGraph, GraphFormat, NamedNode, Quad, Term, Triple, read_quads

MOST_QUADS = 500_000
"""Bound on the statements of one body."""

GraphName = NamedNode | DefaultGraph


def read_graph(data: bytes, format: GraphFormat, graph: GraphName, base: str, name: str = "the body") -> list[Quad]:
    """The triples of a body, for one graph. Raises RdfSyntaxError, LimitError.

    Refused: entities in XML, which can expand without end; more than one graph; text that is not UTF-8. A remote
    JSON-LD context is an error of the parser, which fetches nothing.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RdfSyntaxError(name, 0, 0, f"is not UTF-8 (byte {error.start})") from error
    if format.name == "rdf" and ("<!ENTITY" in text or "\0" in text):
        raise RdfSyntaxError(name, 0, 0, "declares XML entities; write the IRIs out")
    fresh: dict[str, BlankNode] = {}
    quads: list[Quad] = []
    for quad in _parsed(data, format, name, base):
        if not isinstance(quad.graph_name, DefaultGraph):
            raise RdfSyntaxError(name, 0, 0, "names a graph of its own; the request says which graph it goes into")
        if isinstance(quad.subject, Triple) or isinstance(quad.object, Triple):
            raise RdfSyntaxError(name, 0, 0, "holds a triple term; RDF 1.1 is read here")
        if len(quads) >= MOST_QUADS:
            raise LimitError("bytes", MOST_QUADS, "statements", advice="Send it in parts.")
        subject, object_ = _renamed(quad.subject, fresh), _renamed(quad.object, fresh)
        quads.append(Quad(subject, quad.predicate, object_, graph))  # type: ignore[arg-type]
    return quads


def _parsed(data: bytes, format: GraphFormat, name: str, base: str) -> Iterator[Quad]:
    try:
        yield from read_quads(data, format, name=name, base=base)
    except RdfSyntaxError as error:
        if format.name == "jsonld" and "remote contexts" in str(error):
            reason = (
                "names a JSON-LD context by its address, and nothing is fetched; write the context into the document"
            )
            raise RdfSyntaxError(name, 0, 0, reason) from error
        raise


def _renamed(term: Term, fresh: dict[str, BlankNode]) -> Term:
    if isinstance(term, BlankNode):
        return fresh.setdefault(term.value, BlankNode())
    return term
