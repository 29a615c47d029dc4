"""SHACL property paths and SPARQL property paths, taken apart into the single triples that they walk over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Literal

from rdflib import RDF, SH, Graph, Node, URIRef, Variable
from rdflib.collection import Collection
from rdflib.paths import AlternativePath, InvPath, MulPath, NegatedPath, Path, SequencePath

from graph.errors import ValueRefusedError

_MARKS: dict[URIRef, Literal["*", "+", "?"]] = {
    SH.zeroOrMorePath: "*",
    SH.oneOrMorePath: "+",
    SH.zeroOrOnePath: "?",
}
_fresh = count()


def fresh() -> Variable:
    """A variable that nobody else has."""
    return Variable(f"v{next(_fresh)}")


@dataclass(frozen=True)
class Pattern:
    """A triple pattern; the predicate may be a path."""

    subject: Node
    predicate: Node | Path
    object: Node

    def variables(self) -> set[Variable]:
        """The variables in it."""
        return {t for t in (self.subject, self.predicate, self.object) if isinstance(t, Variable)}


@dataclass(frozen=True)
class Step:
    """A single triple that a pattern may be matched by, and the patterns that hold the rest of its path.

    A predicate that is no IRI stands for any.
    """

    subject: Node
    predicate: Node
    object: Node
    around: tuple[Pattern, ...] = ()


def steps(pattern: Pattern) -> Iterator[Step]:
    """All single triples that can take part in a match of the pattern."""
    start, path, end = pattern.subject, pattern.predicate, pattern.object
    if isinstance(path, InvPath):
        yield from steps(Pattern(end, path.arg, start))
    elif isinstance(path, SequencePath):
        points = [start, *(fresh() for _ in path.args[1:]), end]
        links = [Pattern(points[i], arg, points[i + 1]) for i, arg in enumerate(path.args)]
        for index, link in enumerate(links):
            rest = (*links[:index], *links[index + 1 :])
            for step in steps(link):
                yield Step(step.subject, step.predicate, step.object, (*step.around, *rest))
    elif isinstance(path, AlternativePath):
        for arg in path.args:
            yield from steps(Pattern(start, arg, end))
    elif isinstance(path, MulPath):
        before, after = fresh(), fresh()
        rest = (Pattern(start, MulPath(path.path, "*"), before), Pattern(after, MulPath(path.path, "*"), end))
        for step in steps(Pattern(before, path.path, after)):
            yield Step(step.subject, step.predicate, step.object, (*step.around, *rest))
    elif isinstance(path, NegatedPath):
        yield Step(start, fresh(), end)
        yield Step(end, fresh(), start)
    else:
        yield Step(start, path, end)  # type: ignore[arg-type]


def shacl_path(shapes: Graph, node: Node) -> URIRef | Path:
    """A property path of a shape ([SHACL, section 2.3.1](https://www.w3.org/TR/shacl/#property-paths))."""
    if isinstance(node, URIRef):
        return node
    if (inverse := shapes.value(node, SH.inversePath)) is not None:
        return InvPath(shacl_path(shapes, inverse))
    if (choice := shapes.value(node, SH.alternativePath)) is not None:
        return AlternativePath(*(shacl_path(shapes, part) for part in Collection(shapes, choice)))
    for predicate, mark in _MARKS.items():
        if (inner := shapes.value(node, predicate)) is not None:
            return MulPath(shacl_path(shapes, inner), mark)
    if shapes.value(node, RDF.first) is not None:
        return SequencePath(*(shacl_path(shapes, part) for part in Collection(shapes, node)))
    raise ValueRefusedError("sh:path", str(node), "a SHACL property path")


def text(term: Node | Path) -> str:
    """A term or path in SPARQL."""
    return f"({term.n3()})" if isinstance(term, Path) else term.n3()
