"""Whole journeys in a real Chromium, by pointer, by keys alone and by the tables alone: the ends are the same."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.browsing import VENDOR

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not VENDOR.is_dir(), reason="web/static/vendor is not installed: pip install -e ."),
]

START = "/search"
FIRST, SECOND = "instrument/protocol", "place/AAA"
ENDS = ("instrument/protocol", "organisation/council")


@dataclass(frozen=True)
class End:
    """Where a journey ends: the entities and links on show, the path in words, the rows of the file taken home."""

    nodes: frozenset[str]
    edges: frozenset[str]
    path: str
    rows: frozenset[tuple[str, ...]]


@pytest.fixture
def page(browser: Any, small_site: str) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1280, "height": 1000}, base_url=small_site)
    made = context.new_page()
    made.set_default_timeout(20_000)
    faults: list[str] = []
    made.on("pageerror", lambda error: faults.append(str(error)))
    yield made
    assert faults == []
    context.close()


def _ready(page: Any, part: str = "") -> None:
    page.wait_for_selector("#explore[data-ready]:not([aria-busy])")
    page.wait_for_function("part => document.getElementById('explore').dataset.ready.includes(part)", arg=part)


def _end(page: Any) -> End:
    """What is on show, and what the CSV of it holds."""
    with page.expect_download() as held:
        page.locator('[data-focus="export-csv"]').press("Enter")
    rows = list(csv.reader(Path(held.value.path()).read_text(encoding="utf-8").splitlines()))
    read = "(rows, key) => rows.map(row => row.dataset[key])"
    return End(
        frozenset(page.eval_on_selector_all("tr[data-node]", read, "node")),
        frozenset(page.eval_on_selector_all("tr[data-edge]", read, "edge")),
        page.locator('[data-fragment="summary"] p').nth(1).inner_text(),
        frozenset(tuple(row) for row in rows),
    )


def _reopened(page: Any) -> End:
    """The same address in a new tab."""
    fresh = page.context.new_page()
    fresh.goto(page.url)
    _ready(fresh)
    found = _end(fresh)
    fresh.close()
    return found


def by_pointer(page: Any) -> None:
    """Type half a name, click the suggestion, open the explorer, expand twice by the panel, choose two ends."""
    page.goto(START)
    page.get_by_role("combobox").first.press_sequentially("lakeside acc")
    page.locator("li[role=option]").first.click()
    page.wait_for_url("**/instrument/accord")
    page.get_by_role("link", name="Explore its surroundings").click()
    _ready(page)
    page.click('[data-focus^="panel-other-"]:has-text("Protocol")')
    _ready(page, f"at={FIRST}")
    page.click(f'[data-focus="panel-expand-{FIRST}"]')
    _ready(page, f"expand={FIRST}")
    page.click(f'[data-focus="panel-a-{FIRST}"]')
    _ready(page, f"a={ENDS[0]}")
    page.click(f'[data-focus="row-expand-{SECOND}"]')
    _ready(page, f"expand={SECOND}")
    page.click(f'[data-focus="row-b-{ENDS[1]}"]')
    _ready(page, f"b={ENDS[1]}")


def _tab_to(page: Any, selector: str) -> None:
    """Press Tab until an element has the focus."""
    for _ in range(200):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {selector}")


def _arrow_to(page: Any, label: str) -> None:
    """In the canvas, find an entity by its name and choose it: F, the name, Enter."""
    _tab_to(page, "#explore-canvas")
    page.keyboard.press("f")
    page.keyboard.type(label)
    page.keyboard.press("Enter")


def by_keyboard(page: Any) -> None:
    """Nothing but keys: Tab, arrows, Enter, and the keys of the picture."""
    page.goto(START)
    _tab_to(page, "#q")
    page.keyboard.type("lakeside acc")
    page.locator("li[role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/instrument/accord")
    _tab_to(page, "a[href^='/explore?']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/explore?**")
    _ready(page)
    for label, name, keys in (("Lakeside Protocol", FIRST, "ea"), ("Aland", SECOND, "e")):
        _arrow_to(page, label)
        _ready(page, f"at={name}")
        _tab_to(page, "#explore-canvas")
        for key in keys:
            page.keyboard.press(key)
            _ready(page, {"e": f"expand={name}", "a": f"a={name}"}[key])
    _arrow_to(page, "Lake Council")
    _ready(page, f"at={ENDS[1]}")
    _tab_to(page, "#explore-canvas")
    page.keyboard.press("b")
    _ready(page, f"b={ENDS[1]}")


def by_table(page: Any) -> None:
    """Only pages, lists and tables; the picture is never touched."""
    page.goto("/catalogue/instrument?q=lakeside+acc")
    page.locator("table.catalogue a.entity").first.click()
    page.wait_for_url("**/instrument/accord**")
    page.get_by_role("link", name="Explore its surroundings").click()
    _ready(page)
    for focus, part in (
        (f"row-expand-{FIRST}", f"expand={FIRST}"),
        (f"row-expand-{SECOND}", f"expand={SECOND}"),
        (f"row-a-{ENDS[0]}", f"a={ENDS[0]}"),
        (f"row-b-{ENDS[1]}", f"b={ENDS[1]}"),
    ):
        page.click(f'[data-focus="{focus}"]')
        _ready(page, part)


def test_three_ways_lead_to_one_end(page: Any) -> None:
    """The entities, links, path and file are the same, and the address alone gives them again."""
    ends = {}
    for way in (by_pointer, by_keyboard, by_table):
        way(page)
        ends[way.__name__] = _end(page)
        assert _reopened(page) == ends[way.__name__], way.__name__
    assert ends["by_pointer"] == ends["by_keyboard"] == ends["by_table"]
    end = ends["by_table"]
    assert {*ENDS, FIRST, SECOND, "instrument/accord"} <= end.nodes
    assert "in 3 steps" in end.path
    assert len(end.rows) == len(end.edges) + 1


def test_the_journey_in_french_stays_in_french(page: Any) -> None:
    """From the search to the file, the language that was chosen stays."""
    page.goto(f"{START}?lang=fr")
    page.get_by_role("combobox").first.press_sequentially("accord du lac")
    page.locator("li[role=option]").first.wait_for()
    assert "suggestion" in page.locator(".suggest-status").first.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**lang=fr**")
    page.locator("a.entity").first.click()
    page.get_by_role("link", name="Explorer ses alentours").click()
    _ready(page, "lang=fr")
    page.click(f'[data-focus="row-expand-{FIRST}"]')
    _ready(page, f"expand={FIRST}")
    assert page.locator("html").get_attribute("lang") == "fr"
    assert page.locator("h2#entities").inner_text() == "Entités 5"
    assert "En mots" in page.locator('[data-fragment="summary"]').inner_text()
