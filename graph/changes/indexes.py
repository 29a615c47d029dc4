"""Which indexes a change leaves as they are: those that read none of the properties that it touched."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from graph.build import SEARCH, TRACE
from graph.changes.delta import Delta
from graph.iri import PREFIXES
from graph.release import Release

_READS: Final = {
    TRACE: (
        "dcterms:identifier rdf:type rdf:subject rdf:predicate rdf:object conc:binding conc:adoptedOn conc:issuedOn"
        " conc:foundedOn conc:establishedOn conc:startedOn conc:key conc:linkFamily conc:specificity conc:symmetric"
        " conc:state conc:action conc:instrument conc:actedOn org:member org:role org:organization conc:since"
        " conc:until conc:evidence conc:confidence"
    ),
    SEARCH: (
        "rdf:type dcterms:identifier conc:symbol conc:treatySeries conc:shortName skos:prefLabel rdfs:label"
        " skos:altLabel skos:hiddenLabel conc:demonym dcterms:title conc:printedTitle conc:iso3 conc:iso2"
        " dcterms:description skos:definition conc:recordPage foaf:homepage skos:exactMatch schema:url owl:sameAs"
        " rdf:subject rdf:object org:member org:organization conc:instrument conc:state"
    ),
}
"""The properties that each index is made from; a test holds them to what the builders ask the store for."""


def _iri(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


READS: Final = {name: frozenset(map(_iri, names.split())) for name, names in _READS.items()}


def reusable(parent: Release, delta: Delta) -> dict[str, Path]:
    """The indexes of the parent that a changed release can share, by name."""
    touched = {quad.predicate.value for quad in delta.quads()}
    return {
        name: parent.path / name
        for name, reads in READS.items()
        if not touched & reads and (parent.path / name).exists()
    }
