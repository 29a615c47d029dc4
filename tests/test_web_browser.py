"""The pages in a real Chromium without a script: a keyboard reaches what is there."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser


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
