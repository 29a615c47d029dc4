"""The forms of a dump, as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from graph.errors import FormatUnknownError


@dataclass(frozen=True, slots=True)
class DumpFormat:
    """One form: the name used in options, the ending and media type of its files, what it is good for.

    ``tabular`` says that there is one file a table; ``whole`` that every quad can be read back from it.
    """

    name: str
    ending: str
    media_type: str
    title: str
    tabular: bool = False
    whole: bool = False


FORMATS: Final = (
    DumpFormat("nq", "nq", "application/n-quads", "N-Quads, canonical: its SHA-256 is the digest", whole=True),
    DumpFormat("trig", "trig", "application/trig", "TriG", whole=True),
    DumpFormat("jsonld", "jsonld", "application/ld+json", "JSON-LD, expanded", whole=True),
    DumpFormat("ttl", "ttl", "text/turtle", "Turtle, without the names of graphs"),
    DumpFormat("csv", "csv", "text/csv", "CSV tables, described by CSVW metadata", tabular=True),
    DumpFormat("parquet", "parquet", "application/vnd.apache.parquet", "Parquet tables", tabular=True),
    DumpFormat("sqlite", "sqlite", "application/vnd.sqlite3", "SQLite database of the tables"),
    DumpFormat("graphml", "graphml", "application/graphml+xml", "GraphML network of the entities"),
    DumpFormat("gexf", "gexf", "application/gexf+xml", "GEXF network of the entities"),
)


def dump_format(name: str) -> DumpFormat:
    """The form of this name. Raises FormatUnknownError.

    >>> dump_format("nq").media_type
    'application/n-quads'
    """
    for form in FORMATS:
        if form.name == name.lower().lstrip("."):
            return form
    raise FormatUnknownError(name, [form.name for form in FORMATS])
