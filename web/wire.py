"""A whole answer as the bytes of HTTP/1.1."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from email.utils import formatdate
from functools import lru_cache
from typing import NamedTuple

from graph.errors import ValueRefusedError

_FIELDS = re.compile(r"(?:[!#$%&'*+.^_`|~0-9A-Za-z-]+: [\t\x20-\x7e\x80-\xff]*\r\n)*")
"""Header fields (RFC 9110, 5.1 and 5.5)."""


class Told(NamedTuple):
    """A whole answer as it goes out: code and phrase, its headers and its body."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes
    always: tuple[tuple[str, str], ...] = ()
    """Headers that are the same in every answer."""


def written(told: Told) -> bytes:
    """An answer as it goes over the line, to a client whose connection stays (RFC 9112, 2.1).

    Raises ValueRefusedError for a header that would end, or hold what may not stand there.
    """
    start = f"HTTP/1.1 {told.status}\r\nDate: {_date(int(time.time()))}\r\nConnection: keep-alive\r\n"
    return f"{start}{_fields(told.headers)}{_always(told.always)}\r\n".encode("latin-1") + told.body


def _fields(headers: Iterable[tuple[str, str]]) -> str:
    lines = [f"{name}: {value}\r\n" for name, value in headers]
    fields = "".join(lines)
    if not _FIELDS.fullmatch(fields) or fields.count("\n") != len(lines):
        raise ValueRefusedError("header", fields, "names and values of HTTP, each on its line")
    return fields


_always = lru_cache(maxsize=4)(_fields)


@lru_cache(maxsize=1)
def _date(second: int) -> str:
    return formatdate(second, usegmt=True)
