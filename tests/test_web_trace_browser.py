"""The journey of a trace in a real browser: names suggested, a chain read, a date moved, pictures taken away."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

pytestmark = pytest.mark.browser
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

AXE = Path(__file__).resolve().parents[1] / "web" / "static" / "vendor" / "axe-core" / "axe.min.js"
PATHS = (
    "/trace",
    "/trace?a=SCR+2427&b=opac",
    "/trace?a=process:khartoum&b=Rome+Declaration&as_of=2001",
    "/lineage/instrument/S-RES-2427-2018",
    "/ripple/instrument/S-RES-1612-2005",
)


@pytest.fixture(scope="module")
def site(curated_site: str) -> str:
    return curated_site


@pytest.fixture
def page(browser: Any) -> Any:
    """A page; an error of a script or of the policy fails the test."""
    context = browser.new_context(accept_downloads=True)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    context.close()
    assert not faults


def _pick(page: Any, name: str, typed: str, identifier: str) -> None:
    field = page.get_by_role("combobox", name=name)
    field.press_sequentially(typed)
    page.get_by_role("option").first.wait_for()
    field.press("ArrowDown")
    field.press("Enter")
    assert field.input_value() == identifier


def test_from_the_home_page_to_a_chain_with_its_evidence(page: Any, site: str) -> None:
    """By keys alone where names are typed; the address holds what was asked, and nothing more."""
    page.goto(site)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Trace").click()
    _pick(page, "From", "Resolution 2427", "S/RES/2427(2018)")
    _pick(page, "To", "OPAC", "opac")
    page.get_by_role("button", name="Trace", exact=True).click()
    page.get_by_role("heading", level=2).first.wait_for()
    assert parse_qs(urlsplit(page.url).query) == {"a": ["S/RES/2427(2018)"], "b": ["opac"]}
    step = page.locator(".trace .hops > li").first
    step.locator("summary").click()
    assert step.get_by_role("link").first.get_attribute("href")
    assert "confidence" in step.inner_text()
    assert page.locator("svg.chain").count() == page.locator("section.trace").count() > 1


def test_the_slider_moves_the_date(page: Any, site: str) -> None:
    """The year goes into the box, the answer follows; Back leads to the answer before."""
    page.goto(f"{site}/trace?a=Khartoum+Process&b=Rome+Declaration")
    assert page.locator("section.trace").count() > 0
    slider = page.get_by_role("slider", name="Year")
    slider.evaluate("range => { range.value = 2001; range.dispatchEvent(new Event('input')) }")
    assert page.get_by_label("As of").input_value() == "2001"
    slider.evaluate("range => range.dispatchEvent(new Event('change'))")
    page.get_by_role("heading", name="Removed by the date").wait_for()
    assert parse_qs(urlsplit(page.url).query)["as_of"] == ["2001"]
    page.get_by_role("link", name="Ask without it").click()
    page.locator("section.trace").first.wait_for()
    page.go_back()
    page.get_by_role("heading", name="Removed by the date").wait_for()
    assert page.get_by_label("As of").is_enabled()


def test_a_chain_is_taken_away_as_svg_and_png(page: Any, site: str, tmp_path: Path) -> None:
    """The PNG is twice the size of the drawing, and has one."""
    page.goto(f"{site}/trace?a=C29&b=P029")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="PNG").first.click()
    saved = tmp_path / "trace.png"
    waiting.value.save_as(saved)
    data = saved.read_bytes()
    width, _ = struct.unpack(">II", data[16:24])
    assert (data[:8], width) == (b"\x89PNG\r\n\x1a\n", 680)
    assert len(data) > 4000
    page.get_by_role("link", name="SVG").first.click()
    assert page.url.split("?")[0].endswith("/trace.svg")
    assert page.locator("rect.box").count() == 2


def test_constraints_are_set_by_the_form(page: Any, site: str) -> None:
    """What is ticked is left out, and the answer says so."""
    page.goto(f"{site}/trace?a=SCR+2427&b=opac")
    page.get_by_text("Constraints").first.click()
    page.get_by_label("Citation").check()
    page.get_by_role("combobox", name="Most steps").select_option("2")
    page.get_by_role("button", name="Apply").click()
    page.get_by_text("without Citation · at most 2 steps").wait_for()
    state = parse_qs(urlsplit(page.url).query)
    assert (state["without"], state["length"], "k" in state) == (["Citation"], ["2"], False)


def test_it_works_without_a_script(browser: Any, site: str) -> None:
    """Names are typed out; the slider and the PNG, which need one, are not shown."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/trace")
    page.get_by_label("From").fill("Bali Process")
    page.get_by_label("To").fill("palermo-smuggling-protocol")
    page.get_by_role("button", name="Trace", exact=True).click()
    assert page.locator("section.trace").count() > 0
    assert page.locator("svg.chain").first.is_visible()
    assert not page.locator("#year").is_visible()
    assert page.get_by_role("button", name="PNG").count() == 0
    context.close()


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_wider_than_the_window(page: Any, site: str, path: str) -> None:
    """WCAG 2.2, 1.4.10: no scrolling to the side at 320 pixels, nor at any width above."""
    page.goto(site + path)
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
