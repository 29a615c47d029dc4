"""axe over every page: three languages, light and dark, from 320 to 1,920 px, zoomed, every disclosure open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.access import Tokens
from graph.dump import FORMATS, write_dumps
from graph.release import Home
from graph.release.home import REMOVED
from tests.browsing import AXE, VIOLATIONS, serving
from tests.changing import small_home
from tests.conftest import SMALL, make_home, promote_turtle
from tests.test_writing_doors import address_of
from web.app import create_app
from web.settings import Settings

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed in web/static/vendor: pip install -e ."),
]

PAGES = (
    "/",
    "/about",
    "/releases",
    "/catalogue",
    "/catalogue/instrument?since=1980&force=1995",
    "/catalogue/instrument?type=Treaty&sort=-date",
    "/catalogue/instrument?q=nothing-like-it",
    "/catalogue/process",
    "/search",
    "/search?q=lake",
    "/search?q=lake&kind=organisation",
    "/search?q=lakside",
    "/search?q=zzzzqqqq",
    "/resolve",
    "/resolve?q=accord",
    "/resolve?q=zzzzqqqq",
    "/instrument/accord?on=1992-06-01",
    "/instrument/accord/parties",
    "/instrument/accord/parties?on=1992&sort=-name",
    "/instrument/accord/links/supplements/in",
    "/instrument/protocol",
    "/organisation/council/members?on=2002",
    "/organisation/council",
    "/place/AAA",
    "/instrument/acord",
    "/nothing/here",
    "/catalogue/instrument?sort=colour",
    "/instrument/accord?release=7",
    "/explore",
    "/explore?node=accord&a=protocol&b=place/AAA",
    "/explore?node=accord&at=instrument/protocol&expand=place/AAA&hide=place/BBB&layout=time&sort_links=-when",
    "/explore?node=accord&at=link/instrument.protocol--supplements--instrument.accord&b=place/AAA&layout=radial",
    "/explore?node=nothing-like-it",
    "/trace",
    "/trace?a=accord&b=place/AAA&as_of=1999",
    "/trace?a=accord&b=place/AAA&only=cites&length=2&hubs=yes",
    "/trace?a=protocol&b=organisation/council&through=accord&binding=yes&k=3",
    "/trace?a=accord&b=accord",
    "/trace?a=accord&b=nothing-like-it",
    "/lineage/instrument/accord",
    "/ripple/instrument/accord",
    "/releases/1",
    "/releases/1..2",
    "/releases/2..2",
    "/sources",
    "/api",
    "/dumps",
    "/ontology.html",
    "/instrument/accord?release=1",
    "/contributions",
    "/contributions?example=1",
    "/contributions?entity=instrument/accord",
    "/contributions?release=1",
    "/reconcile/preview?id=accord",
    "/reconcile/1.0/preview?id=accord",
    "/sparql",
    "/sparql?query=SELECT*{?s%20?p%20?o}LIMIT%205&format=html",
    "/sparql?query=ASK{}&format=html",
    "/sparql?query=CONSTRUCT{?s%20?p%20?o}{?s%20?p%20?o}LIMIT%205&format=html",
    "/sparql?query=SELECT*{?s%20oops:p%20?o}&format=html",
)
CURATED = (
    "/instrument/crc",
    "/place/SDN",
    "/organisation/unga",
    "/process/bali",
    "/catalogue/framework",
    "/sources",
    "/trace?a=opsc&b=palermo-smuggling-protocol",
    "/lineage/instrument/crc",
    "/ripple/instrument/crc",
    "/contributions",
)
WIDTHS = {"light": (320, 1920), "dark": (1280, 390)}
SHARES = {("light", "en"): slice(None), ("dark", "fr"): slice(0, None, 2), ("light", "es"): slice(1, None, 2)}
"""What a plain run looks at; the long one looks at all."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Two releases that differ, one that is gone, dumps, and somebody who may contribute: each page has its say."""
    home = make_home(Path(tmp_path_factory.mktemp("axe")) / "home", SMALL)
    promote_turtle(home, SMALL.replace("Lakeside Protocol", "Hillside Protocol"))
    home.journal.append(REMOVED, release=7)
    write_dumps(home.current(), home.dumps_path(2), [form for form in FORMATS if form.name in ("nq", "csv")])
    Tokens(home).create("reader", ["contribute", "graph:*"])
    return home


@pytest.fixture(scope="module")
def site(home: Home) -> Iterator[str]:
    with serving(home) as found:
        yield found


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """A site over a graph that keeps to the shapes, and a token for it."""
    home = small_home(tmp_path_factory.mktemp("written"))
    secret = Tokens(home).create("reader", ["contribute", "graph:*"])
    with serving(home) as found:
        yield found, secret


def test_each_kind_of_page_is_looked_at(small_home: Home) -> None:
    """Every rule of the application that answers with a page is among the addresses, and so are the errors."""
    client = create_app(Settings(), small_home).test_client()
    browser = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}
    places = client.application.url_map.bind("localhost")
    looked_at = {places.match(path.partition("?")[0])[0] for path in PAGES if path != "/nothing/here"}
    for rule in client.application.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.endpoint not in looked_at:
            path = address_of(rule.rule).replace("/old", "/accord")
            answer = client.get(path, headers=browser)
            assert (answer.mimetype, answer.status_code) != ("text/html", 200), path
    client.application.extensions["concordat.sparql"].close()


def _check(browser: Any, address: str, paths: tuple[str, ...], scheme: str, language: str, width: int) -> None:
    """Each page in a tab; while axe looks at one, the next one opens in the other."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    said: list[str] = []
    asked: list[str] = []
    tabs = [context.new_page(), context.new_page()]
    for tab in tabs:
        tab.on("pageerror", lambda error: said.append(str(error)))
        tab.on("request", lambda request: asked.append(request.url))
    waiting: list[str] = ["", ""]
    found = {}

    def collect(turn: int) -> None:
        if waiting[turn] and (violations := tabs[turn].evaluate("window.looked")):
            found[waiting[turn]] = violations

    for number, path in enumerate(paths):
        turn, tab = number % 2, tabs[number % 2]
        collect(turn)
        tab.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={language}")
        tab.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        assert tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path
        tab.evaluate(AXE.read_text(encoding="utf-8"))
        tab.evaluate(f"() => {{ window.looked = ({VIOLATIONS})(); }}")
        waiting[turn] = path
    for turn in (0, 1):
        collect(turn)
    context.close()
    assert found == {}
    assert said == []
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []


@pytest.mark.parametrize(
    ("scheme", "language"),
    [
        ("light", "en"),
        ("dark", "fr"),
        ("light", "es"),
    ],
)
def test_every_page_is_clean(browser: Any, site: str, scheme: str, language: str) -> None:
    """The smaller width for each page, so that nothing scrolls sideways. Of the other languages, each second page."""
    _check(browser, site, PAGES[SHARES[scheme, language]], scheme, language, WIDTHS[scheme][0])


@pytest.mark.parametrize(("scheme", "language"), [("light", "en"), ("dark", "fr"), ("light", "ar")])
def test_large_pages_are_clean(browser: Any, curated_site: str, scheme: str, language: str) -> None:
    """Pages of the curated graph, with hundreds of rows and Arabic names."""
    _check(browser, curated_site, CURATED, scheme, language, WIDTHS[scheme][1])


def test_pages_at_twice_the_size(browser: Any, site: str) -> None:
    """200 % zoom of a window of 1,280 px leaves 640 px to lay a page out in (WCAG 2.2, 1.4.4 and 1.4.10)."""
    _check(browser, site, ("/", "/instrument/accord", "/catalogue/instrument", "/search?q=lake"), "light", "en", 640)


FORM = (("light", "en", 320), ("dark", "fr", 1280), ("light", "es", 640))


@pytest.mark.parametrize(("scheme", "language", "width"), FORM)
def test_a_contribution_is_clean(
    browser: Any, written: tuple[str, str], scheme: str, language: str, width: int
) -> None:
    """The form as a reader fills it in: refused by the shapes, refused at the door, and taken."""
    site, secret = written
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{site}/contributions?example=1&lang={language}")
    for token, facts, status in (
        (secret, "event:x a conc:Event .", 422),
        ("conc_nobody", "event:x a conc:Event .", 401),
        (
            secret,
            f'event:{language} a conc:Event ; dcterms:identifier "event:{language}" ; skos:prefLabel "M"@en .',
            201,
        ),
    ):
        page.fill("#facts", facts)
        page.fill("#token", token)
        with page.expect_navigation() as going:
            page.click("form.contribute button")
        assert going.value.status == status
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        if status != 201:
            assert page.input_value("#facts") == facts
            assert page.input_value("#token") == ""
            assert page.evaluate("document.activeElement.id") == "wrong"
        page.evaluate(AXE.read_text(encoding="utf-8"))
        assert page.evaluate(VIOLATIONS) == []
    number = re.findall(r"\d+", page.inner_text("h1"))[0]
    page.click(f"a[href^='/releases/{number}?']")
    assert f"event:{language}" in page.inner_text("main")
    context.close()


@pytest.mark.soak
@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 640, 768, 1280, 1920])
def test_every_page_at_every_width(
    browser: Any, curated_site: str, site: str, scheme: str, language: str, width: int
) -> None:
    """All pages in all states, widths, languages and schemes; 640 px are what 200 % zoom leaves of 1,280."""
    _check(browser, site, PAGES, scheme, language, width)
    _check(browser, curated_site, CURATED, scheme, language, width)
