"""Choosing a representation by Accept and Accept-Encoding."""

import pytest

from web.negotiation import best
from web.sparql.coding import coding_of

OFFERED = ["application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/html"]


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", OFFERED[0]),
        ("*/*", OFFERED[0]),
        ("text/*", "text/csv"),
        ("text/csv;q=0.5, application/sparql-results+xml", OFFERED[1]),
        ("TEXT/CSV", "text/csv"),
        ("application/sparql-results+json;q=0, */*;q=0.1", OFFERED[1]),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("text/csv; charset=utf-8", "text/csv"),
        ("image/png", None),
        ("text/csv;q=0", None),
        ("text/csv;q=7", None),
        ("rubbish, ;;, text/csv", "text/csv"),
    ],
)
def test_best_follows_qualities_and_specificity(accept: str, chosen: str | None) -> None:
    assert best(accept, OFFERED) == chosen


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        ("", None),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip", "gzip"),
        ("gzip;q=1, br;q=0.5", "gzip"),
        ("*", "zstd"),
        ("zstd;q=0, *;q=0.5", "br"),
        ("identity, gzip;q=0.5", None),
        ("gzip;q=0", None),
    ],
)
def test_coding_follows_qualities(header: str, chosen: str | None) -> None:
    assert coding_of(header) == chosen
