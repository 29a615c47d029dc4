"""The curated graph with a body that 2,000 documents were issued by, in groups that cite one another."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from graph.build import all_inputs, finish, load
from graph.iri import GRAPH
from graph.release import Home, Manifest
from graph.store import OxigraphStore, load_file

HUB = "organisation/bench"
DOCUMENTS, GROUPS, CITED = 2_000, 40, 2

_HEAD = """
@prefix conc: <https://w3id.org/concordat/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix eli: <http://data.europa.eu/eli/ontology#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@base <https://w3id.org/concordat/id/> .
<evidence/bench> a conc:Evidence ; conc:method conc:Curated ; conc:basis conc:SeenInSource ; conc:confidence 1.0 ;
    dcterms:source <source/bench> .
<source/bench> a conc:Source ; skos:prefLabel "A made-up source"@en .
<organisation/bench> a conc:Organisation ; dcterms:identifier "org:bench" ; skos:prefLabel "Made-up body"@en .
"""


def _link(source: str, predicate: str, key: str, target: str) -> str:
    iri = f"link/{source.replace('/', '.')}--{key}--{target.replace('/', '.')}"
    return (
        f"<{source}> {predicate} <{target}> . <{iri}> a conc:Link ; rdf:subject <{source}> ;"
        f" rdf:predicate {predicate} ; rdf:object <{target}> ; conc:evidence <evidence/bench> .\n"
    )


def turtle() -> Iterator[str]:
    """2,000 documents of one body; each cites about two others, mostly of its own group."""
    dice = random.Random(11)  # noqa: S311
    yield _HEAD
    for number in range(DOCUMENTS):
        name, group = f"document/bench-{number:04}", number % GROUPS
        yield (
            f'<{name}> a conc:Document, conc:Study ; dcterms:identifier "bench-{number:04}" ;'
            f' skos:prefLabel "Made-up study {number} of group {group}"@en ;'
            f' conc:issuedOn "{1980 + number % 45}"^^xsd:gYear .\n'
        )
        yield _link(name, "dcterms:publisher", "issued_by", HUB)
        for other in {dice.randrange(DOCUMENTS // GROUPS) * GROUPS + group for _ in range(CITED)} - {number}:
            cited = other if dice.random() < 0.95 else dice.randrange(DOCUMENTS)
            if cited != number:
                yield _link(name, "eli:cites", "cites", f"document/bench-{cited:04}")


def home_with_hub(folder: Path) -> Home:
    """A home of the curated facts and the made-up ones, not validated."""
    made = folder / "bench.ttl"
    made.write_text("".join(turtle()), encoding="utf-8")
    home = Home(folder / "home")
    with home.writing() as building:
        store = OxigraphStore.create(building / "store")
        load(store, all_inputs())
        load_file(store, made, f"{GRAPH}added/bench")
        finish(building, store)
        manifest = Manifest(1, "2026-01-01T00:00:00Z", "sha256:00", None, True, "bench", "bench", len(store))
        store.settle()
        del store
        manifest.write(building / "manifest.json")
        home.promote(building, 1)
    return home
