"""Acronyms that a text introduces behind a name, and their later uses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from graph.extraction.folding import fold
from graph.model import Mention

_INTRODUCED = re.compile(
    r"\s?\((?:the\s|l['’]|la\s|el\s|le\s)?[“\"‘«]?\s?(?P<acronym>[A-Z][\w./&+-]{1,14}(?:\s[A-Z][\w-]{1,10})?)\s?[”\"’»]?(?:\)|,|;|\s[-–]|\s(?:por sus?|selon|en (?:anglais|inglés|español|francés)|in English|pour)\b)"
)
_BRACKET = re.compile(r"\s?\($")
_NAME_WORD = re.compile(r"[^\W\d_]+")
_LEAST_LETTERS = 3
_LONGEST_NAME = 140  # characters
_SMALL = frozenset(
    [
        "of",
        "the",
        "and",
        "for",
        "in",
        "on",
        "to",
        "against",
        "de",
        "la",
        "le",
        "les",
        "des",
        "du",
        "et",
        "en",
        "pour",
        "del",
        "los",
        "las",
        "y",
        "para",
        "à",
        "aux",
        "contre",
        "sur",
        "d",
        "l",
    ]
)


def introduced(text: str, mentions: Iterable[Mention], fields_of_work: frozenset[str]) -> list[Mention]:
    """The acronyms in brackets behind names, and each later use of them in the text.

    ``fields_of_work`` are acronyms that name no entity of their own (GBV); they are left alone.
    """
    known = list(mentions)
    taken = {(m.start, m.end): m.identifier for m in known}
    meaning: dict[str, tuple[int, Mention]] = {}
    for mention in known:
        match = _INTRODUCED.match(text, mention.end)
        if not match or match["acronym"] in fields_of_work:
            continue
        acronym = match["acronym"]
        other = taken.get((match.start("acronym"), match.end("acronym")))
        if other == mention.identifier or _fits(acronym, mention.surface):
            meaning.setdefault(acronym, (match.start("acronym"), mention))
    found = []
    for start, acronym in _uses(text, [a for a in meaning if sum(c.isupper() for c in a) > 1]):
        first, mention = meaning[acronym]
        if start >= first:
            end = start + len(acronym)
            found.append(Mention(start, end, mention.type, mention.identifier, acronym, "introduced", 0.96))
    return found


def spelled_out(text: str, mentions: Iterable[Mention]) -> list[Mention]:
    """The full names that stand before known acronyms in brackets: "Marco para la Movilidad (MPM)" of an entity MPM."""
    known = list(mentions)
    ends = {m.end for m in known}
    found = []
    for mention in known:
        before = _BRACKET.search(text[max(0, mention.start - 3) : mention.start])
        if not before or sum(c.isupper() for c in mention.surface) < _LEAST_LETTERS or " " in mention.surface:
            continue
        end = max(0, mention.start - 3) + before.start()
        if end in ends or (start := _opening(text, end, mention.surface)) is None:
            continue
        found.append(Mention(start, end, mention.type, mention.identifier, text[start:end], "spelled-out", 0.9))
    return found


def _opening(text: str, end: int, acronym: str) -> int | None:
    """Where the name begins whose words have the letters of an acronym as initials, small words left out."""
    letters = [c for c in fold(acronym) if c.isalpha()]
    words = [w for w in _NAME_WORD.finditer(text, max(0, end - _LONGEST_NAME), end) if fold(w.group()) not in _SMALL]
    if not letters or len(words) < len(letters):
        return None
    if re.search(r"[.;:()\n]", text[words[-len(letters)].start() : end]):
        return None
    first = words[-len(letters)]
    fits = [fold(w.group())[0] for w in words[-len(letters) :]] == letters
    return first.start() if fits and first.group()[0].isupper() else None


def _uses(text: str, acronyms: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Where one of the acronyms stands by itself, the longest of several at a place; none inside another."""
    found = []
    for acronym in acronyms:
        at = text.find(acronym)
        while at >= 0:
            end = at + len(acronym)
            if not (_goes_on(text[at - 1 : at], "_/-") or _goes_on(text[end : end + 1], "_/")):
                found.append((at, -end, acronym))
            at = text.find(acronym, at + 1)
    last = 0
    for at, end, acronym in sorted(found):
        if at >= last:
            yield at, acronym
            last = -end


def _goes_on(character: str, marks: str) -> bool:
    return bool(character) and (character.isalnum() or character in marks)


def _fits(acronym: str, name: str) -> bool:
    """Whether the letters are the initials of the last words of a name, small words optional."""
    letters = [c for c in fold(acronym) if c.isalpha()]
    words = re.findall(r"[^\W\d_]+", fold(name))
    for skip_small in (False, True):
        kept = [w for w in words if not (skip_small and w in _SMALL)]
        initials = [w[0] for w in kept]
        if len(letters) >= 2 and initials[-len(letters) :] == letters:
            return True
    return len(letters) >= 3 and bool(words) and letters[0] == words[0][0] and _subsequence(letters, fold(name))


def _subsequence(letters: list[str], name: str) -> bool:
    rest = iter(name)
    return all(letter in rest for letter in letters)
