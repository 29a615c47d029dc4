"""Where sentences end; good enough to say which names are said together."""

from __future__ import annotations

import re
from bisect import bisect_right

_END = re.compile(r"(?:\.\.\.|[.!?…])[”\"’»)]?(?:\s+(?=[“\"‘«(¿¡]?[A-ZÀ-Ý\d•])|(?=[A-ZÀ-Ý][a-zà-ÿ]))|\n\s*")
_CLOSING = frozenset(')]”"’»%')
_ABBREVIATED = re.compile(
    r"\b(?:Nos?|no|núms?|art|Art|Res|res|vol|pp?|Dr|Mr|Mrs|Ms|St|etc|cf|vs|al|Sr|Sra|ed|eds|U\.S|U\.N)\.$"
)


def sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """The spans of the sentences between two offsets. A line's end ends a sentence too."""
    stop = len(text) if end is None else end
    found = []
    begin = start
    for match in _END.finditer(text, start, stop):
        at = match.start()
        if text[at] != "\n" and not _ends_word(text, at):
            continue
        if match.group()[0] == "." and _ABBREVIATED.search(text[max(begin, match.start() - 8) : match.start() + 1]):
            continue
        if match.end() > begin and text[begin : match.end()].strip():
            found.append((begin, match.end()))
        begin = match.end()
    if text[begin:stop].strip():
        found.append((begin, stop))
    return found


def _ends_word(text: str, at: int) -> bool:
    # an initial ("L. L.") ends no sentence, a word of two letters, a number or a bracket does
    last = text[at - 1 : at]
    return last in _CLOSING or last.isdigit() or (last.isalpha() and text[at - 2 : at - 1].isalpha())


def sentence_at(spans: list[tuple[int, int]], offset: int) -> tuple[int, int]:
    """The sentence that holds an offset."""
    index = bisect_right(spans, (offset, 1 << 60)) - 1
    return spans[max(0, index)] if spans else (0, 0)
