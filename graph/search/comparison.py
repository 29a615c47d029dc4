"""Whether two text indexes say the same, row by row: one that was brought along has other bytes than one made whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

_TABLES: Final = {
    "sqlite_schema": "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name",
    "entity": "SELECT * FROM entity ORDER BY id",
    "name": "SELECT * FROM name ORDER BY id",
    "key": "SELECT * FROM key ORDER BY key, entity",
    "term": "SELECT * FROM term ORDER BY term",
    "deletion": "SELECT * FROM deletion ORDER BY stem, term",
    "name_words": "SELECT term, doc FROM temp.name_words_of_it ORDER BY term, doc",
    "entity_words": "SELECT term, doc FROM temp.entity_words_of_it ORDER BY term, doc",
}
_PREFIXES: Final = {"name_words": (1, 2, 3), "entity_words": (2, 3)}


def unlike(left: Path, right: Path) -> list[str]:
    """The tables of two text indexes that have different rows; or what SQLite says of a file that is not whole.

    Raises sqlite3.Error where one cannot be read.
    """
    with closing(_open(left)) as one, closing(_open(right)) as other:
        broken = [str(fault) for base in (one, other) for (fault,) in base.execute("PRAGMA integrity_check(1)")]
        if broken != ["ok", "ok"]:
            return broken
        found = [name for name, query in _TABLES.items() if not _same(one, other, query)]
        found += [f"{name} by beginnings" for name in _PREFIXES if not _same_beginnings(one, other, name)]
        return found


def _open(path: Path) -> sqlite3.Connection:
    base = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    for name in _PREFIXES:
        base.execute(f"CREATE VIRTUAL TABLE temp.{name}_of_it USING fts5vocab('main', '{name}', 'instance')")
    return base


def _same(one: sqlite3.Connection, other: sqlite3.Connection, query: str) -> bool:
    left, right = (base.execute(query) for base in (one, other))
    while True:
        a, b = left.fetchmany(1000), right.fetchmany(1000)
        if a != b:
            return False
        if not a:
            return True


def _same_beginnings(one: sqlite3.Connection, other: sqlite3.Connection, table: str) -> bool:
    """The beginnings of words have lists of their own in FTS5; they are asked as a search asks them."""
    query = f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rowid"  # noqa: S608
    return all(
        one.execute(query, (f'"{beginning}"*',)).fetchall() == other.execute(query, (f'"{beginning}"*',)).fetchall()
        for beginning in _beginnings(one, table)
    )


def _beginnings(base: sqlite3.Connection, table: str) -> Iterator[str]:
    terms = [term for (term,) in base.execute(f"SELECT DISTINCT term FROM temp.{table}_of_it")]  # noqa: S608
    for length in _PREFIXES[table]:
        yield from sorted({term[:length] for term in terms if len(term) >= length})
