"""Which letters a text must hold for a regular expression to match: read from the expression, never too many.

An expression gives a list of demands; a text that it matches holds, for each demand, at least one of its literals.
"""

from __future__ import annotations

import re

Demand = frozenset[str]
_ATOM = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?:\?(?:P<\w+>|<[=!]|[:=!]))?|[)|.^$]|[^\\\[\]().|^$]", re.DOTALL)
_OFTEN = re.compile(r"(?:(?P<none>[*?]|\{0?,\d*\}|\{0\})|\+|\{\d+(?:,\d*)?\})[?+]?")
_PLAIN = frozenset("-'’/,;:&%#@!\"«»“” ")


def demands(expression: str) -> list[Demand]:
    """The demands of an expression in the syntax of ``re``, without flags."""
    found, at = _choice(expression, 0)
    if at != len(expression):
        raise ValueError(f"{expression!r} has a bracket too many at {at}")
    return found


def _choice(text: str, at: int) -> tuple[list[Demand], int]:
    """Branches up to a closing bracket or the end. Of several, the strongest demand of each makes one together."""
    branches = []
    while True:
        found, at = _row(text, at)
        branches.append(found)
        if at >= len(text) or text[at] == ")":
            break
        at += 1
    if len(branches) == 1:
        return branches[0], at
    if not all(branches):
        return [], at
    return [frozenset[str]().union(*(strongest(branch) for branch in branches))], at


def _row(text: str, at: int) -> tuple[list[Demand], int]:
    found: list[Demand] = []
    run = ""

    def close() -> None:
        nonlocal run
        if run:
            found.append(frozenset({run}))
        run = ""

    while at < len(text) and text[at] not in "|)":
        match = _ATOM.match(text, at)
        if match is None:
            raise ValueError(f"{text!r} cannot be read at {at}")
        atom, at = match.group(), match.end()
        inner: list[Demand] = []
        if atom.startswith("("):
            inner, at = _choice(text, at)
            at += 1
            if atom.startswith(("(?=", "(?!", "(?<=", "(?<!")):
                inner = []
        often = _OFTEN.match(text, at)
        at = often.end() if often else at
        if often is None and (letter := _letter(atom)):
            run += letter
            continue
        close()
        if not (often and often["none"]):
            found += [frozenset({letter})] if (letter := _letter(atom)) else inner
    close()
    return found, at


def _letter(atom: str) -> str:
    """The character that an atom stands for; empty where it stands for a class, a place or a group."""
    if len(atom) == 1:
        return atom if atom.isalnum() or atom in _PLAIN or atom in "<>" else ""
    return atom[1] if atom[0] == "\\" and not atom[1].isalnum() else ""


def strongest(found: list[Demand]) -> Demand:
    """The demand whose shortest literal is longest."""
    return max(found, key=lambda demand: (min(map(len, demand)), -len(demand)))
