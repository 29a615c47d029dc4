"""The pages: what they say, what they never say, and what they cost."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.release import Home
from graph.store import OxigraphStore
from web.app import create_app
from web.settings import Settings

PAGES = (
    "/",
    "/catalogue",
    "/catalogue/instrument",
    "/search?q=lake",
    "/search?q=nothing-like-it",
    "/about",
    "/releases",
    "/sources",
    "/releases/1",
    "/dumps",
    "/api",
    "/ontology.html",
    "/instrument/accord",
    "/instrument/accord?on=1992-06-01",
    "/instrument/accord/parties",
    "/instrument/accord/links/supplements/in",
    "/organisation/council",
    "/organisation/council/members?on=2002",
    "/place/AAA",
    "/instrument/nope",
)


class Page(HTMLParser):
    """What a page is made of: its elements with their attributes, and its words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(html)
        self.words = re.sub(r"\s+", " ", self.words)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


DATA_BLOCKS = ("application/json", "application/ld+json")
"""Types of script elements that hold data and are never run."""


@pytest.fixture(scope="module")
def app(small_home: Home) -> Flask:
    return create_app(Settings(), small_home)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def _page(client: FlaskClient, path: str, **headers: str) -> Page:
    return Page(client.get(path, headers={"Accept": "text/html", **headers}).text)


@pytest.mark.parametrize("path", PAGES)
def test_each_page_is_whole(client: FlaskClient, path: str) -> None:
    """One h1, the landmarks, a skip link to the content, unique ids, labels for fields, nothing from another host,
    no script or style within the page.
    """
    answer = client.get(path, headers={"Accept": "text/html"})
    page = Page(answer.text)
    assert answer.status_code == (404 if path.endswith("nope") else 200)
    for tag in ("h1", "main", "header", "footer", "title"):
        assert page.all(tag)
    assert len(page.all("h1")) == len(page.all("main")) == 1
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert page.all("a")[0] == {"class": "skip", "href": "#main"}
    labelled = {attributes.get("for") for attributes in page.all("label")}
    fields = [f for f in page.all("input") + page.all("select") if f.get("type") != "hidden"]
    assert all(attributes["id"] in labelled for attributes in fields)
    loaded = [attributes.get("src") for _, attributes in page.elements if "src" in attributes]
    loaded += [attributes["href"] for attributes in page.all("link")]
    assert all(address and address.startswith("/") and not address.startswith("//") for address in loaded)
    assert all("src" in script or script["type"] in DATA_BLOCKS for script in page.all("script"))
    assert not page.all("style")
    assert not any(
        "style" in attributes or any(n.startswith("on") for n in attributes) for _, attributes in page.elements
    )


@pytest.mark.parametrize("path", [*PAGES, "/health", "/data/instrument/accord.ttl", "/id/instrument/accord"])
def test_each_answer_is_guarded_and_head_works(client: FlaskClient, path: str) -> None:
    """The security headers stand on every answer, errors included; HEAD has the headers of GET and no body."""
    answer, head = client.get(path), client.head(path)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert (head.status_code, head.data) == (answer.status_code, b"")
    assert head.headers["Content-Security-Policy"] == policy


def test_the_page_of_an_instrument_says_what_it_is(client: FlaskClient) -> None:
    """Status, names in other languages with their direction, the link with its phrase, words and basis."""
    page = _page(client, "/instrument/accord")
    assert "In force since 1 June 1991" in page.words
    assert {"lang": "ar", "dir": "rtl"} in page.all("bdi")
    assert "is supplemented by" in page.words
    assert "Seen in the source." in page.words
    assert "this Protocol" in page.words
    assert "the said Accord" in page.words
    assert "confidence 0.90" in page.words
    assert "Acts after that are not recorded here" in page.words


def test_silence_is_never_no(client: FlaskClient) -> None:
    """What is not recorded says so."""
    page = _page(client, "/instrument/protocol")
    assert "Entry into force: not recorded" in page.words
    assert "General knowledge" in page.words
    council = _page(client, "/organisation/council")
    assert "Date of foundation: not recorded" in council.words
    assert "No evidence recorded" in council.words
    assert "No links are recorded for it. That does not mean that there are none." in council.words


@pytest.mark.parametrize(
    ("day", "said", "not_said"),
    [
        ("1991-01-01", "1 had only signed, 2 acted only later", "had consented"),
        ("1992-06-01", "1 had consented to be bound, 1 had only signed, 1 acted only later", "allow both"),
        ("1993-06-01", "1 had consented to be bound, 1 where the dates allow both answers, 1 had only signed", "later"),
        ("1993-12-31", "2 had consented to be bound, 1 had only signed. States without any act", "allow both"),
        ("2020", "The record does not reach to that day for certain", "covers that day"),
    ],
)
def test_the_date_box_says_who_was_bound(client: FlaskClient, day: str, said: str, not_said: str) -> None:
    """A year stands for each of its days; beyond the record the answer is not recorded."""
    words = _page(client, f"/instrument/accord?on={day}").words
    answer = words[words.index("Show Clear") : words.index("Evidence", words.index("Show Clear"))]
    assert said in answer
    assert not_said not in answer


@pytest.mark.parametrize(
    "path",
    ["/instrument/accord?on=yesterday", "/instrument/accord?on=1995-02-30", "/catalogue/instrument?since=x",
     "/catalogue/instrument?sort=colour", "/catalogue/instrument?page=0", "/catalogue/instrument?type=a'b",
     "/catalogue/instrument?page=99999999999999999999"],
)  # fmt: skip
def test_a_value_out_of_range_is_400_and_says_what_is_expected(client: FlaskClient, path: str) -> None:
    """One sentence, no traceback."""
    answer = client.get(path, headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert "Expected" in answer.json["detail"]


@pytest.mark.parametrize("accept", ["text/html", "application/json", "text/plain"])
def test_an_unknown_name_offers_the_nearest(client: FlaskClient, accept: str) -> None:
    """In each form of an error."""
    answer = client.get("/instrument/acord", headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) == (404, accept)
    assert "instrument/acord" in answer.text
    if accept == "application/json":
        assert answer.json["nearest"][0] == {
            "label": "Lakeside Accord",
            "iri": "https://w3id.org/concordat/id/instrument/accord",
        }
        assert answer.json["status"] == 404
    if accept == "text/html":
        assert 'href="/instrument/accord"' in answer.text


def test_every_route_refuses_in_the_same_shape(app: Flask, client: FlaskClient) -> None:
    """A method that no route takes is 405 with the members of RFC 9457, over all routes."""
    seen = 0
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/graph-store"):  # takes DELETE, and asks who it is first
            continue
        values: dict[str, Any] = {name: "instrument" if name == "kind" else "out" for name in rule.arguments}
        values |= {"form": "csv"} if "form" in rule.arguments else {}
        values |= {name: 1 for name in ("number", "a", "b") if name in rule.arguments}
        with app.test_request_context():
            path = app.url_for(rule.endpoint, **values)
        answer = client.open(path, method="PROPFIND", headers={"Accept": "application/problem+json"})
        assert (answer.status_code, answer.mimetype) == (405, "application/problem+json"), rule
        assert {"type", "title", "status", "detail"} <= answer.json.keys()
        assert set(rule.methods or ()) <= {name.strip() for name in answer.headers["Allow"].split(",")}, rule
        seen += 1
    assert seen > 10


def test_a_fault_of_ours_is_500_without_a_word_of_it(small_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the message nor the place of the exception reaches the visitor."""

    def broken(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("web.pages.home.through_time", broken)
    answer = create_app(Settings(), small_home).test_client().get("/")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


def test_without_a_release_pages_are_503(tmp_path: Path) -> None:
    """An empty home is a passing state; where it lies is not told."""
    answer = create_app(Settings(), Home(tmp_path)).test_client().get("/", headers={"Accept": "text/html"})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert str(tmp_path) not in answer.text


def test_hostile_names_never_become_markup(home_of: Callable[..., Home], tmp_path: Path) -> None:
    """A script, ten thousand characters and a bidi override in names stay words, isolated and bounded, everywhere."""
    names = ("<script>alert(1)</script>", "x" * 10_000, "abc\u202ecba", '"><img src=x onerror=alert(1)>')
    turtle = "@prefix conc: <https://w3id.org/concordat/ontology#> .\n" + "".join(
        f"<https://w3id.org/concordat/id/instrument/bad{n}> a conc:Instrument, conc:Treaty ;"
        f" <http://www.w3.org/2004/02/skos/core#prefLabel> {_quoted(name)}@en ;"
        f" <http://www.w3.org/2004/02/skos/core#altLabel> {_quoted('alert ' + name)} ;"
        f" conc:shortName {_quoted(name)} .\n"
        for n, name in enumerate(names)
    )
    turtle += (
        "<https://w3id.org/concordat/id/instrument/bad0> conc:evidence <https://w3id.org/concordat/id/evidence/bad> ;"
        " <http://xmlns.com/foaf/0.1/homepage> <javascript:alert(1)> .\n"
        "<https://w3id.org/concordat/id/evidence/bad> a conc:Evidence ;"
        " <http://purl.org/dc/terms/source> <https://w3id.org/concordat/id/source/bad> .\n"
        "<https://w3id.org/concordat/id/source/bad> a conc:Source ;"
        " <https://schema.org/url> <javascript:alert(2)> .\n"
    )
    client = create_app(Settings(), home_of(tmp_path / "home", turtle)).test_client()
    paths = ["/", "/sources", "/catalogue/instrument", "/search?q=alert", "/search?q=<script>alert(1)</script>"]
    paths += ["/instrument/bad", *(f"/instrument/bad{n}" for n in range(len(names)))]
    for path in paths:
        answer = client.get(path, headers={"Accept": "text/html"})
        page = Page(answer.text)
        assert answer.status_code in (200, 404)
        assert all("src" in script or script["type"] in DATA_BLOCKS for script in page.all("script"))
        assert not page.all("img")
        assert not any((a.get("href") or "").startswith("javascript") for a in page.all("a"))
        assert len(answer.data) < 60_000
        for before in re.findall(r"(.{40})abc\u202ecba", answer.text):
            assert "<bdi" in before or "<title>" in before or "content=" in before or "value=" in before


def _quoted(words: str) -> str:
    return '"' + words.replace('"', '\\"') + '"'


def test_a_page_costs_a_constant_number_of_queries(
    home_of: Callable[..., Home], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One link or a hundred and twenty: the page of an entity asks the store as often, and shows the first fifty."""
    turtle = "".join(
        f"<https://w3id.org/concordat/id/instrument/n{n}> a <https://w3id.org/concordat/ontology#Instrument> ;"
        f' <http://www.w3.org/2004/02/skos/core#prefLabel> "Number {n}"@en .\n'
        f"<https://w3id.org/concordat/id/link/n{n}> a <https://w3id.org/concordat/ontology#Link> ;"
        f" <http://www.w3.org/1999/02/22-rdf-syntax-ns#subject> <https://w3id.org/concordat/id/instrument/n{n}> ;"
        " <http://www.w3.org/1999/02/22-rdf-syntax-ns#predicate> <http://data.europa.eu/eli/ontology#cites> ;"
        " <http://www.w3.org/1999/02/22-rdf-syntax-ns#object> <https://w3id.org/concordat/id/instrument/n0> .\n"
        for n in range(121)
    )
    client = create_app(Settings(), home_of(tmp_path / "home", turtle)).test_client()
    client.get("/instrument/n2")  # reads the index and the vocabulary, once a release
    asked: list[str] = []
    plain = OxigraphStore.rows

    def counted(self: OxigraphStore, query: str, bindings: Any = None) -> Any:
        asked.append(query)
        return plain(self, query, bindings)

    monkeypatch.setattr(OxigraphStore, "rows", counted)
    costs = {}
    for name in ("n0", "n1"):
        asked.clear()
        page = _page(client, f"/instrument/{name}")
        costs[name] = len(asked)
    assert costs["n0"] == costs["n1"] == 8
    page = _page(client, "/instrument/n0")
    assert "All 121 (50 shown)" in page.words
    last = _page(client, "/instrument/n0/links/cites/in?page=3")
    assert "Page 3 of 3" in last.words
    asked.clear()
    client.get("/catalogue/instrument")
    client.get("/search?q=number")
    assert asked == []


def test_labels_follow_the_language_asked_for(client: FlaskClient) -> None:
    """By ?lang=, else by Accept-Language; a name that is not there falls back in the declared order."""
    french = _page(client, "/instrument/accord?lang=fr")
    assert "Accord du lac" in french.words
    assert any(a.get("href") == "/instrument/protocol?lang=fr" for a in french.all("a"))
    header = _page(client, "/instrument/protocol", **{"Accept-Language": "fr"})
    assert "Accord du lac" in header.words
    assert "Lakeside Protocol" in header.words
    assert "Accept-Language" in client.get("/instrument/accord").headers["Vary"]


def test_a_list_is_filtered_sorted_and_downloaded_alike(client: FlaskClient) -> None:
    """The page and the download of one address hold the same."""
    rows = client.get("/catalogue/instrument.json?sort=-date&since=1991").json
    assert [row["label"] for row in rows] == ["Lakeside Protocol"]
    assert "1 of 2 instruments" in _page(client, "/catalogue/instrument?sort=-date&since=1991").words
    assert (
        client.get("/catalogue/instrument.csv?type=Treaty")
        .text.splitlines()[1]
        .startswith(
            "https://w3id.org/concordat/id/instrument/accord,accord,instrument,Treaty,Lakeside Accord,en,LA,LT/1"
        )
    )
    assert "Nothing fits these filters" in _page(client, "/catalogue/instrument?q=zzz").words


@pytest.mark.parametrize(
    ("question", "path"),
    [("accord du LAC", "instrument/accord"), ("lt/1", "instrument/accord"), ("proto", "instrument/protocol"),
     ("البحيرة", "instrument/accord"), ("org:council", "organisation/council")],
)  # fmt: skip
def test_search_finds_by_any_name(client: FlaskClient, question: str, path: str) -> None:
    """Half a word, another language, a symbol, an identifier; case does not matter."""
    page = _page(client, f"/search?q={question}")
    entities = [a["href"] for a in page.all("a") if a.get("class") == "entity"]
    assert entities[0] == f"/{path}"


def test_health_names_the_release(client: FlaskClient) -> None:
    """Number and digest, for whoever watches."""
    health = client.get("/health").json
    assert health["ok"] is True
    assert (health["release"], health["digest"]) == (1, "sha256:00")


@pytest.mark.parametrize("path", PAGES)
def test_sentences_keep_their_spaces(client: FlaskClient, path: str) -> None:
    """No full stop runs into the next sentence, and none stands apart from its own."""
    words = _page(client, path).words
    assert not re.search(r"[a-z)][.,;][A-Z][a-z]", words)
    assert not re.search(r"\w [.,;](\s|$)", words)


@given(
    st.sampled_from(
        ["/", "/instrument/", "/id/", "/id/link/", "/data/", "/data/instrument/", "/catalogue/instrument?"]
    ),
    st.text(max_size=40),
    st.text(max_size=40),
)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_address_is_a_fault_of_ours(client: FlaskClient, start: str, name: str, value: str) -> None:
    """Whatever is asked for is found, sent on or refused."""
    path = start + (quote(name, safe="") + "=" if "?" in start else "") + quote(value, safe="/.")
    assert client.get(path, headers={"Accept": "text/html"}).status_code < 500


@pytest.mark.parametrize("name", ["path", "page", "q", "tag", "self"])
def test_names_of_parameters_are_free(client: FlaskClient, name: str) -> None:
    """A parameter that a page does not know is carried along or ignored."""
    assert client.get(f"/catalogue/instrument?{name}=1").status_code == 200
    assert client.get(f"/instrument/accord?{name}=1&lang=fr").status_code == 200
