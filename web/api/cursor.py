"""Places in lists: a cursor holds for the release that gave it; pure."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from graph.errors import ValueRefusedError

T = TypeVar("T")


def encode(edition: str, start: int) -> str:
    """A place in a list of one release, fit for an address."""
    return base64.urlsafe_b64encode(f"{edition}:{start}".encode()).decode().rstrip("=")


def decode(cursor: str, edition: str) -> int:
    """The place that a cursor names, 0 for an empty one. Raises ValueRefusedError, also for one of another release."""
    if not cursor:
        return 0
    expected = "the `next` of an answer of the same release"
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, ValueError) as error:
        raise ValueRefusedError("cursor", cursor[:40], expected) from error
    held, _, number = text.partition(":")
    if held != edition or not (number.isdecimal() and len(number) < 10):
        raise ValueRefusedError("cursor", cursor[:40], expected)
    return int(number)


def cut(items: Sequence[T], cursor: str, limit: int, edition: str) -> tuple[Sequence[T], str]:
    """The items from a place on, and the cursor of the next part, empty at the end."""
    start = decode(cursor, edition)
    end = start + limit
    return items[start:end], encode(edition, end) if end < len(items) else ""
