"""What a change adds and removes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from graph.store import BlankNode, DefaultGraph, NamedNode, OxigraphStore, Quad, Term, Triple
from graph.store.dump import line_set, read_lines

DEFAULT_GRAPH = "default"
"""What stands for the unnamed graph where graphs are listed by their IRIs."""


@dataclass(frozen=True)
class Delta:
    """The quads that are new and those that are gone, and the graphs that appear or vanish with or without quads."""

    added: frozenset[Quad] = frozenset()
    removed: frozenset[Quad] = frozenset()
    created: frozenset[str] = field(default=frozenset())
    dropped: frozenset[str] = field(default=frozenset())

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.created or self.dropped)

    def __len__(self) -> int:
        return len(self.added) + len(self.removed)

    def quads(self) -> Iterator[Quad]:
        """All quads that differ."""
        yield from self.added
        yield from self.removed

    def graphs(self) -> set[str]:
        """The IRIs of the graphs that are touched; ``default`` stands for the unnamed one."""
        touched = set(self.created | self.dropped)
        for quad in self.quads():
            name = quad.graph_name
            touched.add(DEFAULT_GRAPH if isinstance(name, DefaultGraph) else name.value)
        return touched

    def has_blank_nodes(self) -> bool:
        """Whether a blank node stands in it."""
        return any(isinstance(term, BlankNode) for q in self.quads() for term in (q.subject, q.object, q.graph_name))


def between(old: OxigraphStore, new: OxigraphStore) -> Delta:
    """The difference of two stores, by reading both whole.

    Blank nodes are compared by the names that the engine keeps for them: right for a store and its changed checkpoint,
    too much for two stores that were loaded apart.
    """
    before, after = line_set(old), line_set(new)
    return Delta(
        frozenset(read_lines(b"".join(after - before))),
        frozenset(read_lines(b"".join(before - after))),
        *graphs_between(old, new),
    )


def among(candidates: Iterable[Quad], old: OxigraphStore, new: OxigraphStore) -> Delta:
    """The difference of two stores, where it can lie only among the candidates."""
    added, removed = set[Quad](), set[Quad]()
    for quad in candidates:
        was, is_ = _stored(quad, old), _stored(quad, new)
        if was is None and is_ is not None:
            added.add(is_)
        elif is_ is None and was is not None:
            removed.add(was)
    return Delta(frozenset(added), frozenset(removed), *graphs_between(old, new))


def _stored(quad: Quad, store: OxigraphStore) -> Quad | None:
    """A quad as the store gives it back: the engine keeps the values of numbers and times, not how they are written."""
    if isinstance(quad.subject, Triple):  # RDF 1.1 has none
        return quad if quad in store else None
    return next(store.quads(quad.subject, quad.predicate, quad.object, quad.graph_name), None)


def graphs_between(old: OxigraphStore, new: OxigraphStore) -> tuple[frozenset[str], frozenset[str]]:
    """The graphs that only the new store has, and those that only the old one has."""
    before, after = set(old.graphs()), set(new.graphs())
    return frozenset(after - before), frozenset(before - after)


def nodes(quads: Iterable[Quad]) -> set[str]:
    """The IRIs that stand as subject or object."""
    found: set[str] = set()
    for quad in quads:
        ends: tuple[Term, Term] = (quad.subject, quad.object)
        found |= {term.value for term in ends if isinstance(term, NamedNode)}
    return found
