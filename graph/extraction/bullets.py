"""Lists below the words that introduce them: "Members are:" and a line for each."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.extraction.shadow import LETTER, Named, Shadow, outermost
from graph.model import Mention

_BULLET = re.compile(
    r"\s*(?:[-–—•*·▪●◦‣]|\(?[a-z0-9]{1,2}[.)])\s+(?:(?:the|The|la|La|le|Le|el|El|les|Les|los|las)\s|[Ll]['’])?"
)
_MOST = 40  # lines of one list


def introduces(text: str, start: int, end: int) -> bool:
    """Whether a sentence ends in a colon, or at a line's end without a stop."""
    return text[start:end].rstrip().endswith(":")


def items(text: str, spans: Sequence[tuple[int, int]], number: int) -> list[tuple[int, int, int]]:
    """The bulleted lines behind a sentence: where the words of each begin, its start and its end."""
    found: list[tuple[int, int, int]] = []
    for start, end in spans[number + 1 : number + 1 + _MOST]:
        match = _BULLET.match(text, start, end)
        if match is None:
            if found and text[found[-1][2] - 1 : found[-1][2]] != "\n" and "\n" not in text[found[-1][2] - 1 : start]:
                continue  # a further sentence of the same line
            break
        found.append((match.end(), start, end))
    return found


def with_items(shadow: Shadow, mentions: Sequence[Sequence[Mention]]) -> bool:
    """Say the first name of each item behind the words that introduce the list; False where no item has a name."""
    names = []
    for inside in mentions:
        first = outermost(inside)[0]
        names.append(f"<{LETTER[first.type]}{len(shadow.named)}>")
        shadow.named.append(Named(first.identifier, first.start, first.end, first.surface, first.type))
    if names:
        shadow.text = f"{shadow.text} {', '.join(names)}."
    return bool(names)
