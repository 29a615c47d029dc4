"""The whole graph in numbers: what there is, by kind and by period."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from graph.describe.index import Entry, Index
from graph.describe.kinds import KINDS
from graph.describe.terms import local

SERIES: Final = ("treaty", "labour", "resolution", "other")
"""The groups of instruments in the chart: treaties and protocols, ILO instruments, resolutions, and all others."""

_SERIES_OF: Final = {
    "Treaty": "treaty",
    "Protocol": "treaty",
    "RegionalTreaty": "treaty",
    "Directive": "treaty",
    "ILOConvention": "labour",
    "ILOProtocol": "labour",
    "ILORecommendation": "labour",
    "Resolution": "resolution",
}


@dataclass(frozen=True, slots=True)
class Period:
    """Years from ``first`` to ``last``, both included, with a count a series."""

    first: int
    last: int
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """All series together."""
        return sum(self.counts.values())


def series_of(entry: Entry) -> str:
    """The series that an instrument belongs to."""
    return next((_SERIES_OF[local(c)] for c in entry.classes if local(c) in _SERIES_OF), "other")


def through_time(index: Index, *, years: int = 5) -> tuple[list[Period], int]:
    """The instruments by periods of some years, without a gap, and how many bear no date."""
    dated: dict[int, Counter[str]] = {}
    undated = 0
    for entry in index.of_kind("instrument"):
        if entry.year is None:
            undated += 1
            continue
        dated.setdefault(entry.year // years * years, Counter())[series_of(entry)] += 1
    if not dated:
        return [], undated
    starts = range(min(dated), max(dated) + 1, years)
    return [
        Period(start, start + years - 1, {name: dated.get(start, Counter())[name] for name in SERIES})
        for start in starts
    ], undated


@dataclass(frozen=True, slots=True)
class KindRow:
    """How many entities of a kind began in each period; ``undated`` bear no date."""

    kind: str
    counts: tuple[int, ...]
    undated: int


@dataclass(frozen=True, slots=True)
class Picture:
    """Kinds against periods. ``periods`` are (first, last) years, first None for all that is earlier."""

    periods: tuple[tuple[int | None, int], ...]
    rows: tuple[KindRow, ...]
    most: int


def kinds_by_period(index: Index, *, first: int = 1950, years: int = 10, last: int = 2029) -> Picture:
    """The entities of each kind that bears dates, by decade; everything before ``first`` is one period."""
    starts = list(range(first, last + 1, years))
    periods: list[tuple[int | None, int]] = [(None, first - 1), *((start, start + years - 1) for start in starts)]
    rows = []
    for kind in KINDS:
        entries = index.of_kind(kind)
        have = [entry.year for entry in entries if entry.year is not None]
        if have:
            counts = tuple(sum(1 for year in have if (start or 0) <= year <= end) for start, end in periods)
            rows.append(KindRow(kind, counts, len(entries) - len(have)))
    return Picture(tuple(periods), tuple(rows), max((n for row in rows for n in row.counts), default=0))
