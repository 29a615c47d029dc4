"""The ontology at its address: a page, its data in every format, a diagram that is drawn from it."""

from __future__ import annotations

import re
from html import unescape
from xml.etree import ElementTree as ET

import pytest
import rdflib
from flask.testing import FlaskClient
from rdflib.compare import isomorphic

from graph.documentation import draw, read_ontology
from graph.documentation.diagram import arrows, boxes
from graph.iri import ONTOLOGY
from graph.release import Home
from web.app import create_app
from web.settings import Settings

FORMATS = {"ttl": "text/turtle", "jsonld": "application/ld+json", "nt": "application/n-triples",
           "rdf": "application/rdf+xml"}  # fmt: skip


@pytest.fixture(scope="module")
def client(small_home: Home) -> FlaskClient:
    return create_app(Settings(), small_home).test_client()


@pytest.mark.parametrize(("accept", "place"), [("text/html", "html"), *((m, e) for e, m in FORMATS.items())])
def test_ontology_answers_303_by_accept(client: FlaskClient, accept: str, place: str) -> None:
    """To the page or the data; what cannot be had is 406."""
    answer = client.get("/ontology", headers={"Accept": accept})
    assert (answer.status_code, answer.location) == (303, f"/ontology.{place}")
    assert client.get("/ontology", headers={"Accept": "image/png"}).status_code == 406


def _valued(graph: rdflib.Graph) -> rdflib.Graph:
    """The graph with decimals by their value: 1.0 and 1 are one number."""
    made = rdflib.Graph()
    for s, p, o in graph:
        decimal = isinstance(o, rdflib.Literal) and o.datatype == rdflib.XSD.decimal
        made.add((s, p, rdflib.Literal(float(o)) if decimal else o))
    return made


@pytest.mark.parametrize("ending", FORMATS)
def test_data_are_all_files_as_one(client: FlaskClient, ending: str) -> None:
    """The same triples in every format."""
    answer = client.get(f"/ontology.{ending}")
    assert answer.mimetype == FORMATS[ending]
    names = {"ttl": "turtle", "jsonld": "json-ld", "nt": "nt", "rdf": "xml"}
    assert isomorphic(_valued(rdflib.Graph().parse(data=answer.data, format=names[ending])), _valued(read_ontology()))


def test_page_tells_every_term_of_ours(client: FlaskClient) -> None:
    """Classes and properties, one language at a time, within a page of ours; nothing comes from elsewhere."""
    answer = client.get("/ontology.html")
    text = answer.text
    ontology = read_ontology()
    for kind in (rdflib.OWL.Class, rdflib.OWL.ObjectProperty, rdflib.OWL.DatatypeProperty):
        for term in ontology.subjects(rdflib.RDF.type, kind):
            if str(term).startswith(ONTOLOGY):
                assert str(term) in text
    assert not re.search(r'<style|style="|(?:<link[^>]+href|src)="(?:https?:)?//', text)
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
    assert "Concordatmethods" not in text
    assert "organisme" not in text
    assert text.count("<div") == text.count("</div>")
    assert text.count("<h1") == 1


@pytest.mark.parametrize(("language", "definition", "head"), [
    ("en", "A text that a body or a conference of states adopts, whether or not it binds.", "Sub Class Of"),
    ("fr", "Un texte qu'un organe ou une conférence d'États adopte, qu'il lie ou non.", "Sous-classe de"),
    ("es", "Un texto que adopta un órgano o una conferencia de Estados, obligue o no.", "Subclase de"),
])  # fmt: skip
def test_page_is_in_the_reader_s_language(client: FlaskClient, language: str, definition: str, head: str) -> None:
    """Definitions, notes and heads; nothing of it is in English but names of other vocabularies, marked."""
    page = unescape(client.get(f"/ontology.html?lang={language}").text)
    assert definition in page
    assert head in page
    assert not set("\ue000\ue001\ue002") & set(page)
    if language != "en":
        assert "Sub Class Of" not in page
        assert set(re.findall(r'<span lang="en">([^<]*)', page)) == set()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_term_stands_at_the_fragment_of_its_iri(client: FlaskClient, language: str) -> None:
    """So that its address leads to what is said of it; each link within the page leads somewhere."""
    page = client.get(f"/ontology.html?lang={language}").text
    ids = re.findall(r' id="([^"]*)"', page)
    assert {"Instrument", "adoptedOn", "theme", "skos-Concept"} <= set(ids)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]*)"', page)) - set(ids) == set()


def test_diagram_shows_every_family_and_link_property() -> None:
    """Each family stands in a box; each link property on at least one arrow."""
    ontology = read_ontology()
    drawn = boxes(ontology)
    text = "".join(ET.fromstring(draw(ontology)).itertext())
    families = ontology.subjects(rdflib.RDF.type, rdflib.URIRef(ONTOLOGY + "EntityFamily"))
    for each in (*families, *ontology.subjects(rdflib.RDF.type, rdflib.URIRef(ONTOLOGY + "LinkProperty"))):
        label = next(str(x) for x in ontology.objects(each, rdflib.RDFS.label) if getattr(x, "language", "") == "en")
        assert label in text
    assert {arrow.source for arrow in arrows(ontology, [box.iri for box in drawn])} <= {box.iri for box in drawn}


def test_diagram_follows_the_ontology() -> None:
    """A new link property appears; the same ontology gives the same bytes."""
    ontology = read_ontology()
    before = draw(ontology)
    assert draw(read_ontology()) == before
    ontology.parse(
        format="turtle",
        data=f"""
        @prefix conc: <{ONTOLOGY}> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        conc:admires a conc:LinkProperty ; rdfs:label "admires"@en ; rdfs:domain conc:Place ; rdfs:range conc:Setting .
        """,
    )
    assert "place → setting: admires" in draw(ontology)


def test_diagram_is_served(client: FlaskClient) -> None:
    """As SVG without script."""
    answer = client.get("/ontology.svg")
    assert answer.mimetype == "image/svg+xml"
    assert "<script" not in answer.text
