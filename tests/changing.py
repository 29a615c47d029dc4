"""A small conforming graph to change, and homes that hold it."""

from __future__ import annotations

from pathlib import Path

from graph.build import Input, build
from graph.iri import GRAPH, PREFIXES
from graph.release import Home, Release

CURATED = GRAPH + "curated/small"
HEADER = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())

SMALL = """
eli:cites a conc:LinkProperty . conc:complements a conc:LinkProperty ; conc:symmetric true .
evidence:e a conc:Evidence ; conc:method conc:Curated ; conc:basis conc:GeneralKnowledge ; conc:confidence 0.8 .
instrument:old a conc:Instrument, conc:Treaty ; dcterms:identifier "old" ; skos:prefLabel "Old Treaty"@en ;
    conc:adoptedOn "1990-01-01"^^xsd:date ; conc:evidence evidence:e .
instrument:new a conc:Instrument, conc:Treaty ; dcterms:identifier "new" ; skos:prefLabel "New Treaty"@en ;
    conc:adoptedOn "2000-01-01"^^xsd:date ; conc:evidence evidence:e ; eli:cites instrument:old .
link:instrument.new--cites--instrument.old a conc:Link ; rdf:subject instrument:new ; rdf:predicate eli:cites ;
    rdf:object instrument:old ; conc:evidence evidence:e .
place:SDN a conc:Place, conc:Country, conc:Actor ; dcterms:identifier "iso3:SDN" ; skos:prefLabel "Sudan"@en ;
    conc:iso3 "SDN" ; conc:iso2 "SD" ; conc:isoNumeric "729" ; conc:unMembership "member" ; conc:evidence evidence:e .
participation:old--SDN--accession a conc:Participation ; conc:instrument instrument:old ; conc:state place:SDN ;
    conc:action conc:Accession ; conc:actedOn "1995-05-05"^^xsd:date ; conc:evidence evidence:e .
coverage:old a conc:CoverageStatement ; conc:instrument instrument:old ; conc:coverage conc:Partial ;
    conc:actsCount 1 .
"""


def turtle(path: Path, text: str) -> Path:
    """A Turtle file with the prefixes of the project in front."""
    path.write_text(HEADER + text, encoding="utf-8")
    return path


def small_home(folder: Path) -> Home:
    """A home whose first release is the small graph; the ontology is left out to keep the tests quick."""
    folder.mkdir(parents=True, exist_ok=True)
    home = Home(folder / "home")
    build(home, [Input(turtle(folder / "small.ttl", SMALL), CURATED)], who="test", why="the small graph")
    return home


def rows(release: Release, query: str) -> list[dict[str, str]]:
    """The rows of a query over a release, as plain strings."""
    return [{name: term.value for name, term in row.items()} for row in release.store.rows(HEADER + query)]  # type: ignore[union-attr]
