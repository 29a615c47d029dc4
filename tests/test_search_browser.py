"""The suggestions in a real browser: keys, names and roles, picking, and the form without them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

AXE = Path(__file__).resolve().parents[1] / "web" / "static" / "vendor" / "axe-core" / "axe.min.js"


@pytest.fixture
def page(browser: Any, curated_site: str) -> Any:
    """The page of the resolver; an error of a script or of the policy fails the test."""
    context = browser.new_context()
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
    page.goto(f"{curated_site}/resolve")
    yield page
    context.close()
    assert not faults


def test_a_name_is_typed_and_picked_by_keys(page: Any) -> None:
    """Focus stays in the field; the option that is marked is said by aria-activedescendant."""
    field = page.get_by_role("combobox")
    field.press_sequentially("palerm")
    options = page.get_by_role("option")
    options.first.wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    assert page.get_by_role("status").filter(has_text="suggestions").count() == 1
    field.press("ArrowDown")
    marked = page.locator(f"#{field.get_attribute('aria-activedescendant')}")
    assert marked.get_attribute("aria-selected") == "true"
    field.press("ArrowUp")
    assert field.get_attribute("aria-activedescendant") is None
    field.press("ArrowDown")
    field.press("Enter")
    assert field.input_value() == "palermo-trafficking-protocol"
    assert field.get_attribute("aria-expanded") == "false"
    assert options.count() == 0
    field.press("Enter")
    page.get_by_text("names one thing").wait_for()


def test_escape_closes_and_keeps_what_was_typed(page: Any) -> None:
    """As the pattern says."""
    field = page.get_by_role("combobox")
    field.press_sequentially("bali")
    page.get_by_role("option").first.wait_for()
    field.press("Escape")
    assert (field.input_value(), page.get_by_role("option").count()) == ("bali", 0)


def test_a_pick_by_pointer_opens_the_page(page: Any) -> None:
    """Where the field does not ask to be filled."""
    page.evaluate("document.querySelector('[data-suggest]').dataset.suggestPick = 'open'")
    page.get_by_role("combobox").press_sequentially("اتفاقية حقوق")
    option = page.get_by_role("option").first
    option.wait_for()
    assert "اتفاقية حقوق الطفل" in option.inner_text()
    option.click()
    page.wait_for_url("**/instrument/crc")


def test_the_form_works_without_a_script(browser: Any, curated_site: str) -> None:
    """Typing and Enter lead to the answer."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{curated_site}/resolve")
    page.get_by_label("Citation, symbol, address or name").fill("C29")
    page.get_by_role("button", name="Resolve").click()
    assert page.get_by_text("names one thing").count() == 1
    context.close()


def test_hostile_labels_stay_text(page: Any) -> None:
    """Markup in a label makes no element."""
    hit = {"iri": "x", "identifier": "x", "label": "<img src=x onerror=alert(1)>", "kind": "theme", "page": "/x"}
    hit |= {"name": "\u202e<b>", "lang": "", "sort": "name", "score": 1}
    page.route("**/api/suggest*", lambda route: route.fulfill(json={"hits": [hit]}))
    page.get_by_role("combobox").press_sequentially("x")
    option = page.get_by_role("option").first
    option.wait_for()
    assert "<img src=x onerror=alert(1)>" in option.inner_text()
    assert option.locator("img, b").count() == 0


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed in web/static/vendor")
def test_axe_finds_nothing_while_the_list_is_open(page: Any) -> None:
    """WCAG 2.2 AA, as far as axe can tell."""
    page.get_by_role("combobox").press_sequentially("bali")
    page.get_by_role("option").first.wait_for()
    page.get_by_role("combobox").press("ArrowDown")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})")
    assert [each["id"] for each in found["violations"]] == []
