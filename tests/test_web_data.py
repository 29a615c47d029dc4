"""From a thing to its page or its data."""

from __future__ import annotations

import json

import pytest
import rdflib
from flask.testing import FlaskClient

from graph.release import Home
from web.app import create_app
from web.settings import Settings

ID = "https://w3id.org/concordat/id/"
FORMATS = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "jsonld": "json-ld"}


@pytest.fixture(scope="module")
def client(small_home: Home) -> FlaskClient:
    return create_app(Settings(), small_home).test_client()


@pytest.mark.parametrize(
    ("accept", "place"),
    [
        ("text/html", "/instrument/accord"),
        ("*/*", "/instrument/accord"),
        ("text/turtle", "/data/instrument/accord.ttl"),
        ("application/ld+json, text/html;q=0.5", "/data/instrument/accord.jsonld"),
        ("application/n-triples", "/data/instrument/accord.nt"),
        ("application/rdf+xml;q=0.9, text/html;q=0.8", "/data/instrument/accord.rdf"),
    ],
)
def test_a_thing_answers_303_by_accept(client: FlaskClient, accept: str, place: str) -> None:
    """The answer varies by Accept, and says so."""
    answer = client.get("/id/instrument/accord", headers={"Accept": accept})
    assert (answer.status_code, answer.location) == (303, place)
    assert "Accept" in answer.headers["Vary"].split(", ")


def test_a_thing_that_cannot_be_had_as_asked_is_406(client: FlaskClient) -> None:
    """The message lists what can be had."""
    answer = client.get("/id/instrument/accord", headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "text/turtle" in answer.text


def test_a_record_has_data_and_no_page(client: FlaskClient) -> None:
    """A browser that asks for evidence gets its Turtle."""
    answer = client.get("/id/evidence/words", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.location) == (303, "/data/evidence/words.ttl")
    assert "this Protocol" in client.get(answer.location).text


@pytest.mark.parametrize("ending", FORMATS)
def test_data_hold_the_entity_what_is_said_of_it_and_the_evidence(client: FlaskClient, ending: str) -> None:
    """The same triples in every format: facts, link, participation, coverage, evidence, source."""
    answer = client.get(f"/data/instrument/accord.{ending}")
    assert answer.status_code == 200
    graph = rdflib.Graph().parse(data=answer.data, format=FORMATS[ending])
    subjects = {str(subject).removeprefix(ID) for subject in graph.subjects()}
    assert subjects == {
        "instrument/accord",
        "link/instrument.protocol--supplements--instrument.accord",
        "participation/accord--AAA--ratification",
        "participation/accord--BBB--signature",
        "participation/accord--CCC--accession",
        "coverage/accord",
        "statement/instrument.accord--enteredIntoForceOn",
        "evidence/table",
        "evidence/words",
        "evidence/known",
        "source/s1",
    }
    turtle = rdflib.Graph().parse(data=client.get("/data/instrument/accord.ttl").data, format="turtle")
    assert set(graph) == set(turtle)


def test_json_ld_comes_with_a_context(client: FlaskClient) -> None:
    """The prefixes are declared in the document itself, so that nothing has to be fetched."""
    context = json.loads(client.get("/data/instrument/accord.jsonld").data)["@context"]
    assert context["conc"] == "https://w3id.org/concordat/ontology#"


def test_data_that_have_not_changed_are_304(client: FlaskClient) -> None:
    """An entity tag that the client has spares the body."""
    tag = client.get("/data/instrument/accord.ttl").headers["ETag"]
    answer = client.get("/data/instrument/accord.ttl", headers={"If-None-Match": tag})
    assert (answer.status_code, answer.data) == (304, b"")


@pytest.mark.parametrize("path", ["/data/instrument/nope.ttl", "/data/instrument/accord.exe", "/data/x/a%20b%3E.ttl"])
def test_data_that_are_not_there_are_404(client: FlaskClient, path: str) -> None:
    """As problem details, since a program asked."""
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
