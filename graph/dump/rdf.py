"""The dataset as RDF files."""

from __future__ import annotations

from collections.abc import Sequence

from graph.iri import PREFIXES
from graph.store import GraphFormat, OxigraphStore, Quad, rdf_format, read_quads
from graph.store.dump import canonical_lines, write_rdf
from graph.store.turtle import write_turtle

BODIES = ("nq", "trig", "jsonld", "ttl")
"""The names of the forms that this module writes."""


class Body:
    """A dataset with its blank nodes named for good (RDFC-1.0), ready to be written in several forms."""

    def __init__(self, store: OxigraphStore) -> None:
        self.lines: Sequence[bytes] = canonical_lines(store)
        self._quads: list[Quad] | None = None

    @property
    def quads(self) -> list[Quad]:
        """The quads by graph, then in the order of the lines."""
        if self._quads is None:
            found = list(read_quads(b"".join(self.lines), rdf_format("nq"), name="the release"))
            self._quads = sorted(found, key=lambda quad: (str(quad.graph_name), str(quad.subject)))
        return self._quads

    def write(self, name: str) -> bytes:
        """The dataset in the form of this name; Turtle is the union of the graphs."""
        if name == "nq":
            return b"".join(self.lines)
        if name == "ttl":
            return write_turtle(self.quads, PREFIXES).encode()
        form: GraphFormat = rdf_format(name)
        return write_rdf(self.quads, form, dict(PREFIXES) if name == "trig" else {})
