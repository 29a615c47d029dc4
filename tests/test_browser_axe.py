"""axe over every page: three languages, light and dark, from 320 to 1,920 px, zoomed, every disclosure open."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browsing import AXE, VIOLATIONS

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
    "/catalogue/instrument?q=nothing-like-it",
    "/search",
    "/search?q=lake",
    "/search?q=lakside",
    "/search?q=zzzzqqqq",
    "/resolve",
    "/resolve?q=accord",
    "/instrument/accord?on=1992-06-01",
    "/instrument/accord/parties",
    "/instrument/accord/links/supplements/in",
    "/organisation/council/members?on=2002",
    "/organisation/council",
    "/place/AAA",
    "/instrument/acord",
    "/catalogue/instrument?sort=colour",
    "/explore",
    "/explore?node=accord&a=protocol&b=place/AAA",
    "/trace?a=accord&b=place/AAA&as_of=1999",
    "/trace?a=accord&b=nothing-like-it",
    "/lineage/instrument/accord",
    "/ripple/instrument/accord",
    "/releases/1",
    "/api",
    "/dumps",
    "/ontology.html",
    "/releases/1..1",
    "/instrument/accord?release=1",
    "/reconcile/preview?id=accord",
    "/sparql",
    "/sparql?query=SELECT*{?s%20?p%20?o}LIMIT%205&format=html",
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
)
WIDTHS = {"light": (320, 1920), "dark": (1280, 390)}


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
        pytest.param("dark", "en", marks=pytest.mark.soak),
        pytest.param("light", "fr", marks=pytest.mark.soak),
        pytest.param("dark", "es", marks=pytest.mark.soak),
    ],
)
def test_every_page_is_clean(browser: Any, small_site: str, scheme: str, language: str) -> None:
    """The smaller width for each page, so that nothing scrolls sideways."""
    _check(browser, small_site, PAGES, scheme, language, WIDTHS[scheme][0])


@pytest.mark.parametrize(("scheme", "language"), [("light", "en"), ("dark", "fr"), ("light", "ar")])
def test_large_pages_are_clean(browser: Any, curated_site: str, scheme: str, language: str) -> None:
    """Pages of the curated graph, with hundreds of rows and Arabic names."""
    _check(browser, curated_site, CURATED, scheme, language, WIDTHS[scheme][1])


def test_pages_at_twice_the_size(browser: Any, small_site: str) -> None:
    """200 % zoom of a window of 1,280 px leaves 640 px to lay a page out in (WCAG 2.2, 1.4.4 and 1.4.10)."""
    _check(
        browser, small_site, ("/", "/instrument/accord", "/catalogue/instrument", "/search?q=lake"), "light", "en", 640
    )


@pytest.mark.soak
@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 768, 1280, 1920])
def test_every_page_at_every_width(
    browser: Any, curated_site: str, small_site: str, scheme: str, language: str, width: int
) -> None:
    """All pages in all states, widths, languages and schemes."""
    _check(browser, small_site, PAGES, scheme, language, width)
    _check(browser, curated_site, CURATED, scheme, language, width)
