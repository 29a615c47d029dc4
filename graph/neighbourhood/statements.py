"""A neighbourhood back as RDF: the statements behind what is on show."""

from __future__ import annotations

from graph.neighbourhood.model import Neighbourhood
from graph.store import NamedNode, Quad, ReadStore, rdf_format
from graph.store.dump import write_rdf

PREFIXES = {
    "conc": "https://w3id.org/concordat/ontology#",
    "dcterms": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "org": "http://www.w3.org/ns/org#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

_NAMED = (NamedNode(PREFIXES["skos"] + "prefLabel"), NamedNode(PREFIXES["rdf"] + "type"))


def as_turtle(around: Neighbourhood, store: ReadStore) -> str:
    """What the store says of the edges on show and of their evidence, with the plain triples and the names."""
    nodes = {node.name: NamedNode(node.iri) for node in around.nodes}
    found: set[Quad] = set()
    for edge in around.edges:
        found.update(store.quads(NamedNode(edge.iri)))
        found.update(quad for evidence in edge.evidence for quad in store.quads(NamedNode(evidence.iri)))
        if edge.form == "link":
            found.update(store.quads(nodes[edge.source], NamedNode(edge.property), nodes[edge.target]))
    found.update(quad for node in nodes.values() for said in _NAMED for quad in store.quads(node, said))
    triples = sorted({Quad(q.subject, q.predicate, q.object) for q in found}, key=str)
    return write_rdf(triples, rdf_format("ttl"), PREFIXES).decode()
