"""Which records are the same resource, within a page and across pages, and the titles by which texts name them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from graph.extraction.entity import Entity, Form
from graph.extraction.folding import flat_name, key, slug
from graph.extraction.forms import without_article
from graph.extraction.lexicon import Lexicon
from graph.model import Record

_PREFIX = 48  # characters of a folded description by which teasers are looked up
_SHORTEST_TEASER = 60
_PARTS = re.compile(r"\s*[:–—]\s+|\s*-\s+|\.\s+(?=[A-Z])")
_ISSUER = re.compile(r"^(?:The\s+)?[A-Z][A-Z-]{2,}\s+(?=\w+\s+\w)")
_LONGEST_ID = 400


@dataclass
class Titles:
    """What the pages of one run print as titled records; filled in a first pass over the sources."""

    names: dict[str, str] = field(default_factory=dict)
    described: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, title: str | None, identifier: str, description: str) -> None:
        """Take note of a record."""
        if title:
            self.names.setdefault(identifier, title)
        folded = key(description)
        if len(folded) >= _SHORTEST_TEASER:
            entry = (folded[:2000], identifier)
            if entry not in self.described[folded[:_PREFIX]]:
                self.described[folded[:_PREFIX]].append(entry)

    def repeated(self, teaser: str) -> str | None:
        """The identifier of the titled record whose description begins like this teaser, or None."""
        folded = key(teaser)
        if len(folded) < _SHORTEST_TEASER:
            return None
        found = sorted({i for text, i in self.described.get(folded[:_PREFIX], []) if text.startswith(folded[:2000])})
        return found[0] if found else None

    def merge(self, other: Titles) -> None:
        """Take in what another worker found; the order does not matter."""
        for identifier, title in other.names.items():
            self.names[identifier] = min(title, self.names.get(identifier, title))
        for prefix, entries in other.described.items():
            self.described[prefix] = sorted({*self.described[prefix], *entries})

    def lexicon(self, known: Lexicon) -> Lexicon:
        """The titles as names of resources, for a name finder of their own."""
        entities: dict[str, Entity] = {}
        forms: dict[str, dict[str, Form]] = defaultdict(dict)
        for identifier, title in sorted(self.names.items()):
            entities[identifier] = Entity(identifier, "resource", frozenset({"Resource"}), title, (title,))
            for text in title_forms(title):
                if _names_another(text, known):
                    continue
                shape = "title" if len(text.split()) > 1 else "word"
                forms[flat_name(text)].setdefault(identifier, Form(identifier, text, shape, 0))
        return Lexicon(entities, {}, {}, {name: tuple(by.values()) for name, by in forms.items()})


def _names_another(text: str, known: Lexicon) -> bool:
    # a publication that is called like the process it is about
    forms = known.forms.get(flat_name(without_article(text)), ())
    return any(known.entities[f.identifier].type not in ("framework", "resource") for f in forms)


def title_forms(title: str) -> Iterator[str]:
    """How a text may name a titled resource: the title, or the part of it before a colon or dash."""
    bare = title.strip(" .…")
    yield bare
    if bare.startswith("The "):
        yield bare[4:]
    opening = _PARTS.split(bare)[0]
    if len(opening.split()) >= 4 and opening != bare:
        yield opening
    rest = bare[len(opening) :].lstrip(" :.-–—")
    if len(rest.split()) >= 6:
        yield rest
    issuer = _ISSUER.match(bare)
    if issuer and 2 <= len(bare[issuer.end() :].split()) <= 4:
        yield bare[issuer.end() :]


def resource_identifier(title: str) -> str:
    """``resource:`` and the slug of the title."""
    return f"resource:{slug(title)[:_LONGEST_ID] or 'untitled'}"


def identify(records: Sequence[Record], text: str, page: str, titles: Titles | None = None) -> None:
    """Give each record its identifier: that of its title, of the titled record it repeats, or of its place on the page."""
    first_of: dict[str, str] = {}
    for record in records:
        shown = text[record.description_start : record.description_end]
        if record.title:
            record.identifier = resource_identifier(record.title)
            continue
        repeated = titles.repeated(shown) if titles else None
        folded = key(shown)
        record.identifier = repeated or first_of.get(folded) or f"resource:{page}@{record.description_start}"
        first_of.setdefault(folded, record.identifier)


def duplicates(identifiers: Iterable[str]) -> list[int | None]:
    """For each record the index of the first one of the same resource, None for that one itself."""
    seen: dict[str, int] = {}
    found: list[int | None] = []
    for index, identifier in enumerate(identifiers):
        found.append(seen.get(identifier))
        seen.setdefault(identifier, index)
    return found


def titles_of(pages: Mapping[str, tuple[str, Sequence[Record]]]) -> Titles:
    """The titled records of some pages, by page name: their text and records."""
    found = Titles()
    for _, (text, records) in sorted(pages.items()):
        for record in records:
            if record.title:
                shown = text[record.description_start : record.description_end]
                found.add(record.title, resource_identifier(record.title), shown)
    return found
