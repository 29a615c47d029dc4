"""Where a text has the letters that a costly pattern cannot match without: all of them found in one pass.

Each pattern names the literals that its matches begin with. The pattern is then tried at these places only, so that a text
costs one walk of an automaton (Aho–Corasick) and not one scan a pattern.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

_KNOWN: Final[list[str]] = []
_numbers: dict[str, int] = {}
_automaton: Any = None
_last: tuple[str, dict[int, list[int]]] = ("", {})  # one text is asked for by many patterns, one after the other


class Trigger:
    """The literals of one pattern, each with the number of characters by which a match may begin before it."""

    def __init__(self, *literals: str | tuple[str, int]) -> None:
        global _automaton
        self._literals = []
        for literal in literals:
            word, back = (literal, 0) if isinstance(literal, str) else literal
            if word not in _numbers:
                _numbers[word] = len(_KNOWN)
                _KNOWN.append(word)
                _automaton = None
            self._literals.append((_numbers[word], back))

    def __call__(self, text: str) -> list[int]:
        """Where a match may begin, in order, each place once."""
        places = _places(text)
        starts = {at - back for number, back in self._literals for at in places.get(number, ()) if at >= back}
        return sorted(starts)

    def stands_in(self, text: str) -> bool:
        """Whether the text has any of the literals."""
        places = _places(text)
        return any(number in places for number, _ in self._literals)

    def matches(self, pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
        """What ``pattern.finditer(text)`` gives, for a pattern whose every match begins at one of the places."""
        last = 0
        for start in self(text):
            if start >= last and (match := pattern.match(text, start)):
                yield match
                last = match.end()


def _places(text: str) -> dict[int, list[int]]:
    global _last
    last = _last
    if last[0] is text:
        return last[1]
    found: dict[int, list[int]] = {}
    for end, number in _walk().iter(text):
        found.setdefault(number, []).append(end - len(_KNOWN[number]) + 1)
    _last = (text, found)
    return found


def _walk() -> Any:
    global _automaton
    if _automaton is None:
        import ahocorasick  # the library loads only where texts are read

        _automaton = ahocorasick.Automaton()
        for word, number in _numbers.items():
            _automaton.add_word(word, number)
        _automaton.make_automaton()
    return _automaton
