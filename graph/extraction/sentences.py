"""Where sentences end; good enough to say which names are said together."""

from __future__ import annotations

import re
from bisect import bisect_right

# It begins with one of a few characters, so that the engine can leap from one to the next.
_END = re.compile(
    r"[.!?…\n](?:(?<=\n)\s*|(?<!\n)(?:(?<=\.)\.\.)?[”\"’»)]?(?:\s+(?=[“\"‘«(¿¡]?[A-ZÀ-Ý\d•])|(?=[A-ZÀ-Ý][a-zà-ÿ])))"
)
_LONGEST = 3000  # characters; the longest sentences of resolutions are shorter
_CLOSING = frozenset(')]”"’»%')
_ABBREVIATED = re.compile(
    r"\b(?:Nos?|no|núms?|art|Art|Res|res|vol|pp?|Dr|Mr|Mrs|Ms|St|etc|cf|vs|al|Sr|Sra|ed|eds|U\.S|U\.N)\.$"
)


def sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """The spans of the sentences between two offsets. A line's end ends a sentence too."""
    stop = len(text) if end is None else end
    found: list[tuple[int, int]] = []
    begin = start
    for match in _END.finditer(text, start, stop):
        at = match.start()
        if text[at] != "\n" and not _ends_word(text, at):
            continue
        if text[at] == "." and _ABBREVIATED.search(text[max(begin, at - 8) : at + 1]):
            continue
        _add(found, text, begin, match.end())
        begin = match.end()
    _add(found, text, begin, stop)
    return found


def _add(found: list[tuple[int, int]], text: str, begin: int, end: int) -> None:
    # what runs on for pages is no sentence: it is cut, so that no rule has to look at all of it
    while end - begin > _LONGEST:
        space = text.rfind(" ", begin + _LONGEST // 2, begin + _LONGEST)
        cut = space + 1 if space > 0 else begin + _LONGEST
        if not text[begin:cut].isspace():
            found.append((begin, cut))
        begin = cut
    if end > begin and not text[begin:end].isspace():
        found.append((begin, end))


def _ends_word(text: str, at: int) -> bool:
    # an initial ("L. L.") ends no sentence, a word of two letters, a number or a bracket does
    last = text[at - 1 : at]
    return last in _CLOSING or last.isdigit() or (last.isalpha() and text[at - 2 : at - 1].isalpha())


def sentence_at(spans: list[tuple[int, int]], offset: int) -> tuple[int, int]:
    """The sentence that holds an offset."""
    index = bisect_right(spans, (offset, 1 << 60)) - 1
    return spans[max(0, index)] if spans else (0, 0)
