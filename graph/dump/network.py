"""The entities as a network, in the formats of Gephi, Cytoscape and igraph."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias
from xml.etree import ElementTree

from graph.characters import fit_for_xml
from graph.dump.tables import Rows
from graph.iri import ID

if TYPE_CHECKING:
    import networkx

    Network: TypeAlias = networkx.MultiDiGraph[str]


DATES = ("adopted_on", "issued_on", "founded_on", "established_on", "started_on", "year")
"""Where the date of a node is looked for; a resolution whose day is not known has a year."""


def make_network(tables: list[Rows]) -> Network:
    """Entities as nodes named ``kind/name``; links, acts and memberships as edges keyed by their IRI.

    Attributes are plain text and never missing, since the exchange formats want one type an attribute.
    """
    import networkx

    made: Network = networkx.MultiDiGraph()
    by_name = {table.table.name: table for table in tables}
    known = set()
    for row in _records(by_name["entities"]):
        names = [row[f"name_{tag}"] for tag in ("en", "fr", "es", "ar")] + [row["short_name"], row["iri"]]
        dates = [row[key] for key in DATES]
        known.add(row["iri"])
        made.add_node(
            row["iri"].removeprefix(ID), iri=row["iri"], label=next(name for name in names if name), kind=row["kind"],
            types=row["types"], identifier=row["identifier"], symbol=row["symbol"],
            date=next((date for date in dates if date), ""),
        )  # fmt: skip
    for source, target, row, predicate in _edges(by_name):
        if source in known and target in known:
            made.add_edge(
                source.removeprefix(ID), target.removeprefix(ID), key=row["iri"].removeprefix(ID), iri=row["iri"],
                predicate=predicate, since=row.get("since", row.get("acted_on", "")), until=row.get("until", ""),
                evidence=row["evidence"],
            )  # fmt: skip
    return made


def _records(table: Rows) -> Iterator[dict[str, str]]:
    names = [column.name for column in table.table.columns]
    for row in table.rows:
        yield {name: fit_for_xml(cell or "") for name, cell in zip(names, row, strict=True)}


def _edges(tables: dict[str, Rows]) -> Iterator[tuple[str, str, dict[str, str], str]]:
    for row in _records(tables["links"]):
        yield row["subject"], row["object"], row, row["predicate"]
    for row in _records(tables["participations"]):
        yield row["state"], row["instrument"], row, row["action"]
    for row in _records(tables["memberships"]):
        yield row["member"], row["body"], row, row["role"]


def write_graphml(network: Network, path: Path) -> None:
    """The network as GraphML."""
    from networkx.readwrite.graphml import GraphMLWriter

    # networkx's own writer in pure Python: the one over lxml writes other bytes where lxml is installed
    with path.open("wb") as handle:
        GraphMLWriter(graph=network, encoding="utf-8", prettyprint=False).dump(handle)


def write_gexf(network: Network, path: Path, *, day: str) -> None:
    """The network as GEXF 1.2; ``day`` (YYYY-MM-DD) is when it was made: that of the release."""
    from networkx.readwrite.gexf import GEXFWriter

    writer: Any = GEXFWriter(encoding="utf-8", prettyprint=False, version="1.2draft")
    writer.add_graph(network)
    root: ElementTree.Element = writer.xml
    for meta in root.iter():
        if meta.tag.rpartition("}")[2] == "meta":
            meta.set("lastmodifieddate", day)
            for creator in meta:
                if creator.tag.rpartition("}")[2] == "creator":
                    creator.text = "Concordat"
    path.write_bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))
