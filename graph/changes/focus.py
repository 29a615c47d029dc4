"""The nodes that must be validated again after a change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TypeAlias

from rdflib import Graph, URIRef, Variable

from graph import resources
from graph.build import shapes_digest
from graph.changes.delta import Delta
from graph.changes.matching import can_follow, solutions
from graph.changes.reach import THIS, Probe, Reach
from graph.iri import GRAPH, PREFIXES
from graph.store import BlankNode, Literal, NamedNode, OxigraphStore, Quad, Term
from graph.validation import load_shapes

MOST_CHANGED = 20_000
"""A change of more quads than this is validated whole."""

MOST_FOCUS = 20_000
"""More nodes than this are not validated one by one: the whole is."""

_SUB_CLASS = PREFIXES["rdfs"] + "subClassOf"
_ONTOLOGY = GRAPH + "ontology/"

Touched: TypeAlias = tuple[NamedNode, NamedNode, Term]


@lru_cache(maxsize=2)
def _read(_digest: str) -> tuple[Graph, Reach]:
    shapes = load_shapes(resources.turtle_files(resources.SHAPES))
    return shapes, Reach.of(shapes)


def shapes_and_reach() -> tuple[Graph, Reach]:
    """The shapes as they are on disk now, read once, and what they reach."""
    return _read(shapes_digest())


def focus_of(delta: Delta, old: OxigraphStore, new: OxigraphStore, reach: Reach) -> set[str] | None:
    """The IRIs of the nodes whose verdict a change may alter; None where that may be any node.

    These are the subjects of what changed and the nodes whose shapes reach it; see ``graph.changes.reach``.
    """
    if reach.whole or len(delta) > MOST_CHANGED or delta.has_blank_nodes():
        return None
    if any(_is_ontology(quad) for quad in delta.quads()):
        return None
    touched: set[Touched] = set()
    for quads, other in ((delta.added, old), (delta.removed, new)):
        for quad in quads:
            if not isinstance(quad.subject, NamedNode):
                return None
            # what stays said in another graph is no change to the union
            if not any(True for _ in other.quads(quad.subject, quad.predicate, quad.object)):
                touched.add((quad.subject, quad.predicate, quad.object))
    found = {subject.value for subject, _, _ in touched}
    asked: dict[tuple[str, tuple[tuple[str, Term], ...]], Probe] = {}
    for triple in touched:
        for probe in _fitting(reach.probes, triple):
            if probe.direct == "object":
                found |= _holders(triple, triple[2])
            elif probe.where is None and not probe.direct:
                return None
            elif probe.where is not None:
                bindings = tuple((name, _place(triple, name)) for name in probe.binds)
                asked[probe.where, bindings] = probe
    for (_, bindings), probe in asked.items():
        for store in (old, new):
            found |= _answers(store, probe, dict(bindings))
        if len(found) > MOST_FOCUS:
            return None
    return found


def _is_ontology(quad: Quad) -> bool:
    graph = quad.graph_name
    return quad.predicate.value == _SUB_CLASS or (isinstance(graph, NamedNode) and graph.value.startswith(_ONTOLOGY))


def _fitting(probes: Iterable[Probe], triple: Touched) -> Iterator[Probe]:
    subject, predicate, object_ = (str(term) for term in triple)
    for probe in probes:
        if (
            (probe.predicate is None or URIRef(probe.predicate).n3() == predicate)
            and probe.subject in (None, subject)
            and (probe.object is None or probe.object == object_ or not isinstance(triple[2], NamedNode))
        ):
            yield probe


def _place(triple: Touched, name: str) -> Term:
    return triple["spo".index(name)]


def _holders(triple: Touched, node: Term) -> set[str]:
    """The node itself; for a literal, which has no name, the node that holds it, by which it is found again."""
    if isinstance(node, NamedNode):
        return {node.value}
    return {triple[0].value}


def _answers(store: OxigraphStore, probe: Probe, bindings: dict[str, Term]) -> set[str]:
    if isinstance(bindings.get("s"), Literal) or isinstance(bindings.get("p"), Literal | BlankNode):
        return set()
    found: set[str] = set()
    for node in _leading(store, probe, bindings):
        if isinstance(node, NamedNode):
            found.add(node.value)
        elif isinstance(node, Literal):
            found |= {q.subject.value for q in store.quads(object=node) if isinstance(q.subject, NamedNode)}
    return found


def _leading(store: OxigraphStore, probe: Probe, bindings: dict[str, Term]) -> Iterable[Term]:
    if can_follow(probe.patterns):
        return solutions(store, probe.patterns, {Variable(name): term for name, term in bindings.items()}, THIS)
    names = " ".join(f"?{name}" for name in bindings)
    rows = store.rows(f"SELECT DISTINCT ?this {names} WHERE {{ {probe.where} }}", bindings)
    return [row["this"] for row in rows]
