"""Shapes narrowed to a few nodes, so that a small change is validated at a small price.

pySHACL can be told its focus nodes, but it then also skips the inner shapes of ``sh:or``, ``sh:not`` and the like at
every value that is not a focus node. So the targets are rewritten instead: a copy of the shapes whose targets are
just the nodes that the original targets would have chosen among the given ones
([SHACL, section 2.1.3](https://www.w3.org/TR/shacl/#targets)).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from rdflib import RDF, RDFS, SH, Graph, Literal, Node, URIRef

_TARGETS = (SH.targetNode, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)


def narrow(shapes: Graph, data: Graph, focus: Collection[str]) -> Graph:
    """A copy of ``shapes`` that targets nothing but ``focus`` and the literals that these nodes hold.

    The literals are there for shapes over values, such as "no two things share an identifier".
    """
    nodes = {URIRef(iri) for iri in focus}
    narrowed = Graph()
    for prefix, namespace in shapes.namespaces():
        narrowed.bind(prefix, namespace)
    for triple in shapes:
        if triple[1] not in _TARGETS:
            narrowed.add(triple)
    kinds = {node: _classes(data, node) for node in nodes}
    aimed = {triple[0] for triple in shapes if triple[1] in _TARGETS}
    for shape in aimed:
        for node in _chosen(shapes, data, shape, kinds):
            narrowed.add((shape, SH.targetNode, node))
    return narrowed


def _classes(data: Graph, node: Node) -> set[Node]:
    above: set[Node] = set()
    for kind in data.objects(node, RDF.type):
        above.update(found for found in data.transitive_objects(kind, RDFS.subClassOf) if found is not None)
    return above


def _chosen(shapes: Graph, data: Graph, shape: Node, kinds: dict[URIRef, set[Node]]) -> Iterator[Node]:
    wanted = set(shapes.objects(shape, SH.targetClass))
    named = set(shapes.objects(shape, SH.targetNode))
    before = set(shapes.objects(shape, SH.targetSubjectsOf))
    after = set(shapes.objects(shape, SH.targetObjectsOf))
    for node, classes in kinds.items():
        if (
            node in named
            or wanted & classes
            or any((node, predicate, None) in data for predicate in before)
            or any((None, predicate, node) in data for predicate in after)
        ):
            yield node
        for predicate in after:
            yield from (value for value in data.objects(node, predicate) if isinstance(value, Literal))
