"""The names of a clause and the lists that they make."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from graph.extraction.patterns import GLUE, THE

NAME = re.compile(r"<([A-Z])(\d+)>")
_OF = re.compile(rf" (?:of|under|du|de la|de l['’]|del|de los|des|de las) ?{THE}")
_GLUE = re.compile(GLUE)
_LONGEST_BRACKET = 60  # characters of what stands in brackets behind a name
_BESIDE = (", with ", ", avec ", ", con ")  # who is with them is none of them
_POSSESSIVE = ("’s ", "'s ")


class Group(NamedTuple):
    """A list of names in a clause: where it stands, and the numbers of its members, without whose they are."""

    start: int
    end: int
    members: tuple[int, ...]


class _Token(NamedTuple):
    start: int
    end: int
    letter: str
    number: int


@lru_cache(maxsize=1 << 12)
def _joint(between: str, letter: str) -> str:
    """How two names are joined: "of" (the second says whose the first is), "and" (a list), or not at all."""
    if between == " " and letter == "I":
        return "and"
    if _OF.fullmatch(between):
        return "of"
    if between.startswith(_BESIDE):
        return ""
    return "and" if _GLUE.fullmatch(between) else ""


def _grown(text: str, tokens: Sequence[_Token], at: int) -> tuple[Group, int]:
    """The list that begins with a token, and the number of the token behind it."""
    first = tokens[at]
    end, found, owned = first.end, [first.number], False
    at += 1
    while at < len(tokens) and first.letter != "D" and tokens[at].letter != "D":
        token = tokens[at]
        between = text[end : token.start]
        if between == " (":  # what is said in brackets of the name before
            close = text.find(")", token.end, token.end + _LONGEST_BRACKET)
            if close < 0:
                break
            end = close + 1
            while at < len(tokens) and tokens[at].start < end:
                at += 1
            continue
        joint = _joint(between, token.letter)
        if joint == "of" and not owned:
            end, owned = token.end, True
            at += 1
            continue
        if joint != "and":
            break
        behind = tokens[at + 1] if at + 1 < len(tokens) else None
        if behind and behind.letter != "D" and text[token.end : behind.start] in _POSSESSIVE:
            token = behind
            at += 1
        end, owned = token.end, False
        found.append(token.number)
        at += 1
    return Group(first.start, end, tuple(found)), at


class Clause:
    """A clause of a shadow with its names and lists of names; a name alone is a list too, a date always is."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._tokens = [_Token(*m.span(), m[1], int(m[2])) for m in NAME.finditer(text)]
        self.letters = {token.number: token.letter for token in self._tokens}

    @cached_property
    def groups(self) -> list[Group]:
        """The lists of names, in their order."""
        found = []
        at = 0
        while at < len(self._tokens):
            group, at = _grown(self.text, self._tokens, at)
            found.append(group)
        return found

    def group_at(self, start: int) -> Group | None:
        """The list that begins at a place, within a longer one too."""
        for number, token in enumerate(self._tokens):
            if token.start == start:
                return _grown(self.text, self._tokens, number)[0]
        return None

    def of(self, group: Group | None, letters: str) -> list[int]:
        """The members that have one of these letters, if the first has."""
        if group is None or self.letters[group.members[0]] not in letters:
            return []
        return [number for number in group.members if self.letters[number] in letters]

    def tail(self, group: Group, letters: str) -> tuple[list[int], int]:
        """The last members of a list that have one of these letters, and where they begin."""
        found: list[int] = []
        for number in reversed(group.members):
            if self.letters[number] not in letters:
                break
            found.insert(0, number)
        if not found or found[0] == group.members[0]:
            return found, group.start
        return found, self.text.find(f"<{self.letters[found[0]]}{found[0]}>")
