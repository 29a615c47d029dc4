"""Where in the world the parties of an instrument are, and since when: a bar and a curve a region; no HTML."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from graph.dates import Span
from graph.describe import Entry, Facets, Index, Party
from graph.iri import ID

WIDTH: Final = 240
HEIGHT: Final = 26
"""Size in units of the drawing of a curve."""

_WORLD = f"{ID}place/m49-001"
"""The region of UN M49 that holds all others; those right below it are the continents."""


@dataclass(frozen=True, slots=True)
class RegionBar:
    """A region: how many of its countries and territories consented, of how many that are recorded."""

    region: Entry
    bound: int
    countries: int
    curve: str = ""


@dataclass(frozen=True, slots=True)
class Years:
    """The years that the curves span, from the first consent to the last, and where a day stands among them."""

    first: int
    last: int
    mark: float | None

    def x(self, year: float) -> float:
        """The place of a year from left to right."""
        return round((year - self.first) / max(1, self.last + 1 - self.first) * WIDTH, 1)


def years(found: Sequence[Party], on: Span | None) -> Years | None:
    """What the curves of these parties span; None where no consent is dated."""
    dated = [int(party.consent.on[:4]) for party in found if party.consent and party.consent.on]
    if not dated:
        return None
    span = Years(min(dated), max(dated), None)
    if on is None:
        return span
    day = str(on)
    mark = span.x(int(day[:4]) + (int(day[5:7]) - 1) / 12 if len(day) > 4 else int(day[:4]))
    return Years(span.first, span.last, mark if 0 <= mark <= WIDTH else None)


def _curve(dates: Sequence[str], countries: int, span: Years) -> str:
    """The number of consents by each year as the outline of an area as high as its share of the countries."""
    count = Counter(int(on[:4]) for on in dates if on)
    total, steps = 0, [f"M0,{HEIGHT}"]
    for year in sorted(count):
        total += count[year]
        steps.append(f"H{span.x(year)}V{round(HEIGHT * (1 - min(total, countries) / countries), 1)}")
    return "".join([*steps, f"H{WIDTH}V{HEIGHT}Z"])


def bars(found: Sequence[Party], facets: Facets, index: Index, span: Years | None = None) -> list[RegionBar]:
    """The regions of the world with the states that consented to be bound, on the day that the standings are of."""
    continents = [
        entry for entry in index.of_kind("place")
        if _WORLD in facets.right_around(entry.iri) and any(c.endswith("#M49Region") for c in entry.classes)
    ]  # fmt: skip
    bound = Counter(r for party in found if party.standing == "bound" for r in facets.around(party.entry.iri))
    countries = Counter(
        region
        for entry in index.of_kind("place")
        if any(class_.endswith("#Country") for class_ in entry.classes)
        for region in facets.around(entry.iri)
    )
    dates: dict[str, list[str]] = defaultdict(list)
    for party in found:
        for region in facets.around(party.entry.iri) if party.consent else ():
            dates[region].append(party.consent.on if party.consent else "")
    rows = [
        RegionBar(
            entry,
            bound[entry.iri],
            countries[entry.iri],
            _curve(dates[entry.iri], countries[entry.iri], span) if span and countries[entry.iri] else "",
        )
        for entry in continents
    ]
    rows.sort(key=lambda row: (-row.bound, row.region.iri))
    return [row for row in rows if row.countries] if any(row.bound for row in rows) else []
