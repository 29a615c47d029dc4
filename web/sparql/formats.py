"""Which format an answer is written in: by Accept, or by the parameter ``format``; pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from web.negotiation import LONGEST_HEADER, best
from web.sparql.request import ProtocolError

HTML = ("text/html", "application/xhtml+xml")

# media type → name of the format; the first of each is what a client gets that has no wish
TABLES = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
}
GRAPHS = {
    "text/turtle": "ttl",
    "application/trig": "trig",
    "application/n-triples": "nt",
    "application/n-quads": "nq",
    "application/rdf+xml": "rdf",
    "application/ld+json": "jsonld",
    "application/json": "jsonld",
    "application/xml": "rdf",
    "application/x-turtle": "ttl",
    "text/n3": "ttl",
    "text/plain": "nt",
}
_TABLE_NAMES = {"json": "json", "srj": "json", "xml": "xml", "srx": "xml", "csv": "csv", "tsv": "tsv"}
_GRAPH_NAMES = {
    "ttl": "ttl", "turtle": "ttl", "nt": "nt", "ntriples": "nt", "n-triples": "nt", "rdf": "rdf", "rdfxml": "rdf",
    "xml": "rdf", "jsonld": "jsonld", "json-ld": "jsonld", "json": "jsonld", "nq": "nq", "nquads": "nq",
    "n-quads": "nq", "trig": "trig",
}  # fmt: skip
_CHARSET = frozenset({"text/csv", "text/tab-separated-values", "text/turtle", "text/plain", "text/xml", "text/n3"})


@dataclass(frozen=True)
class Choice:
    """The media type for solutions and the one for a graph, None where the client takes none; ``page`` for people."""

    table_type: str | None
    graph_type: str | None
    page: bool = False

    @property
    def table(self) -> str | None:
        """The name of the format for solutions."""
        return TABLES[self.table_type] if self.table_type else None

    @property
    def graph(self) -> str | None:
        """The name of the format for a graph."""
        return GRAPHS[self.graph_type] if self.graph_type else None

    def content_type(self, kind: str) -> str:
        """The Content-Type of an answer of this kind (``solutions``, ``boolean``, ``graph``)."""
        media_type = (self.graph_type if kind == "graph" else self.table_type) or ""
        return f"{media_type}; charset=utf-8" if media_type in _CHARSET else media_type


def _first(table: dict[str, str], name: str | None) -> str | None:
    return next((media_type for media_type, format in table.items() if format == name), None)


def choose(accept: str, format: str | None, *, page: bool = True) -> Choice:
    """The formats of an answer; ``page`` says whether there is one for people too.

    Raises ProtocolError 406, which lists all there are.
    """
    if format:
        key = format.strip().lower().lstrip(".")
        if page and key in ("html", *HTML):
            return Choice(None, None, page=True)
        table = key if key in TABLES else _first(TABLES, _TABLE_NAMES.get(key))
        graph = key if key in GRAPHS else _first(GRAPHS, _GRAPH_NAMES.get(key))
        if table is None and graph is None:
            raise not_acceptable(f"format={format[:60]}")
        return Choice(table, graph)
    table, graph, wants_page = _accepted(accept[:LONGEST_HEADER])
    if table is None and graph is None and not (page and wants_page):
        raise not_acceptable(f"Accept: {accept[:200]}")
    return Choice(table, graph, page and wants_page)


@lru_cache(maxsize=256)
def _accepted(accept: str) -> tuple[str | None, str | None, bool]:
    """The media types for solutions and for a graph, and whether a page is liked best; clients send few headers."""
    wants_page = best(accept, [*TABLES, *GRAPHS, *HTML]) in HTML
    return best(accept, list(TABLES)), best(accept, list(GRAPHS)), wants_page


def not_acceptable(asked: str, kind: str = "") -> ProtocolError:
    """The refusal of a format, with what there is for this kind of answer or for all."""
    offered = []
    if kind != "graph":
        offered.append("SELECT and ASK: " + ", ".join(list(TABLES)[:4]))
    if kind in ("", "graph"):
        offered.append("CONSTRUCT and DESCRIBE: " + ", ".join(list(GRAPHS)[:6]))
    return ProtocolError(
        406, "No such format", f"{asked} names no format for this answer. There are, for {'; for '.join(offered)}."
    )
