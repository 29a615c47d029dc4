"""Which focus nodes may come out differently when a triple appears or goes.

Each shape is read for the triple patterns that its verdict on a node ``?this`` depends on: the paths and classes of
Core constraints, the patterns of SPARQL constraints. A probe is one such pattern with the rest that must hold around
it: where a touched triple fits the pattern, the rest is asked for ``?this``, in the data before and after. That gives
more nodes than needed, never fewer. What cannot be read so asks for the whole validation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rdflib import RDF, SH, BNode, Graph, Literal, Node, URIRef, Variable
from rdflib.collection import Collection
from rdflib.paths import Path
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue

from graph.changes.paths import Pattern, Step, fresh, shacl_path, steps, text

THIS, S, P, O = Variable("this"), Variable("s"), Variable("p"), Variable("o")  # noqa: E741 - the places of a triple

_INNER_ONE = (SH.property, SH.node, SH["not"], SH.qualifiedValueShape)
_INNER_LIST = (SH["and"], SH["or"], SH.xone)
_PAIRS = (SH.equals, SH.disjoint, SH.lessThan, SH.lessThanOrEquals)
_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
# Constraints that look at the value alone or count values, and words for people.
_PLAIN = {
    SH[name]
    for line in (
        "path datatype nodeKind minCount maxCount minInclusive maxInclusive minExclusive maxExclusive minLength",
        "maxLength pattern flags languageIn uniqueLang hasValue in message severity name description order group",
        "deactivated defaultValue ignoredProperties qualifiedMinCount qualifiedMaxCount",
        "qualifiedValueShapesDisjoint prefixes declare",
    )
    for name in line.split()
}


class _UnreadableError(Exception):
    """A shape holds what is not read here."""


@dataclass(frozen=True)
class Probe:
    """What a touched triple that fits ``subject predicate object`` (None: any) leads to.

    ``direct`` is ``subject`` or ``object`` where that end is the focus node itself; else ``where`` is the text of the
    patterns that join ``?s ?p ?o`` to ``?this``; None where nothing joins them, so that every node may be concerned.
    """

    predicate: str | None
    subject: str | None = None
    object: str | None = None
    direct: str = ""
    where: str | None = None
    binds: str = ""
    patterns: tuple[Pattern, ...] = field(default=(), compare=False)
    """What ``where`` says."""


@dataclass(frozen=True)
class Reach:
    """The probes of a set of shapes; ``whole`` where some shape cannot be read."""

    probes: frozenset[Probe]
    whole: bool

    @classmethod
    def of(cls, shapes: Graph) -> Reach:
        """Read the shapes."""
        found: set[Probe] = set()
        try:
            for shape in {s for predicate in _TARGETS for s in shapes.subjects(predicate)}:
                found |= set(_targets(shapes, shape))
                found |= set(_shape(shapes, shape, THIS, ()))
        except _UnreadableError:
            return cls(frozenset(), True)
        return cls(frozenset(found), False)


def _targets(shapes: Graph, shape: Node) -> Iterator[Probe]:
    for predicate in shapes.objects(shape, SH.targetSubjectsOf):
        yield Probe(str(predicate), direct="subject")
    for predicate in shapes.objects(shape, SH.targetObjectsOf):
        yield Probe(str(predicate), direct="object")
    yield Probe(str(RDF.type), direct="subject")


def _shape(shapes: Graph, shape: Node, focus: Node, context: tuple[Pattern, ...]) -> Iterator[Probe]:
    """The probes of a shape whose focus is ``focus``, joined to ``?this`` by ``context``."""
    value, inner = focus, context
    path = shapes.value(shape, SH.path)
    if path is not None:
        value = fresh()
        pattern = Pattern(focus, shacl_path(shapes, path), value)
        yield from _probes(pattern, context)
        inner = (*context, pattern)
    for predicate, object_ in shapes.predicate_objects(shape):
        if not str(predicate).startswith(str(SH)) or predicate in _PLAIN or predicate in _TARGETS:
            continue
        if predicate == SH["class"]:
            yield from _probes(Pattern(value, RDF.type, fresh()), inner)
        elif predicate in _INNER_ONE:
            yield from _shape(shapes, object_, value, inner)
        elif predicate in _INNER_LIST:
            for member in Collection(shapes, object_):
                yield from _shape(shapes, member, value, inner)
        elif predicate in _PAIRS:
            yield from _probes(Pattern(focus, object_, fresh()), context)
        elif predicate == SH.closed:
            yield from _probes(Pattern(value, fresh(), fresh()), inner)
        elif predicate == SH.sparql and focus == THIS and path is None:
            yield from _constraint(shapes, object_)
        else:
            raise _UnreadableError(predicate)


def _probes(pattern: Pattern, context: Sequence[Pattern]) -> Iterator[Probe]:
    for step in steps(pattern):
        yield _probe(step, [*context, *step.around])


def _probe(step: Step, rest: Sequence[Pattern]) -> Probe:
    subject, object_ = (None if isinstance(end, Variable | BNode) else end.n3() for end in (step.subject, step.object))
    predicate = str(step.predicate) if isinstance(step.predicate, URIRef) else None
    if THIS in (step.subject, step.object):
        return Probe(predicate, subject, object_, direct="subject" if step.subject == THIS else "object")
    names: dict[Node | Path, Variable] = {
        old: new
        for old, new in ((step.object, O), (step.predicate, P), (step.subject, S))
        if isinstance(old, Variable | BNode)
    }
    renamed = [
        Pattern(names.get(p.subject, p.subject), names.get(p.predicate, p.predicate), names.get(p.object, p.object))
        for p in rest
    ]
    joined = _joined(renamed)
    if joined is None:
        return Probe(predicate, subject, object_)
    used = {v for p in joined for v in p.variables()} & {S, P, O}
    where = " ".join(sorted({f"{text(p.subject)} {text(p.predicate)} {text(p.object)} ." for p in joined}))
    binds = "".join(sorted(map(str, used)))
    return Probe(predicate, subject, object_, where=_canonical(where), binds=binds, patterns=tuple(joined))


def _joined(patterns: Sequence[Pattern]) -> list[Pattern] | None:
    """The patterns that hang together with ``?this``; None where ``?s ?p ?o`` do not hang together with it."""
    known, kept, left = {THIS}, list[Pattern](), list(patterns)
    while more := [p for p in left if p.variables() & known]:
        kept += more
        left = [p for p in left if p not in more]
        known |= {v for p in more for v in p.variables()}
    return kept if known & {S, P, O} else None


def _canonical(where: str) -> str:
    """The same patterns under other names of variables as one text, so that equal probes are asked once."""
    names: dict[str, str] = {}
    words = []
    for word in where.split(" "):
        if word.startswith("?") and word not in ("?this", "?s", "?p", "?o"):
            words.append(names.setdefault(word, f"?x{len(names)}"))
        else:
            words.append(word)
    return " ".join(words)


# SPARQL constraints (SHACL, section 5)


def _constraint(shapes: Graph, constraint: Node) -> Iterator[Probe]:
    query = shapes.value(constraint, SH.select)
    if not isinstance(query, Literal) or "$PATH" in query or "SERVICE" in query.upper():
        raise _UnreadableError(constraint)
    prefixes = {}
    for holder in shapes.objects(constraint, SH.prefixes):
        for declared in shapes.objects(holder, SH.declare):
            prefixes[str(shapes.value(declared, SH.prefix))] = str(shapes.value(declared, SH.namespace))
    try:
        algebra = prepareQuery(str(query), initNs=prefixes).algebra
    except Exception as error:
        raise _UnreadableError(constraint) from error
    yield from _visit(algebra, [])


_THROUGH = {"SelectQuery", "Project", "Distinct", "Reduced", "OrderBy", "Slice", "Group", "AggregateJoin", "Extend"}


def _mandatory(node: CompValue) -> list[Pattern]:
    """The patterns that every solution of this part matches."""
    if node.name == "BGP":
        return [Pattern(*triple) for triple in node.triples]
    if node.name == "Join":
        return [*_mandatory(node.p1), *_mandatory(node.p2)]
    if node.name in ("LeftJoin", "Minus"):
        return _mandatory(node.p1)
    if node.name == "Filter" or node.name in _THROUGH:
        return _mandatory(node.p)
    return []


def _visit(node: CompValue, around: list[Pattern]) -> Iterator[Probe]:
    if node.name == "BGP":
        own = [Pattern(*triple) for triple in node.triples]
        for pattern in own:
            yield from _probes(pattern, [*around, *(p for p in own if p != pattern)])
    elif node.name in ("Join", "LeftJoin", "Minus", "Union"):
        joined = node.name != "Union"
        yield from _visit(node.p1, [*around, *(_mandatory(node.p2) if node.name == "Join" else [])])
        yield from _visit(node.p2, [*around, *(_mandatory(node.p1) if joined else [])])
        yield from _exists(node.get("expr"), [*around, *(_mandatory(node.p1) if joined else [])])
    elif node.name == "Filter" or node.name in _THROUGH:
        yield from _visit(node.p, around)
        yield from _exists(node.get("expr"), [*around, *_mandatory(node.p)])
    elif node.name != "values" and not (node.name == "ToMultiSet" and node.p.name == "values"):
        raise _UnreadableError(node.name)


def _exists(expression: object, around: list[Pattern]) -> Iterator[Probe]:
    """The patterns in EXISTS and NOT EXISTS, wherever they stand in an expression."""
    if isinstance(expression, CompValue):
        if expression.name in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
            yield from _visit(expression.graph, around)
        else:
            for part in expression.values():
                yield from _exists(part, around)
    elif isinstance(expression, list):
        for part in expression:
            yield from _exists(part, around)
