"""A neighbourhood as a file to take home. Pure; the standalone page is ``network.standalone``."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass

from graph.neighbourhood import Neighbourhood, as_turtle, edge_attributes, network
from graph.store import OxigraphStore
from web.language import N_

# A spreadsheet runs what begins with one of these (OWASP, CSV injection).
_FORMULA = re.compile(r"^[=+\-@\t\r]")


@dataclass(frozen=True)
class Export:
    """A kind of file; ``write`` makes it, None for the standalone page."""

    ending: str
    media_type: str
    words: str
    write: Callable[[Neighbourhood, OxigraphStore], str] | None


def file_name(name: str, ending: str) -> str:
    """A name for the file that every file system takes.

    >>> file_name("instrument/opsc", "csv")
    'concordat-instrument-opsc.csv'
    """
    return f"concordat-{re.sub(r'[^A-Za-z0-9._-]+', '-', name).strip('-')[:80]}.{ending}"


def graphml(around: Neighbourhood, _store: OxigraphStore) -> str:
    """GraphML, with labels, kinds, dates and sources as attributes."""
    import networkx

    return "\n".join(networkx.generate_graphml(network(around), named_key_ids=True)) + "\n"


def gexf(around: Neighbourhood, _store: OxigraphStore) -> str:
    """GEXF 1.2draft. The day it was made is not written, so that the same state gives the same bytes."""
    import networkx

    made = "\n".join(networkx.generate_gexf(network(around))) + "\n"
    return re.sub(r' lastmodifieddate="[0-9-]*"', "", made, count=1)


def node_link(around: Neighbourhood, _store: OxigraphStore) -> str:
    """JSON: nodes and edges with all that the pages show of them, evidence included."""
    found = {"nodes": [asdict(node) for node in around.nodes], "edges": [asdict(edge) for edge in around.edges]}
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def table(around: Neighbourhood, _store: OxigraphStore) -> str:
    """CSV (RFC 4180), one row an edge."""
    output = io.StringIO()
    columns = ["from", "from_label", "from_kind", "phrase", "to", "to_label", "to_kind"]
    rest = ["predicate", "family", "since", "until", "confidence", "basis", "sources", "iri"]
    writer = csv.writer(output)
    writer.writerow(columns + rest)
    for edge in around.edges:
        source, target, more = around.node(edge.source), around.node(edge.target), edge_attributes(edge)
        cells = [source.iri, source.label, source.kind, edge.phrase, target.iri, target.label, target.kind]
        writer.writerow([_safe(cell) for cell in [*cells, *(more[key] for key in rest)]])
    return output.getvalue()


def _safe(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell


def turtle(around: Neighbourhood, store: OxigraphStore) -> str:
    """Turtle: what the store says of the edges on show, and the names and kinds of the nodes."""
    return as_turtle(around, store)


EXPORTS: tuple[Export, ...] = (
    Export("csv", "text/csv", N_("CSV, one row a link"), table),
    Export("json", "application/json", "JSON", node_link),
    Export("ttl", "text/turtle", "Turtle", turtle),
    Export("graphml", "application/graphml+xml", "GraphML", graphml),
    Export("gexf", "application/gexf+xml", "GEXF", gexf),
    Export("html", "text/html", N_("a page that opens offline"), None),
)
