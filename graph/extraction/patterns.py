"""How texts state a relation: each pattern with an example that it must match and one that it must not.

A sentence is matched in shadow: each name stands as ``<O3>``, a letter for what it names and its number. ``O`` is an
organisation, ``P`` a process, ``I`` an instrument, ``F`` a framework, ``L`` a place, ``E`` an event, ``R`` a resource,
``H`` a person, ``D`` a date. ``{s:OP}`` is the subject, one of the letters; ``{o:OP+}`` a list of objects. ``{the}`` is
an article in any of the languages, ``{x}`` some words without a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

THE = r"(?:the |a |an |its |their |la |le |les |l['’]|el |los |las |un |una |une |su |sus |sa |son |ses |leur |leurs )?"
_FEW = r"[^<>.;:]{0,45}?"
_TAIL = (
    rf"(?: \(<[A-Z]\d+>(?:, <[A-Z]\d+>)*\))?(?: (?:of|under|du|de la|de l['’]|del|de los|des|de las) ?{THE}<[A-Z]\d+>)?"
)
_GLUE = (
    r"(?:, ?(?:and |et |y |e )?| and | et | y | e | & |; | / |, as well as | as well as | así como | ainsi que | (?=<I))"
    rf"(?:also )?(?:of |de |du |del |des |with |con |avec )?{THE}(?:<[A-Z]\d+>['’]s )?"
)


def _item(letters: str) -> str:
    return rf"<[{letters}]\d+>"


def expand(template: str) -> str:
    """The regular expression of a template."""

    def slot(match: re.Match[str]) -> str:
        name, letters, many = match[1], match[2], match[3]
        item = _item(letters)
        if many:
            return rf"(?P<{name}>{item}{_TAIL}(?:{_GLUE}{item}{_TAIL})*)"
        return rf"(?:<[A-Z]\d+>['’]s )?(?P<{name}>{item})"

    expanded = re.sub(r"\{([so]):([A-Z]+)(\+?)\}", slot, template)
    return expanded.replace("{the}", THE).replace("{x}", _FEW).replace("{D}", r"<D\d+>")


_TAIL_FIND = re.compile(rf"(>(?: \([^()]*\))?) (?:of|under|du|de la|de l['’]|del|de los|des|de las) ?{THE}<[A-Z]\d+>")
_POSSESSIVE = re.compile(r"<[A-Z]\d+>['’]s (?=<)")
_NUMBER = re.compile(r"<[A-Z](\d+)>")


def members(group: str) -> list[int]:
    """The numbers of the names that a list says, without those that only say whose a member is."""
    plain = _POSSESSIVE.sub("", _TAIL_FIND.sub(r"\1", group))
    return [int(number) for number in _NUMBER.findall(plain)]


@dataclass(frozen=True)
class Pattern:
    """One way to state a relation. ``trigger`` is a word without which it cannot match; ``confidence`` from 0 to 1."""

    name: str
    predicate: str
    trigger: str
    template: str
    example: str
    counter: str
    confidence: float = 0.8

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """The compiled template."""
        return re.compile(expand(self.template))

    def match(self, shadow: str) -> Iterator[tuple[int, int]]:
        """The pairs of name numbers (subject, object) that a shadow sentence states."""
        if self.trigger not in shadow:
            return
        for found in self.expression.finditer(shadow):
            for subject in members(found["s"]):
                for object_ in members(found["o"]):
                    if subject != object_:
                        yield subject, object_


def _p(line: str, confidence: float = 0.8) -> Pattern:
    name, predicate, trigger, template, example, counter = (part.strip() for part in line.split(" || "))
    return Pattern(name, predicate, trigger.strip('"'), template, example, counter, confidence)


_FILE = Path(__file__).with_name("patterns.txt")

PATTERNS: tuple[Pattern, ...] = tuple(
    _p(line) for line in _FILE.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"
)
"""Every pattern, in the order in which they are tried."""
