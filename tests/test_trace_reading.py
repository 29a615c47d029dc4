"""From the store to nodes and edges."""

from pathlib import Path

import pytest

from graph.store import OxigraphStore, load_file
from graph.trace.builder import Edge, Node
from graph.trace.reading import edges, nodes, predicates

TURTLE = """
@prefix conc: <https://w3id.org/concordat/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <https://w3id.org/concordat/id/> .

conc:supplements a conc:LinkProperty ; conc:key "supplements" ; conc:linkFamily conc:Lineage ; conc:specificity 1.0 .
conc:complements conc:key "complements" ; conc:linkFamily conc:Lineage ; conc:specificity 0.7 ; conc:symmetric true .
conc:Accession conc:key "accession" ; conc:linkFamily conc:ParticipationFamily ; conc:specificity 0.4 .
conc:Denunciation conc:key "denunciation" ; conc:linkFamily conc:ParticipationFamily ; conc:specificity 0.6 .
conc:Member conc:key "member" ; conc:linkFamily conc:MembershipFamily ; conc:specificity 0.25 .

:instrument-p a conc:Instrument, conc:Protocol ; dcterms:identifier "p" ; conc:binding true ;
    conc:adoptedOn "2000-05"^^xsd:gYearMonth .
:instrument-c a conc:Instrument, conc:Treaty ; dcterms:identifier "c" .
:place-s a conc:Place, conc:Country ; dcterms:identifier "iso3:SSS" .
:organisation-b a conc:Organisation, conc:Actor ; dcterms:identifier "org:b" .
:source-x a conc:Source ; dcterms:identifier "corpus:001" .
:evidence-known a conc:Evidence ; conc:confidence 0.8 .
:evidence-seen a conc:Evidence ; conc:confidence 1.0 .

:link-1 a conc:Link ; rdf:subject :instrument-p ; rdf:predicate conc:supplements ; rdf:object :instrument-c ;
    conc:evidence :evidence-known, :evidence-seen .
:participation-1 a conc:Participation ; conc:state :place-s ; conc:instrument :instrument-p ;
    conc:action conc:Accession ; conc:actedOn "2001-02-03"^^xsd:date ; conc:evidence :evidence-known .
:participation-2 a conc:Participation ; conc:state :place-s ; conc:instrument :instrument-p ;
    conc:action conc:Denunciation ; conc:actedOn "2009"^^xsd:gYear ; conc:evidence :evidence-known .
:membership-1 a org:Membership ; org:member :place-s ; org:organization :organisation-b ; org:role conc:Member ;
    conc:since "1999"^^xsd:gYear ; conc:until "2010"^^xsd:gYear .
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> OxigraphStore:
    """The graph above."""
    path: Path = tmp_path_factory.mktemp("data") / "small.ttl"
    path.write_text(TURTLE, encoding="utf-8")
    small = OxigraphStore.memory()
    load_file(small, path, "https://w3id.org/concordat/graph/added/small")
    return small


def test_entities_become_nodes(store: OxigraphStore) -> None:
    """Each with its most specific class and its family; sources, evidence and statements are none."""
    found: dict[str, Node] = {node.iri.rpartition("/")[2]: node for node in nodes(store)}
    assert {name: node.kind.iri.rpartition("#")[2] for name, node in found.items()} == {
        "instrument-p": "Protocol",
        "instrument-c": "Treaty",
        "place-s": "Country",
        "organisation-b": "Organisation",
    }
    protocol = found["instrument-p"]
    assert (protocol.binding, str(protocol.start), protocol.text) == (True, "2000-05", True)
    assert (found["instrument-c"].binding, found["place-s"].text) == (None, False)


def test_statements_become_edges(store: OxigraphStore) -> None:
    """The strongest evidence counts, a statement without any has none; a consent ends with its denunciation."""
    found: dict[str, Edge] = {edge.iri.rpartition("/")[2]: edge for edge in edges(store)}
    assert {name: edge.strength for name, edge in found.items()} == {
        "link-1": 1.0,
        "participation-1": 0.8,
        "participation-2": 0.8,
        "membership-1": 0.0,
    }
    times = {name: (str(edge.since), str(edge.until)) for name, edge in found.items()}
    assert times == {
        "link-1": ("None", "None"),
        "participation-1": ("2001-02-03", "2009"),
        "participation-2": ("2009", "None"),
        "membership-1": ("1999", "2010"),
    }


def test_properties_actions_and_roles_become_predicates(store: OxigraphStore) -> None:
    """With key, family, specificity; acts are one group, so are memberships; two properties hold both ways."""
    found = {predicate.key: predicate for predicate in predicates(store)}
    assert set(found) == {"supplements", "complements", "accession", "denunciation", "member"}
    assert (found["complements"].symmetric, found["supplements"].symmetric) == (True, False)
    assert found["accession"].fan_group == found["denunciation"].fan_group == "participation"
    assert found["supplements"].fan_group == found["supplements"].iri
