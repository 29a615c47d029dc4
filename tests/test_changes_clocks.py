"""When it held and when it was known: the same question over two releases, on a page, by SPARQL and in a trace."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from graph.changes import transaction as tx
from graph.release import Home
from tests.changing import HEADER, rows
from web.app import create_app
from web.settings import Settings

DAY = "1995-01-01"
BOUND = """SELECT DISTINCT ?state WHERE {
    ?act conc:instrument instrument:crc ; conc:state ?state ; conc:actedOn ?day ; conc:action ?action .
    FILTER (?action IN (conc:Ratification, conc:Accession, conc:Succession) && ?day <= "1995-01-01"^^xsd:date) }"""
LAST = """SELECT ?act ?state ?code ?day WHERE { ?act conc:instrument instrument:crc ; conc:state ?state ;
    conc:actedOn ?day ; conc:action conc:Accession . ?state dcterms:identifier ?code .
    FILTER (?day <= "1995-01-01"^^xsd:date) } ORDER BY DESC(?day) LIMIT 1"""


@pytest.fixture(scope="module")
def home(curated_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The curated facts as release 1; in release 2 the last accession to the CRC before 1995 is a year later."""
    path = tmp_path_factory.mktemp("clocks") / "home"
    shutil.copytree(curated_home.path, path, symlinks=True)
    home = Home(path)
    act = rows(home.current(), LAST)[0]["act"]
    text = f"""DELETE {{ GRAPH ?g {{ <{act}> conc:actedOn ?day }} }}
        INSERT {{ GRAPH ?g {{ <{act}> conc:actedOn "1995-11-30"^^xsd:date }} }}
        WHERE {{ GRAPH ?g {{ <{act}> conc:actedOn ?day }} }}"""
    tx.change(home, tx.sparql(HEADER + text), tx.Note("tester", "a corrected date"))
    return home


@pytest.fixture(scope="module")
def client(home: Home) -> Iterator[FlaskClient]:
    app = create_app(Settings(), home)
    yield app.test_client()
    app.extensions["concordat.sparql"].close()


def numbers(home: Home) -> tuple[int, int]:
    """The release before the correction, and the one after it."""
    after = home.current().number
    return after - 1, after


def test_who_was_bound_by_sparql(home: Home, client: FlaskClient) -> None:
    """One state fewer in the later release, and it is the one whose date was corrected."""
    found = []
    for number in numbers(home):
        answer = client.get(
            "/sparql", query_string={"query": HEADER + BOUND, "release": number}, headers={"Accept": "application/json"}
        )
        found.append({row["state"]["value"] for row in json.loads(answer.data)["results"]["bindings"]})
    before, after = found
    assert len(before) > 100
    assert before - after == {rows(home.release(numbers(home)[0]), LAST)[0]["state"]}
    assert after < before


def test_who_was_bound_in_a_trace(home: Home, client: FlaskClient) -> None:
    """Through the API and the page; what leads on from the page stays in the release."""
    first, second = numbers(home)
    asked = {"a": "crc", "b": rows(home.release(first), LAST)[0]["code"], "as_of": DAY, "length": "1"}
    traces = [
        client.get("/api/trace", query_string={**asked, "release": number}).get_json()["traces"]
        for number in (first, second)
    ]
    assert [len(one) > 0 for one in traces] == [True, False]
    assert client.get("/api/trace", query_string=asked).get_json()["traces"] == []
    page = client.get("/trace", query_string={**asked, "release": first}).text
    assert "as it was in an older release" in page
    assert f'<a href="/releases/{first}' in page
    assert f'<input type="hidden" name="release" value="{first}">' in page
    assert f"&amp;release={first}" in page[page.index("Take it all with you") :]
    now = page.partition("See it as it is now")[0].rpartition('href="')[2]
    assert "as_of=1995-01-01" in now
    assert "release" not in now
    assert client.get("/api/trace", query_string={**asked, "release": 99}).status_code == 404


def test_who_was_bound_on_a_page(home: Home, client: FlaskClient) -> None:
    """The page of the state's act, and the lineage, as each release has them."""
    first, second = numbers(home)
    last = rows(home.release(first), LAST)[0]
    act = "/data/" + last["act"].rpartition("/id/")[2] + ".ttl"
    assert last["day"] in client.get(act, query_string={"release": first}).text
    assert "1995-11-30" not in client.get(act, query_string={"release": first}).text
    assert "1995-11-30" in client.get(act, query_string={"release": second}).text
    for number in (first, second):
        page = client.get("/lineage/instrument/crc", query_string={"release": number})
        assert page.status_code == 200
        assert f"release={number}" in page.text
