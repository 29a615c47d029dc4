"""How texts state a relation: each pattern with an example that it must match and one that it must not.

A sentence is matched in shadow: each name stands as ``<O3>``, a letter for what it names and its number. ``O`` is an
organisation, ``P`` a process, ``I`` an instrument, ``F`` a framework, ``L`` a place, ``E`` an event, ``R`` a resource,
``H`` a person, ``D`` a date. ``{s:OP}`` is the subject, one of the letters; ``{o:OP+}`` a list of objects. ``{the}`` is
an article in any of the languages, ``{x}`` some words without a name, ``{was}`` an auxiliary or a comma, ``{in}`` a date,
``{at}`` a place and ``{by}`` a doer, each of which may be missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from graph.extraction.clauses import belongs, is_longer
from graph.extraction.literals import demands, strongest
from graph.extraction.precedence import follows_preposition

THE = r"(?:the |a |an |its |their |la |le |les |l['’]|el |los |las |un |una |une |su |sus |sa |son |ses |leur |leurs )?"
_FEW = r"[^<>.;:]{0,45}?"
TAIL = rf"(?: \(<[A-Z]\d+>(?:, <[A-Z]\d+>)*[^()<>]{{0,30}}\))?(?: (?:of|under|du|de la|de l['’]|del|de los|des|de las) ?{THE}<[A-Z]\d+>)?"
GLUE = (
    r"(?:, ?(?:and |et |y |e )?| and | et | y | e | & |; | / |,? as well as |,? así como |,? ainsi que | (?=<I))"
    rf"(?:also |también |également )?(?:of |de |du |del |des |with |con |avec )?{THE}(?:accompanying |complementary )?(?:<[A-Z]\d+>['’]s )?"
)

_WHOSE = rf"(?: (?:of|du|de la|de l['’]|del|de los|de las|des) ?{THE}<O\d+>)?"
_WAS = (
    r"(?:,? (?:is|are|was|were|has been|have been|had been|a été|ont été|est|sont|fut|fue|fueron|ha sido|han sido|es|está|están|son)"
    r"(?: (?:also|currently|now|then|first|ensuite|également|actuellement|también|actualmente|posteriormente))?|,)?"
)
_WHEN = r"(?:,? (?:in|on|since|le|en|el|depuis(?: le)?|desde(?: el)?) <D\d+>,?)?"
_WHERE = (
    r"(?:,? (?:held |celebrad[oa] |tenue? )?(?:in|at|à|en|a) (?:the |la |le |l['’]|el )?"
    r"(?:<[LE]\d+>|[A-ZÀ-Ý][\w-]+(?: [A-ZÀ-Ý][\w-]+)?)"
    r"|,? (?:during|at|durante|en|lors d[e'’u]|pendant|à) [^<>.;,]{0,45}(?:session|sesión|réunion|reunión|meeting|conférence|conference)"
    r"[^<>.;,]{0,20}(?:<[OE]\d+>)?){0,2}"
)
_BY = rf"(?: (?:by|par|por) {THE}<[OEPL]\d+>(?: (?:of|de|des|du) ?{THE}<O\d+>)?)?"


def _item(letters: str) -> str:
    return rf"<[{letters}]\d+>"


def expand(template: str) -> str:
    """The regular expression of a template."""

    def slot(match: re.Match[str]) -> str:
        name, letters, many = match[1], match[2], match[3]
        item = _item(letters)
        if many:
            return rf"(?P<{name}>(?:<[A-Z]\d+>['’]s )?{item}{TAIL}(?:{GLUE}{item}{TAIL})*)"
        # whose it is may stand behind the name that opens a statement
        return rf"(?:<[A-Z]\d+>['’]s )?(?P<{name}>{item})" + ("" if match.start() else _WHOSE)

    expanded = re.sub(r"\{([so]):([A-Z]+)(\+?)\}", slot, template)
    expanded = expanded.replace("{was}", _WAS).replace("{in}", _WHEN).replace("{at}", _WHERE).replace("{by}", _BY)
    return expanded.replace("{the}", THE).replace("{x}", _FEW).replace("{D}", r"<D\d+>")


_TAIL_FIND = re.compile(rf"(>(?: \([^()]*\))?) (?:of|under|du|de la|de l['’]|del|de los|des|de las) ?{THE}<[A-Z]\d+>")
_POSSESSIVE = re.compile(r"<[A-Z]\d+>['’]s (?=<)")
_LETTER = re.compile(r"<([A-Z])")
_OPENING = re.compile(rf"^\W*{THE}<(?P<letter>[A-Z])(?P<number>\d+)>", re.IGNORECASE)
_NUMBER = re.compile(r"<[A-Z](\d+)>")


def members(group: str) -> list[int]:
    """The numbers of the names that a list says, without those that only say whose a member is."""
    plain = _POSSESSIVE.sub("", _TAIL_FIND.sub(r"\1", group))
    return [int(number) for number in _NUMBER.findall(plain)]


@dataclass(frozen=True)
class Pattern:
    """One way to state a relation. ``trigger`` is a word without which it cannot match, or several with ``|`` between; ``confidence`` from 0 to 1."""

    name: str
    predicate: str
    trigger: str
    template: str
    example: str
    counter: str
    confidence: float = 0.8

    @cached_property
    def triggers(self) -> tuple[str, ...]:
        """The words of which a sentence must have one."""
        return tuple(self.trigger.split("|"))

    @cached_property
    def letters(self) -> tuple[frozenset[str], frozenset[str]]:
        """The letters that its subject and its object may have."""
        slots = dict(re.findall(r"(?:\{|\(\?P<)([so])[:>](?:<\[?)?([A-Z]+)", self.template))
        return frozenset(slots["s"]), frozenset(slots["o"])

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """The compiled template."""
        return re.compile(expand(self.template))

    def match(self, shadow: str) -> Iterator[tuple[int, int]]:
        """The pairs of name numbers (subject, object) that a shadow sentence states."""
        if any(trigger in shadow for trigger in self.triggers):
            yield from self.pairs(shadow)

    def pairs(self, shadow: str) -> Iterator[tuple[int, int]]:
        """The same for a shadow sentence that is known to have a trigger."""
        for found in self.expression.finditer(shadow):
            left, right = sorted(("s", "o"), key=found.start)
            opens = found.start() == found.start(left)  # else the template says which word it stands behind
            if (opens and belongs(shadow, *found.span(left))) or is_longer(shadow, found.end(right)):
                continue
            subjects = members(found["s"])
            if self.predicate == "cooperates_with" and opens and left == "s":
                subjects = self._opening(shadow, found.start()) or subjects
            for subject in subjects:
                for object_ in members(found["o"]):
                    if subject != object_:
                        yield subject, object_

    def _opening(self, shadow: str, start: int) -> list[int]:
        """The subject of a clause in the place of a name that a preposition governs: "<O0>, with support of <O1>, together with …"."""
        match = _OPENING.match(shadow) if follows_preposition(shadow, start) else None
        return [int(match["number"])] if match and match["letter"] in self.letters[0] and match.end() <= start else []


def _p(line: str, confidence: float = 0.8) -> Pattern:
    name, predicate, trigger, template, example, counter = (part.strip() for part in line.split(" || "))
    return Pattern(name, predicate, trigger.strip('"'), template, example, counter, confidence)


_FILE = Path(__file__).with_name("patterns.txt")

PATTERNS: tuple[Pattern, ...] = tuple(
    _p(line) for line in _FILE.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"
)
"""Every pattern, in the order in which they are tried."""


class PatternSet:
    """All patterns, of which only those are tried that a sentence has the letters and the literals for."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self._patterns = patterns
        self._demands: list[tuple[frozenset[str], ...]] = []
        self._by_literal: dict[str, list[int]] = {}
        for number, pattern in enumerate(patterns):
            wanted = [demand for demand in demands(expand(pattern.template)) if not any("<" in word for word in demand)]
            wanted.append(frozenset(pattern.triggers))
            best = strongest(wanted)
            self._demands.append(tuple(demand for demand in wanted if demand != best and min(map(len, demand)) > 1))
            for word in best:
                self._by_literal.setdefault(word, []).append(number)

    @cached_property
    def _automaton(self) -> Any:
        import ahocorasick  # the library loads only where texts are read

        automaton = ahocorasick.Automaton()
        for word in {*self._by_literal, *(w for wanted in self._demands for demand in wanted for w in demand)}:
            automaton.add_word(word, word)
        automaton.make_automaton()
        return automaton

    def match(self, shadow: str) -> Iterator[tuple[Pattern, int, int]]:
        """Each pattern that matches, with the numbers of subject and object, in the order of the patterns."""
        present = frozenset(_LETTER.findall(shadow))
        words = {word for _, word in self._automaton.iter(shadow)}
        numbers = {number for word in words for number in self._by_literal.get(word, ())}
        for number in sorted(numbers):
            pattern = self._patterns[number]
            left, right = pattern.letters
            if left.isdisjoint(present) or right.isdisjoint(present):
                continue
            if any(words.isdisjoint(demand) for demand in self._demands[number]):
                continue
            for subject, object_ in pattern.pairs(shadow):
                yield pattern, subject, object_


PATTERN_SET = PatternSet(PATTERNS)
