"""The pages in a real Chromium: no error, no outside request, no sideways scrolling, nothing for axe."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from werkzeug.serving import make_server

import web.app
from graph.release import Home
from web.settings import Settings

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

pytestmark = pytest.mark.browser

CHROMIUM = next((p for p in map(Path, ("/usr/bin/chromium", "/usr/bin/chromium-browser")) if p.exists()), None)
AXE = Path(web.app.__file__).parent / "static" / "vendor" / "axe-core" / "axe.min.js"
PAGES = (
    "/",
    "/catalogue/instrument",
    "/instrument/accord?on=1992-06-01",
    "/organisation/council",
    "/place/AAA",
    "/search?q=lake",
    "/search?q=nothing-like-it",
    "/about",
    "/sources",
)
VIOLATIONS = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations
    .map(v => `${v.id}: ${v.nodes[0].html}`)"""


@pytest.fixture(scope="module")
def address(small_home: Home) -> Iterator[str]:
    """The application behind a real port of this machine."""
    server = make_server("127.0.0.1", 0, web.app.create_app(Settings(), small_home), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A browser; skipped where there is none."""
    with playwright.sync_playwright() as running:
        options = {"executable_path": str(CHROMIUM)} if CHROMIUM else {}
        try:
            browser = running.chromium.launch(args=["--no-sandbox"], **options)
        except playwright.Error as error:
            pytest.skip(f"no Chromium can be started: {str(error).splitlines()[0]}")
        yield browser
        browser.close()


@pytest.mark.parametrize(("scheme", "width"), [("light", 320), ("dark", 1280), ("light", 1920)])
def test_pages_are_clean(chromium: Any, address: str, scheme: str, width: int) -> None:
    """Each page in light and dark, narrow and wide, with every disclosure open."""
    context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    for path in PAGES:
        page.goto(address + path)
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path
        if AXE.is_file():
            page.evaluate(AXE.read_text(encoding="utf-8"))
            assert page.evaluate(VIOLATIONS) == [], path
    assert said == []
    assert [url for url in asked if not url.startswith(address)] == []
    context.close()


def test_a_keyboard_reaches_content_and_answer(chromium: Any, address: str) -> None:
    """The skip link is first; the date box works with Enter; without JavaScript."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "/instrument/accord")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    page.get_by_label("Who was bound on").fill("1992-06-01")
    page.get_by_label("Who was bound on").press("Enter")
    page.wait_for_url("**/instrument/accord?on=1992-06-01*")
    assert "1 had consented to be bound" in page.get_by_role("status").inner_text()
    context.close()
