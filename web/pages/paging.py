"""Numbers in the addresses of lists."""

from __future__ import annotations

from flask import request

from graph import dates
from graph.dates import Span
from graph.errors import DateError, ValueRefusedError

LAST_PAGE = 1_000_000
"""Bound on a page number; keeps arithmetic small."""


def page_number() -> int:
    """The page that is asked for, counting from 1. Raises ValueRefusedError."""
    return whole_number("page", least=1, most=LAST_PAGE) or 1


def whole_number(name: str, *, least: int, most: int) -> int | None:
    """A whole number from the address, None where it is not given. Raises ValueRefusedError."""
    words = request.args.get(name, "").strip()
    if not words:
        return None
    if words.isascii() and words.isdecimal() and len(words) < 12 and least <= int(words) <= most:
        return int(words)
    raise ValueRefusedError(name, words[:40], f"a whole number from {least} to {most}")


def day(name: str) -> Span | None:
    """A day, month or year from the address, None where it is not given. Raises ValueRefusedError."""
    words = request.args.get(name, "").strip()
    if not words:
        return None
    try:
        return dates.parse(words[:40])
    except DateError as error:
        raise ValueRefusedError(name, words[:40], "a day 1995-01-01, a month 1995-01 or a year 1995") from error
