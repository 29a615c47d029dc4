"""What was done to a thing, by whom, when and by which text, in whatever order a clause says it.

A frame (C. J. Fillmore, Frame semantics, 1982) is a verb or a noun with its roles: the *patient* to which something is
done, the *agent*, the *date* and the *means*, a text by which it is done. The patient of a passive is the name before the
verb that no preposition governs; the rest is looked for in the words behind the verb, up to where something else is said
(``roles.py``). ``frames.txt`` holds the frames as data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from graph.extraction.literals import demands, strongest
from graph.extraction.roles import Clause, Reading, Roles

_WORDS_BEFORE = 2  # words of a verb before the letters by which it is found


@dataclass(frozen=True, slots=True)
class Meaning:
    """The letters of each role, and what two roles state: predicate, role of the subject, role of the object, letters."""

    letters: dict[str, str]
    states: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True)
class Frame:
    """One way to say that something happened. ``voice`` is passive, active, either or noun."""

    name: str
    meaning: str
    voice: str
    verb: str
    example: str
    counter: str


@dataclass(frozen=True, slots=True)
class Said:
    """Two names of a shadow by number, and what the frame states of them."""

    frame: str
    predicate: str
    subject: int
    object: int


def _read() -> tuple[dict[str, Meaning], tuple[Frame, ...]]:
    meanings: dict[str, Meaning] = {}
    frames = []
    for line in Path(__file__).with_name("frames.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            head, *states = (part.split() for part in line[1:].split("|"))
            said = []
            for predicate, subject, object_ in states:
                role, _, only = subject.partition(":")
                said.append((predicate, role, object_, only))
            meanings[head[0]] = Meaning(dict(word.split("=") for word in head[1:]), tuple(said))
        elif line and line[0] != "#":
            frames.append(Frame(*(part.strip() for part in line.split(" || "))))
    return meanings, tuple(frames)


MEANINGS, FRAMES = _read()


class FrameSet:
    """All frames, tried where a clause has one of their words."""

    def __init__(self, frames: tuple[Frame, ...]) -> None:
        self.frames = frames
        self._words: dict[str, int] = {}  # the literals of verbs, and how many words of a verb may stand before each
        for frame in frames:
            for word in strongest(demands(f"(?:{frame.verb})")):
                before = _WORDS_BEFORE if " " in frame.verb else 0
                self._words[word] = max(before, self._words.get(word, 0))

    @cached_property
    def _automaton(self) -> Any:
        import ahocorasick  # the library loads only where texts are read

        automaton = ahocorasick.Automaton()
        for word, before in self._words.items():
            automaton.add_word(word, (len(word.lstrip()), before))
        automaton.make_automaton()
        return automaton

    @cached_property
    def _verbs(self) -> re.Pattern[str]:
        # the longest way to say it comes first: "co-led" before "led"
        ordered = sorted(range(len(self.frames)), key=lambda n: (_RANK.get(self.frames[n].meaning, 1), n))
        return re.compile(
            r"(?<![\w-])(?:" + "|".join(f"(?P<f{n}>{self.frames[n].verb})" for n in ordered) + r")(?![\w-])"
        )

    def _said(self, clause: str) -> Iterator[re.Match[str]]:
        """The verbs of a clause, tried only at the words around their literals."""
        starts: set[int] = set()
        for end, (length, before) in self._automaton.iter(clause):
            start = end - length + 1
            while start and (clause[start - 1].isalpha() or clause[start - 1] == "-"):
                start -= 1
            starts.add(start)
            for _ in range(before):
                if start < 2 or clause[start - 1] != " ":
                    break
                start = clause.rfind(" ", 0, start - 1) + 1
                starts.add(start)
        last = 0
        for start in sorted(starts):
            if start >= last and (match := self._verbs.match(clause, start)):
                yield match
                last = match.end()

    def match(self, clause: str) -> Iterator[Said]:
        """What the frames state in a clause of a shadow."""
        if clause.count("<") < 2:
            return
        verbs = [(m, self.frames[int(str(m.lastgroup)[1:])]) for m in self._said(clause)]
        if not verbs:
            return
        whole = Clause(clause)
        present = set(whole.letters.values())
        before: Roles | None = None
        last = 0
        for number, (match, frame) in enumerate(verbs):
            meaning = MEANINGS[frame.meaning]
            if not present.isdisjoint(meaning.letters["patient"]):
                end = verbs[number + 1][0].start() if number + 1 < len(verbs) else len(clause)
                roles = Reading(whole, match, meaning.letters, end, last, before).roles(frame.voice)
                if roles is not None:
                    yield from _stated(frame, whole, roles)
                    before = roles
            last = match.end()


def _stated(frame: Frame, clause: Clause, roles: Roles) -> Iterator[Said]:
    for predicate, subject, object_, only in MEANINGS[frame.meaning].states:
        for one in getattr(roles, subject):
            for other in getattr(roles, object_):
                if one != other and (not only or clause.letters[one] in only):
                    yield Said(f"event-{frame.name}", predicate, one, other)


_RANK = {"sharing": 0}  # meanings whose verbs hold those of others
FRAME_SET = FrameSet(FRAMES)
