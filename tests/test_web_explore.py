"""The explorer over HTTP: page, data and files, without a browser."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import networkx
import pytest
from flask.testing import FlaskClient

from graph.iri import ONTOLOGY
from graph.store import RDF_FORMATS, OxigraphStore, read_quads
from tests.explore_samples import HOSTILE, SMALL, entity, home_of, link
from web.app import create_app
from web.settings import Settings

ENDINGS = ("csv", "json", "ttl", "graphml", "gexf", "html")
VENDOR = Path(__file__).resolve().parents[1] / "web" / "static" / "vendor" / "vis-network"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    hostile = entity("instrument/bad", HOSTILE) + entity("instrument/formula", "=1+1")
    hostile += link("instrument/bad", "eli:cites", "instrument/treaty")
    hostile += link("instrument/bad", "eli:cites", "instrument/formula")
    home = home_of(SMALL + hostile, tmp_path_factory.mktemp("explore"))
    app = create_app(Settings(), home)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with app.test_client() as client:
        yield client


class Elements(HTMLParser):
    """Every start tag with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def test_without_a_node_the_page_offers_ways_in(client: FlaskClient) -> None:
    answer = client.get("/explore")
    assert answer.status_code == 200
    assert any(field.get("name") == "node" for field in Elements(answer.text).all("input"))


def test_the_page_says_in_words_and_tables_what_the_picture_shows(client: FlaskClient) -> None:
    data = client.get("/explore/data?node=treaty").get_json()
    page = client.get("/explore?node=treaty").text
    rows = Elements(page).all("tr")
    assert {row["data-node"] for row in rows if "data-node" in row} == {node["id"] for node in data["nodes"]}
    assert {row["data-edge"] for row in rows if "data-edge" in row} == {edge["id"] for edge in data["edges"]}
    assert {node["id"] for node in data["network"]["nodes"]} == {node["id"] for node in data["nodes"]}
    assert {edge["id"] for edge in data["network"]["edges"]} == {edge["id"] for edge in data["edges"]}
    assert data["text"][0] in page.replace("&amp;", "&")


def test_no_script_stands_in_the_page_and_its_policy_allows_none(client: FlaskClient) -> None:
    answer = client.get("/explore?node=treaty")
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "unsafe-inline" not in policy.replace("style-src 'self' 'unsafe-inline'", "")
    elements = Elements(answer.text)
    scripts = [s for s in elements.all("script") if s.get("type") != "application/json"]  # data are not run
    assert scripts
    assert all((script.get("src") or "").startswith("/static/") for script in scripts)
    assert not [a for _, attributes in elements.found for a in attributes if a.startswith("on") or a == "style"]


def test_only_the_explorer_has_the_exception_for_styles(client: FlaskClient) -> None:
    assert "unsafe-inline" not in client.get("/").headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "query",
    [
        "node=treaty",
        "node=treaty&families=participation,lineage&kinds=place&from=1990&to=2000&depth=2&limit=7",
        "node=guide&expand=instrument/treaty&expand=participation@instrument/protocol&hide=place/AAA",
        "node=treaty&size=pagerank&colour=community&layout=radial&a=framework/guide&b=place/BBB&at=place/BBB&sort=name",
        "node=treaty&pin=12,-40@place/AAA",
    ],
)
def test_the_address_holds_the_whole_state(client: FlaskClient, query: str) -> None:
    first = client.get(f"/explore/data?{query}").get_json()
    again = client.get(f"/explore/data?{first['query']}").get_json()
    assert again == first
    for part in query.split("&")[1:]:
        assert part.replace("participation,lineage", "lineage,participation") in first["query"]


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("depth=3", "depth"),
        ("limit=0", "limit"),
        ("limit=100000", "limit"),
        ("from=soon", "from"),
        ("layout=spiral", "layout"),
        ("size=beauty", "size"),
        ("pin=here@place/AAA", "pin"),
        ("at=" + "x" * 600, "at"),
        ("&".join(f"expand=place/{n}" for n in range(40)), "expand"),
    ],
)
def test_what_is_out_of_range_is_refused_by_name(client: FlaskClient, query: str, word: str) -> None:
    answer = client.get(f"/explore/data?node=treaty&{query}", headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert word in answer.get_json()["detail"]


@pytest.mark.parametrize("name", ["nothing", "instrument/nothing", "a b", "https://example.org/x", "%00", "‮"])
def test_an_unknown_node_is_404(client: FlaskClient, name: str) -> None:
    for path in ("/explore", "/explore/data", "/explore/export.csv"):
        assert client.get(path, query_string={"node": name}).status_code == 404


def test_an_unknown_node_is_answered_with_the_nearest(client: FlaskClient) -> None:
    answer = client.get("/explore/data?node=protocoll", headers={"Accept": "application/json"})
    assert "The protocol" in {entry["label"] for entry in answer.get_json()["nearest"]}


def test_unknown_names_elsewhere_in_the_state_do_no_harm(client: FlaskClient) -> None:
    query = (
        "node=treaty&expand=place/ZZZ&hide=place/YYY&at=place/XXX&a=place/WWW&b=place/VVV&kinds=thing&pin=1,2@place/U"
    )
    data = client.get(f"/explore/data?{query}").get_json()
    assert [node["id"] for node in data["nodes"]] == ["instrument/treaty"]
    assert data["route"] is None


def test_a_path_is_told_in_steps(client: FlaskClient) -> None:
    data = client.get("/explore/data?node=treaty&a=framework/guide&b=place/BBB").get_json()
    assert data["route"]["nodes"] == ["framework/guide", "instrument/treaty", "place/BBB"]
    assert data["text"][-1] == (
        "From The guide to Beland in 2 steps: The guide is based on TRE; Beland acceded to TRE (on 7 June 1995)."
    )


def test_choosing_a_link_shows_its_evidence(client: FlaskClient) -> None:
    edge = next(e for e in client.get("/explore/data?node=treaty").get_json()["edges"] if e["key"] == "supplements")
    name = edge["id"].removeprefix("https://w3id.org/concordat/id/")
    panel = client.get("/explore/data", query_string={"node": "treaty", "at": name}).get_json()["fragments"]["panel"]
    assert "Seen in source" in panel
    assert 'href="https://example.org/page"' in panel


def test_each_action_of_the_table_is_a_link_to_its_state(client: FlaskClient) -> None:
    page = client.get("/explore?node=guide")
    hrefs = [
        a["href"] or "" for a in Elements(page.text).all("a") if (a.get("data-focus") or "").startswith("row-expand")
    ]
    answer = client.get("/explore/data" + next(href for href in hrefs if "treaty" in href)).get_json()
    assert "place/AAA" in {node["id"] for node in answer["nodes"]}
    assert answer["state"]["expand"] == ["instrument/treaty"]


@pytest.mark.parametrize(("sort", "column"), [("name", "label"), ("kind", "kind"), ("date", "date")])
def test_the_table_is_sorted_by_what_was_asked(client: FlaskClient, sort: str, column: str) -> None:
    data = client.get(f"/explore/data?node=treaty&sort={sort}").get_json()
    rows = [row["data-node"] for row in Elements(data["fragments"]["tables"]).all("tr") if "data-node" in row]
    nodes = {node["id"]: node for node in data["nodes"]}
    values = [(nodes[str(name)][column] or "9999").casefold() for name in rows]
    assert values == sorted(values)


@pytest.mark.parametrize(
    ("column", "sign"), [("from", ""), ("from", "-"), ("says", ""), ("to", "-"), ("evidence", "-")]
)
def test_the_table_of_links_is_sorted_by_its_heads(client: FlaskClient, column: str, sign: str) -> None:
    data = client.get(f"/explore/data?node=treaty&sort_links={sign}{column}").get_json()
    elements = Elements(data["fragments"]["tables"])
    edges = {edge["id"]: edge for edge in data["edges"]}
    short = {node["id"]: node["short"].casefold() for node in data["nodes"]}
    key = {
        "from": lambda edge: short[edge["from"]],
        "to": lambda edge: short[edge["to"]],
        "says": lambda edge: edge["phrase"],
        "evidence": lambda edge: edge["confidence"],
    }[column]
    values = [key(edges[str(row["data-edge"])]) for row in elements.all("tr") if "data-edge" in row]
    assert values == sorted(values, reverse=bool(sign))
    assert len(values) == len(edges)
    assert [head["aria-sort"] for head in elements.all("th") if "aria-sort" in head] == [
        "descending" if sign else "ascending"
    ]
    other = next(a["href"] for a in elements.all("a") if a.get("data-focus") == f"sort-links-{column}")
    assert f"sort_links={'' if sign else '-'}{column}" in str(other)


def test_what_has_no_date_is_last_in_both_orders(client: FlaskClient) -> None:
    for sign in ("", "-"):
        data = client.get(f"/explore/data?node=treaty&sort={sign}date").get_json()
        dates = {node["id"]: node["date"] for node in data["nodes"]}
        rows = [row["data-node"] for row in Elements(data["fragments"]["tables"]).all("tr") if "data-node" in row]
        told = [bool(dates[str(name)]) for name in rows]
        assert told == sorted(told, reverse=True)


def test_a_picture_that_is_drawn_is_not_told_again(client: FlaskClient) -> None:
    first = client.get("/explore/data?node=treaty").get_json()
    drawn = {"node": "treaty", "drawn": first["drawn"]}
    for change in (
        {"at": "place/BBB"},
        {"a": "framework/guide", "b": "place/BBB"},
        {"sort": "-name"},
        {"colour": "community"},
    ):
        again = client.get("/explore/data", query_string=drawn | change).get_json()
        assert again["drawn"] == first["drawn"]
        assert again.keys() == first.keys() - {"network", "looks", "nodes", "edges", "axis"}
    for change in (
        {"layout": "radial"},
        {"hide": "place/BBB"},
        {"limit": "3"},
        {"lang": "fr"},
        {"pin": "1,2@place/BBB"},
    ):
        again = client.get("/explore/data", query_string=drawn | change).get_json()
        assert again["drawn"] != first["drawn"]
        assert again.keys() == first.keys()


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A body that issued 230 texts."""
    texts = [f"framework/t{number:03}" for number in range(230)]
    turtle = entity("organisation/hub", "Hub") + "".join(
        entity(text, text) + link(text, "dcterms:publisher", "organisation/hub") for text in texts
    )
    return create_app(Settings(), home_of(turtle, tmp_path_factory.mktemp("hub"))).test_client()


def test_long_tables_have_pages_that_hold_every_row_once(hub: FlaskClient) -> None:
    found: dict[str, list[str | None]] = {"data-node": [], "data-edge": []}
    further = []
    for page in (1, 2, 3):
        elements = Elements(hub.get(f"/explore?node=hub&limit=2000&sort=-name&page={page}&page_links={page}").text)
        further.append([a["data-focus"] for a in elements.all("a") if a.get("rel") == "next"])
        for key, names in found.items():
            names += [row[key] for row in elements.all("tr") if key in row]
    assert further == [["page-next", "page_links-next"]] * 2 + [[]]
    assert [len(set(names)) for names in found.values()] == [len(names) for names in found.values()] == [231, 230]


def test_a_page_beyond_the_last_is_the_last(hub: FlaskClient) -> None:
    rows = [
        {
            row["data-node"]
            for row in Elements(hub.get(f"/explore?node=hub&limit=2000&page={page}").text).all("tr")
            if "data-node" in row
        }
        for page in (3, 77)
    ]
    assert rows[0] == rows[1]
    assert len(rows[0]) == 31


# what goes home


def files(client: FlaskClient, node: str) -> dict[str, str]:
    found = {}
    for ending in ENDINGS:
        if ending == "html" and not VENDOR.is_dir():
            continue
        answer = client.get(f"/explore/export.{ending}?node={node}")
        assert answer.status_code == 200
        assert f'filename="concordat-instrument-{node}.{ending}"' in answer.headers["Content-Disposition"]
        found[ending] = answer.text
    return found


def test_every_file_holds_the_same_edges(client: FlaskClient) -> None:
    data = client.get("/explore/data?node=treaty").get_json()
    edges = {edge["id"] for edge in data["edges"]}
    found = files(client, "treaty")
    assert {row["iri"] for row in csv.DictReader(io.StringIO(found["csv"]))} == edges
    assert {edge["iri"] for edge in json.loads(found["json"])["edges"]} == edges
    made = networkx.parse_graphml(found["graphml"], force_multigraph=True)
    assert {value["iri"] for _, _, value in made.edges(data=True)} == edges
    gexf = networkx.read_gexf(io.BytesIO(found["gexf"].encode()))
    assert gexf.number_of_edges() == len(edges)
    store = OxigraphStore.memory()
    turtle = next(f for f in RDF_FORMATS if f.name == "ttl")
    store.add_all(read_quads(found["ttl"].encode(), turtle, name="export"))
    backed = store.rows(f"SELECT ?e WHERE {{ ?e <{ONTOLOGY}evidence>/<{ONTOLOGY}basis> ?b }}")
    assert edges <= {str(row["e"])[1:-1] for row in backed}


def test_the_same_state_gives_the_same_bytes(client: FlaskClient) -> None:
    assert files(client, "treaty") == files(client, "treaty")


def test_an_unknown_format_names_the_known_ones(client: FlaskClient) -> None:
    answer = client.get("/explore/export.exe?node=treaty", headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert "graphml" in answer.get_json()["detail"]


def test_a_hostile_label_stays_text_everywhere(client: FlaskClient) -> None:
    pages = [client.get("/explore?node=bad").text]
    data = client.get("/explore/data?node=bad").get_json()
    pages += data["fragments"].values()
    for page in pages:
        elements = Elements(page)
        assert not [a for _, attributes in elements.found for a in attributes if a == "onerror"]
        assert all("src" in script or script["type"] == "application/json" for script in elements.all("script"))
    assert "{{ 7*7 }}" in pages[0]
    found = files(client, "bad")
    found.pop("ttl")  # says what the data say, letter by letter, and is no markup
    for text in [*pages, *found.values(), json.dumps(data, ensure_ascii=False)]:
        assert "\u202e" not in text
        assert "x" * 1000 not in text
    for ending in ("graphml", "gexf"):
        ET.fromstring(found[ending])  # noqa: S314 - of our own making
    assert "'=1+1" in found["csv"]


@pytest.mark.skipif(not VENDOR.is_dir(), reason="web/static/vendor is not installed: pip install -e .")
def test_the_standalone_page_asks_for_nothing(client: FlaskClient) -> None:
    page = files(client, "bad")["html"]
    elements = Elements(page)
    assert len(elements.all("script")) == 2
    assert not [a for _, attributes in elements.found for a in attributes if a in ("src", "href", "onerror")]
    assert "default-src 'none'" in page
    start = re.search(r"const nodes = new vis\.DataSet\((.*)\);", page)
    assert start
    assert "<" not in start[1]  # escaped in the script, and a name again once read
    assert {node["label"][:3] for node in json.loads(start[1])} == {"<sc", "TRE", "=1+"}


@pytest.mark.parametrize("lang", ["en", "fr", "es"])
def test_phrases_are_said_in_the_language_asked_for(client: FlaskClient, lang: str) -> None:
    wanted = {"en": "acceded to", "fr": "a adhéré à", "es": "se adhirió a"}[lang]
    data = client.get(f"/explore/data?node=treaty&lang={lang}").get_json()
    assert wanted in {edge["phrase"] for edge in data["edges"]}
    assert f"lang={lang}" in data["query"]
