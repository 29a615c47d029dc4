"""Where in the world the parties of an instrument are: a bar a region of the world; no HTML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from graph.describe import Entry, Facets, Index, Party
from graph.iri import ID

_WORLD = f"{ID}place/m49-001"
"""The region of UN M49 that holds all others; those right below it are the continents."""


@dataclass(frozen=True, slots=True)
class RegionBar:
    """A region: how many of its countries and territories consented, of how many that are recorded."""

    region: Entry
    bound: int
    countries: int


def bars(found: Sequence[Party], facets: Facets, index: Index) -> list[RegionBar]:
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
    rows = [RegionBar(entry, bound[entry.iri], countries[entry.iri]) for entry in continents]
    rows.sort(key=lambda row: (-row.bound, row.region.iri))
    return [row for row in rows if row.countries] if any(row.bound for row in rows) else []
