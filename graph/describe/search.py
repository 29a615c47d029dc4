"""Finding entities by their names: every word asked for must begin a word of one name."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from graph.describe.index import Entry, Index
from graph.describe.labels import folded

LONGEST_QUESTION = 200
"""Bound in characters on what is looked for; a name is never longer."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Hit:
    """An entity that was found, and the name by which."""

    entry: Entry
    name: str
    score: float


def _score(asked: list[str], whole: str, have: str, words: tuple[str, ...]) -> float:
    """How well a name answers, folded and in words: 0 for not at all, 1 for the whole name."""
    if have == whole:
        return 1.0
    matched = 0
    for word in asked:
        best = max((2 if other == word else 1 for other in words if other.startswith(word)), default=0)
        if not best:
            return 0.0
        matched += best
    exact = matched / (2 * len(asked))
    return 0.9 * exact * (0.5 + 0.5 * len(asked) / max(len(words), len(asked)))


def find(index: Index, question: str, *, kind: str = "", limit: int = 200) -> list[Hit]:
    """The entities that go by a name with these words, best first."""
    question = question[:LONGEST_QUESTION]
    whole = folded(question.strip())
    asked = _WORD.findall(whole)
    if not asked:
        return []
    hits: list[Hit] = []
    for entry, names in index.folded_names:
        if kind and entry.kind != kind:
            continue
        score, name = max(((_score(asked, whole, have, words), name) for name, have, words in names), default=(0.0, ""))
        if score:
            hits.append(Hit(entry, name, score))
    hits.sort(key=lambda hit: (-hit.score, hit.entry.label("en").value.casefold(), hit.entry.iri))
    return hits[:limit]


def nearest(index: Index, name: str, *, kind: str = "", limit: int = 5) -> list[Entry]:
    """The entities whose names come closest to a name that is not there, best first."""
    known = bool(index.of_kind(kind))
    asked = folded(name[:LONGEST_QUESTION]).replace("-", " ").replace("_", " ")
    by_name: dict[str, Entry] = {}
    for entry, names in index.folded_names:
        if not known or entry.kind == kind:
            for have in (*(have for _, have, _ in names), entry.name.replace("-", " ")):
                by_name.setdefault(have, entry)
    found = [hit.entry for hit in find(index, asked, kind=kind if known else "", limit=limit)]
    close = difflib.get_close_matches(asked, by_name, n=limit * 3, cutoff=0.5)
    return list({entry.iri: entry for entry in (*found, *(by_name[match] for match in close))}.values())[:limit]
