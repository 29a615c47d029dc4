"""The data behind a page: the concise bounded description of an entity, in the formats of RDF."""

from __future__ import annotations

import json
from typing import Any

from graph import queries
from graph.iri import PREFIXES, compact
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
    prefixes = {name: at for name, at in PREFIXES.items() if at in used}
    body = write_rdf(quads, format, prefixes)
    return _with_context(body, prefixes) if format.name == "jsonld" else body


def _with_context(expanded: bytes, prefixes: dict[str, str]) -> bytes:
    """An expanded JSON-LD document with a context of prefixes, its IRIs made compact (JSON-LD 1.1, 4.1.5)."""
    document = {"@context": prefixes, "@graph": [_short(node) for node in json.loads(expanded)]}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _short(value: Any) -> Any:
    if isinstance(value, list):
        return [_short(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        key if key.startswith("@") else compact(key): [compact(iri) for iri in inner]
        if key == "@type" and isinstance(inner, list)
        else compact(inner)
        if key in ("@id", "@type") and isinstance(inner, str)
        else _short(inner)
        for key, inner in value.items()
    }
