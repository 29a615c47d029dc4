"""The rows by which the text index holds an entity. They depend on the entity alone, their numbers included.

So the rows of one entity can be taken out and put in without touching those of any other.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from graph.search.entry import Entry, Name, Sort
from graph.search.folding import fold, squash
from graph.search.keys import keys_of, spellings

Row: TypeAlias = tuple[object, ...]

# A number holds how little the entity matters, then a hash of its IRI; the number of a name also its place among the
# names of its entity. SQLite's row numbers have 63 bits.
_IMPORTANCE_BITS: Final = 11
_HASH_BITS: Final = 42
_PLACE_BITS: Final = 10

MOST_NAMES_OF_ONE: Final = (1 << _PLACE_BITS) - 1
"""Bound on the names by which one entity is found; identifiers, symbols and labels come before titles and keywords."""

# What people look for most stands before what only happens to have many links: countries are party to everything.
_KIND_WEIGHT: Final = {
    "instrument": 5.0,
    "process": 5.0,
    "organisation": 4.5,
    "framework": 4.0,
    "theme": 3.5,
    "place": 1.0,
    "document": 3.0,
    "project": 3.0,
    "event": 2.5,
    "person": 2.0,
    "resource": 1.5,
    "setting": 1.5,
}
_HYPHENATED: Final = re.compile(r"\w+(?:[-‐‑–/]\w+)+")
_LONGEST_DESCRIPTION: Final = 4000


def importance(entry: Entry) -> float:
    """How much an entity matters where names match alike: its kind, and the logarithm of its number of links."""
    return round(_KIND_WEIGHT.get(entry.kind, 1.0) + math.log(1 + entry.degree), 3)


def number_of(entry: Entry) -> int:
    """The number of an entity: the more it matters, the lower. Two entities have the same one by a rare accident."""
    rank = (1 << _IMPORTANCE_BITS) - 1 - round(100 * importance(entry))
    hashed = hashlib.blake2b(entry.iri.encode("utf-8", "replace"), digest_size=8).digest()
    return max(rank, 0) << _HASH_BITS | int.from_bytes(hashed) >> (64 - _HASH_BITS)


@dataclass
class Rows:
    """The rows of some entities, table by table: one statement for many rows takes half the time of many statements."""

    entities: list[Row] = field(default_factory=list)
    keys: list[Row] = field(default_factory=list)
    names: list[Row] = field(default_factory=list)
    name_words: list[Row] = field(default_factory=list)
    entity_words: list[Row] = field(default_factory=list)
    terms: Counter[str] = field(default_factory=Counter)
    """In how many of the entities each word stands."""
    moved: bool = False
    """Whether an entity has another number than its own, which another one has by accident."""

    def add(self, entry: Entry, number: int) -> None:
        """Add the rows of an entity that has a number."""
        row = (number, entry.iri, entry.identifier, entry.kind, _class_of(entry), entry.label, importance(entry))
        self.entities.append(row)
        self.keys += [(key, number, rank) for key, rank in sorted(keys_of(entry).items())]
        everything: set[str] = set()
        own = number << _PLACE_BITS
        for name in _names(entry):
            if name.sort is Sort.DESCRIPTION:
                everything |= set(fold(name.text[:_LONGEST_DESCRIPTION]).split())
                continue
            words = fold(name.text)
            if not words or own & MOST_NAMES_OF_ONE == MOST_NAMES_OF_ONE:
                continue
            own += 1
            self.names.append((own, number, int(name.sort), name.lang, name.text, words, squash(name.text)))
            if name.sort is Sort.CODE:
                continue  # found whole or not at all
            searched = set(words.split()) | _joined(name.text)
            self.name_words.append((own, " ".join(sorted(searched))))
            everything |= searched
        self.entity_words.append((number, " ".join(sorted(everything))))
        self.terms.update(everything)


def _names(entry: Entry) -> Iterator[Name]:
    yield from sorted(entry.names)
    said = {squash(name.text) for name in entry.names}
    for text in sorted(spellings(entry)):
        if squash(text) not in said:
            said.add(squash(text))
            yield Name(Sort.SYMBOL, text)


def _joined(text: str) -> set[str]:
    """Hyphenated words written as one: `inter-agency` is also found as `interagency`."""
    return {fold(found).replace(" ", "") for found in _HYPHENATED.findall(text)}


def _class_of(entry: Entry) -> str:
    """The most specific class: the one that is not the family's, or the family's where it stands alone."""
    family = f"#{entry.kind.capitalize()}"
    own = sorted(c for c in entry.classes if not c.endswith((family, "#Actor")))
    return own[0] if own else min(entry.classes)
