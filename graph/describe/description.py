"""The data behind a page: the concise bounded description of an entity, in the formats of RDF."""

from __future__ import annotations

from graph import queries
from graph.iri import PREFIXES
from graph.store import GraphFormat, NamedNode, OxigraphStore
from graph.store.dump import write_rdf


def describe_rdf(store: OxigraphStore, iri: str, format: GraphFormat) -> bytes | None:
    """The triples of an entity, its links, participations and memberships, and their evidence and sources.

    None where the store says nothing of the IRI. The same release gives the same bytes; one query. JSON-LD comes with a
    context of the prefixes in use.
    """
    this = NamedNode(iri)
    quads = sorted(set(store.triples(queries.text("entity-description"), {"this": this})), key=str)
    if not quads:
        return None
    used = " ".join(str(quad) for quad in quads)
    return write_rdf(quads, format, {name: at for name, at in PREFIXES.items() if at in used})
