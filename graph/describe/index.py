"""All entities of a release by name: what lists, searches and links to an entity show of it.

One query reads it, once a release; it is then kept in memory (about 1 kB an entity).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from graph import queries
from graph.describe.kinds import FAMILIES, KINDS
from graph.describe.labels import Text, choose
from graph.describe.terms import local, text, value
from graph.iri import ENTITY_KINDS, ID, kind_of
from graph.store import ReadStore, Term

_DATES = ("adoptedOn", "issuedOn", "foundedOn", "establishedOn", "startedOn", "year")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entity. ``date`` is the day, month or year it began, as written, empty where not recorded.

    ``also`` names the other kinds whose class it has: a study is a document as well as the resource whose address it
    bears. ``classes`` are the IRIs of its classes but the families'; ``labels`` its preferred labels, one a language;
    ``others`` its other names.
    """

    iri: str
    kind: str
    name: str
    classes: tuple[str, ...] = ()
    labels: tuple[Text, ...] = ()
    others: tuple[str, ...] = ()
    titles: tuple[Text, ...] = ()
    short: str = ""
    symbol: str = ""
    identifier: str = ""
    date: str = ""
    also: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """``{kind}/{name}``, under which its page stands."""
        return f"{self.kind}/{self.name}"

    @property
    def year(self) -> int | None:
        """The year of its date, None where not recorded."""
        return int(self.date[:4]) if self.date[:4].isdecimal() else None

    def label(self, language: str) -> Text:
        """Its name for a reader of ``language``; the last part of its IRI where it has none."""
        return choose(self.labels, language) or Text(self.name)

    def title(self, language: str) -> Text | None:
        """What it is about, in its own title, where that is not its label."""
        return choose(self.titles, language)

    def names(self) -> Iterator[str]:
        """Every name it goes by."""
        yield from (label.value for label in self.labels)
        yield from self.others
        yield from (title.value for title in self.titles)
        yield from (name for name in (self.short, self.symbol, self.identifier, self.name) if name)


def _entry(iri: str, facts: dict[str, list[Term]]) -> Entry:
    kind = kind_of(iri) or ""
    dates = [value(term) for key in _DATES for term in facts.get(key, ())]
    types = {value(term) for term in facts.get("type", ())}
    first = {key: min(value(term) for term in terms) for key, terms in facts.items()}
    return Entry(
        iri=iri,
        kind=kind,
        name=iri[len(ID) + len(kind) + 1 :],
        classes=tuple(sorted(types - FAMILIES)),
        also=tuple(name for name, each in KINDS.items() if name != kind and each.family in types),
        labels=tuple(sorted((text(t) for t in facts.get("prefLabel", ())), key=lambda t: (t.language, t.value))),
        others=tuple(sorted(value(t) for t in facts.get("altLabel", ()))),
        titles=tuple(text(t) for t in facts.get("title", ())),
        short=first.get("shortName", "") or first.get("iso3", ""),
        symbol=first.get("symbol", ""),
        identifier=first.get("identifier", ""),
        date=dates[0] if dates else "",
    )


class Index:
    """The entities of one release, by IRI."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries: dict[str, Entry] = {entry.iri: entry for entry in entries}

    @classmethod
    def read(cls, store: ReadStore) -> Index:
        """Read all entities from a store, with one query."""
        facts: dict[str, dict[str, list[Term]]] = {}
        for row in store.rows(queries.text("index-entities")):
            iri = value(row["this"])
            if kind_of(iri) in ENTITY_KINDS:
                facts.setdefault(iri, {}).setdefault(local(value(row["property"])), []).append(row["value"])
        return cls(_entry(iri, facts[iri]) for iri in sorted(facts))

    def __len__(self) -> int:
        return len(self.entries)

    def get(self, iri: str) -> Entry | None:
        """The entity of this IRI, None where there is none."""
        return self.entries.get(iri)

    def named(self, iri: str) -> Entry:
        """The entity of this IRI; a bare entry without a kind for anything else, so that it can still be shown."""
        return self.entries.get(iri) or Entry(iri, "", local(iri) or iri)

    def of_kind(self, kind: str) -> list[Entry]:
        """All entities of a kind, with those of other kinds that have its class too."""
        return self._by_kind.get(kind, [])

    @cached_property
    def _by_kind(self) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = {}
        for entry in self.entries.values():
            for kind in (entry.kind, *entry.also):
                found.setdefault(kind, []).append(entry)
        return found

    def counts(self) -> dict[str, int]:
        """How many entities each kind lists, in the order of the kinds; one of two kinds counts in both."""
        return {kind: len(self.of_kind(kind)) for kind in ENTITY_KINDS if self.of_kind(kind)}

    @property
    def twice(self) -> int:
        """How many entities are of more than one kind."""
        return sum(1 for entry in self.entries.values() if entry.also)
