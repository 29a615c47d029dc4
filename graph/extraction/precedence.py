"""What stands before a verb and before a name: its auxiliaries, and the preposition that governs it."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_HELP = _words(
    "is both all tous toutes deux ambos ambas are was were be been being has have had did does not to will shall "
    "a ont avait est sont été fut furent sera être es son está están fue fueron ha han sido siendo será se s'est "
    "n'est ne pas no que which that qui also first then later now once since ensuite puis d'abord également "
    "también luego después aussi enfin"
)
_ADVERBS = ("ly", "ment", "mente")
_NO_ADVERBS = _words(
    "document government gouvernement agreement development instrument mouvement movement engagement parlement "
    "parliament family"
)
_MOST = 6  # auxiliaries and adverbs before one verb
_PREPOSITIONS = _words(
    "of to in for from on with by under at during within into through between among against à de du des au aux "
    "dans pour sur par avec lors del al con para por sobre según selon en entre contra contre than like as como "
    "comme"
)
_ARTICLES = _words("the la le les el los las its their sa son ses su sus a an un une una")
_ALL = frozenset(("all", "tous", "todos"))
_WINDOW = 40  # characters before a name that hold its preposition


def verb_begins(text: str, start: int) -> int:
    """Where the auxiliaries and adverbs before a verb begin."""
    for _ in range(_MOST):
        if start < 2 or text[start - 1] != " ":
            break
        begin = text.rfind(" ", 0, start - 1) + 1
        word = text[begin : start - 1].rstrip(",").replace("’", "'")
        if word not in _HELP and not (word.endswith(_ADVERBS) and word.islower() and word not in _NO_ADVERBS):
            break
        start = begin
    return start


def follows_preposition(text: str, start: int) -> bool:
    """Whether a preposition stands before a name, with or without an article and one more word between."""
    if start < 2:
        return False
    before = text[max(0, start - _WINDOW) : start]
    last = before[-1]
    if last in "'’":
        if before[-2] in "dD":
            return True
        before = before[:-2]  # an article
    elif last != " ":
        return False
    words = before.split()
    if not words:
        return False
    if _ends_in_preposition(words):
        return True
    word = words[-1]
    return word.isascii() and word.isalpha() and word.islower() and _ends_in_preposition(words[:-1])


def _ends_in_preposition(words: list[str]) -> bool:
    if words and words[-1] in _ARTICLES and words[-1] not in _PREPOSITIONS:
        words = words[:-1]
    if words and words[-1] in _ALL:
        words = words[:-1]
    if not words:
        return False
    last = words[-1]
    return last in _PREPOSITIONS or (last[:2] in ("d'", "d’") and last[2:] in _ARTICLES)
