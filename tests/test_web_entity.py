"""What an entity page says beyond its tables, and the facets of lists: on the smallest graphs that show them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from graph import dates
from graph.dates import Certainty
from graph.describe import Facets, Filter, Index, listing
from graph.release import Home
from graph.statistics import count
from web.app import create_app
from web.settings import Settings

ID = "https://w3id.org/concordat/id/"
PREFIXES = """
@prefix conc: <https://w3id.org/concordat/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix eli: <http://data.europa.eu/eli/ontology#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix id: <https://w3id.org/concordat/id/> .
"""
LISTED = (
    PREFIXES
    + f"""
<{ID}place/m49-001> a conc:Place, conc:M49Region ; skos:prefLabel "World"@en .
<{ID}place/m49-002> a conc:Place, conc:M49Region ; skos:prefLabel "Africa"@en ;
    schema:containedInPlace <{ID}place/m49-001> .
<{ID}place/SDN> a conc:Place, conc:Country ; skos:prefLabel "Sudan"@en ; schema:containedInPlace <{ID}place/m49-002> .
<{ID}organisation/au> a conc:Organisation ; skos:prefLabel "African Union"@en .
<{ID}theme/refugees> a skos:Concept ; skos:prefLabel "Refugees"@en .
<{ID}instrument/one> a conc:Instrument, conc:RegionalTreaty ; skos:prefLabel "First"@en ;
    conc:adoptedOn "1969-09-10"^^<http://www.w3.org/2001/XMLSchema#date> ; conc:binding true ;
    conc:enteredIntoForceOn "1974-06-20"^^<http://www.w3.org/2001/XMLSchema#date> ;
    eli:passed_by <{ID}organisation/au> ; conc:theme <{ID}theme/refugees> ; dcterms:spatial <{ID}place/SDN> .
<{ID}instrument/two> a conc:Instrument, conc:Declaration ; skos:prefLabel "Second"@en ; conc:binding false ;
    conc:adoptedOn "1994"^^<http://www.w3.org/2001/XMLSchema#gYear> ;
    eli:passed_by <{ID}organisation/au> ; conc:theme <{ID}theme/refugees> .
<{ID}instrument/three> a conc:Instrument, conc:RegionalTreaty ; skos:prefLabel "Third"@en ; conc:binding true ;
    conc:enteredIntoForceOn "1995"^^<http://www.w3.org/2001/XMLSchema#gYear> ; eli:passed_by <{ID}organisation/au> .
<{ID}resource/study> a conc:Resource, conc:Document, conc:Study ; skos:prefLabel "A study"@en ;
    dcterms:language "es" ; conc:category "Guidance" .
"""
)


@pytest.fixture(scope="module")
def client(home_of: Callable[..., Home], tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return create_app(Settings(), home_of(tmp_path_factory.mktemp("listed"), LISTED)).test_client()


@pytest.fixture
def small(small_home: Home) -> FlaskClient:
    return create_app(Settings(), small_home).test_client()


@pytest.mark.parametrize(
    ("kind", "query", "names"),
    [
        ("instrument", "", ["First", "Second", "Third"]),
        ("instrument", "body=organisation/au&sort=-date", ["Second", "First", "Third"]),
        ("instrument", "theme=theme/refugees", ["First", "Second"]),
        ("instrument", "place=place/SDN", ["First"]),
        ("instrument", "place=place/m49-002", ["First"]),
        ("instrument", "place=place/m49-001&binding=true", ["First"]),
        ("instrument", "binding=false", ["Second"]),
        ("instrument", "type=RegionalTreaty&theme=theme/refugees", ["First"]),
        ("instrument", "force=1974-06-20", ["First"]),
        ("instrument", "force=1974-06-19", []),
        ("instrument", "force=1995-03", ["First", "Third"]),
        ("instrument", "since=1970&until=1994", ["Second"]),
        ("place", "place=place/m49-002", ["Sudan"]),
        ("resource", "language=es&category=Guidance", ["A study"]),
        ("document", "", ["A study"]),
        ("instrument", "theme=theme/nothing", []),
    ],
)
def test_a_list_narrows_by_each_facet(client: FlaskClient, kind: str, query: str, names: list[str]) -> None:
    """A country fits each region that it is within; the page, JSON and Turtle of an address hold the same."""
    assert [row["label"] for row in client.get(f"/catalogue/{kind}.json?{query}").json] == names
    page = client.get(f"/catalogue/{kind}?{query}").text
    assert len(re.findall(r'<th scope="row">', page)) == len(names)
    turtle = client.get(f"/catalogue/{kind}.ttl?{query}")
    assert turtle.content_type == "text/turtle; charset=utf-8"
    assert turtle.text.count("skos:prefLabel") == len(names)


def test_each_facet_counts_what_choosing_it_would_give(client: FlaskClient) -> None:
    """The counts of a facet leave its own choice open, and keep to all others."""
    page = client.get("/catalogue/instrument?type=RegionalTreaty").text
    assert re.search(r'value="RegionalTreaty" selected>[^<]*\(2\)', page)
    assert re.search(r'value="Declaration">[^<]*\(1\)', page)
    assert "theme/refugees" not in page  # one value alone is no choice


def test_the_day_of_force_is_open_where_dates_are(client: FlaskClient) -> None:
    """A year of entry into force may be after the day."""
    page = client.get("/catalogue/instrument?force=1995-03").text
    assert "For 1 the dates allow both answers." in page
    assert "those without a recorded entry into force are left out" in page
    assert client.get("/catalogue/instrument?force=soon", headers={"Accept": "application/json"}).status_code == 400


def test_containment_ends_even_in_a_circle() -> None:
    """Data may be added that goes round."""
    within = "https://schema.org/containedInPlace"
    facets = Facets([("a", within, "b"), ("b", within, "a"), ("x", "http://purl.org/dc/terms/spatial", "a")])
    assert facets.of("x", "place") == {"a", "b"}
    assert facets.in_force("x", dates.parse("2000")) is None
    force = Facets([("x", "https://w3id.org/concordat/ontology#enteredIntoForceOn", "2000")])
    assert force.in_force("x", dates.parse("2000-06-01")) is Certainty.POSSIBLE
    assert listing([], Filter(), "en", facets, page=1, size=10).total == 0


def test_counts_agree_with_the_statistics(curated_store: object) -> None:
    """The home page counts what ``concordat stats`` counts."""
    index, counted = Index.read(curated_store), count(curated_store)  # type: ignore[arg-type]
    names = {"document": "documents", "instrument": "instruments", "resource": "resources", "person": "persons"}
    names |= {"framework": "frameworks", "organisation": "organisations", "place": "places", "theme": "themes"}
    assert {kind: index.counts()[kind] for kind in names} == {kind: counted[name] for kind, name in names.items()}
    assert index.twice == sum(index.counts().values()) - len(index)


def test_the_surroundings_are_told_to_those_who_do_not_see_them(small: FlaskClient) -> None:
    """The picture has a title and says its neighbours; without links there is none."""
    page = small.get("/instrument/accord").text
    picture = page[page.index('<figure class="fan">') : page.index("</figure>")]
    assert 'role="img" aria-labelledby="fan-title fan-words"' in picture
    assert "is supplemented by: Lakeside Protocol" in picture
    assert 'class="fan"' not in small.get("/organisation/council").text


def test_the_timeline_is_in_order(small: FlaskClient) -> None:
    """Own facts, acts, and what came to supplement it; each date as precise as it is."""
    page = small.get("/instrument/accord").text
    times = re.findall(r'<li><time datetime="([^"]+)">', page)
    assert times == sorted(times)
    assert {"1990-03-05", "1991-06-01", "1990-04-01", "1992-02-02", "1999"} <= set(times)


def test_regions_count_who_consented(home_of: Callable[..., Home], tmp_path: Path) -> None:
    """One bar a continent, of the countries that are recorded there."""
    acts = (
        PREFIXES
        + f"""
<{ID}participation/one--SDN> a conc:Participation ; conc:instrument <{ID}instrument/one> ;
    conc:state <{ID}place/SDN> ; conc:action conc:Ratification ;
    conc:actedOn "1972-12-24"^^<http://www.w3.org/2001/XMLSchema#date> .
"""
    )
    client = create_app(Settings(), home_of(tmp_path / "home", LISTED, acts)).test_client()
    page = client.get("/instrument/one").text
    assert re.search(r"Africa</bdi></a>\s*</th><td class=\"n\">1</td><td class=\"n\">1</td>", page)
    before = client.get("/instrument/one?on=1970").text
    assert "Where in the world" not in before
    assert "Second" in page[page.index('id="h-nearby"') :] or "Third" in page[page.index('id="h-nearby"') :]


def test_search_says_when_words_were_corrected(small: FlaskClient) -> None:
    """What was meant is offered; what is written as it stands is not questioned."""
    assert "Did you mean" in small.get("/search?q=lakside+acord").text
    assert "Did you mean" not in small.get("/search?q=lakeside+acc").text
    found = small.get("/search?q=lakeside&kind=instrument").text
    assert 'aria-current="true"' in found
    assert "2 found" in found
    assert small.get("/search?q=" + "x" * 3000).status_code == 200
    assert small.get("/search?q=lake&page=0").status_code == 400


@pytest.mark.parametrize(
    ("query", "names", "told"),
    [
        ("sort=name", ["Aland", "Bland", "Cland"], "ascending"),
        ("sort=-name", ["Cland", "Bland", "Aland"], "descending"),
        ("sort=consent", ["Aland", "Cland", "Bland"], "ascending"),
        ("sort=-consent", ["Cland", "Aland", "Bland"], "descending"),
        ("sort=-signed", ["Bland", "Aland", "Cland"], "descending"),
        ("on=1992-06-01&sort=-standing", None, "descending"),
    ],
)
def test_the_table_of_acts_is_sorted_by_its_heads(
    small: FlaskClient, query: str, names: list[str] | None, told: str
) -> None:
    """What is not recorded stands last both ways; the heads keep the day, and the date box keeps the order."""
    page = small.get(f"/instrument/accord/parties?{query}").text
    table = page[page.index('class="acts"') :]
    if names:
        assert re.findall(r"<bdi[^>]*>([ABC]land)</bdi>", table) == names
    assert re.findall(r'aria-sort="(\w+)"', page) == [told]
    for head in re.findall(r'href="/instrument/accord/parties\?([^"]+)#h-parties"', page):
        assert "on=1992-06-01" not in query or "on=1992-06-01" in head or head.startswith("sort")
    assert f'name="sort" value="{query.rpartition("=")[2]}"' in page


def test_an_order_that_is_none_is_refused_by_name(small: FlaskClient) -> None:
    """As every value out of its range."""
    answer = small.get("/instrument/accord?sort=beauty", headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert "consent" in answer.get_json()["detail"]


def test_who_has_no_act_is_named_beside_the_date_box(home_of: Callable[..., Home], tmp_path: Path) -> None:
    """Counted and listed: silence is never taken for no."""
    acts = (
        LISTED
        + f"""
<{ID}place/KEN> a conc:Place, conc:Country ; skos:prefLabel "Kenya"@en .
<{ID}participation/one--SDN--accession> a conc:Participation ; conc:instrument <{ID}instrument/one> ;
    conc:state <{ID}place/SDN> ; conc:action conc:Accession ;
    conc:actedOn "1975-01-01"^^<http://www.w3.org/2001/XMLSchema#date> .
"""
    )
    client = create_app(Settings(), home_of(tmp_path / "home", acts)).test_client()
    page = client.get("/instrument/one?on=1980").text
    listed = page[page.index('class="unrecorded"') : page.index("</details>", page.index('class="unrecorded"'))]
    assert "1 country or territory of which it is not recorded whether it was bound" in listed
    assert ("Kenya" in listed, "Sudan" in listed) == (True, False)
    assert 'class="unrecorded"' not in client.get("/instrument/one").text
