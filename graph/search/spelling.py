"""Words with wrong letters: the words of the index that may have been meant (symmetric-delete spelling)."""

from __future__ import annotations

import json
import sqlite3
from typing import Final

from graph.search.folding import allowed_edits, deletions, distance

MOST_ALTERNATIVES: Final = 12
"""Bound on the words that may stand for one."""

_MOST_CANDIDATES: Final = 400


def alternatives(base: sqlite3.Connection, word: str, *, last: bool) -> dict[str, int]:
    """The words of the index close to ``word``, each with the letters that differ, closest first.

    The last word may be unfinished: then the beginnings of longer words count too.
    """
    edits = allowed_edits(word)
    if not edits:
        return {}
    query = "SELECT DISTINCT term FROM deletion WHERE stem IN (SELECT value FROM json_each(?)) LIMIT ?"
    stems = json.dumps(sorted(deletions(word, edits)))
    found: dict[str, int] = {}
    for (term,) in base.execute(query, (stems, _MOST_CANDIDATES)):
        cost = distance(word, term, edits)
        if cost > edits and last and len(term) > len(word):
            cost = min(distance(word, term[: len(word) + more], edits) for more in (-1, 0, 1))
        if 0 < cost <= edits:
            found[term] = cost
    closest = sorted(found.items(), key=lambda item: (item[1], abs(len(item[0]) - len(word)), item[0]))
    return dict(closest[:MOST_ALTERNATIVES])
