"""Search, suggestions and resolution over HTTP."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

import pytest

from graph.release import Home
from web.app import create_app
from web.settings import Settings


@pytest.fixture(scope="module")
def client(curated_home: Home) -> Any:
    """A client of the application over the curated facts."""
    return create_app(Settings(), curated_home).test_client()


def test_search_answers_in_json(client: Any) -> None:
    """Hits with their pages, counts by kind, and the page of hits that was asked for."""
    told = client.get("/api/search", query_string={"q": "bali process", "limit": 3}).get_json()
    assert told["query"] == "bali process"
    assert len(told["hits"]) == 3 < told["total"] == sum(told["counts_by_kind"].values())
    first = told["hits"][0]
    assert (first["identifier"], first["kind"], first["page"]) == ("process:bali", "process", "/process/bali")
    assert first["class"].endswith("#RegionalConsultativeProcess")
    after = client.get("/api/search", query_string={"q": "bali process", "limit": 3, "offset": 3}).get_json()
    assert not {hit["iri"] for hit in told["hits"]} & {hit["iri"] for hit in after["hits"]}


def test_kinds_can_be_given_twice_or_with_commas(client: Any) -> None:
    """Both ways give the same hits."""
    ways = ("/api/search?q=bali&kind=process&kind=framework", "/api/search?q=bali&kind=process,framework")
    answers = [client.get(way).get_json() for way in ways]
    assert answers[0] == answers[1]
    assert {hit["kind"] for hit in answers[0]["hits"]} == {"process", "framework"}


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "limit=x", "limit=٣", "offset=-1", "offset=99999999", "kind=thing"]
)
def test_a_parameter_out_of_its_range_is_refused(client: Any, query: str) -> None:
    """400, in the one form of errors."""
    answer = client.get(f"/api/search?q=bali&{query}")
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    assert "Expected" in answer.get_json()["detail"]


def test_suggestions_for_a_page_and_for_a_browser(client: Any) -> None:
    """Our JSON, and the lists of OpenSearch Suggestions."""
    first = client.get("/api/suggest?q=palerm&limit=2").get_json()["hits"][0]
    assert first["identifier"] == "palermo-trafficking-protocol"
    answer = client.get("/api/suggest?q=palerm&format=opensearch&limit=2")
    assert answer.mimetype == "application/x-suggestions+json"
    question, labels, kinds, pages = answer.get_json()
    assert question == "palerm"
    assert len(labels) == len(kinds) == len(pages) == 2
    assert pages[0].startswith("http://localhost/instrument/palermo-")


def test_no_question_gives_no_hits(client: Any) -> None:
    """An empty field is no error."""
    assert client.get("/api/suggest").get_json()["hits"] == []
    assert client.get("/api/search?q=%20").get_json()["total"] == 0


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [
        ("C29", "one", "names one thing"),
        ("Palermo Protocol art. 3", "several", "may name 2 things"),
        ("Kyoto Protocol", "none", "names nothing that is recorded here"),
    ],
)
def test_resolve_answers_as_a_page_and_as_json(client: Any, text: str, status: str, words: str) -> None:
    """By Accept, with the same content."""
    page = client.get("/resolve", query_string={"q": text}, headers={"Accept": "text/html"})
    assert page.mimetype == "text/html"
    assert words in page.get_data(as_text=True)
    assert "Accept" in page.headers["Vary"]
    told = client.get("/resolve", query_string={"q": text}, headers={"Accept": "application/json"}).get_json()
    assert told["status"] == status
    for thing in (*told["matches"], *told["nearest"]):
        assert f'href="{thing["page"]}"' in page.get_data(as_text=True)
    assert client.get("/resolve", query_string={"q": text, "format": "json"}).get_json() == told


def test_a_batch_keeps_its_order(client: Any) -> None:
    """One result for each text."""
    told = client.post("/resolve", json=["C29", "", "xqzptv", "SCR 2427"]).get_json()["results"]
    assert [(each["query"], each["status"]) for each in told] == [
        ("C29", "one"), ("", "none"), ("xqzptv", "none"), ("SCR 2427", "one"),
    ]  # fmt: skip
    assert told[3]["matches"][0]["page"] == "/instrument/S-RES-2427-2018"


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"{}", 400), (b"[1]", 400), (b"", 400), (b"\xff", 400), (b'["a"' + b',"a"' * 1000 + b"]", 413)],
)
def test_a_batch_that_is_no_list_or_too_long_is_refused(client: Any, body: bytes, status: int) -> None:
    """Said in one line, never with a traceback."""
    answer = client.post("/resolve", data=body, content_type="application/json", headers={"Accept": "application/json"})
    assert answer.status_code == status
    assert answer.get_json()["detail"]


def test_markup_in_a_question_stays_text(client: Any) -> None:
    """What is asked never becomes an element of the page."""
    page = client.get("/resolve", query_string={"q": "<script>x</script>"}, headers={"Accept": "text/html"})
    assert "<script>x" not in page.get_data(as_text=True)
    assert "&lt;script&gt;x" in page.get_data(as_text=True)


def test_the_opensearch_description_names_what_is_served(client: Any) -> None:
    """Each template leads to an answer of the type that it promises (OpenSearch 1.1)."""
    answer = client.get("/opensearch.xml")
    assert answer.mimetype == "application/opensearchdescription+xml"
    names = {"os": "http://a9.com/-/spec/opensearch/1.1/"}
    root = ET.fromstring(answer.get_data(as_text=True))  # noqa: S314 (our own file)
    assert len(root.findtext("os:ShortName", "", names)) in range(1, 17)
    for url in root.findall("os:Url", names):
        if url.get("type") == "text/html":
            continue  # the page of another part
        path = url.attrib["template"].removeprefix("http://localhost").replace("{searchTerms}", "bali")
        path = path.replace("{count?}", "3").replace("{startIndex?}", "0")
        assert client.get(path).mimetype == url.get("type")
