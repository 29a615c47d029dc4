"""What the entities of a kind are told apart by: body, theme, place, binding, language, category, entry into force.

One query reads it, once a release; it is then kept in memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from graph import dates, queries
from graph.dates import Certainty, Span
from graph.describe.terms import local, value
from graph.errors import DateError
from graph.store import ReadStore

FACETS: Final = ("body", "theme", "place", "binding", "language", "category")
"""The facets with values to choose from, in the order in which they are shown."""

_FACET_OF: Final = {
    "passed_by": "body",
    "publisher": "body",
    "theme": "theme",
    "spatial": "place",
    "appliesIn": "place",
    "location": "place",
    "containedInPlace": "within",
    "binding": "binding",
    "language": "language",
    "category": "category",
    "enteredIntoForceOn": "force",
}
"""Local name of a property to the facet that it fills; ``dcterms:theme`` is no property of the data."""

_NONE: Final[frozenset[str]] = frozenset()


class Facets:
    """The values of each entity by facet. A place that is within another fits that one too."""

    def __init__(self, rows: Iterable[tuple[str, str, str]]) -> None:
        """``rows`` are (entity, property, value): IRIs, the value an IRI or a lexical form."""
        found: dict[str, dict[str, set[str]]] = {}
        for iri, property_, words in rows:
            facet = _FACET_OF.get(local(property_))
            if facet:
                found.setdefault(facet, {}).setdefault(iri, set()).add(words)
        self._within = found.pop("within", {})
        self._force = {iri: max(words) for iri, words in found.pop("force", {}).items()}
        for iri in self._within:
            found.setdefault("place", {}).setdefault(iri, set()).update(self._within[iri])
        self._plain = {facet: {iri: frozenset(v) for iri, v in of.items()} for facet, of in found.items()}
        self._places = {
            iri: frozenset(around for place in places for around in self.around(place))
            for iri, places in self._plain.get("place", {}).items()
        }

    @classmethod
    def read(cls, store: ReadStore) -> Facets:
        """Read them from a store, with one query."""
        rows = store.rows(queries.text("facets"))
        return cls((value(row["this"]), value(row["property"]), value(row["value"])) for row in rows)

    def right_around(self, place: str) -> frozenset[str]:
        """The places that a place is said to be within."""
        return frozenset(self._within.get(place, ()))

    def around(self, place: str) -> set[str]:
        """A place and every place that it is within, however far up."""
        seen, waiting = {place}, [place]
        while waiting:
            for larger in self._within.get(waiting.pop(), ()):
                if larger not in seen:
                    seen.add(larger)
                    waiting.append(larger)
        return seen

    def of(self, iri: str, facet: str) -> frozenset[str]:
        """The values of an entity: IRIs, or words as written; places with all that they are within."""
        if facet == "place":
            return self._places.get(iri, _NONE)
        return self._plain.get(facet, {}).get(iri, _NONE)

    def in_force(self, iri: str, on: Span) -> Certainty | None:
        """Whether an instrument had entered into force by a day; None where its entry into force is not recorded."""
        lexical = self._force.get(iri)
        try:
            since = dates.parse(lexical) if lexical else None
        except DateError:
            since = None
        return dates.held(since, None, on) if since else None

    def fits(self, iri: str, chosen: Mapping[str, str]) -> bool:
        """Whether an entity has every value that is chosen, by facet."""
        return all(words in self.of(iri, facet) for facet, words in chosen.items())

    def counts(self, iris: Iterable[str], facet: str) -> list[tuple[str, int]]:
        """How many of the entities have each value of a facet, the most frequent first."""
        found = Counter(words for iri in iris for words in self.of(iri, facet))
        return sorted(found.items(), key=lambda item: (-item[1], item[0]))

    def alike(self, iri: str, others: Iterable[str], most: int) -> list[str]:
        """Those of the others that share most bodies, themes and own places with an entity, at most ``most``."""
        own = self._own(iri)
        scores = {other: len(own & self._own(other)) for other in others if other != iri}
        best = sorted((other for other, score in scores.items() if score), key=lambda other: (-scores[other], other))
        return best[:most]

    def _own(self, iri: str) -> frozenset[tuple[str, str]]:
        return frozenset(
            (facet, words)
            for facet in ("body", "theme", "place", "category")
            for words in self._plain.get(facet, {}).get(iri, ())
        )
