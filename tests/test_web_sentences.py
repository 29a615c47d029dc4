"""What errors say on a page: in the reader's language, whole, with the values that they carry."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from flask import Flask, g
from flask.testing import FlaskClient

import web.app
from graph.errors import LimitError, QueryRefusedError, ReleaseUnknownError, RemoteError, ValueRefusedError
from graph.release import Home
from web.language import INTERFACE_LANGUAGES
from web.messages import read
from web.phrases import PHRASES, phrase
from web.rules import rules
from web.sentences import told
from web.settings import Settings
from web.sparql.routes import EXTENSION

ROOT = Path(__file__).resolve().parents[1]
OTHERS = INTERFACE_LANGUAGES[1:]
VALUE = re.compile(r"%\((\w+)\)s")
SPOKEN = {
    # what is raised: the place of its words, the names of those given by name
    "ValueRefusedError": (2, ("expected",)),
    "QueryFailedError": (0, ("reason",)),
    "QueryRefusedError": (1, ("reason", "advice")),
    "LimitError": (2, ("unit", "advice")),
    "TokenError": (0, ("reason",)),
}
READ_BY_PEOPLE = ("web/pages", "web/search", "web/sparql", "web/trace", "web/visual", "web/writing", "web/current.py",
                  "graph/query", "graph/changes/contribution.py", "graph/changes/untrusted.py",
                  "graph/changes/process.py", "graph/tracing.py")  # fmt: skip
"""Where what is raised may come to a page; the others speak to programs, or to whoever starts the server."""
TO_OTHERS = {"IRIs such as https://example.org/sparql", "words such as 3000/minute",
             "a store that does not need asyncio", 'a JSON list of texts, as ["C29", "SCR 2427"]'}  # fmt: skip
"""What is said to those who start the server, and to programs."""
FILLED = {"language": "French", "reading": "its symbol", "sort": "short name"}


@pytest.fixture(scope="module")
def app(small_home: Home) -> Iterator[Flask]:
    found = web.app.create_app(Settings(), small_home)
    yield found
    found.extensions[EXTENSION].close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.mark.parametrize("language", OTHERS)
def test_each_pattern_is_found_by_its_own_words(app: Flask, language: str) -> None:
    """None is swallowed by a wider one; values that are words are said again, others stay."""
    catalog = read(language)
    with app.test_request_context():
        g.language = language
        for words in {*PHRASES, *rules()}:
            values = {name: FILLED.get(name, "X7") for name in VALUE.findall(words)}
            wanted = {name: phrase(value) or value for name, value in values.items()}
            said = catalog.get(words)
            assert said is not None, words
            assert phrase(words % values) == said.string % wanted
        assert phrase("words that nobody has written") is None
        g.language = "en"
        assert phrase("words that nobody has written") == "words that nobody has written"


def _sample(node: ast.expr) -> str | None:
    """The words of a literal, its values filled in; None for what is no literal."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "X7" for part in node.values)
    return None


def _raised() -> set[str]:
    """The words that errors are made with, where they may come to a page."""
    found: set[str] = set()
    for place in READ_BY_PEOPLE:
        path = ROOT / place
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
                if isinstance(node, ast.Call) and name in SPOKEN:
                    place_of_words, names = SPOKEN[name]
                    parts = node.args[place_of_words : place_of_words + 1 + (name == "QueryRefusedError")]
                    parts += [keyword.value for keyword in node.keywords if keyword.arg in names]
                    found |= {words for part in parts if (words := _sample(part))}
    return found - TO_OTHERS


def test_what_is_raised_for_people_has_its_pattern(app: Flask) -> None:
    """Each literal that an error is made with is known, but for the units that are the same in every language."""
    words = _raised()
    assert len(words) > 40
    with app.test_request_context():
        g.language = "fr"
        assert {each for each in words if phrase(each) is None} == {"MiB", "KiB"}


@pytest.mark.parametrize(
    ("error", "french"),
    [
        (LimitError("time", 10, "seconds", used=10.2, advice="Ask in several parts."),
         "La limite « temps » de 10 secondes a été atteinte, utilisé : 10.2. Posez la question en plusieurs parties."),
        (ValueRefusedError("page", "x", "a whole number from 1 to 9"),
         "page : 'x' n’est pas utilisable. Attendu : un nombre entier de 1 à 9."),
        (QueryRefusedError.service(), "SERVICE est refusé : ce point d’accès n’ouvre aucune connexion vers d’autres."
         " Demandez à chaque point d’accès ses propres données, et reliez-les de votre côté."),
        (ReleaseUnknownError(3, [4, 5], "2026-01-02T00:00:00Z"),
         "La version 3 a été gardée jusqu’au 2 janvier 2026. Gardées : 4, 5."),
        (RemoteError("https://e.example/", "it answered 503 busy"),
         "SERVICE <https://e.example/>: il a répondu 503 busy."),
    ],
)  # fmt: skip
def test_an_error_is_said_with_its_values(app: Flask, error: Exception, french: str) -> None:
    """By its attributes, in French; in English it says what its message says."""
    with app.test_request_context():
        g.language = "fr"
        found = told(error)  # type: ignore[arg-type]
        assert (re.sub(r"\s", " ", found.words), found.own) == (french, "")
        g.language = "en"
        assert told(error).words in str(error).replace("2026-01-02", "2 January 2026")  # type: ignore[arg-type]


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/catalogue/instrument?sort=colour", 400),
        ("/catalogue/instrument?page=x", 400),
        ("/catalogue/instrument?force=yesterday", 400),
        ("/?release=abc", 400),
        ("/?release=99", 404),
        ("/instrument/nope", 404),
        ("/nothing", 404),
        ("/graph-store", 400),
        ("/trace?a=accord&b=accord", 400),
        ("/trace?a=accord&b=protocol&length=99", 400),
        ("/trace?a=accord&b=place/AAA&only=oops", 400),
        ("/explore?node=accord&layout=oops", 400),
        ("/explore?node=accord&limit=0", 400),
        ("/sparql?format=html&query=SELECT*%7B%3Fs%20%3Fp%20%3Fo%7DLIMIT", 400),
        ("/sparql?format=html&query=SELECT*%7BSERVICE%3Curn%3Ax%3E%7B%7D%7D", 403),
        ("/sparql?format=html&query=SELECT*%7B%3Fs%20oops%3Ap%20%3Fo%7D", 400),
    ],
)
def test_an_error_page_is_in_one_language(client: FlaskClient, path: str, status: int, language: str) -> None:
    """Nothing of it is marked as English."""
    answer = client.get(f"{path}{'&' if '?' in path else '?'}lang={language}", headers={"Accept": "text/html"})
    assert answer.status_code == status
    main = unescape(answer.text.partition("<main")[2].partition("</main>")[0])
    assert re.findall(r'<(?:p|span|bdi)[^>]*lang="en"[^>]*>(.*?)</', main) == []


def test_reasons_of_a_match_are_in_the_reader_s_language(client: FlaskClient) -> None:
    """Why a text may name a thing."""
    for asked, french in (
        ("accord", "son identifiant"),
        ("Lake Treaty", "aussi appelé ainsi"),
        ("LA", "son nom abrégé"),
    ):
        page = client.get("/resolve", query_string={"q": asked, "lang": "fr"}, headers={"Accept": "text/html"}).text
        assert french in page
        assert 'class="quiet" lang="en"' not in page


@pytest.mark.parametrize(("language", "lifted"), [("fr", "à la date : 1950"), ("es", "en la fecha: 1950")])
def test_a_constraint_is_named_in_the_reader_s_language(client: FlaskClient, language: str, lifted: str) -> None:
    """In the sentence of an absence, and in the heading of what is lifted; programs are told it in English."""
    page = client.get(f"/trace?a=accord&b=place/AAA&as_of=1950&lang={language}").text
    assert page.count(lifted) == 2
    assert "as of" not in page
    told = client.get(f"/api/trace?a=accord&b=place/AAA&as_of=1950&lang={language}").get_json()
    assert told["absence"]["removed"][0]["constraint"] == "as of 1950"


def test_a_doubt_about_an_answer_is_in_the_reader_s_language(client: FlaskClient) -> None:
    """Why asking again may give another right answer."""
    page = client.get(
        "/sparql", query_string={"query": "SELECT*{?s ?p ?o}LIMIT 5", "format": "html", "lang": "es"}
    ).text
    assert "LIMIT u OFFSET sin ORDER BY" in page
