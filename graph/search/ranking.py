"""How well a name answers a question: the scores of graph/search/result.py, pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from graph.search.entry import Sort
from graph.search.folding import content, singular

# A little for the sort of name, so that of two names that match alike the better known is shown.
SORT_BONUS: Final[dict[int, float]] = {
    Sort.IDENTIFIER: 0.0,
    Sort.SYMBOL: 2.0,
    Sort.SHORT: 3.0,
    Sort.LABEL: 2.0,
    Sort.ALTERNATIVE: 1.0,
    Sort.TITLE: -3.0,
    Sort.CODE: 0.0,
    Sort.DESCRIPTION: 0.0,
    Sort.KEYWORD: -4.0,
}
EXACT: Final[dict[int, float]] = {
    Sort.IDENTIFIER: 96.0,
    Sort.SYMBOL: 96.0,
    Sort.SHORT: 95.0,
    Sort.LABEL: 94.0,
    Sort.ALTERNATIVE: 92.0,
    Sort.TITLE: 91.0,
    Sort.CODE: 90.0,
    Sort.DESCRIPTION: 0.0,
    Sort.KEYWORD: 82.0,
}
IN_DESCRIPTION: Final = 40.0
LOOSE_CODE: Final = 84.0
"""A code of three letters in lower case: `usa` is likely a country, `and` and `can` may be words."""

EDIT_COST: Final = 3.0
TITLE_COST: Final = 8.0
"""What the beginning of a title counts less: many resolutions share one title, and few people look for them by it."""

IMPORTANCE_WEIGHT: Final = 0.6
"""How much a unit of importance adds when hits are ordered: never enough to pass from one step to the next."""


def prefix_score(asked: str, squashed: str, whole_words: bool, sort: int) -> float:
    """The score of a name that begins with the question, both squashed."""
    score = 66.0 + 18.0 * len(asked) / len(squashed) + (2.0 if whole_words else 0.0) + SORT_BONUS[sort]
    return score - TITLE_COST if sort == Sort.TITLE else score


def words_score(
    asked: Sequence[str],
    name_words: Sequence[str],
    sort: int,
    corrected: Mapping[str, Mapping[str, int]] | None = None,
) -> float:
    """The score of a name that has all the words asked for, whole or begun, in any order; 0 where one is missing.

    ``corrected`` gives, for a word asked for, the words that may stand for it and the letters that differ.
    """
    have = set(name_words)
    quality, edits = 0.0, 0
    for word in asked:
        if word in have:
            quality += 1
            continue
        start = singular(word)
        begun = min((w for w in have if w.startswith(start)), key=len, default=None)
        if begun is not None:
            quality += 0.5 + 0.5 * min(1.0, len(start) / len(begun))
            continue
        fits = [
            (cost, w) for other, cost in (corrected or {}).get(word, {}).items() for w in have if w.startswith(other)
        ]
        if not fits:
            return 0.0
        quality += 0.9
        edits += min(fits)[0]
    counted = len(content(list(dict.fromkeys(name_words))))
    coverage = min(1.0, len(asked) / counted) if counted else 0.0
    longer = min(1.0, 0.1 * max(0, len(name_words) - len(asked)))  # of names that are else alike, the shorter
    return 48.0 + 12.0 * quality / len(asked) + 15.0 * coverage + SORT_BONUS[sort] - EDIT_COST * edits - longer


def some_words_score(asked: Sequence[str], name_words: Sequence[str], sort: int) -> float:
    """The score of a name that has at least half of the words asked for; 0 for less. At most 38."""
    have = set(name_words)
    shared = sum(1 for word in asked if word in have)
    if 2 * shared < len(asked):
        return 0.0
    counted = len(content(list(dict.fromkeys(name_words))))
    return 10.0 + 15.0 * shared / len(asked) + 10.0 * min(1.0, shared / counted) + SORT_BONUS[sort]
