"""Doors are closed: each route and method against each state of a token, and against what hostile clients send."""

from __future__ import annotations

import http.client
import json
import re
import socket
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph.access import Token, Tokens
from graph.release import Home
from tests.changing import CURATED, HEADER, SMALL, small_home
from tests.serving import server as serving
from web.app import create_app
from web.settings import Settings

GRAPH = quote(CURATED, safe="")
LABEL = HEADER + f'INSERT DATA {{ GRAPH <{CURATED}> {{ instrument:old skos:altLabel "Elder" }} }}'
TRIPLE = '<https://w3id.org/concordat/id/instrument/old> <http://www.w3.org/2004/02/skos/core#altLabel> "x" .'
STATES = ("none", "wrong", "expired", "revoked", "wrong graph", "wrong action", "right")
EXPECTED = {"none": 401, "wrong": 401, "expired": 401, "revoked": 401, "wrong graph": 403, "wrong action": 403}
RIGHT = {
    # rule and method of a door: parameters, media type, body, and the status with the right token
    ("/update", "POST"): ("", "application/sparql-update", LABEL, 200),
    ("/graph-store", "PUT"): (f"?graph={GRAPH}", "text/turtle", HEADER + SMALL, 200),
    ("/graph-store", "POST"): (f"?graph={GRAPH}", "text/turtle", TRIPLE, 200),
    ("/graph-store", "PATCH"): (f"?graph={GRAPH}", "application/sparql-update", LABEL, 200),
    ("/graph-store", "DELETE"): (f"?graph={quote(CURATED + '/spare', safe='')}", "", "", 200),
    ("/graph-store/<path:name>", "PUT"): ("", "text/turtle", TRIPLE, 201),
    ("/graph-store/<path:name>", "POST"): ("", "text/turtle", TRIPLE, 200),
    ("/graph-store/<path:name>", "PATCH"): ("", "application/sparql-update", "CLEAR SILENT GRAPH <urn:none>", 200),
    ("/graph-store/<path:name>", "DELETE"): ("", "", "", 200),
    ("/contributions", "POST"): ("?source=https://example.org/p&comment=why", "text/turtle", TRIPLE, 201),
}
"""The doors: every other rule and method is open to everybody and changes nothing."""

SAMPLES = {
    "kind": "instrument", "name": "old", "key": "cites", "direction": "out", "rest": "x", "form": "csv", "a": "1",
    "b": "1", "number": "1", "file": "old.json", "ending": "json", "what": "entity", "filename": "mark.svg",
}  # fmt: skip
"""A value for each variable of a rule."""


def table(app: Flask) -> list[tuple[str, str]]:
    """Every rule of the application with each of its methods, and with the changing ones that it does not have."""
    pairs = set()
    for rule in app.url_map.iter_rules():
        pairs |= {(rule.rule, method) for method in {*(rule.methods or ()), "POST", "PUT", "PATCH", "DELETE"}}
    return sorted(pairs)


def address_of(rule: str) -> str:
    """An address of a rule."""
    return re.sub(r"<(?:[^<>]*:)?(\w+)>", lambda found: SAMPLES[found[1]], rule)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return small_home(tmp_path)


@pytest.fixture
def client(home: Home) -> Iterator[FlaskClient]:
    app = create_app(Settings(write_mib=1, write_seconds=20), home)
    yield app.test_client()
    app.extensions["concordat.sparql"].close()


def secrets_of(home: Home) -> dict[str, str]:
    """One token for each state."""
    tokens = Tokens(home)
    everything = ["update", "contribute", "graph:*"]
    yesterday = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    made = {
        "none": "",
        "wrong": "conc_" + "x" * 43,
        "expired": tokens.create("expired", everything, yesterday),
        "revoked": tokens.create("revoked", everything),
        "wrong graph": tokens.create("elsewhere", ["update", "contribute", "graph:https://example.org/mine/"]),
        "right": tokens.create("right", everything),
    }
    tokens.revoke("revoked")
    return made


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"} if secret else {}


def test_every_door_against_every_token(client: FlaskClient, home: Home) -> None:
    """401 without a valid token, 403 beyond its scope, and nothing changes; the right one goes through."""
    secrets = secrets_of(home)
    assert set(RIGHT) <= set(table(client.application))
    for index, ((rule, method), (parameters, media_type, body, status)) in enumerate(RIGHT.items()):
        address = address_of(rule) + parameters
        may = ["update", "graph:*"] if rule == "/contributions" else ["contribute", "graph:*"]
        secrets["wrong action"] = Tokens(home).create(f"other {index}", may)
        for state in STATES:
            if method == "DELETE" and state == "right" and parameters:
                make = client.put(address, data="", headers=bearer(secrets["right"]), content_type="text/turtle")
                assert make.status_code == 201
            before = home.numbers()
            answer = client.open(
                address, method=method, data=body, headers=bearer(secrets[state]), content_type=media_type or None
            )
            assert answer.status_code == EXPECTED.get(state, status), (method, address, state, answer.text)
            if state != "right":
                assert home.numbers() == before
                assert secrets[state] not in answer.text or not secrets[state]
            if answer.status_code == 401:
                assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_change_of_an_older_release_is_refused(client: FlaskClient, home: Home) -> None:
    """At each door, with the right token: a change goes on top of the current release."""
    secret = secrets_of(home)["right"]
    before = home.numbers()
    for (rule, method), (parameters, media_type, body, _) in RIGHT.items():
        address = address_of(rule) + parameters + ("&" if parameters else "?") + f"release={before[-1]}"
        answer = client.open(address, method=method, data=body, headers=bearer(secret), content_type=media_type or None)
        assert answer.status_code == 400, (method, address, answer.text)
        assert "on top of the current one" in answer.text
    assert home.numbers() == before


def test_every_other_route_is_open_and_changes_nothing(client: FlaskClient, home: Home) -> None:
    """Each route of the application with each method, whatever the token: the same answer, and nothing is written.

    A route that is added is in the table by itself. One that writes must be named among the doors.
    """
    secrets = secrets_of(home)
    written = {path: path.stat().st_mtime_ns for path in home.path.rglob("*") if path.is_file()}
    for rule, method in table(client.application):
        if (rule, method) in RIGHT:
            continue
        answers = {}
        for state in ("none", "wrong", "expired", "wrong graph", "right"):
            with client.open(address_of(rule), method=method, headers=bearer(secrets[state]), data="x") as answer:
                answers[state] = answer.status_code
        assert len(set(answers.values())) == 1, (rule, method, answers)
        assert answers["none"] not in (401, 403), (rule, method)
        assert answers["none"] < 500, (rule, method)
    assert {path: path.stat().st_mtime_ns for path in home.path.rglob("*") if path.is_file()} == written


def test_query_cannot_carry_an_update(client: FlaskClient, home: Home) -> None:
    """Not at the door for queries, also not with the right token."""
    answer = client.post("/sparql?update=CLEAR%20ALL", headers=bearer(secrets_of(home)["right"]))
    assert answer.status_code == 403
    assert home.numbers() == [1]


BOMB = "<?xml version='1.0'?><!DOCTYPE r [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]><r>&b;</r>"
ENTITY = "<?xml version='1.0'?><!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><r>&x;</r>"


@pytest.mark.parametrize(
    ("address", "media_type", "body", "status", "says"),
    [
        (f"?graph={GRAPH}", "application/rdf+xml", BOMB, 400, "XML entities"),
        (f"?graph={GRAPH}", "application/rdf+xml", ENTITY, 400, "XML entities"),
        (f"?graph={GRAPH}", "application/ld+json", '{"@context": "http://127.0.0.1:9/c", "a": 1}', 400, "is fetched"),
        (f"?graph={GRAPH}", "application/n-quads", TRIPLE[:-1] + "<urn:other> .", 400, "graph of its own"),
        (f"?graph={GRAPH}", "text/turtle", b"\xff\xfe", 400, "UTF-8"),
        (f"?graph={GRAPH}", "text/turtle", "<a> <b>", 400, ""),
        (f"?graph={GRAPH}", "text/turtle; charset=utf-16", TRIPLE, 415, "UTF-8"),
        (f"?graph={GRAPH}", "application/zip", "PK", 415, "cannot be sent"),
        (f"?graph={GRAPH}", "text/turtle", TRIPLE + "#" * (1 << 20), 413, "1 MiB"),
        ("?graph=../../etc/passwd", "text/turtle", TRIPLE, 400, "absolute IRI"),
        ("?graph=file:///etc/passwd", "text/turtle", TRIPLE, 400, "file"),
        (f"?graph={GRAPH}&default", "text/turtle", TRIPLE, 400, "one graph"),
        ("?graph=", "text/turtle", TRIPLE, 400, "IRI"),
    ],
)  # fmt: skip
def test_hostile_bodies_and_names_are_refused(
    client: FlaskClient, home: Home, address: str, media_type: str, body: str | bytes, status: int, says: str
) -> None:
    """With the right status and a message that says what is wrong."""
    secret = secrets_of(home)["right"]
    headers = {**bearer(secret), "Accept": "application/problem+json"}
    answer = client.put("/graph-store" + address, data=body, headers=headers, content_type=media_type)
    assert answer.status_code == status, answer.text
    assert says in json.loads(answer.text)["detail"]
    assert home.numbers() == [1]


def test_coded_body_is_refused(client: FlaskClient, home: Home) -> None:
    """What could expand without end is not expanded."""
    headers = {**bearer(secrets_of(home)["right"]), "Content-Encoding": "gzip"}
    answer = client.put(f"/graph-store?graph={GRAPH}", data=b"x", headers=headers, content_type="text/turtle")
    assert answer.status_code == 415


def test_broken_change_comes_back_with_the_report(client: FlaskClient, home: Home) -> None:
    """422, and where the shapes are broken."""
    text = HEADER + "DELETE WHERE { GRAPH ?g { instrument:old skos:prefLabel ?l } }"
    headers = {**bearer(secrets_of(home)["right"]), "Accept": "application/problem+json"}
    answer = client.post("/update", data=text, headers=headers, content_type="application/sparql-update")
    assert answer.status_code == 422
    assert "instrument:old" in json.loads(answer.text)["report"]


def test_lost_update_is_prevented(client: FlaskClient, home: Home) -> None:
    """The second of two who read the same state is told so."""
    address, headers = f"/graph-store?graph={GRAPH}", bearer(secrets_of(home)["right"])
    tag = client.get(address).headers["ETag"]
    first = client.post(address, data=TRIPLE, headers={**headers, "If-Match": tag}, content_type="text/turtle")
    assert first.status_code == 200
    second = client.put(address, data=TRIPLE, headers={**headers, "If-Match": tag}, content_type="text/turtle")
    assert second.status_code == 412
    only_new = client.put(address, data=TRIPLE, headers={**headers, "If-None-Match": "*"}, content_type="text/turtle")
    assert only_new.status_code == 412
    assert home.numbers() == [1, 2]


def test_contribution_is_backed_by_its_source(client: FlaskClient, home: Home) -> None:
    """What is contributed carries an evidence that leads to the source; who and why stand in the release."""
    body = 'event:meeting a conc:Event ; dcterms:identifier "event:meeting" ; skos:prefLabel "A meeting"@en .'
    answer = client.post(
        "/contributions?source=https://example.org/page&comment=Seen%20there", data=body,
        headers=bearer(secrets_of(home)["right"]), content_type="text/turtle",
    )  # fmt: skip
    assert answer.status_code == 201, answer.text
    query = "SELECT ?u { event:meeting conc:evidence/dcterms:source/schema:url ?u }"
    assert [row["u"].value for row in home.current().store.rows(HEADER + query)] == ["https://example.org/page"]
    assert home.current().manifest.who == "right"
    assert home.current().manifest.why == "Seen there (https://example.org/page)"


@pytest.mark.parametrize("parameters", ["?source=https://example.org/p", "?comment=x", "?source=file:///x&comment=x"])
def test_contribution_needs_source_and_comment(client: FlaskClient, home: Home, parameters: str) -> None:
    """A fact without a source is not taken."""
    answer = client.post(
        "/contributions" + parameters,
        data=TRIPLE,
        headers=bearer(secrets_of(home)["right"]),
        content_type="text/turtle",
    )
    assert answer.status_code == 400
    assert home.numbers() == [1]


def test_tokens_are_kept_hashed(home: Home) -> None:
    """Neither the file nor the journal holds a secret, and the file is its owner's alone."""
    secret = Tokens(home).create("one", ["update", "graph:*"])
    path = home.path / "tokens.json"
    assert secret not in path.read_text() + home.journal.path.read_text()
    assert path.stat().st_mode & 0o077 == 0
    assert Tokens(home).find(secret).name == "one"


def test_scope_is_the_beginning_of_an_iri() -> None:
    """The unnamed graph is reached by graph:* alone."""
    token = Token("t", ("update", "graph:urn:a"), "", "")
    token.check("update", ["urn:a", "urn:a/b"])
    for graph in ("urn:b", "default"):
        with pytest.raises(Exception, match="does not allow"):
            token.check("update", [graph])


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    home = small_home(tmp_path_factory.mktemp("doors"))
    secret = Tokens(home).create("slow", ["update", "graph:*"])
    with serving(home.path) as address:
        yield address, secret


def test_slow_body_holds_nobody_else(live: tuple[str, str]) -> None:
    """A client that sends its body byte by byte blocks neither readers nor other writers."""
    address, secret = live
    there = urlsplit(address)
    with socket.create_connection((there.hostname or "", there.port or 0)) as slow:
        slow.sendall(
            f"POST /update HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {secret}\r\n"
            "Content-Type: application/sparql-update\r\nContent-Length: 1000\r\n\r\nINSERT".encode()
        )
        time.sleep(0.2)
        connection = http.client.HTTPConnection(there.hostname or "", there.port)
        headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/sparql-update"}
        connection.request("POST", "/update", LABEL.encode(), headers)
        assert connection.getresponse().status == 200
        connection.close()


def test_oversized_body_is_refused_before_it_is_read(live: tuple[str, str]) -> None:
    """By its Content-Length."""
    address, secret = live
    there = urlsplit(address)
    connection = http.client.HTTPConnection(there.hostname or "", there.port)
    connection.putrequest("POST", "/update")
    for name, value in (("Authorization", f"Bearer {secret}"), ("Content-Type", "application/sparql-update"),
                        ("Content-Length", str(1 << 40))):  # fmt: skip
        connection.putheader(name, value)
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()


def test_oversized_body_in_chunks_is_refused(live: tuple[str, str]) -> None:
    """Nobody has said how long it will be; the part of it within the bound must not pass for the whole."""
    address, secret = live
    there = urlsplit(address)
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/sparql-update"}
    parts = (b"#" * (1 << 16) for _ in range(40))
    with closing(http.client.HTTPConnection(there.hostname or "", there.port)) as connection:
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.request("POST", "/update", parts, headers, encode_chunked=True)
        assert connection.getresponse().status == 413
