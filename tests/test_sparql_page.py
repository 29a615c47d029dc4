"""The page for people, and the worked examples against the curated data."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from graph.release import Home
from web.sparql.examples import Example, examples

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
EXAMPLES = list(examples())

Fetch = Callable[..., Any]
Serve = Callable[..., str]


@pytest.fixture(scope="module")
def server(serve_sparql: Callable[..., str], curated_home: Home) -> str:
    """An endpoint over the curated facts."""
    return serve_sparql(home=curated_home.path)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_each_example_answers_its_question(example: Example, server: str, fetch: Fetch) -> None:
    answer = fetch(server, example.query)
    assert answer.status == 200
    if answer.headers["Content-Type"].startswith("text/turtle"):
        assert b"<" in answer.body
    else:
        told = json.loads(answer.body)
        assert told.get("boolean") or told["results"]["bindings"]


def test_the_three_users_have_examples() -> None:
    assert len(EXAMPLES) >= 20
    assert {example.audience for example in EXAMPLES} == {"researcher", "partner", "explorer"}
    assert len({example.title for example in EXAMPLES}) == len(EXAMPLES)


def test_a_browser_gets_the_editor_and_a_program_the_description(server: str, fetch: Fetch) -> None:
    page = fetch(server, headers=BROWSER)
    assert page.headers["Content-Type"].startswith("text/html")
    assert b"<textarea" in page.body
    for example in EXAMPLES:
        assert example.title in html.unescape(page.body.decode())
    assert fetch(server).headers["Content-Type"].startswith("text/turtle")


def test_the_form_works_without_a_script(server: str, fetch: Fetch) -> None:
    query = "SELECT ?i ?l { ?i <http://purl.org/dc/terms/identifier> 'opsc' ; ?p ?l } ORDER BY ?l"
    page = fetch(server, query, headers=BROWSER, format="html").body.decode()
    assert "<table>" in page
    assert 'href="/instrument/opsc"' in page
    whole = html.unescape(re.search(r'href="([^"]+)"[^>]*>CSV, whole', page)[1])  # type: ignore[index]
    csv = fetch(server.removesuffix("/sparql") + whole)
    assert csv.headers["Content-Type"].startswith("text/csv")
    assert page.count("<tr>") == len(csv.body.decode().strip().splitlines())
    assert "/receipts/" in page


def test_head_of_the_page_has_no_body(server: str, fetch: Fetch) -> None:
    for query in (None, "ASK {}", "SELECT"):
        answer = fetch(server, query, method="HEAD", headers=BROWSER)
        assert answer.body == b""
        assert answer.status == (400 if query == "SELECT" else 200)
        assert answer.headers["Content-Type"].startswith("text/html")


def test_what_comes_from_outside_is_escaped(server: str, fetch: Fetch) -> None:
    query = "SELECT ('<script>alert(1)</script>' AS ?x) (IRI('javascript:alert(1)') AS ?y) {} # </textarea><script>"
    page = fetch(server, query, headers=BROWSER).body.decode()
    assert "<script>alert(1)" not in page
    assert "</textarea><script>" not in page
    assert 'href="javascript:' not in page


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [("SELECT", 400, "does not parse"), ("SELECT * { SERVICE <urn:x> {} }", 403, "SERVICE is refused")],
)
def test_faults_are_told_on_the_page(server: str, fetch: Fetch, query: str, status: int, words: str) -> None:
    page = fetch(server, query, headers=BROWSER)
    assert page.status == status
    assert words in page.body.decode()
    assert b"<textarea" in page.body


def test_other_kinds_of_answers_are_shown(server: str, fetch: Fetch) -> None:
    assert b"<strong>Yes</strong>" in fetch(server, "ASK { ?s ?p ?o }", headers=BROWSER).body
    graph = fetch(server, "CONSTRUCT { <urn:a> <urn:b> 1 } WHERE {}", headers=BROWSER).body
    assert b"&lt;urn:a&gt; &lt;urn:b&gt;" in graph
    assert b"No rows" in fetch(server, "SELECT * { <urn:none> ?p ?o }", headers=BROWSER).body
    assert b"first 1,000 rows" in fetch(server, "SELECT * { ?s ?p ?o } LIMIT 1001", headers=BROWSER).body
    assert b"too large for a page" in fetch(server, "SELECT * { ?s ?p ?o }", headers=BROWSER).body


@pytest.mark.browser
def test_yasgui_asks_this_server_and_no_other(server: str, browser: Any) -> None:
    script = Path(__file__).resolve().parents[1] / "web/static/vendor/yasgui/yasgui.min.js"
    if not script.exists():
        pytest.skip("Yasgui is not installed here")
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    faults: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(server)
    page.wait_for_selector(".yasqe .CodeMirror")
    page.evaluate(
        "q => { const t = concordatEditor.getTab(); t.getYasqe().setValue(q); t.getYasqe().query(); }",
        "SELECT ?o { <https://w3id.org/concordat/id/instrument/opsc> <http://purl.org/dc/terms/identifier> ?o }",
    )
    page.wait_for_selector(".yasr table td:has-text('opsc')")
    context.close()
    assert not faults
    assert {urlsplit(url).netloc for url in asked if url.startswith("http")} == {urlsplit(server).netloc}
