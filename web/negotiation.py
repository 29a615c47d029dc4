"""Choosing among what is offered by the Accept headers of a request; pure (RFC 9110, section 12)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

MAX_RANGES = 64
"""Bound on the ranges that are read; the header of a client that sends more is cut there."""


class _Range(NamedTuple):
    kind: str
    subkind: str
    parameters: frozenset[str]
    quality: float


def _quality(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0 <= value <= 1 else None


@lru_cache(maxsize=512)
def _ranges(accept: str) -> tuple[_Range, ...]:
    """The media ranges of the header; those that do not parse are left out (RFC 9110, 12.5.1)."""
    found = []
    for part in accept.split(",")[:MAX_RANGES]:
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        kind, slash, subkind = (piece.strip() for piece in name.partition("/"))
        if name == "*":  # seen in old Java clients
            kind, slash, subkind = "*", "/", "*"
        if not (kind and slash and subkind) or (kind == "*" and subkind != "*"):
            continue
        quality: float | None = 1.0
        kept = set()
        for parameter in parameters:
            key, _, value = (piece.strip() for piece in parameter.partition("="))
            if key == "q":
                quality = _quality(value)
                break
            if key and key != "charset":  # all that is offered is UTF-8
                kept.add(f"{key}={value.strip(chr(34))}")
        if quality is not None:
            found.append(_Range(kind, subkind, frozenset(kept), quality))
    return tuple(found)


def quality(accept: str, media_type: str) -> float:
    """How welcome a media type is, 0 to 1: the quality of the most specific range that covers it."""
    name, *given = (piece.strip().lower() for piece in media_type.split(";"))
    kind, _, subkind = name.partition("/")
    best_rank, welcome = -1, 0.0
    for range_ in _ranges(accept):
        if range_.kind not in ("*", kind) or range_.subkind not in ("*", subkind):
            continue
        if not range_.parameters <= set(given):
            continue
        rank = (range_.kind != "*") + (range_.subkind != "*") + len(range_.parameters)
        if rank > best_rank:
            best_rank, welcome = rank, range_.quality
        elif rank == best_rank:
            welcome = max(welcome, range_.quality)
    return welcome


def best(accept: str, offered: Sequence[str]) -> str | None:
    """The most welcome of the offered media types, the first of equals; None where none is welcome.

    An empty header welcomes everything.

    >>> best("text/turtle;q=0.5, text/html", ["text/turtle", "text/html"])
    'text/html'
    """
    if not accept.strip():
        return offered[0] if offered else None
    scored = [(quality(accept, media_type), media_type) for media_type in offered]
    top = max((q for q, _ in scored), default=0.0)
    return next((media_type for q, media_type in scored if q == top), None) if top > 0 else None


def best_coding(accept_encoding: str, offered: Sequence[str]) -> str | None:
    """The most welcome content coding, the first of equals; None stands for no coding (RFC 9110, 12.5.3).

    Without a header nothing is coded; ``identity`` wins only where it is asked for more than the others.

    >>> best_coding("gzip, br;q=0.5", ["br", "gzip"])
    'gzip'
    """
    welcome: dict[str, float] = {}
    for part in accept_encoding.split(",")[:MAX_RANGES]:
        name, _, parameter = (piece.strip().lower() for piece in part.partition(";"))
        value = _quality(parameter.partition("=")[2].strip()) if parameter else 1.0
        if name and value is not None:
            welcome[name] = value
    everything = welcome.get("*", 0.0)
    scored = [(welcome.get(coding, everything), coding) for coding in offered]
    top = max((q for q, _ in scored), default=0.0)
    if top <= 0 or welcome.get("identity", 0.0) > top:
        return None
    return next(coding for q, coding in scored if q == top)
