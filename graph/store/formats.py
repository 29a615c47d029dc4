"""The RDF and result formats by name, ending and media type."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TypeVar

from pyoxigraph import QueryResultsFormat, RdfFormat

from graph.errors import FormatUnknownError


@dataclass(frozen=True)
class Format:
    """One way to write a graph or a table: the name used in options and addresses, its endings, its media type."""

    name: str
    endings: tuple[str, ...]
    media_type: str


@dataclass(frozen=True)
class GraphFormat(Format):
    """A way to write RDF; ``quads`` says whether it can name graphs."""

    engine: RdfFormat
    quads: bool = False


@dataclass(frozen=True)
class ResultFormat(Format):
    """A way to write the solutions of a SELECT or the answer of an ASK."""

    engine: QueryResultsFormat


RDF_FORMATS: tuple[GraphFormat, ...] = (
    GraphFormat("ttl", ("ttl", "turtle"), "text/turtle", RdfFormat.TURTLE),
    GraphFormat("nt", ("nt",), "application/n-triples", RdfFormat.N_TRIPLES),
    GraphFormat("rdf", ("rdf", "xml", "owl"), "application/rdf+xml", RdfFormat.RDF_XML),
    GraphFormat("jsonld", ("jsonld", "json"), "application/ld+json", RdfFormat.JSON_LD, quads=True),
    GraphFormat("nq", ("nq",), "application/n-quads", RdfFormat.N_QUADS, quads=True),
    GraphFormat("trig", ("trig",), "application/trig", RdfFormat.TRIG, quads=True),
)

RESULT_FORMATS: tuple[ResultFormat, ...] = (
    ResultFormat("json", ("json", "srj"), "application/sparql-results+json", QueryResultsFormat.JSON),
    ResultFormat("xml", ("xml", "srx"), "application/sparql-results+xml", QueryResultsFormat.XML),
    ResultFormat("csv", ("csv",), "text/csv", QueryResultsFormat.CSV),
    ResultFormat("tsv", ("tsv",), "text/tab-separated-values", QueryResultsFormat.TSV),
)


F = TypeVar("F", bound=Format)


def _by_name(name: str, formats: tuple[F, ...]) -> F:
    for candidate in formats:
        if name == candidate.name or name in candidate.endings:
            return candidate
    raise FormatUnknownError(name, [f.name for f in formats])


def rdf_format(name: str) -> GraphFormat:
    """The RDF format of a name or ending. Raises FormatUnknownError.

    >>> rdf_format("turtle").media_type
    'text/turtle'
    """
    return _by_name(name.lower().lstrip("."), RDF_FORMATS)


def result_format(name: str) -> ResultFormat:
    """The SPARQL result format of a name or ending. Raises FormatUnknownError."""
    return _by_name(name.lower().lstrip("."), RESULT_FORMATS)


def format_of_path(path: PurePath) -> tuple[GraphFormat, bool]:
    """The RDF format of a file's name, and whether it is gzipped. Raises FormatUnknownError."""
    gzipped = path.suffix.lower() == ".gz"
    name = PurePath(path.stem) if gzipped else path
    if not name.suffix:
        raise FormatUnknownError(str(path), [f.endings[0] for f in RDF_FORMATS])
    try:
        return rdf_format(name.suffix), gzipped
    except FormatUnknownError as error:
        raise FormatUnknownError(str(path), error.known) from error
