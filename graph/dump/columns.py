"""The tables of a dump: which rows, which columns, and the property behind each column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from graph.iri import ONTOLOGY, PREFIXES


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, the IRI of its property, what it holds.

    ``datatype`` is that of CSVW (Metadata Vocabulary for Tabular Data, 5.11.1); ``many`` values are joined by a space;
    ``language`` takes the value in that language only; ``values`` is ``local`` where the local name of an IRI stands
    for it, else ``whole``.
    """

    name: str
    property: str
    datatype: str = "string"
    many: bool = False
    language: str = ""
    values: str = "whole"


@dataclass(frozen=True, slots=True)
class Table:
    """A table: one row for each subject of ``rdf_class``; the first column is its IRI."""

    name: str
    title: str
    rdf_class: str
    columns: tuple[Column, ...]


def _iri(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def _table(name: str, title: str, rdf_class: str, *columns: Column) -> Table:
    return Table(name, title, rdf_class, (Column("iri", "", "anyURI"), *columns))


def _column(name: str, property_: str, datatype: str = "string", **more: bool | str) -> Column:
    return Column(name, _iri(property_), datatype, **more)  # type: ignore[arg-type]


def _iris(name: str, property_: str) -> Column:
    return _column(name, property_, "anyURI", many=True)


_DATES: Final = tuple(
    _column(name, f"conc:{key}")
    for name, key in (
        ("adopted_on", "adoptedOn"), ("entered_into_force_on", "enteredIntoForceOn"), ("issued_on", "issuedOn"),
        ("founded_on", "foundedOn"), ("established_on", "establishedOn"), ("started_on", "startedOn"),
        ("ended_on", "endedOn"), ("year", "year"),
    )
)  # fmt: skip
_SPAN: Final = (_column("since", "conc:since"), _column("until", "conc:until"), _column("note", "conc:note"))
_EVIDENCE: Final = _iris("evidence", "conc:evidence")

ENTITIES: Final = _table(
    "entities", "Entities: what the graph is about", "",
    _column("identifier", "dcterms:identifier"),
    Column("kind", ""),
    _column("types", "rdf:type", many=True, values="local"),
    *(_column(f"name_{tag}", "skos:prefLabel", language=tag) for tag in ("en", "fr", "es", "ar")),
    _column("short_name", "conc:shortName"),
    _column("symbol", "conc:symbol"),
    _column("title_en", "dcterms:title", language="en"),
    *_DATES,
    _column("binding", "conc:binding"),
    _column("iso3", "conc:iso3"),
    _column("iso2", "conc:iso2"),
    _column("description_en", "dcterms:description", language="en"),
    _column("homepage", "foaf:homepage", "anyURI"),
    _column("record_page", "conc:recordPage", "anyURI"),
    _iris("exact_matches", "skos:exactMatch"),
    _EVIDENCE,
)  # fmt: skip

TABLES: Final = (
    ENTITIES,
    _table(
        "links", "Links between two entities", ONTOLOGY + "Link",
        _column("subject", "rdf:subject", "anyURI"), _column("predicate", "rdf:predicate", "anyURI"),
        _column("object", "rdf:object", "anyURI"), *_SPAN, _EVIDENCE,
    ),
    _table(
        "participations", "Acts of states on instruments", ONTOLOGY + "Participation",
        _column("instrument", "conc:instrument", "anyURI"), _column("state", "conc:state", "anyURI"),
        _column("action", "conc:action", values="local"), _column("acted_on", "conc:actedOn"), _EVIDENCE,
    ),
    _table(
        "coverage", "How far the record of the acts on an instrument reaches", ONTOLOGY + "CoverageStatement",
        _column("instrument", "conc:instrument", "anyURI"), _column("coverage", "conc:coverage", values="local"),
        _column("acts_count", "conc:actsCount", "integer"), _column("consents_count", "conc:consentsCount", "integer"),
        _column("latest_act_on", "conc:latestActOn"), _column("refreshed_on", "conc:refreshedOn"),
        _iris("sources", "dcterms:source"),
    ),
    _table(
        "memberships", "Members of bodies and their roles", PREFIXES["org"] + "Membership",
        _column("member", "org:member", "anyURI"), _column("body", "org:organization", "anyURI"),
        _column("role", "org:role", values="local"), *_SPAN, _EVIDENCE,
    ),
    _table(
        "statements", "Facts of one entity whose evidence is not that of its row", ONTOLOGY + "Statement",
        _column("subject", "rdf:subject", "anyURI"), _column("predicate", "rdf:predicate", "anyURI"),
        _column("object", "rdf:object"), _EVIDENCE,
    ),
    _table(
        "evidence", "What backs a statement", ONTOLOGY + "Evidence",
        _column("method", "conc:method", values="local"), _column("basis", "conc:basis", values="local"),
        _column("confidence", "conc:confidence", "decimal"), _column("subject_form", "conc:subjectForm"),
        _column("object_form", "conc:objectForm"), _iris("sources", "dcterms:source"),
        _iris("selectors", "oa:hasSelector"),
    ),
    _table(
        "sources", "Texts that were read", ONTOLOGY + "Source",
        _column("identifier", "dcterms:identifier"), _column("name", "skos:prefLabel"),
        _column("url", "schema:url", "anyURI"), _column("sha256", "conc:sha256"),
    ),
)  # fmt: skip

NAMES: Final = Table(
    "names", "Every name that an entity goes by", "",
    (
        Column("iri", "", "anyURI"), Column("name", ""), Column("language", ""),
        Column("role", ""),
    ),
)  # fmt: skip

NAME_ROLES: Final = (
    ("preferred", _iri("skos:prefLabel")),
    ("other", _iri("skos:altLabel")),
    ("short", _iri("conc:shortName")),
    ("symbol", _iri("conc:symbol")),
    ("title", _iri("dcterms:title")),
    ("printed title", _iri("conc:printedTitle")),
)
"""What a name is to its entity, and the property that says so."""
