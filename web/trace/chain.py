"""A trace as a picture in plain numbers: boxes one below the other, arrows as the statements lead; no HTML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from graph.iri import kind_of
from graph.trace import Entity, Hop, Trace
from web.trace.question import language

WIDTH: Final = 340
_LINE, _SMALL = 19, 16
_LEFT, _TOP, _PAD = 10, 8, 10
_NAME, _PHRASE = 34, 38
"""Characters of a line of a name and of a phrase: at 16 and 14 units of type they fill the width, about."""

_MOST_LINES: Final = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text at its baseline."""

    x: float
    y: float
    text: str
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """An entity."""

    kind: str
    y: float
    height: float
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Arrow:
    """A statement between two boxes. *down* says that it leads from the upper to the lower; *seen* that its evidence
    was seen in a source."""

    x: float
    top: float
    bottom: float
    down: bool
    seen: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """The whole picture and the words that say the same."""

    width: int
    height: float
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    words: str


def chain(trace: Trace) -> Chain:
    """Draw a trace."""
    boxes, arrows = [], []
    y = float(_TOP)
    for place, entity in enumerate(trace.nodes):
        box = _box(entity, y)
        boxes.append(box)
        y += box.height
        if place < len(trace.hops):
            arrow = _arrow(trace.hops[place], y)
            arrows.append(arrow)
            y = arrow.bottom
    return Chain(WIDTH, y + _TOP, tuple(boxes), tuple(arrows), trace.paragraph)


def _box(entity: Entity, y: float) -> Box:
    x = _LEFT + 36
    lines, at = [], y + _PAD + 14
    for text in wrapped(entity.short, _NAME, _MOST_LINES):
        lines.append(Line(x, at, text))
        at += _LINE
    if entity.identifier and entity.identifier != entity.short:
        lines.append(Line(x, at - 2, wrapped(entity.identifier, _PHRASE, 1)[0], True))
        at += _SMALL
    return Box(kind_of(entity.iri) or "theme", y, at - y - 8 + _PAD / 2, tuple(lines))


def _arrow(hop: Hop, y: float) -> Arrow:
    x, at, lines = _LEFT + 54, y + 26.0, []
    for text in wrapped(hop.phrase, _PHRASE, 2):
        lines.append(Line(x, at, text))
        at += _SMALL + 1
    said = " – ".join(span.words(language()) if span else "" for span in (hop.since, hop.until)).strip(" –")
    if said and hop.basis in ("stated", "text"):
        lines.append(Line(x, at, said, True))
        at += _SMALL
    seen = any(evidence.basis == "SeenInSource" for evidence in hop.evidence)
    return Arrow(_LEFT + 24, y, at + 4, hop.forward, seen, tuple(lines))


def wrapped(text: str, width: int, most: int) -> list[str]:
    """Text in at most so many lines of at most so many characters, cut where it is longer."""
    lines = [""]
    for word in text.split():
        while len(word) > width:  # an address or a symbol without a blank
            head, word = word[:width], word[width:]
            lines = [*lines, head] if lines[-1] else [*lines[:-1], head]
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][: width - 1] + "…"]
    return lines
