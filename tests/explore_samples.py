"""A small graph with the real ontology, and a home that serves it, for the tests of the explorer."""

from __future__ import annotations

from pathlib import Path

from graph import resources
from graph.build import finish
from graph.iri import GRAPH
from graph.release import Home, Manifest
from graph.store import OxigraphStore, load_file

PREFIXES = """
@prefix conc: <https://w3id.org/concordat/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix eli: <http://data.europa.eu/eli/ontology#> .
@prefix id: <https://w3id.org/concordat/id/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<https://w3id.org/concordat/id/evidence/seen> a conc:Evidence ; conc:basis conc:SeenInSource ;
    conc:method conc:Curated ; conc:confidence 1.0 ; dcterms:source <https://w3id.org/concordat/id/source/page> .
<https://w3id.org/concordat/id/evidence/general-knowledge> a conc:Evidence ; conc:basis conc:GeneralKnowledge ;
    conc:method conc:Curated ; conc:confidence 0.8 .
<https://w3id.org/concordat/id/source/page> a conc:Source ; skos:prefLabel "A page"@en ;
    schema:url <https://example.org/page> .
"""

FAMILIES = {
    "instrument": "conc:Instrument, conc:Treaty",
    "organisation": "conc:Organisation",
    "place": "conc:Place, conc:Country",
    "framework": "conc:Framework",
}

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\u202egnp.exe\u2066 {{ 7*7 }} </script> \"'>"
HOSTILE += "x" * 10_000


def entity(name: str, label: str, more: str = "") -> str:
    """Turtle of one entity; its kind is the first part of its name."""
    kind = name.split("/")[0]
    escaped = label.replace("\\", "\\\\").replace('"', '\\"')
    return (
        f"<https://w3id.org/concordat/id/{name}> a {FAMILIES[kind]} ;"
        f' dcterms:identifier "{name.split("/")[1]}" ; skos:prefLabel "{escaped}"@en {more} .\n'
    )


def link(source: str, predicate: str, target: str, more: str = "", evidence: str = "seen") -> str:
    """Turtle of one link, as triple and as conc:Link."""
    key = predicate.split(":")[1]
    iri = f"https://w3id.org/concordat/id/link/{source.replace('/', '.')}--{key}--{target.replace('/', '.')}"
    ends = f"<https://w3id.org/concordat/id/{source}>", f"<https://w3id.org/concordat/id/{target}>"
    return (
        f"{ends[0]} {predicate} {ends[1]} .\n<{iri}> a conc:Link ; rdf:subject {ends[0]} ; rdf:predicate {predicate} ;"
        f" rdf:object {ends[1]} ; conc:evidence <https://w3id.org/concordat/id/evidence/{evidence}> {more} .\n"
    )


def accession(state: str, instrument: str, day: str) -> str:
    """Turtle of one accession."""
    return (
        f"<https://w3id.org/concordat/id/participation/{instrument}--{state}--accession> a conc:Participation ;"
        f" conc:instrument <https://w3id.org/concordat/id/instrument/{instrument}> ;"
        f" conc:state <https://w3id.org/concordat/id/place/{state}> ; conc:action conc:Accession ;"
        f' conc:actedOn "{day}"^^xsd:date ; conc:evidence <https://w3id.org/concordat/id/evidence/seen> .\n'
    )


def membership(member: str, body: str, more: str = "") -> str:
    """Turtle of one membership."""
    name = f"{member.replace('/', '.')}--member--{body.replace('/', '.')}"
    return (
        f"<https://w3id.org/concordat/id/membership/{name}> a org:Membership ; org:role conc:Member ;"
        f" org:member <https://w3id.org/concordat/id/{member}> ;"
        f" org:organization <https://w3id.org/concordat/id/{body}> ;"
        f" conc:evidence <https://w3id.org/concordat/id/evidence/seen> {more} .\n"
    )


# A treaty and its protocol, a framework on it, a state party to both and member of a body that the treaty sets up.
SMALL = (
    entity("instrument/treaty", "The treaty", '; conc:shortName "TRE" ; conc:adoptedOn "1989-11-20"^^xsd:date')
    + entity("instrument/protocol", "The protocol", '; conc:adoptedOn "2000-05"^^xsd:gYearMonth')
    + entity("framework/guide", "The guide")
    + entity("organisation/body", "The body", '; conc:foundedOn "1991"^^xsd:gYear')
    + entity("place/AAA", "Aland")
    + entity("place/BBB", "Beland")
    + link("instrument/protocol", "conc:supplements", "instrument/treaty")
    + link("framework/guide", "eli:based_on", "instrument/treaty", evidence="general-knowledge")
    + link("instrument/treaty", "conc:establishes", "organisation/body")
    + accession("AAA", "treaty", "1990-03-04")
    + accession("AAA", "protocol", "2003-01-02")
    + accession("BBB", "treaty", "1995-06-07")
    + membership("place/AAA", "organisation/body", '; conc:since "1992"^^xsd:gYear ; conc:until "1999"^^xsd:gYear')
)


def store_of(turtle: str, folder: Path) -> OxigraphStore:
    """A store in memory with the ontology and this Turtle."""
    return _fill(OxigraphStore.memory(), turtle, folder)


def _fill(store: OxigraphStore, turtle: str, folder: Path) -> OxigraphStore:
    sample = folder / "sample.ttl"
    sample.write_text(PREFIXES + turtle, encoding="utf-8")
    for path in resources.turtle_files(resources.ONTOLOGY):
        load_file(store, path, f"{GRAPH}ontology/{path.stem}")
    load_file(store, sample, f"{GRAPH}curated/sample")
    return store


def home_of(turtle: str, folder: Path) -> Home:
    """A home whose current release holds the ontology and this Turtle."""
    home = Home(folder / "home")
    with home.writing() as building:
        release = building / "release"
        release.mkdir()
        store = _fill(OxigraphStore.create(release / "store"), turtle, folder)
        Manifest(1, "2026-01-01T00:00:00+00:00", "", None, True, "", "", len(store)).write(release / "manifest.json")
        finish(release, store)
        store.settle()
        del store
        home.promote(release, 1)
    return home
