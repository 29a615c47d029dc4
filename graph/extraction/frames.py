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
from typing import Any, NamedTuple

from graph.extraction.groups import Clause
from graph.extraction.literals import demands, strongest
from graph.extraction.roles import Reading, Roles

_WORDS_BEFORE = 2  # words of a verb before the letters by which it is found


@dataclass(frozen=True, slots=True)
class Meaning:
    """The letters of each role, and what two roles state: predicate, both roles, both letters."""

    letters: dict[str, str]
    states: tuple[tuple[str, str, str, str, str], ...]


@dataclass(frozen=True)
class Frame:
    """One way to say that something happened. ``voice`` is passive, active, either or noun."""

    name: str
    meaning: str
    voice: str
    verb: str
    example: str
    counter: str


class Said(NamedTuple):
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
                one, _, ones = subject.partition(":")
                other, _, others = object_.partition(":")
                said.append((predicate, one, other, ones, others))
            meanings[head[0]] = Meaning(dict(word.split("=") for word in head[1:]), tuple(said))
        elif line and line[0] != "#":
            frames.append(Frame(*(part.strip() for part in line.split(" || "))))
    return meanings, tuple(frames)


MEANINGS, FRAMES = _read()


_RANK = {"sharing": 0}  # meanings whose verbs hold those of others


class FrameSet:
    """All frames, tried where a clause has one of their words."""

    def __init__(self, frames: tuple[Frame, ...]) -> None:
        self.frames = frames
        # the literals of verbs: how many words of a verb may stand before each, and the frames that it may be of
        self._words: dict[str, int] = {}
        self._of_word: dict[str, list[int]] = {}
        for number in sorted(range(len(frames)), key=lambda n: (_RANK.get(frames[n].meaning, 1), n)):
            frame = frames[number]
            for word in strongest(demands(f"(?:{frame.verb})")):
                before = _WORDS_BEFORE if " " in frame.verb else 0
                self._words[word] = max(before, self._words.get(word, 0))
                self._of_word.setdefault(word, []).append(number)

    @cached_property
    def _automaton(self) -> Any:
        import ahocorasick  # the library loads only where texts are read

        automaton = ahocorasick.Automaton()
        for word, before in self._words.items():
            verbs = "|".join(f"(?P<f{n}>{self.frames[n].verb})" for n in self._of_word[word])
            expression = re.compile(rf"(?<![\w-])(?:{verbs})(?![\w-])")
            automaton.add_word(word, (len(word.lstrip()), before, expression))
        automaton.make_automaton()
        return automaton

    def _said(self, clause: str) -> list[tuple[re.Match[str], Frame]]:
        """The verbs of a clause with their frames, tried only at the words around their literals; the first of two at one place."""
        found: dict[int, tuple[tuple[int, int], re.Match[str]]] = {}
        for end, (length, before, expression) in self._automaton.iter(clause):
            start = end - length + 1
            while start and (clause[start - 1].isalpha() or clause[start - 1] == "-"):
                start -= 1
            for _ in range(before + 1):
                if match := expression.match(clause, start):
                    number = int(str(match.lastgroup)[1:])
                    rank = (_RANK.get(self.frames[number].meaning, 1), number)
                    if start not in found or rank < found[start][0]:
                        found[start] = (rank, match)
                if start < 2 or clause[start - 1] != " ":
                    break
                start = clause.rfind(" ", 0, start - 1) + 1
        verbs: list[tuple[re.Match[str], Frame]] = []
        for start in sorted(found):
            rank, match = found[start]
            if not verbs or start >= verbs[-1][0].end():
                verbs.append((match, self.frames[rank[1]]))
        return verbs

    def match(self, clause: str) -> Iterator[Said]:
        """What the frames state in a clause of a shadow that has two names or more."""
        verbs = self._said(clause)
        if not verbs:
            return
        whole = Clause(clause)
        present = frozenset(whole.letters.values())
        before: Roles | None = None
        last = 0
        for number, (match, frame) in enumerate(verbs):
            letters = MEANINGS[frame.meaning].letters
            if not present.isdisjoint(letters["patient"]):
                end = verbs[number + 1][0].start() if number + 1 < len(verbs) else len(clause)
                roles = Reading(whole, match, letters, end, last, before).roles(frame.voice)
                if roles is not None:
                    before = roles
                    if roles.agent or roles.date or roles.means:
                        yield from _stated(frame, whole, roles)
            last = match.end()


def _stated(frame: Frame, clause: Clause, roles: Roles) -> Iterator[Said]:
    for predicate, subject, object_, ones, others in MEANINGS[frame.meaning].states:
        for other in getattr(roles, object_):
            if not others or clause.letters[other] in others:
                for one in getattr(roles, subject):
                    if one != other and (not ones or clause.letters[one] in ones):
                        yield Said(f"event-{frame.name}", predicate, one, other)


FRAME_SET = FrameSet(FRAMES)
