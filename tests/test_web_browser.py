"""The pages in a real Chromium: a keyboard does without a script, and the query editor speaks as the page does."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.browsing import AXE, VIOLATIONS
from web.messages import read
from web.sparql.editor import WORDS

pytestmark = pytest.mark.browser

SAID = """() => {
    const found = [], place = document.getElementById("yasgui");
    const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const each = walker.currentNode;
        if (!each.parentElement.closest(".CodeMirror-scroll, tbody")) found.push(each.data.trim());
    }
    for (const each of place.querySelectorAll("[title], [aria-label], [placeholder]"))
        found.push(each.title, each.getAttribute("aria-label") ?? "", each.getAttribute("placeholder") ?? "");
    return found; }"""
"""What the editor says, but for queries and rows."""


def test_a_keyboard_reaches_content_and_answer(browser: Any, small_site: str) -> None:
    """The skip link is first; the date box works with Enter; without JavaScript."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(small_site + "/instrument/accord")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    page.get_by_label("Who was bound on").fill("1992-06-01")
    page.get_by_label("Who was bound on").press("Enter")
    page.wait_for_url("**/instrument/accord?on=1992-06-01*")
    assert "1 had consented to be bound" in page.get_by_role("status").inner_text()
    context.close()


@pytest.mark.skipif(not AXE.is_file(), reason="the editor is not installed in web/static/vendor: pip install -e .")
@pytest.mark.parametrize("language", ["fr", "es"])
def test_the_query_editor_speaks_the_reader_s_language(browser: Any, small_site: str, language: str) -> None:
    """Before a query and with its answer; variables and queries stay as they are. Axe finds nothing in either."""
    context = browser.new_context(color_scheme="dark" if language == "fr" else "light", bypass_csp=True)
    page = context.new_page()
    query = "SELECT ?Query WHERE { ?Query ?p ?o } LIMIT 3"
    page.goto(f"{small_site}/sparql?{urlencode({'query': query, 'format': 'html', 'lang': language})}")
    page.wait_for_selector("#yasgui .yasqe")
    catalog = read(language)
    english = {words for words in WORDS if catalog.get(words).string != words and "{" not in words}
    for ready in ("#yasgui .yasqe_queryButton", "#yasgui .dt-info"):
        page.wait_for_selector(ready)
        said = set(page.evaluate(SAID)) - {"Query"}
        assert said & english == set()
        assert {words for words in said if re.search(r"results? in|Showing|Activate", words)} == set()
        page.evaluate(AXE.read_text(encoding="utf-8"))
        assert page.evaluate(VIOLATIONS) == []
        page.click("#yasgui .yasqe_queryButton")
    assert page.locator("#yasgui thead th").filter(has_text="Query").count() == 1
    assert "?Query" in page.inner_text("#yasgui .CodeMirror-code")
    context.close()
