"""The nodes that some triple patterns lead to from terms that are known, found by going from term to term.

A query engine that is given these terms as bindings plans as if it did not know them, and may read all links for one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rdflib import Literal as RdfLiteral
from rdflib import Node, URIRef, Variable
from rdflib.paths import AlternativePath, InvPath, MulPath, Path, SequencePath

from graph.changes.paths import Pattern
from graph.store import BlankNode, NamedNode, ReadStore, Term
from graph.store.bridge import to_oxigraph

Known = Mapping[Variable, Term]


def can_follow(patterns: Iterable[Pattern]) -> bool:
    """Whether each path among the patterns is one that can be walked here."""
    return all(_walkable(pattern.predicate) for pattern in patterns)


def _walkable(path: Node | Path) -> bool:
    if isinstance(path, InvPath):
        return _walkable(path.arg)
    if isinstance(path, SequencePath | AlternativePath):
        return all(_walkable(arg) for arg in path.args)
    if isinstance(path, MulPath):
        return _walkable(path.path)
    return isinstance(path, URIRef | Variable)


def solutions(store: ReadStore, patterns: Sequence[Pattern], known: Known, asked: Variable) -> set[Term]:
    """The values of a variable in the union of all graphs; the patterns must lead to it."""
    found: set[Term] = set()
    _follow(store, list(patterns), known, asked, found, set())
    return found


def _follow(
    store: ReadStore,
    left: list[Pattern],
    known: Known,
    asked: Variable,
    found: set[Term],
    seen: set[tuple[int, frozenset[tuple[Variable, Term]]]],
) -> None:
    if known.get(asked) in found:
        return
    if not left:
        found.add(known[asked])
        return
    state = len(left), frozenset(known.items())
    if state in seen:  # come to by another graph, or by another way
        return
    seen.add(state)
    best = max(left, key=lambda pattern: _surety(pattern, known))
    rest = [pattern for pattern in left if pattern is not best]
    for more in _matches(store, best, known):
        _follow(store, rest, {**known, **more}, asked, found, seen)


def _surety(pattern: Pattern, known: Known) -> int:
    """How few matches a pattern is likely to have: few for a known subject, more for a known object."""
    fixed = [not isinstance(part, Variable) or part in known for part in (pattern.subject, pattern.object)]
    return 4 * fixed[0] + 3 * fixed[1] + (not isinstance(pattern.predicate, Variable) or pattern.predicate in known)


def _matches(store: ReadStore, pattern: Pattern, known: Known) -> Iterator[dict[Variable, Term]]:
    subject, object_ = (_term(part, known) for part in (pattern.subject, pattern.object))
    if isinstance(pattern.predicate, Path):
        pairs: Iterable[tuple[Term, Term | None, Term]] = (
            (start, None, end) for start, end in _walk(store, pattern.predicate, subject, object_)
        )
    else:
        pairs = _triples(store, subject, _term(pattern.predicate, known), object_)
    for start, predicate, end in pairs:
        more: dict[Variable, Term] = {}
        parts = ((pattern.subject, start), (pattern.predicate, predicate), (pattern.object, end))
        if all(
            not isinstance(part, Variable) or value is None or more.setdefault(part, value) == value
            for part, value in parts
        ):
            yield more


def _term(part: Node | Path, known: Known) -> Term | None:
    """The term that stands there, None for any."""
    if isinstance(part, Variable):
        return known.get(part)
    return to_oxigraph(part) if isinstance(part, URIRef | RdfLiteral) else None


def _triples(
    store: ReadStore, subject: Term | None, predicate: Term | None, object_: Term | None
) -> Iterator[tuple[Term, Term, Term]]:
    if isinstance(subject, NamedNode | BlankNode | None) and isinstance(predicate, NamedNode | None):
        for quad in store.quads(subject, predicate, object_):
            yield quad.subject, quad.predicate, quad.object


def _walk(store: ReadStore, path: Node | Path, start: Term | None, end: Term | None) -> Iterator[tuple[Term, Term]]:
    """The pairs of terms that a path joins (SPARQL 1.1, 9.3)."""
    if isinstance(path, InvPath):
        yield from ((b, a) for a, b in _walk(store, path.arg, end, start))
    elif isinstance(path, AlternativePath):
        for arg in path.args:
            yield from _walk(store, arg, start, end)
    elif isinstance(path, SequencePath):
        yield from _walk_on(store, path.args, start, end)
    elif isinstance(path, MulPath):
        yield from _walk_far(store, path, start, end)
    elif isinstance(path, URIRef):
        yield from ((a, b) for a, _, b in _triples(store, start, NamedNode(str(path)), end))


def _walk_on(
    store: ReadStore, parts: Sequence[Node | Path], start: Term | None, end: Term | None
) -> Iterator[tuple[Term, Term]]:
    if len(parts) == 1:
        yield from _walk(store, parts[0], start, end)
    elif start is None and end is not None:
        for middle, last in _walk(store, parts[-1], None, end):
            yield from ((first, last) for first, _ in _walk_on(store, parts[:-1], None, middle))
    else:
        for first, middle in _walk(store, parts[0], start, None):
            yield from ((first, last) for _, last in _walk_on(store, parts[1:], middle, end))


def _walk_far(store: ReadStore, path: MulPath, start: Term | None, end: Term | None) -> Iterator[tuple[Term, Term]]:
    """From one of the ends as far as the steps lead."""
    back = start is None
    origin = end if back else start
    if origin is None:  # a path that joins nothing known: every step may be its first
        origins = {a for a, _ in _walk(store, path.path, None, None)}
        for one in origins:
            yield from _walk_far(store, path, one, None)
        return
    reached = {origin} if path.mod in ("*", "?") else set[Term]()
    edge = {origin}
    while edge:
        steps = {
            (a if back else b)
            for node in edge
            for a, b in _walk(store, path.path, None if back else node, node if back else None)
        }
        edge = set() if path.mod == "?" else steps - reached
        reached |= steps
    for node in reached:
        if back:
            yield node, origin
        elif end is None or node == end:
            yield origin, node
