"""The interface in its languages: every word translated, none left in English, each page said to be what it is."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from string import ascii_letters

import pytest
from flask import Flask
from flask.testing import FlaskClient

import web.app
from graph.release import Home
from web.language import INTERFACE_LANGUAGES
from web.messages import read, said
from web.settings import Settings

TEMPLATES = sorted((Path(web.app.__file__).parent / "templates").rglob("*.html"))
OTHERS = INTERFACE_LANGUAGES[1:]
PAGES = (
    "/",
    "/about",
    "/releases",
    "/sources",
    "/catalogue",
    "/catalogue/instrument?since=1980&force=1995",
    "/search",
    "/search?q=lake",
    "/search?q=zzzzqqqq",
    "/resolve",
    "/resolve?q=accord",
    "/instrument/accord?on=1992",
    "/instrument/accord/parties",
    "/instrument/accord/links/supplements/in",
    "/instrument/protocol",
    "/organisation/council/members?on=2002",
    "/organisation/council",
    "/place/AAA",
    "/instrument/nope",
    "/explore",
    "/explore?node=accord&a=accord&b=protocol",
    "/sparql",
    "/releases/1",
    "/releases/1..1",
    "/instrument/accord?release=1",
    "/dumps",
    "/contributions",
    "/api",
    "/ontology.html",
    "/trace?a=accord&b=place/AAA",
    "/lineage/instrument/accord",
    "/ripple/instrument/accord",
)
PLAIN = {"SPARQL", "CC", "BY", "CSV", "JSON", "Turtle", "PNG", "SVG", "TSV", "XML", "RDF", "LD", "N", "Triples", "UTC"}
"""Names that are the same in every language."""
PLAIN |= {"palermo", "IOM", "C", "SCR", "art", "Palermo", "Protocol", "resolución"}  # what is asked for, as examples
PLAIN |= {"Home", "Enter", "Esc", "A", "B", "E", "F", "H", "L", "P", "U"}  # keys


@pytest.fixture(scope="module")
def app(small_home: Home) -> Flask:
    return web.app.create_app(Settings(), small_home)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.mark.parametrize("language", OTHERS)
def test_each_message_is_translated(language: str) -> None:
    """Each form of each, with the same things put in; and the catalog holds nothing that is not said."""
    catalog, fresh = read(language), said()
    asked = {message.id for message in fresh if message.id}
    assert {message.id for message in catalog if message.id} == asked
    for message in catalog:
        if message.id:
            forms = message.string if isinstance(message.string, tuple) else (message.string,)
            ids = message.id if isinstance(message.id, tuple) else (message.id,)
            assert all(forms), message.id
            wanted = set(re.findall(r"%\(\w+\)s|\{\w+\}", ids[-1]))
            assert all(set(re.findall(r"%\(\w+\)s|\{\w+\}", form)) == wanted for form in forms), message.id


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_no_template_speaks_by_itself(path: Path) -> None:
    """What stands between tags, and in the attributes that are read out, comes from the catalogs."""
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    text = re.sub(r"<(style|script|code)\b.*?</\1>", "", text, flags=re.DOTALL)
    spoken = re.findall(r'(?:aria-label|title|placeholder|alt)="([^"]*)"', text)
    spoken += [unescape(words) for words in re.split(r"<[^>]*>", text)]
    found = {word for words in spoken for word in re.findall(rf"[{ascii_letters}]{{1,}}", words)}
    assert found <= PLAIN | {"resoluci", "n"}, found - PLAIN


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_in_one_language(client: FlaskClient, path: str, language: str) -> None:
    """The root says which; no sentence of the source is left on it, and its links keep the language."""
    join = "&" if "?" in path else "?"
    answer = client.get(f"{path}{join}lang={language}", headers={"Accept": "text/html"})
    assert f'<html lang="{language}" dir="ltr">' in answer.text
    assert answer.headers["Content-Language"] == language
    assert f"lang={language}" in answer.text
    words = re.sub(r"\s+", " ", unescape(re.sub(r'<[^>]* lang="en"[^>]*>.*?</[^>]*>|<[^>]*>', " ", answer.text)))
    for message in read(language):
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        for words_of_source in ids:
            if len(words_of_source) > 14 and "%" not in words_of_source and "{" not in words_of_source:
                assert words_of_source not in words


class Spoken(HTMLParser):
    """The texts of a page that are said in its own language: not code, not what is marked as of another language."""

    EMPTY = frozenset({"meta", "link", "input", "br", "hr", "img", "path", "rect", "circle", "line", "polygon"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.texts: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.EMPTY:
            other = tag in ("script", "style", "code", "pre", "textarea", "option")
            self.open.append((tag, other or (tag != "html" and "lang" in dict(attrs))))

    def handle_endtag(self, tag: str) -> None:
        while tag in [name for name, _ in self.open] and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not any(other for _, other in self.open):
            self.texts.add(" ".join(data.split()))


ALIKE = "Chicago 18, author-date\n(Lineage, cites, Framework …)"
"""The name of a style, and words that programs and queries use as they are."""


@pytest.fixture(scope="module")
def values(small_home: Home) -> str:
    """All that the graph and the manifest of the sample say, one value a line."""
    found = {getattr(quad.object, "value", "") for quad in small_home.current().store.quads()}
    return "\n".join([*found, "a sample", "tests"])


@pytest.mark.parametrize("path", PAGES)
def test_what_is_the_same_in_two_languages_is_data(app: Flask, values: str, path: str) -> None:
    """Words on a page in French and in English alike are a value of the graph, or were forgotten."""
    client = app.test_client()
    join = "&" if "?" in path else "?"
    texts = {
        tag: Spoken(client.get(f"{path}{join}lang={tag}", headers={"Accept": "text/html"}).text).texts
        for tag in INTERFACE_LANGUAGES
    }
    for other in OTHERS:
        alike = {part for text in texts["en"] & texts[other] for part in re.split(r" [·–] |[ ,(]+\d{4}\)?$", text)}
        words = {part for part in alike if re.search(r"[a-z]{3,}\W* .*[a-z]{3,}", part)}
        assert {part for part in words if part not in values + ALIKE} == set()


@pytest.mark.parametrize(
    ("language", "said_of_it"),
    [
        ("en", "In force since 1 June 1991"),
        ("fr", "En vigueur depuis le 1er juin 1991"),
        ("es", "En vigor desde el 1 de junio de 1991"),
        ("ar", "In force since 1 June 1991"),
    ],
)
def test_dates_are_said_in_the_language(client: FlaskClient, language: str, said_of_it: str) -> None:
    """Who reads Arabic names gets the words around them in English, which the page says of itself."""
    page = client.get(f"/instrument/accord?lang={language}").text
    assert said_of_it in page
    assert f'<html lang="{"en" if language == "ar" else language}"' in page


def test_the_switch_keeps_the_address(client: FlaskClient) -> None:
    """Only the language changes."""
    page = client.get("/catalogue/instrument?since=1980&sort=-date&lang=fr").text
    assert 'href="/catalogue/instrument?since=1980&amp;sort=-date&amp;lang=es"' in page
    asked = client.get("/about", headers={"Accept-Language": "es-MX, en;q=0.5"})
    assert '<html lang="es"' in asked.text
