"""The entities of a kind as a table: filtered, sorted, cut into pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from graph.describe.index import Entry

SORTS: Final = ("date", "-date", "name", "-name", "symbol")
"""The ways to sort; a hyphen turns one round."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked of a list: a class by its IRI, years (both included), an order, words that a name must hold."""

    type: str = ""
    since: int | None = None
    until: int | None = None
    sort: str = "name"
    words: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a list. ``types`` counts each class among the entries that fit but for the class; ``total`` is all."""

    entries: tuple[Entry, ...]
    total: int
    page: int
    pages: int
    types: tuple[tuple[str, int], ...]


def _fits(entry: Entry, asked: Filter) -> bool:
    year = entry.year
    if asked.since is not None and (year is None or year < asked.since):
        return False
    if asked.until is not None and (year is None or year > asked.until):
        return False
    words = asked.words.casefold().split()
    return not words or any(all(word in name.casefold() for word in words) for name in entry.names())


def select(entries: Sequence[Entry], asked: Filter, language: str) -> tuple[list[Entry], Counter[str]]:
    """The entries that fit, in order, and how many there are of each class when the class is left open."""
    fitting = [entry for entry in entries if _fits(entry, asked)]
    types = Counter(type_ for entry in fitting for type_ in entry.classes)
    if asked.type:
        fitting = [entry for entry in fitting if asked.type in entry.classes]
    return _sorted(fitting, asked.sort, language), types


def _sorted(entries: list[Entry], sort: str, language: str) -> list[Entry]:
    def name(entry: Entry) -> str:
        return entry.label(language).value.casefold()

    by_name = sorted(entries, key=name)
    if sort == "-name":
        return by_name[::-1]
    if sort == "symbol":
        return sorted(by_name, key=lambda entry: (not entry.symbol, entry.symbol))
    if sort in ("date", "-date"):
        dated = sorted((e for e in by_name if e.date), key=lambda entry: entry.date, reverse=sort == "-date")
        return dated + [entry for entry in by_name if not entry.date]
    return by_name


def listing(entries: Sequence[Entry], asked: Filter, language: str, *, page: int, size: int) -> Listing:
    """One page of what fits; a page out of range is the nearest one that is there."""
    found, types = select(entries, asked, language)
    pages = max(1, -(-len(found) // size))
    page = min(max(page, 1), pages)
    shown = tuple(found[(page - 1) * size : page * size])
    return Listing(shown, len(found), page, pages, tuple(sorted(types.items(), key=lambda item: (-item[1], item[0]))))
