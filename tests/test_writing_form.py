"""The form for contributions: through the door that programs use, answered by a page, closed as installed."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from graph.access import Tokens
from graph.iri import PREFIXES
from graph.release import Home
from tests.changing import HEADER, small_home
from web.app import create_app
from web.messages import read
from web.settings import Settings
from web.writing.contributing import EXAMPLE

NAMED = 'instrument:old skos:altLabel "Elder" .'
HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return small_home(tmp_path_factory.mktemp("form"))


@pytest.fixture(scope="module")
def client(home: Home) -> Iterator[FlaskClient]:
    app = create_app(Settings(max_body=20_000, write_seconds=20), home)
    yield app.test_client()
    app.extensions["concordat.writer"].close()
    app.extensions["concordat.sparql"].close()


@pytest.fixture(scope="module")
def token(home: Home) -> str:
    """Of somebody who may contribute to a graph of their own."""
    return Tokens(home).create("reader", ["contribute", "graph:https://w3id.org/concordat/graph/contributed/reader"])


def fields(secret: str, **more: str) -> dict[str, str]:
    """The fields of the form, filled in well."""
    given = {"facts": NAMED, "format": "text/turtle", "source": "https://example.org/page", "comment": "Seen there"}
    return {**given, "token": secret, **more}


def alert(page: str) -> str:
    """What is said in the page's alert, as text."""
    found = re.search(r'<div id="wrong"[^>]*role="alert".*?</div>\n(?:<form|<div class="answer")', page, re.DOTALL)
    assert found
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", found[0].rpartition("<")[0])).split())


def test_writing_is_closed_as_installed(tmp_path: Path) -> None:
    """The page says so, and how it is opened, with no form; a token that may do other things does not open it."""
    home = small_home(tmp_path)
    Tokens(home).create("updater", ["update", "graph:*"])
    Tokens(home).create("gone", ["contribute", "graph:*"])
    Tokens(home).revoke("gone")
    client = create_app(Settings(), home).test_client()
    page = client.get("/contributions").text
    assert "Writing is closed here." in page
    assert 'name="token"' not in page
    assert "concordat token create" in page
    assert "/contributions?entity=" not in client.get("/instrument/old").text
    refused = client.post("/contributions", data=fields("conc_x"))
    assert refused.status_code == 401
    assert "Writing is closed here." in refused.text
    assert 'name="token"' not in refused.text
    client.application.extensions["concordat.sparql"].close()


def test_what_is_added_is_told_on_a_page(client: FlaskClient, home: Home, token: str) -> None:
    """In which release, with links to it and to the differences; the same again adds nothing."""
    known = HEADER + "schema:location a conc:LinkProperty ."
    before = home.numbers()[-1]
    prepared = fields(token, facts=known, comment="The property of the example")
    assert client.post("/contributions", data=prepared).status_code == 201
    answer = client.post("/contributions", data=fields(token, facts=EXAMPLE))
    assert answer.status_code == 201, alert(answer.text)
    assert answer.headers["Cache-Control"] == "no-store"
    number = home.numbers()[-1]
    assert number == before + 2
    assert f"<h1>Added in release {number}</h1>" in answer.text
    assert f'href="/releases/{number}"' in answer.text
    assert f'href="/releases/{number - 1}..{number}"' in answer.text
    assert '<h2><a href="/event/example-meeting"><bdi>Example meeting on the protection of migrants' in answer.text
    assert client.get("/event/example-meeting").status_code == 200
    assert token not in answer.text
    query = "SELECT ?u { event:example-meeting conc:evidence/dcterms:source/schema:url ?u }"
    assert [row["u"].value for row in home.current().store.rows(HEADER + query)] == ["https://example.org/page"]
    assert home.current().manifest.why == "Seen there (https://example.org/page)"
    assert home.current().manifest.who == "reader"
    assert "lien\u00a0: Example meeting" in client.get(f"/releases/{number}?lang=fr").text
    again = client.post("/contributions", data=fields(token, facts=EXAMPLE))
    assert (again.status_code, home.numbers()[-1]) == (200, number)
    assert "Nothing to add" in again.text


@pytest.mark.parametrize(
    ("changed", "status", "says", "field"),
    [
        ({"token": "conc_" + "x" * 43}, 401, "this one is not known", "token"),
        ({"token": ""}, 401, "Writing needs a token", "token"),
        ({"facts": "event:x a conc:Event ;\n  skos:prefLabel oops ."}, 400, "Line 2, column", "facts"),
        ({"facts": "event:x a oops:Event ."}, 400, "Line 1, column 11.", "facts"),
        ({"facts": "  "}, 400, "at least one statement", "facts"),
        ({"facts": '{"@context": "http://127.0.0.1:9/c"}', "format": "application/ld+json"}, 400, "fetched", "facts"),
        ({"source": "file:///etc/passwd"}, 400, "http or https address", "source"),
        ({"source": HOSTILE}, 400, "http or https address", "source"),
        ({"comment": ""}, 400, "1 to 2000 characters", "comment"),
        ({"format": "application/zip"}, 400, "one of text/turtle", "format"),
        ({"facts": "event:x a conc:Event ."}, 422, "event:x", "facts"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    client: FlaskClient, home: Home, token: str, changed: dict[str, str], status: int, says: str, field: str
) -> None:
    """In an alert, the field at fault marked; never the token; nothing is written."""
    before, sent = home.numbers(), fields(token, **changed)
    answer = client.post("/contributions", data=sent)
    assert (answer.status_code, home.numbers()) == (status, before), answer.text
    assert says in alert(answer.text)
    marked = re.search(r'name="(\w+)"[^>]*aria-invalid="true"', answer.text)
    assert field == "format" or (marked and marked[1] == field)
    for name in ("facts", "source", "comment"):
        assert sent[name].strip() in html.unescape(answer.text)
    assert token not in answer.text
    assert not sent["token"] or sent["token"] not in answer.text
    assert (answer.headers.get("WWW-Authenticate") == 'Bearer realm="concordat"') == (status == 401)


def test_a_report_names_thing_property_and_reason(client: FlaskClient, token: str) -> None:
    """In a list, as the shapes say it."""
    page = client.post("/contributions", data=fields(token, facts="event:x a conc:Event .")).text
    row = next(row for row in re.findall(r"<li>.*?</li>", page, re.DOTALL) if "dcterms:identifier" in row)
    assert "Thing <code>event:x</code>" in row
    assert "Property <code>dcterms:identifier</code>" in row
    assert "<bdi>An entity has exactly one identifier, a plain string.</bdi>" in row
    page = client.post("/contributions?lang=es", data=fields(token, facts="event:x a conc:Event .")).text
    assert "<bdi>Una entidad tiene exactamente un identificador, una cadena simple.</bdi>" in page


def test_a_token_for_other_things_does_not_do(client: FlaskClient, home: Home, token: str) -> None:
    """Neither one that may not contribute, nor one whose graphs lie elsewhere."""
    for name, may in (("updater", ["update", "graph:*"]), ("elsewhere", ["contribute", "graph:https://example.org/"])):
        answer = client.post("/contributions", data=fields(Tokens(home).create(name, may)))
        assert answer.status_code == 403
        assert "does not allow" in alert(answer.text)


@pytest.mark.parametrize("name", ["facts", "source", "comment", "format", "token", "entity"])
def test_hostile_values_stay_text(client: FlaskClient, token: str, name: str) -> None:
    """In every field, and in the address."""
    answer = client.post("/contributions", data=fields(token, **{name: HOSTILE, "comment": HOSTILE}))
    assert answer.status_code in (201, 400, 401) or name == "entity"
    assert "<script>alert" not in answer.text
    page = client.get("/contributions", query_string={name: HOSTILE, "lang": "fr"}, headers={"Accept": "text/html"})
    assert page.status_code == (404 if name == "entity" else 200)
    assert "<script>alert" not in page.text


def test_bounds_of_the_form(client: FlaskClient, home: Home, token: str) -> None:
    """Who sends it is not known before it is read: it may have what any request may, in so many fields, in UTF-8."""
    before = home.numbers()
    asked = {"headers": {"Accept": "text/html"}}
    assert client.post("/contributions", data=fields(token, facts="#" * 20_000), **asked).status_code == 413
    assert client.post("/contributions", data={f"x{n}": "" for n in range(30)}, **asked).status_code == 400
    urlencoded = "application/x-www-form-urlencoded"
    assert client.post("/contributions", data=b"facts=%ff", content_type=urlencoded, **asked).status_code == 400
    refused = client.post("/contributions", data=fields(token), headers={"Content-Encoding": "gzip"})
    assert refused.status_code == 415
    assert home.numbers() == before


def test_a_form_for_an_older_release_is_refused(client: FlaskClient, home: Home, token: str) -> None:
    """A contribution goes on top of the current release: the page of an older one has no form."""
    assert 'name="token"' in client.get("/contributions").text
    assert 'name="token"' not in client.get("/contributions?release=1").text
    before = home.numbers()
    assert client.post("/contributions?release=1", data=fields(token)).status_code == 400
    assert home.numbers() == before


def test_the_page_begins_a_contribution(client: FlaskClient, token: str) -> None:
    """With the example, or about an entity, to which its page leads."""
    page = client.get("/contributions?example=1").text
    assert "conc:Conference" in re.findall(r"<textarea.*?</textarea>", page, re.DOTALL)[0]
    assert 'href="/contributions?entity=instrument%2Fold"' in client.get("/instrument/old").text
    begun = html.unescape(client.get("/contributions?entity=instrument/old").text)
    typed = re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", begun, re.DOTALL)[0]
    answer = client.post("/contributions", data=fields(token, facts=typed.replace("\n", "\r\n")))
    assert answer.status_code == 201, alert(answer.text)
    assert "Its other name" in client.get("/instrument/old").text


def test_lines_of_a_long_text_keep_their_ends(client: FlaskClient, home: Home, token: str) -> None:
    """A form sends CR LF; what was typed had lines, and so has what is kept."""
    facts = 'instrument:new conc:note """one\r\ntwo"""@en .'
    assert client.post("/contributions", data=fields(token, facts=facts)).status_code == 201
    query = "SELECT ?n { instrument:new conc:note ?n }"
    assert [row["n"].value for row in home.current().store.rows(HEADER + query)] == ["one\ntwo"]


def test_known_prefixes_are_those_of_the_project() -> None:
    """The example declares none."""
    assert "PREFIX" not in EXAMPLE.upper()
    assert set(re.findall(r"\b([a-z]+):\w", re.sub(r'"[^"]*"', "", EXAMPLE))) <= set(PREFIXES)


@pytest.mark.parametrize("language", ["fr", "es"])
def test_the_form_speaks_the_reader_s_language(client: FlaskClient, token: str, language: str) -> None:
    """Open, refused with a report, refused at the door, and nothing to add: no sentence of the source is left."""
    address = f"/contributions?lang={language}"
    pages = [client.get(address).text] + [
        client.post(address, data=fields(secret, facts=facts)).text
        for secret, facts in ((token, "event:x a conc:Event ."), ("conc_x", NAMED), (token, NAMED), (token, NAMED))
    ]
    english = [words for message in read(language) for words in [message.id] if isinstance(words, str)]
    for page in pages:
        own = re.sub(r'<(pre|bdi|span)[^>]* lang="en"[^>]*>.*?</\1>', " ", page, flags=re.DOTALL)
        spoken = " ".join(html.unescape(re.sub(r"<[^>]*>", " ", own)).split())
        assert [words for words in english if len(words) > 14 and not set("%{") & set(words) and words in spoken] == []
