"""Traces, lineage and ripple over HTTP: the API, the files, the pages, the pictures, without a browser."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from graph.commands import cli
from graph.release import Home
from graph.store import rdf_format, read_quads
from tests.conftest import Fetch, Serve
from web.app import create_app
from web.settings import Settings

DOCS = Path(__file__).resolve().parents[1] / "docs" / "trace.md"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def client(curated_home: Home) -> Iterator[FlaskClient]:
    """A client of the curated facts."""
    app = create_app(Settings(), curated_home)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with app.test_client() as client:
        yield client


class Elements(HTMLParser):
    """Every start tag with its attributes, and whether all that were opened were closed."""

    VOID = frozenset(["meta", "link", "input", "br", "path", "rect", "line", "circle"])

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]

    @property
    def scripts(self) -> list[dict[str, str | None]]:
        """The scripts that are run: data are not."""
        return [script for script in self.all("script") if script.get("type") != "application/json"]


def test_the_api_answers_as_the_command_does(client: FlaskClient, curated_home: Home) -> None:
    """The very same JSON, for all three."""

    def command(*words: str) -> object:
        output = CliRunner().invoke(cli, [words[0], "--home", str(curated_home.path), *words[1:], "--format", "json"])
        return json.loads(output.output)

    assert client.get("/api/trace?a=C29&b=P029&k=3").json == command("trace", "C29", "P029", "-k", "3")
    assert client.get("/api/lineage?a=SCR+2427").json == command("lineage", "SCR 2427")
    assert client.get("/api/ripple?a=SCR+1612&lang=es").json == command("ripple", "SCR 1612", "--lang", "es")
    words = ("trace", "SCR 2427", "any treaty", "--without", "cites", "--binding", "--as-of", "2020", "--length", "4")
    assert client.get(
        "/api/trace?a=SCR+2427&b=any+treaty&without=cites&binding=yes&as_of=2020&length=4"
    ).json == command(*words)


@pytest.mark.parametrize(
    ("form", "media"),
    [("ttl", "text/turtle"), ("trig", "application/trig"), ("csv", "text/csv"), ("md", "text/markdown"),
     ("bibtex", "application/x-bibtex"), ("rq", "application/sparql-query"), ("text", "text/plain")],
)  # fmt: skip
def test_a_form_is_had_by_parameter_or_by_accept(client: FlaskClient, form: str, media: str) -> None:
    """Both ways give the same; files have a name."""
    named = client.get(f"/api/trace?a=C29&b=P029&format={form}")
    accepted = client.get("/api/trace?a=C29&b=P029", headers={"Accept": media})
    assert (named.status_code, named.mimetype) == (200, media)
    assert named.data == accepted.data
    if form in ("ttl", "trig"):
        assert list(read_quads(named.data, rdf_format(form), name=form))
    if form != "text":
        assert "trace-ilo-c029-ilo-p029." in named.headers["Content-Disposition"]


def test_errors_are_problem_details(client: FlaskClient) -> None:
    """With what may have been meant."""
    several = client.get("/api/trace?a=Palermo+Protocol&b=C29")
    assert (several.status_code, several.mimetype) == (400, "application/problem+json")
    matches = several.get_json(force=True)["matches"]
    assert {"identifier", "label", "iri", "reason"} == matches[0].keys()
    none = client.get("/api/lineage?a=qqqzz")
    assert none.status_code == 404
    assert client.get("/api/trace?a=Khartum+Proces&b=C29x").status_code in (400, 404)
    assert client.get("/api/trace?a=C29&b=P029", headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize(
    "query",
    ["k=0", "k=21", "k=x", "length=9", "length=-1", "as_of=soon", "as_of=2001-02-30", "binding=maybe", "only=%00",
     "format=pdf", "through=qqqzz&through=C29", "without=" + ",".join(f"x{n}" for n in range(25)), "to_class=yes",
     "without=nothing", "through=C105&through=C182&through=C138&through=opac", "a=&b=", "k=%D9%A1"],
)  # fmt: skip
def test_what_is_out_of_bounds_is_refused(client: FlaskClient, query: str) -> None:
    """Numbers, dates, names, and too many of them."""
    pairs = "" if query.startswith("a=") else "a=C29&b=P029&"
    answer = client.get(f"/api/trace?{pairs}{query}")
    assert answer.status_code in (400, 404)
    assert answer.get_json(force=True)["detail"]


def test_a_search_that_runs_out_of_time_says_that_it_gave_up(curated_home: Home) -> None:
    """The setting bounds it; whatever was found by then is not called complete."""
    app = create_app(Settings(trace_seconds=0), curated_home)
    address = "/api/trace?a=iso3:SDN&b=any+handbook&k=20&length=8"
    told = app.test_client().get(address).get_json()
    assert told["complete"] is False
    assert told["traces"] or told["absence"]["reason"] == "gave up"
    if not told["traces"]:
        assert "The search gave up" in app.test_client().get(address.replace("/api", "")).text


def test_the_page_says_each_step_with_its_evidence_and_draws_the_chain(client: FlaskClient) -> None:
    """Without a script."""
    told = client.get("/api/trace?a=SCR+2427&b=opac").get_json()
    page = client.get("/trace?a=SCR+2427&b=opac").text
    elements = Elements(page)
    assert elements.open == []
    assert len([s for s in elements.all("svg") if s.get("class") == "chain"]) == len(told["traces"])
    for trace in told["traces"]:
        for hop in trace["hops"]:
            assert hop["sentence"] in page
            for evidence in hop["evidence"]:
                assert all(source["label"][:40] in page.replace("&amp;", "&") for source in evidence["sources"])
    links = {urlsplit(a.get("href") or "").path for a in elements.all("a")}
    assert {"/api/trace", "/trace.svg"} <= links
    forms = {parse_qs(urlsplit(a.get("href") or "").query).get("format", [""])[0] for a in elements.all("a")}
    assert {"trig", "ttl", "csv", "md", "bibtex", "rq"} <= forms


def test_no_script_and_no_style_stands_in_the_pages(client: FlaskClient) -> None:
    """As the policy demands, which is the strict one."""
    for path in (
        "/trace?a=SCR+2427&b=opac",
        "/lineage/instrument/S-RES-2427-2018",
        "/ripple/instrument/S-RES-1612-2005",
    ):
        answer = client.get(path)
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        elements = Elements(answer.text)
        assert all(script.get("src") for script in elements.scripts)
        assert not elements.all("style")
        assert not [a for _, attributes in elements.found for a in attributes if a.startswith("on") or a == "style"]


def test_the_form_holds_the_state_of_the_address(client: FlaskClient) -> None:
    """What was asked stands in the fields, and links keep it."""
    page = client.get("/trace?a=MRM&b=SCR+2764&as_of=2025&without=Organisation&without=cites&through=SCR+1612&k=3").text
    elements = Elements(page)
    fields = [
        (i.get("name"), i.get("value")) for i in elements.all("input") if "checked" in i or i.get("type") != "checkbox"
    ]
    for pair in (
        ("a", "MRM"),
        ("as_of", "2025"),
        ("without", "Organisation"),
        ("without", "cites"),
        ("through", "SCR 1612"),
    ):
        assert pair in fields
    exported = next(a["href"] for a in elements.all("a") if "format=trig" in (a.get("href") or ""))
    state = parse_qs(urlsplit(exported or "").query)
    assert (state["without"], state["through"], state["k"]) == (["Organisation", "cites"], ["SCR 1612"], ["3"])


def test_several_meanings_are_offered_as_questions(client: FlaskClient) -> None:
    """Each link asks the same with that meaning, and gets an answer."""
    answer = client.get("/trace?a=Palermo+Protocol&b=C29&length=4")
    assert answer.status_code == 400
    offers = [
        a["href"] for a in Elements(answer.text).all("a") if "palermo-smuggling-protocol" in (a.get("href") or "")
    ]
    assert "length=4" in (offers[0] or "")
    assert client.get(offers[0] or "").status_code == 200
    none = client.get("/trace?a=Khartoum+Procesz+Nowhere&b=C29")
    assert none.status_code == 404
    assert "Nothing recorded here is called" in none.text


@pytest.mark.parametrize(
    ("query", "heading"),
    [
        ("a=process:khartoum&b=Rome+Declaration&as_of=2001", "Removed by the date"),
        ("a=SCR+2427&b=opac&length=1", "No chain of up to 1 step"),
        ("a=SCR+2427&b=opac&without=Citation&without=Lineage&length=2", "Removed by a constraint"),
        ("a=iso3:ATA&b=crc", "Not recorded"),
    ],
)
def test_each_absence_has_its_own_page(client: FlaskClient, query: str, heading: str) -> None:
    """No path, removed, not recorded; with what was searched."""
    page = client.get(f"/trace?{query}").text
    assert Elements(page).open == []
    assert heading in page
    assert "What was searched" in page


def test_a_constraint_that_removed_a_trace_can_be_lifted_by_a_link(client: FlaskClient) -> None:
    """The link asks the same without it, and finds."""
    for query in (
        "a=process:khartoum&b=Rome+Declaration&as_of=2001",
        "a=P029&b=C29&only=adopts&length=1",
        "a=iso3:SDN&b=opsc&without=ParticipationFamily&length=1",
        "a=MRM&b=SCR+1612&through=C29",
    ):
        page = client.get(f"/trace?{query}").text
        lifts = re.findall(r'href="([^"]+)">Ask without it', page)
        assert lifts, query
        assert 'class="trace"' in client.get(lifts[0].replace("&amp;", "&")).text


def test_the_picture_stands_alone(client: FlaskClient) -> None:
    """Well-formed SVG with a name for each entity and a phrase for each statement, and nothing from elsewhere."""
    told = client.get("/api/trace?a=MRM&b=SCR+2764").get_json()["traces"][1]
    answer = client.get("/trace.svg?a=MRM&b=SCR+2764&n=2")
    assert answer.mimetype == "image/svg+xml"
    root = ET.fromstring(answer.data)  # noqa: S314
    said = " ".join("".join(text.itertext()) for text in root.iter(SVG + "text"))
    assert len([box for box in root.iter(SVG + "rect") if box.get("class") == "box"]) == len(told["hops"]) + 1
    assert all(hop["predicate"]["phrase"] in said for hop in told["hops"])
    assert all(hop[end]["short"][:20] in said for hop in told["hops"] for end in ("subject", "object"))
    assert b"href" not in answer.data
    assert client.get("/trace.svg?a=MRM&b=SCR+2764&n=19").status_code == 404


def test_the_whole_line_of_resolutions_is_on_the_page(client: FlaskClient) -> None:
    """From 1261 to 2764, in order, in the list and in the picture."""
    page = client.get("/lineage/instrument/S-RES-1612-2005").text
    line = page[page.index('class="line"') : page.index("</ol>")]
    numbers = [1261, 1314, 1379, 1460, 1539, 1612, 1882, 1998, 2068, 2143, 2225, 2427, 2601, 2764]
    assert [int(n) for n in re.findall(r'href="/instrument/S-RES-(\d+)-', line)] == numbers
    picture = page[page.index('class="timeline"') :]
    assert [picture.index(f"S/RES/{number}(") for number in numbers] == sorted(
        picture.index(f"S/RES/{number}(") for number in numbers
    )


@pytest.mark.parametrize("kind", ["lineage", "ripple"])
def test_lineage_and_ripple_are_well_formed_for_everything(client: FlaskClient, kind: str, curated_home: Home) -> None:
    """A sample of all kinds of entities."""
    from graph.describe import Index

    entries = sorted(Index.read(curated_home.current().store).entries.values(), key=lambda entry: entry.path)
    for entry in entries[:: len(entries) // 40]:
        answer = client.get(f"/{kind}/{entry.path}")
        assert answer.status_code == 200
        assert Elements(answer.text).open == []


def test_the_ways_in_are_linked(client: FlaskClient) -> None:
    """From the navigation, the home page and every entity."""
    home = {a.get("href") for a in Elements(client.get("/").text).all("a")}
    assert "/trace" in home
    links = {a.get("href") for a in Elements(client.get("/instrument/opac").text).all("a")}
    assert {"/trace?a=opac", "/lineage/instrument/opac", "/ripple/instrument/opac"} <= links
    assert "For example" in client.get("/trace").text


def test_the_steps_for_sparql_work_as_they_are_described(client: FlaskClient, curated_home: Home) -> None:
    """The address in docs/trace.md gives a query whose rows are the evidences of the trace; the one there has rows."""
    text = DOCS.read_text(encoding="utf-8")
    found = re.search(r"'http://127\.0\.0\.1:8040(/api/trace\?[^']+)'", text)
    assert found
    store = curated_home.current().store
    rows = list(store.rows(client.get(found[1]).text))
    told = client.get(found[1].replace("format=rq", "format=json")).get_json()
    steps = {(str(number), str(place)) for number, trace in enumerate(told["traces"], 1)
             for place, _ in enumerate(trace["hops"], 1)}  # fmt: skip
    assert {(row["trace"].value, row["hop"].value) for row in rows} == steps
    evidence = {one["iri"] for trace in told["traces"] for hop in trace["hops"] for one in hop["evidence"]}
    assert {row["evidence"].value for row in rows} == evidence
    query = re.search(r"```sparql\n(.*?)```", text, re.DOTALL)
    assert query
    assert all(hop["statement"] in query[1] for hop in told["traces"][0]["hops"])
    assert list(store.rows(query[1]))


def test_acts_and_memberships_are_in_the_query_too(client: FlaskClient, curated_home: Home) -> None:
    """Not links alone: a state's act, a member's role."""
    for pair in ("a=iso3:SDN&b=opsc", "a=iso3:SDN&b=org:au"):
        told = client.get(f"/api/trace?{pair}&k=1").get_json()
        rows = list(curated_home.current().store.rows(client.get(f"/api/trace?{pair}&k=1&format=rq").text))
        assert {row["predicate"].value for row in rows} == {
            hop["predicate"]["iri"] for hop in told["traces"][0]["hops"]
        }


def test_hostile_words_stay_words(client: FlaskClient) -> None:
    """Markup in a parameter makes no element; a line break makes no header."""
    answer = client.get("/trace?a=%3Cscript%3Ealert(1)%3C/script%3E&b=%22%3E%3Cimg%20src=x%3E&as_of=%22onfocus=x")
    elements = Elements(answer.text)
    assert not elements.all("img")
    assert all(script.get("src") for script in elements.scripts)
    assert client.get("/api/trace?a=C29%0D%0AX:1&b=P029").status_code in (200, 400, 404)


def test_other_statements_between_two_are_named_by_what_they_say(client: FlaskClient) -> None:
    """An act by the act, not by the state."""
    told = client.get("/api/trace?a=iso3:SDN&b=untoc&k=1").get_json()["traces"][0]["hops"][0]
    assert told["also"]
    page = client.get("/trace?a=iso3:SDN&b=untoc&k=1").text
    said = re.findall(r'rel="nofollow">([a-z ]+)</a>', page[page.index("Also between the two") :])
    assert said[: len(told["also"])] == [iri.rpartition("--")[2] for iri in told["also"]]


def test_the_endpoint_answers_the_query_of_a_trace(curated_home: Home, serve_sparql: Serve, fetch: Fetch) -> None:
    """Both steps over HTTP, as docs/trace.md has them."""
    endpoint = serve_sparql(home=curated_home.path)
    found = re.search(r"'http://127\.0\.0\.1:8040(/api/trace\?[^']+)'", DOCS.read_text(encoding="utf-8"))
    assert found
    query = fetch(endpoint.replace("/sparql", found[1]))
    assert query.headers["Content-Type"].startswith("application/sparql-query")
    asked = {"Content-Type": "application/sparql-query", "Accept": "text/csv"}
    answer = fetch(endpoint, method="POST", body=query.body, headers=asked)
    rows = answer.body.decode().splitlines()
    assert (answer.status, rows[0].split(",")[:3]) == (200, ["trace", "hop", "subject"])
    assert {row[:4] for row in rows[1:]} == {"1,1,", "1,2,"}
