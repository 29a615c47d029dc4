"""The rows of the text index, and the few queries that read them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from graph.search.citation import Reading
from graph.search.entry import Sort
from graph.search.folding import squash


class NameRow(NamedTuple):
    """A name of the index and the number of its entity."""

    entity: int
    sort: int
    lang: str
    text: str
    words: str
    squashed: str


class EntityRow(NamedTuple):
    """An entity of the index."""

    iri: str
    identifier: str
    kind: str
    cls: str
    label: str
    importance: float


_NAME: Final = "SELECT entity, sort, lang, text, words, squashed FROM name"
_LAST: Final = "\U0010ffff"
_LOOSE_LENGTH: Final = 3


def numbers_by_keys(base: sqlite3.Connection, reading: Reading) -> list[tuple[int, int]]:
    """The numbers and ranks of the entities with the first key of a reading that any has."""
    found: list[tuple[int, int]] = []
    for key in reading.keys:
        rows = base.execute(
            "SELECT entity, rank FROM key WHERE key = ? ORDER BY rank, entity LIMIT 50", (key,)
        ).fetchall()
        found += [(number, rank) for number, rank in rows if number not in {n for n, _ in found}]
    return sorted(found, key=lambda pair: (pair[1], pair[0]))


def exact_names(base: sqlite3.Connection, q: str, *, any_case: bool = False) -> list[NameRow]:
    """The names that are ``q``, but for case, accents and what joins its words.

    A code is written as it is: `NO` may be Norway, `no` is not. With ``any_case``, codes of three letters are free.
    """
    rows = base.execute(f"{_NAME} WHERE squashed = ? ORDER BY id LIMIT 200", (squash(q),))
    loose = any_case and len(q) == _LOOSE_LENGTH
    return [name for name in map(NameRow._make, rows) if name.sort != Sort.CODE or name.text == q or loose]


def names_by_words(base: sqlite3.Connection, groups: Sequence[Sequence[str]], most: int) -> list[NameRow]:
    """The names that match a word of each group."""
    matching = " AND ".join(f"({' OR '.join(group)})" for group in groups)
    rows = base.execute(
        f"{_NAME} WHERE id IN (SELECT rowid FROM name_words WHERE name_words MATCH ? LIMIT ?) ORDER BY id",  # noqa: S608
        (matching, most),
    )
    return [NameRow._make(row) for row in rows]


def entities(base: sqlite3.Connection, numbers: Iterable[int]) -> dict[int, EntityRow]:
    """Entities by their numbers."""
    query = (
        "SELECT id, iri, identifier, kind, class, label, importance FROM entity"
        " WHERE id IN (SELECT value FROM json_each(?))"
    )
    return {row[0]: EntityRow(*row[1:]) for row in base.execute(query, (json.dumps(list(numbers)),))}


def known_terms(base: sqlite3.Connection, words: Sequence[str]) -> set[str]:
    """Those of ``words`` that stand in a name."""
    query = "SELECT term FROM term WHERE term IN (SELECT value FROM json_each(?))"
    return {term for (term,) in base.execute(query, (json.dumps(words),))}


def begun_names(base: sqlite3.Connection, start: str, most: int) -> list[NameRow]:
    """The names that begin with ``start``, squashed, and are longer."""
    rows = base.execute(
        f"{_NAME} WHERE squashed > ? AND squashed < ? ORDER BY id LIMIT ?",
        (start, start + _LAST, most),
    )
    return [NameRow._make(row) for row in rows]
