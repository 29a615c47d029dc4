"""References over the web, metadata in pages, links in headers."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from graph.release import Home
from web.app import create_app
from web.settings import Settings
from web.sparql.routes import EXTENSION


@pytest.fixture(scope="module")
def client(small_home: Home) -> Iterator[FlaskClient]:
    app = create_app(Settings(), small_home)
    yield app.test_client()
    app.extensions[EXTENSION].close()  # the workers that answered a query


@pytest.mark.parametrize(
    ("ending", "media", "mark"),
    [
        ("bib", "application/x-bibtex", "@misc{accord"),
        ("ris", "application/x-research-info-systems", "TY  - STAT"),
        ("json", "application/vnd.citationstyles.csl+json", '"id": "accord"'),
        ("txt", "text/plain", "Lakeside Accord (5 March 1990)"),
    ],
)
def test_a_work_can_be_had_as_a_reference(client: FlaskClient, ending: str, media: str, mark: str) -> None:
    """Each form has its media type."""
    answer = client.get(f"/cite/instrument/accord.{ending}")
    assert (answer.status_code, answer.mimetype) == (200, media)
    assert mark in answer.text


def test_a_release_can_be_had_as_a_reference(client: FlaskClient) -> None:
    """By its number; one that is not kept is not found."""
    assert "Concordat contributors" in client.get("/cite/release/1.txt?style=apa").text
    assert client.get("/cite/release/7.bib").status_code == 404


def test_an_answer_can_be_had_as_a_reference(client: FlaskClient) -> None:
    """By its receipt, with the release and digest of which it was asked."""
    asked = client.get("/sparql?query=ASK%7B%7D", headers={"Accept": "application/sparql-results+json"})
    key = re.search(r"/receipts/([0-9a-f]+)", str(asked.headers))
    assert key
    text = client.get(f"/cite/receipt/{key[1]}.bib").text
    assert f"/receipts/{key[1]}" in text
    assert "sha256:00" in text
    assert client.get("/cite/receipt/nope.bib").status_code == 404


def test_a_trace_can_be_had_as_a_reference(client: FlaskClient) -> None:
    """By its two ends."""
    text = client.get("/cite/trace/it.ris?from=accord&to=instrument/protocol").text
    assert "TI  - Trace between Lakeside Accord and Lakeside Protocol" in text
    assert "/trace?a=instrument%2Faccord&b=instrument%2Fprotocol" in text
    assert client.get("/cite/trace/it.ris?from=accord").status_code == 404


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/cite/place/AAA.bib", 404),
        ("/cite/instrument/nope.bib", 404),
        ("/cite/instrument/accord.docx", 404),
        ("/cite/instrument/accord.txt?style=mla", 400),
    ],
)
def test_what_cannot_be_cited_says_why(client: FlaskClient, path: str, status: int) -> None:
    """No page of the server's own making."""
    answer = client.get(path, headers={"Accept": "application/json"})
    assert answer.status_code == status
    assert answer.get_json()["detail"]


def test_page_carries_metadata_for_reference_managers(client: FlaskClient) -> None:
    """Dublin Core tags (Highwire ones only with an issuing body), JSON-LD of schema.org, the control."""
    text = client.get("/instrument/accord").text
    tags = {name: html.unescape(held) for name, held in re.findall(r'<meta name="([^"]+)" content="([^"]*)">', text)}
    assert (tags["DC.title"], tags["DC.date"]) == ("Lakeside Accord", "1990-03-05")
    assert not [name for name in tags if name.startswith("citation_")]
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    assert found
    said = json.loads(found[1])
    assert said["@id"] == "https://w3id.org/concordat/id/instrument/accord"
    assert "Legislation" in said["@type"]
    assert "اتفاق البحيرة" in said["alternateName"]
    assert 'href="/cite/instrument/accord.bib"' in text


def test_page_signposts_in_its_headers(client: FlaskClient) -> None:
    """cite-as, type, license and describedby, as the signposting profile has them."""
    header = ", ".join(client.get("/instrument/accord").headers.getlist("Link"))
    relations = re.findall(r'<([^>]+)>; rel="([^"]+)"', header)
    assert ("https://w3id.org/concordat/id/instrument/accord", "cite-as") in relations
    assert ("https://schema.org/Legislation", "type") in relations
    assert ("/data/instrument/accord.ttl", "describedby") in relations
    assert ("/cite/instrument/accord.bib", "describedby") in relations
    assert [relation for _, relation in relations].count("license") == 1


def test_page_of_what_is_no_work_has_no_control(client: FlaskClient) -> None:
    """A state is not cited; it is still described."""
    text = client.get("/place/AAA").text
    assert "Cite this" not in text
    assert '"@type": "Country"' in text
