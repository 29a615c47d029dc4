"""Choosing a representation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.negotiation import best, best_language

OFFERED = ["text/html", "text/turtle", "application/ld+json"]


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        (None, "text/html"),
        ("", "text/html"),
        ("*/*", "text/html"),
        ("text/turtle", "text/turtle"),
        ("TEXT/Turtle", "text/turtle"),
        ("text/turtle;q=0.5, text/html", "text/html"),
        ("text/turtle, text/html;q=0.9", "text/turtle"),
        ("text/html;q=0, */*;q=0.1", "text/turtle"),
        ("text/*;q=0.3, application/ld+json;q=0.2", "text/html"),
        ("text/*;q=0.1, application/*;q=0.2", "application/ld+json"),
        ("text/html;q=0.2, text/*;q=0.9", "text/turtle"),
        ("text/turtle;charset=utf-8", "text/turtle"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', "application/ld+json"),
        ("text/turtle;q=2, application/ld+json;q=0.1", "application/ld+json"),
        ("text/turtle;q=0.0001, text/html;q=0.1", "text/html"),
        ("image/png", None),
        ("text/html;q=0", None),
        (",,;;", None),
    ],
)
def test_best_follows_weights_then_specificity_then_the_servers_order(header: str | None, chosen: str | None) -> None:
    """RFC 9110, 12.5.1: the most specific range gives the weight; what does not parse is left out."""
    assert best(header, OFFERED) == chosen


@given(st.text(max_size=200))
def test_best_answers_any_header(header: str) -> None:
    """No header breaks it."""
    assert best(header, OFFERED) in (*OFFERED, None)


@pytest.mark.parametrize(
    ("header", "language"),
    [(None, "en"), ("fr-CH, fr;q=0.9, en;q=0.8", "fr"), ("de, es;q=0.5", "es"), ("de", "en"), ("en;q=0.1, ar", "ar")],
)
def test_best_language_takes_the_heaviest_that_is_offered(header: str | None, language: str) -> None:
    """A region is ignored; nothing acceptable means the first offered."""
    assert best_language(header, ["en", "fr", "es", "ar"]) == language
