"""The text index, open for reading: search, suggestions, nearest names, and what a text names."""

from __future__ import annotations

import sqlite3
import threading
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from graph.errors import HomeUnusableError
from graph.search.citation import Reading
from graph.search.entry import SORT_WORDS, Sort
from graph.search.folding import content, question, singular, squash, words_of
from graph.search.notation import readings, split_article
from graph.search.ranking import (
    EXACT,
    IMPORTANCE_WEIGHT,
    IN_DESCRIPTION,
    LOOSE_CODE,
    prefix_score,
    some_words_score,
    words_score,
)
from graph.search.result import Hit, Resolution, SearchResult
from graph.search.rows import (
    EntityRow,
    NameRow,
    begun_names,
    entities,
    exact_names,
    known_terms,
    names_by_words,
    numbers_by_keys,
)
from graph.search.spelling import alternatives
from graph.search.writing import LAYOUT

MOST_NAMES: Final = 4000
"""Bound on the names looked at for one search; those of the most important entities come first."""

MOST_SUGGESTED_NAMES: Final = 200
"""The same for a suggestion, which is asked for at each key pressed."""

MOST_HITS: Final = 100
"""Bound on the hits of one page."""

_SHORT: Final = 2
"""Of so few letters only the beginnings of names are shown while a reader types."""

_ENOUGH: Final = 66.0


class _Found:
    """The best score and name of each entity so far."""

    def __init__(self, lang: str | None) -> None:
        self.best: dict[int, tuple[float, NameRow | None]] = {}
        self.lang = lang
        self.complete = True

    def offer(self, entity: int, score: float, name: NameRow | None) -> None:
        if name is not None and self.lang and name.lang not in ("", self.lang):
            return
        if score > 0 and score > self.best.get(entity, (0.0, None))[0]:
            self.best[entity] = (score, name)

    def good(self, score: float) -> int:
        return sum(1 for found, _ in self.best.values() if found >= score)


class SearchIndex:
    """The text index of a release. Read-only; any number of threads may share one."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base, self._lock = base, threading.Lock()

    @classmethod
    def open(cls, path: Path) -> SearchIndex:
        """Open the index at ``path``. Raises HomeUnusableError where there is none, or one of another layout."""
        address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        base = None
        try:
            base = sqlite3.connect(address, uri=True, check_same_thread=False, isolation_level=None)
            layout = base.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.Error as error:
            if base is not None:
                base.close()
            raise HomeUnusableError(
                str(path), f"the text index cannot be read ({error}); build the release again"
            ) from error
        if layout != LAYOUT:
            base.close()
            raise HomeUnusableError(
                str(path), f"the text index has layout {layout}, expected {LAYOUT}; build the release again"
            )
        return cls(base)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._base.close()

    # asking

    def search(
        self, q: str, kinds: Collection[str] = (), lang: str | None = None, limit: int = 20, offset: int = 0
    ) -> SearchResult:
        """The entities that go by ``q``, best first.

        ``kinds`` keeps those kinds, ``lang`` names in that language (names without a language are always kept).
        ``limit`` is at most MOST_HITS; what is past the end is empty, never an error.
        """
        found = self._gather(q, lang, MOST_NAMES)
        with self._reading() as base:
            rows = entities(base, found.best)
        counts = Counter(rows[number].kind for number in found.best)
        order = _ordered([n for n in found.best if not kinds or rows[n].kind in kinds], found, rows)
        offset, limit = max(0, offset), max(0, min(limit, MOST_HITS))
        hits = tuple(_hit(rows[n], *found.best[n]) for n in order[offset : offset + limit])
        return SearchResult(len(order), hits, dict(sorted(counts.items(), key=lambda i: (-i[1], i[0]))), found.complete)

    def suggest(self, q: str, limit: int = 8, kinds: Collection[str] = ()) -> tuple[Hit, ...]:
        """The best hits for a name that is still being typed."""
        limit = max(0, min(limit, MOST_HITS))
        # A kind that is asked for may stand behind many others: then everything is looked at.
        found = self._gather(q, None, MOST_NAMES if kinds else MOST_SUGGESTED_NAMES, None if kinds else limit)
        with self._reading() as base:
            rows = entities(base, found.best)
        order = _ordered([n for n in found.best if not kinds or rows[n].kind in kinds], found, rows)
        return tuple(_hit(rows[n], *found.best[n]) for n in order[:limit])

    def nearest(self, name: str, limit: int = 5) -> tuple[Hit, ...]:
        """What comes closest to a name, an address or the last part of one that is not here."""
        tail = name.rstrip("/").rpartition("/")[2] if "/" in name else name
        tries = (name, tail, *(tail[:cut] for cut in (12, 6, 4) if len(tail) > cut))
        for text in tries:
            hits = self.suggest(text.replace("_", " "), limit)
            if hits:
                return hits
        return ()

    def resolve(self, q: str) -> Resolution:
        """What ``q`` names: one entity, several that it may mean, or none (graph/search/resolution.py)."""
        from graph.search.resolution import resolve

        return resolve(self, q)

    # what resolution asks

    def held(self, reading: Reading) -> list[tuple[EntityRow, int]]:
        """The entities with the first key of a reading that any has: those of the best rank, most important first."""
        with self._reading() as base:
            numbers = numbers_by_keys(base, reading)
            rows = entities(base, [number for number, _ in numbers])
        best = min((rank for _, rank in numbers), default=0)
        held = [(rows[number], rank) for number, rank in numbers if rank == best]
        return sorted(held, key=lambda pair: (-pair[0].importance, pair[0].iri))

    def named(self, q: str) -> list[tuple[EntityRow, NameRow]]:
        """The entities that have ``q`` as a name, whole but for case, accents and hyphens, each with its best name."""
        q = question(q)
        with self._reading() as base:
            best: dict[int, NameRow] = {}
            for name in exact_names(base, q):
                if name.entity not in best or EXACT[name.sort] > EXACT[best[name.entity].sort]:
                    best[name.entity] = name
            rows = entities(base, best)
        order = sorted(best, key=lambda n: (-EXACT[best[n].sort], -rows[n].importance, rows[n].iri))
        return [(rows[n], best[n]) for n in order]

    def with_words(self, q: str) -> list[tuple[EntityRow, NameRow]]:
        """The names that have all the words of ``q``, whole, those of the most important entities first."""
        asked = content(words_of(question(q)))
        if not asked:
            return []
        with self._reading() as base:
            names = names_by_words(base, [[f'"{w}"'] for w in asked], MOST_SUGGESTED_NAMES)
            rows = entities(base, [name.entity for name in names])
        return [(rows[name.entity], name) for name in names]

    # gathering

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            yield self._base

    def _gather(self, q: str, lang: str | None, most: int, enough: int | None = None) -> _Found:
        """Step by step from the surest match to the least sure; ``enough`` good hits end the search early."""
        q, parts = question(q), split_article(question(q))
        q = parts[0] if parts else q
        found = _Found(lang.lower() if lang else None)
        asked = content(words_of(q))
        if not asked:
            return found
        with self._reading() as base:
            for reading in readings(q):
                for number, rank in numbers_by_keys(base, reading):
                    found.offer(number, reading.score - 3.0 * rank, None)
            for name in exact_names(base, q, any_case=True):
                written = name.sort != Sort.CODE or name.text == q
                found.offer(name.entity, EXACT[name.sort] if written else LOOSE_CODE, name)
            self._begun(base, q, found, most)
            if enough is not None and len(squash(q)) <= _SHORT and found.good(_ENOUGH) >= enough:
                return found
            exact = [[f'"{singular(word)}"*'] for word in asked]
            names = names_by_words(base, exact, most)
            found.complete = found.complete and len(names) < most
            for name in names:
                found.offer(name.entity, words_score(asked, name.words.split(), name.sort), name)
            if enough is None or len(found.best) < enough:
                self._wider(base, asked, found, most, enough)
        return found

    def _begun(self, base: sqlite3.Connection, q: str, found: _Found, most: int) -> None:
        start, words = squash(q), " ".join(words_of(q)) + " "
        if not start:
            return
        names = begun_names(base, start, most)
        found.complete = found.complete and len(names) < most
        for name in names:
            if name.sort not in (Sort.CODE, Sort.IDENTIFIER):
                whole = name.words.startswith(words)
                found.offer(name.entity, prefix_score(start, name.squashed, whole, name.sort), name)

    def _wider(self, base: sqlite3.Connection, asked: list[str], found: _Found, most: int, enough: int | None) -> None:
        """Words spread over an entity's names and description, then wrong letters, then missing words."""
        for (number,) in base.execute(
            "SELECT rowid FROM entity_words WHERE entity_words MATCH ? LIMIT ?",
            (" AND ".join(f'"{singular(word)}"*' for word in asked), most),
        ):
            found.offer(number, IN_DESCRIPTION, None)
        if found.good(48.0):
            return
        corrected = {word: alternatives(base, word, last=word == asked[-1]) for word in asked}
        groups = [[f'"{singular(word)}"*', *(f'"{other}"*' for other in corrected[word])] for word in asked]
        for name in names_by_words(base, groups, most):
            found.offer(name.entity, words_score(asked, name.words.split(), name.sort, corrected), name)
        if found.best or len(asked) < 2:
            return
        known = known_terms(base, asked)
        likely = [word if word in known else next(iter(corrected[word]), word) for word in asked]
        held = [word for word in likely if word in known or word not in asked]
        # First the names with every word that stands in any name, then those with some of them.
        for groups in ([[f'"{word}"'] for word in held], [[f'"{word}"' for word in held]]):
            for name in names_by_words(base, groups, most) if held else ():
                found.offer(name.entity, some_words_score(likely, name.words.split(), name.sort), name)
            if found.best:
                return


def _ordered(numbers: list[int], found: _Found, rows: dict[int, EntityRow]) -> list[int]:
    def place(number: int) -> tuple[float, float, str]:
        row = rows[number]
        return -found.best[number][0] - IMPORTANCE_WEIGHT * row.importance, -row.importance, row.iri

    return sorted(numbers, key=place)


def _hit(row: EntityRow, score: float, name: NameRow | None) -> Hit:
    text, lang, sort = (name.text, name.lang, SORT_WORDS[Sort(name.sort)]) if name else (row.label, "", "description")
    if name is None and score > IN_DESCRIPTION:
        text, sort = row.identifier, "identifier"
    return Hit(row.iri, row.identifier, row.label, row.kind, row.cls, text, lang, sort, round(min(score, 100.0), 1))
