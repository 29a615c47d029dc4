"""The entities of a kind as a table: filtered by facets, sorted, cut into pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from graph.dates import Certainty, Span
from graph.describe.facets import FACETS, Facets
from graph.describe.index import Entry

SORTS: Final = ("date", "-date", "name", "-name", "symbol")
"""The ways to sort; a hyphen turns one round."""

TYPE: Final = "type"
"""The facet of the class, beside those of FACETS."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked of a list.

    ``chosen`` holds a value for each facet that narrows it (``type`` the IRI of a class, others as in Facets), years
    (both included), ``force`` a day by which an instrument must have entered into force, ``words`` what a name must
    hold, ``sort`` one of SORTS.
    """

    chosen: Mapping[str, str] = field(default_factory=dict)
    since: int | None = None
    until: int | None = None
    force: Span | None = None
    sort: str = "name"
    words: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a list. ``facets`` counts each value among the entries that fit all else that is asked; ``total`` is
    all. ``perhaps`` counts the entries whose dates allow both answers about the day of ``force``.
    """

    entries: tuple[Entry, ...]
    total: int
    page: int
    pages: int
    facets: dict[str, list[tuple[str, int]]]
    perhaps: int


def _fits(entry: Entry, asked: Filter, facets: Facets) -> bool:
    """Whether an entry fits all but the chosen values of facets."""
    year = entry.year
    if asked.since is not None and (year is None or year < asked.since):
        return False
    if asked.until is not None and (year is None or year > asked.until):
        return False
    if asked.force and facets.in_force(entry.iri, asked.force) in (None, Certainty.IMPOSSIBLE):
        return False
    words = asked.words.casefold().split()
    return not words or any(all(word in name.casefold() for word in words) for name in entry.names())


def _chosen(entry: Entry, chosen: Mapping[str, str], facets: Facets) -> bool:
    class_ = chosen.get(TYPE)
    rest = {facet: words for facet, words in chosen.items() if facet != TYPE}
    return (not class_ or class_ in entry.classes) and facets.fits(entry.iri, rest)


def select(entries: Sequence[Entry], asked: Filter, language: str, facets: Facets) -> list[Entry]:
    """The entries that fit, in order."""
    found = [entry for entry in entries if _fits(entry, asked, facets) and _chosen(entry, asked.chosen, facets)]
    return _sorted(found, asked.sort, language)


def _counted(entries: Sequence[Entry], asked: Filter, facets: Facets) -> dict[str, list[tuple[str, int]]]:
    """The values of each facet among the entries that fit the other facets: what a reader would get by choosing it."""
    fitting = [entry for entry in entries if _fits(entry, asked, facets)]
    found: dict[str, list[tuple[str, int]]] = {}
    for facet in (TYPE, *FACETS):
        others = {name: words for name, words in asked.chosen.items() if name != facet}
        open_ = [entry for entry in fitting if _chosen(entry, others, facets)]
        if facet == TYPE:
            types = Counter(class_ for entry in open_ for class_ in entry.classes)
            found[facet] = sorted(types.items(), key=lambda item: (-item[1], item[0]))
        else:
            found[facet] = facets.counts((entry.iri for entry in open_), facet)
    return found


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


def listing(entries: Sequence[Entry], asked: Filter, language: str, facets: Facets, *, page: int, size: int) -> Listing:
    """One page of what fits; a page out of range is the nearest one that is there."""
    found = select(entries, asked, language, facets)
    pages = max(1, -(-len(found) // size))
    page = min(max(page, 1), pages)
    shown = tuple(found[(page - 1) * size : page * size])
    day = asked.force
    perhaps = sum(1 for e in found if day and facets.in_force(e.iri, day) is Certainty.POSSIBLE)
    return Listing(shown, len(found), page, pages, _counted(entries, asked, facets), perhaps)
