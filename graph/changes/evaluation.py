"""A SPARQL update carried out on a store, and what it changed, at the price of the change rather than of the store."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product

from graph.changes.delta import Delta, among, between
from graph.changes.operations import Block, Operation
from graph.errors import ConcordatError, QueryFailedError, QuerySyntaxError
from graph.store import DefaultGraph, NamedNode, OxigraphStore, Quad, rdf_format, read_quads
from graph.store.patterns import Dataset, bound, built

MOST_CANDIDATES = 200_000
"""Beyond this many quads that an update may touch, both stores are compared whole."""


def check_syntax(text: str, base: str | None) -> None:
    """Raises QuerySyntaxError where the engine cannot read the whole update."""
    try:
        OxigraphStore.memory().update(text, base)
    except QuerySyntaxError:
        raise
    except (OSError, RuntimeError, ValueError):
        return  # it was read, and fails on an empty store only


def carry_out(operations: list[Operation], base: str | None, old: OxigraphStore, new: OxigraphStore) -> Delta:
    """Carry out an update on ``new``, which starts as a copy of ``old``, and say how they differ.

    Before each operation, queries made of its templates ask which quads it may touch; these alone are looked up in both
    stores. Where that cannot be known (blank nodes are made, whole graphs move), the stores are compared whole.
    Raises QuerySyntaxError, QueryFailedError.
    """
    candidates: set[Quad] | None = set()
    for operation in operations:
        if candidates is not None:
            few = list(islice(_candidates(operation, new, base), MOST_CANDIDATES - len(candidates) + 1))
            candidates = None if None in few else candidates | {quad for quad in few if quad is not None}
            if candidates is not None and len(candidates) > MOST_CANDIDATES:
                candidates = None
        try:
            new.update(operation.whole, base)
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryFailedError(str(error)) from error
    if candidates is not None:
        return among(candidates, old, new)
    return between(old, new)


def _candidates(operation: Operation, store: OxigraphStore, base: str | None) -> Iterator[Quad | None]:
    """The quads that an operation may touch; None among them where more may be touched."""
    try:
        if operation.data:
            data = f"{operation.prologue}\n{operation.data}".encode()
            blank = "_:" in operation.data or "[" in operation.data
            yield from [None] if blank else read_quads(data, rdf_format("trig"), name="update", base=base)
        elif operation.templates and not operation.inserts_blank:
            yield from _instances(operation, store, base)
        elif operation.form not in ("insert data", "delete data", "modify", "delete where") or operation.inserts_blank:
            yield None
    except ConcordatError:
        yield None  # the engine has read the update, so only our reading of it fell short


def _instances(operation: Operation, store: OxigraphStore, base: str | None) -> Iterator[Quad]:
    dataset = _dataset(operation, base)
    for block in operation.templates:
        if not block.triples:
            continue
        query = f"{operation.prologue}\nCONSTRUCT {{ {block.triples} }}\nWHERE {operation.where}"
        triples = list(islice(built(store, query, dataset, base), MOST_CANDIDATES))
        for triple, graph in product(triples, _graphs(block, operation, store, dataset, base)):
            yield Quad(triple.subject, triple.predicate, triple.object, graph)


def _graphs(
    block: Block, operation: Operation, store: OxigraphStore, dataset: Dataset, base: str | None
) -> list[NamedNode | DefaultGraph]:
    name = block.graph or operation.with_
    if name is None:
        return [DefaultGraph()]
    if name.startswith(("?", "$")):
        query = f"{operation.prologue}\nSELECT DISTINCT {name} WHERE {operation.where}"
        return [term for term in bound(store, query, dataset, base) if isinstance(term, NamedNode)]
    return [NamedNode(_resolved(name, operation, base))]


def _dataset(operation: Operation, base: str | None) -> Dataset:
    if operation.using or operation.using_named:
        return Dataset(
            [_resolved(name, operation, base) for name in operation.using],
            [_resolved(name, operation, base) for name in operation.using_named],
        )
    return Dataset([_resolved(operation.with_, operation, base)] if operation.with_ else None)


def _resolved(name: str, operation: Operation, base: str | None) -> str:
    """The IRI that a name in an update stands for."""
    query = f"{operation.prologue}\nSELECT ?iri {{ BIND ({name} AS ?iri) }}"
    for term in bound(OxigraphStore.memory(), query, Dataset(), base):
        if isinstance(term, NamedNode):
            return term.value
    raise QueryFailedError(f"{name} is no IRI")
