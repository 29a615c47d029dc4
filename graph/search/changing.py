"""The text index of a changed store, made from that of its parent: only the rows of what was touched are replaced.

It has the same rows as an index made whole (graph/search/comparison.py), though not the same bytes.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Collection
from contextlib import closing
from pathlib import Path
from typing import Final

from graph.search.entry import Entry, read_entries
from graph.search.record import Row, Rows, number_of
from graph.search.writing import LAYOUT, UNLOGGED, add_stems, put, stems_of
from graph.store import ReadStore

MOST_TOUCHED: Final = 2000
"""More entities than this are not replaced one by one: the index is made whole."""


class _UnlikeError(Exception):
    """The parent's index does not hold what the parent's store gives."""


def update_index(parent: Path, path: Path, old: ReadStore, new: ReadStore, touched: Collection[str]) -> bool:
    """Write the text index of ``new`` to ``path``, from the index of ``old`` at ``parent``.

    ``touched`` are the IRIs whose entries may differ: those that ``concerned`` gives for the statements that only one
    of the stores has. False where the index must be made whole; then nothing is at ``path``. Raises OSError.
    """
    if len(touched) > MOST_TOUCHED or not parent.is_file():
        return False
    before, after = ({entry.iri: entry for entry in read_entries(store, touched)} for store in (old, new))
    same = {iri for iri, entry in before.items() if after.get(iri) == entry}
    shutil.copyfile(parent, path)
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as base:
            _replace(base, _rows(before, same), _rows(after, same))
    except (sqlite3.Error, _UnlikeError):
        path.unlink(missing_ok=True)
        return False
    return True


def _rows(entries: dict[str, Entry], same: set[str]) -> Rows:
    rows = Rows()
    for iri, entry in sorted(entries.items()):
        if iri not in same:
            rows.add(entry, number_of(entry))
    return rows


def _replace(base: sqlite3.Connection, gone: Rows, come: Rows) -> None:
    layout, moved = (base.execute(f"PRAGMA {name}").fetchone()[0] for name in ("user_version", "application_id"))
    if layout != LAYOUT or moved:
        raise _UnlikeError
    base.executescript(UNLOGGED)
    base.execute("BEGIN")
    _take(base, gone)
    put(base, come)
    _count(base, gone, come)
    base.execute("COMMIT")


def _take(base: sqlite3.Connection, rows: Rows) -> None:
    _delete(base, "entity WHERE id = ? AND iri = ?", [row[:2] for row in rows.entities])
    _delete(base, "key WHERE key = ? AND entity = ? AND rank = ?", rows.keys)
    _delete(base, "name WHERE id = ? AND words = ? AND squashed = ?", [(r[0], r[5], r[6]) for r in rows.names])
    # FTS5 keeps no words by their row: it must be told what it was given
    for table, words in (("name_words", rows.name_words), ("entity_words", rows.entity_words)):
        base.executemany(f"INSERT INTO {table} ({table}, rowid, words) VALUES ('delete', ?, ?)", words)  # noqa: S608


def _delete(base: sqlite3.Connection, what: str, values: list[Row]) -> None:
    if base.executemany(f"DELETE FROM {what}", values).rowcount != len(values) and values:  # noqa: S608
        raise _UnlikeError


def _count(base: sqlite3.Connection, gone: Rows, come: Rows) -> None:
    """Bring the words along: in how many entities each stands, and those that come and go altogether."""
    come_words, gone_words = come.terms - gone.terms, gone.terms - come.terms
    fresh, lost = list[str](), list[str]()
    for term in sorted({*come_words, *gone_words}):
        found = base.execute("SELECT entities FROM term WHERE term = ?", (term,)).fetchone()
        known = found[0] if found else 0
        number = known + come_words[term] - gone_words[term]
        if number < 0:
            raise _UnlikeError
        if not number:
            base.execute("DELETE FROM term WHERE term = ?", (term,))
            lost.append(term)
        elif known:
            base.execute("UPDATE term SET entities = ? WHERE term = ?", (number, term))
        else:
            base.execute("INSERT INTO term VALUES (?, ?)", (term, number))
            fresh.append(term)
    add_stems(base, fresh)
    gone_stems: list[Row] = [(stem, term) for term in lost for stem in stems_of(term)]
    _delete(base, "deletion WHERE stem = ? AND term = ?", gone_stems)
