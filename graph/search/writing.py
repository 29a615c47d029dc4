"""From a store to the file of the text index (SQLite with FTS5): the same store gives the same bytes."""

from __future__ import annotations

import math
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

from graph.search.entry import Entry, Name, Sort, read_entries
from graph.search.folding import allowed_edits, deletions, fold, squash
from graph.search.keys import keys_of, spellings
from graph.store import ReadStore

LAYOUT: Final = 1
"""Raise this when the tables change: an index of another layout is refused."""

# Rows stand in the order of importance, so that the first rows of a match are the ones that matter.
_SCHEMA: Final = """
CREATE TABLE entity (
  id INTEGER PRIMARY KEY, iri TEXT NOT NULL, identifier TEXT NOT NULL, kind TEXT NOT NULL, class TEXT NOT NULL,
  label TEXT NOT NULL, importance REAL NOT NULL
);
CREATE TABLE name (
  id INTEGER PRIMARY KEY, entity INTEGER NOT NULL, sort INTEGER NOT NULL, lang TEXT NOT NULL, text TEXT NOT NULL,
  words TEXT NOT NULL, squashed TEXT NOT NULL
);
CREATE TABLE key (
  key TEXT NOT NULL, entity INTEGER NOT NULL, rank INTEGER NOT NULL, PRIMARY KEY (key, entity)
) WITHOUT ROWID;
CREATE TABLE term (id INTEGER PRIMARY KEY, term TEXT NOT NULL UNIQUE);
CREATE TABLE deletion (stem TEXT NOT NULL, term INTEGER NOT NULL, PRIMARY KEY (stem, term)) WITHOUT ROWID;
CREATE VIRTUAL TABLE name_words USING fts5(
  words, content='', columnsize=0, detail=none, prefix='1 2 3', tokenize="unicode61 remove_diacritics 0"
);
CREATE VIRTUAL TABLE entity_words USING fts5(
  words, content='', columnsize=0, detail=none, prefix='2 3', tokenize="unicode61 remove_diacritics 0"
);
"""
_INDEXES: Final = ("CREATE INDEX name_squashed ON name (squashed)", "CREATE INDEX name_entity ON name (entity)")
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


def build_index(store: ReadStore, path: Path) -> None:
    """Write the text index of a store to ``path``, in place of what was there. Raises OSError."""
    entries = sorted(read_entries(store), key=lambda entry: (-importance(entry), entry.iri))
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as base:
        base.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA user_version = {LAYOUT};")
        base.executescript(_SCHEMA)
        base.execute("BEGIN")
        rows = _Rows()
        for place, entry in enumerate(entries, 1):
            _add_entry(rows, place, entry)
        for statement, values in rows.statements():
            base.executemany(statement, values)
        _write_terms(base, rows.terms)
        for statement in _INDEXES:
            base.execute(statement)
        for table in ("name_words", "entity_words"):
            base.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")  # noqa: S608
        base.execute("COMMIT")
        base.execute("ANALYZE")
        base.execute("VACUUM")


@dataclass
class _Rows:
    """The rows of each table, gathered first: one statement for many rows takes half the time."""

    entities: list[tuple[object, ...]] = field(default_factory=list)
    keys: list[tuple[object, ...]] = field(default_factory=list)
    names: list[tuple[object, ...]] = field(default_factory=list)
    name_words: list[tuple[object, ...]] = field(default_factory=list)
    entity_words: list[tuple[object, ...]] = field(default_factory=list)
    terms: set[str] = field(default_factory=set)

    def statements(self) -> Iterator[tuple[str, list[tuple[object, ...]]]]:
        """What writes them."""
        yield "INSERT INTO entity VALUES (?, ?, ?, ?, ?, ?, ?)", self.entities
        yield "INSERT INTO key VALUES (?, ?, ?)", self.keys
        yield "INSERT INTO name VALUES (?, ?, ?, ?, ?, ?, ?)", self.names
        yield "INSERT INTO name_words (rowid, words) VALUES (?, ?)", self.name_words
        yield "INSERT INTO entity_words (rowid, words) VALUES (?, ?)", self.entity_words


def _add_entry(rows: _Rows, place: int, entry: Entry) -> None:
    rows.entities.append(
        (place, entry.iri, entry.identifier, entry.kind, _class_of(entry), entry.label, importance(entry))
    )
    rows.keys += [(key, place, rank) for key, rank in sorted(keys_of(entry).items())]
    everything: set[str] = set()
    for name in _names(entry):
        if name.sort is Sort.DESCRIPTION:
            everything |= set(fold(name.text[:_LONGEST_DESCRIPTION]).split())
            continue
        words = fold(name.text)
        if not words:
            continue
        number = len(rows.names) + 1
        rows.names.append((number, place, int(name.sort), name.lang, name.text, words, squash(name.text)))
        if name.sort is Sort.CODE:
            continue  # found whole or not at all
        searched = set(words.split()) | _joined(name.text)
        rows.name_words.append((number, " ".join(sorted(searched))))
        everything |= searched
    rows.entity_words.append((place, " ".join(sorted(everything))))
    rows.terms |= everything


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


def _write_terms(base: sqlite3.Connection, terms: set[str]) -> None:
    numbered = list(enumerate(sorted(terms), 1))
    base.executemany("INSERT INTO term VALUES (?, ?)", numbered)
    stems = ((stem, number) for number, term in numbered for stem in _stems(term))
    base.executemany("INSERT INTO deletion VALUES (?, ?)", sorted(stems))


@lru_cache(maxsize=1 << 15)
def _stems(term: str) -> tuple[str, ...]:
    edits = allowed_edits(term)
    return tuple(sorted(deletions(term, edits))) if edits else ()
