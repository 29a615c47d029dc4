"""From a store to the file of the text index (SQLite with FTS5): the same store gives the same bytes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import Final

from graph.search.entry import read_entries
from graph.search.folding import allowed_edits, deletions
from graph.search.record import Rows, number_of
from graph.store import ReadStore

LAYOUT: Final = 2
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
CREATE TABLE term (term TEXT PRIMARY KEY, entities INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE deletion (stem TEXT NOT NULL, term TEXT NOT NULL, PRIMARY KEY (stem, term)) WITHOUT ROWID;
CREATE VIRTUAL TABLE name_words USING fts5(
  words, content='', columnsize=0, detail=none, prefix='1 2 3', tokenize="unicode61 remove_diacritics 0"
);
CREATE VIRTUAL TABLE entity_words USING fts5(
  words, content='', columnsize=0, detail=none, prefix='2 3', tokenize="unicode61 remove_diacritics 0"
);
"""
_INDEXES: Final = ("CREATE INDEX name_squashed ON name (squashed)", "CREATE INDEX name_entity ON name (entity)")
UNLOGGED: Final = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
"""For a file that is thrown away where writing it comes to nothing; it is synced with its release."""


def build_index(store: ReadStore, path: Path) -> None:
    """Write the text index of a store to ``path``, in place of what was there. Raises OSError."""
    rows, taken = Rows(), set[int]()
    for entry in sorted(read_entries(store), key=lambda entry: (number_of(entry), entry.iri)):
        number = own = number_of(entry)
        while number in taken:
            number += 1
        taken.add(number)
        rows.moved = rows.moved or number != own
        rows.add(entry, number)
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as base:
        base.executescript(f"{UNLOGGED} PRAGMA user_version = {LAYOUT}; PRAGMA application_id = {int(rows.moved)};")
        base.executescript(_SCHEMA)
        base.execute("BEGIN")
        put(base, rows)
        numbered = sorted(rows.terms.items())
        base.executemany("INSERT INTO term VALUES (?, ?)", numbered)
        add_stems(base, (term for term, _ in numbered))
        for statement in _INDEXES:
            base.execute(statement)
        for table in ("name_words", "entity_words"):
            base.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")  # noqa: S608
        base.execute("COMMIT")
        base.execute("ANALYZE")
        base.execute("VACUUM")


def put(base: sqlite3.Connection, rows: Rows) -> None:
    """Write rows, but for their words as such. Raises sqlite3.IntegrityError where a number is taken."""
    base.executemany("INSERT INTO entity VALUES (?, ?, ?, ?, ?, ?, ?)", rows.entities)
    base.executemany("INSERT INTO key VALUES (?, ?, ?)", rows.keys)
    base.executemany("INSERT INTO name VALUES (?, ?, ?, ?, ?, ?, ?)", rows.names)
    base.executemany("INSERT INTO name_words (rowid, words) VALUES (?, ?)", rows.name_words)
    base.executemany("INSERT INTO entity_words (rowid, words) VALUES (?, ?)", rows.entity_words)


def add_stems(base: sqlite3.Connection, terms: Iterable[str]) -> None:
    """Write by which misspelt beginnings words are found."""
    stems = sorted((stem, term) for term in terms for stem in stems_of(term))
    base.executemany("INSERT INTO deletion VALUES (?, ?)", stems)


@lru_cache(maxsize=1 << 15)
def stems_of(term: str) -> tuple[str, ...]:
    """The beginnings of a word with letters dropped; none where it may not be misspelt."""
    edits = allowed_edits(term)
    return tuple(sorted(deletions(term, edits))) if edits else ()
