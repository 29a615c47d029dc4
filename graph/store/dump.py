"""The store out again, sorted, and its digest: the same facts give the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Quad, RdfFormat, Triple, parse, serialize

from graph.store.formats import GraphFormat
from graph.store.oxigraph import OxigraphStore


def canonical_lines(store: OxigraphStore) -> list[bytes]:
    """The N-Quads lines of the dataset, sorted, blank nodes named by RDFC-1.0."""
    plain: list[Quad] = []
    anonymous = Dataset()
    for quad in store.inner:
        if any(isinstance(term, BlankNode) for term in (quad.subject, quad.object, quad.graph_name)):
            anonymous.add(quad)
        else:
            plain.append(quad)
    if len(anonymous):
        anonymous.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        plain.extend(anonymous)
    text = serialize(plain, format=RdfFormat.N_QUADS) or b""
    return sorted(text.splitlines(keepends=True))


def digest(store: OxigraphStore) -> str:
    """``sha256:`` and the hex digest of the canonical N-Quads of the dataset (RDFC-1.0, section 4)."""
    return digest_of(b"".join(canonical_lines(store)))


def digest_of(lines: bytes) -> str:
    """The digest of a dataset whose canonical lines are given, sorted and joined."""
    return "sha256:" + hashlib.sha256(lines).hexdigest()


def line_set(store: OxigraphStore) -> set[bytes]:
    """The N-Quads lines of a store, blank nodes by the names that the engine gave them."""
    return set((store.inner.dump(format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True))


def quad_lines(quads: Iterable[Quad]) -> list[bytes]:
    """Quads as N-Quads lines, sorted."""
    return sorted((serialize(quads, format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True))


def read_lines(lines: bytes) -> list[Quad]:
    """The quads of N-Quads lines that this program wrote; blank nodes keep their names."""
    return list(parse(lines, format=RdfFormat.N_QUADS))


def write_rdf(quads: Iterable[Quad], format: GraphFormat, prefixes: dict[str, str]) -> bytes:
    """Quads as RDF text in ``format``; formats for triples take quads of one graph, whose name they drop."""
    source: Iterable[Quad] | Iterable[Triple] = quads if format.quads else (quad.triple for quad in quads)
    return serialize(source, format=format.engine, prefixes=prefixes) or b""
