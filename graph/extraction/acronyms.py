"""Acronyms that a text introduces behind a name, and their later uses."""

from __future__ import annotations

import re
from collections.abc import Iterable

from graph.extraction.folding import fold
from graph.model import Mention

_INTRODUCED = re.compile(
    r"\s?\((?:the\s|l['’]|la\s|el\s|le\s)?[“\"‘«]?\s?(?P<acronym>[A-Z][\w./&+-]{1,14}(?:\s[A-Z][\w-]{1,10})?)\s?[”\"’»]?(?:\)|,|;|\s[-–]|\s(?:por sus?|selon|en (?:anglais|inglés|español|francés)|in English|pour)\b)"
)
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
    acronyms = sorted((a for a in meaning if sum(c.isupper() for c in a) > 1), key=lambda a: (-len(a), a))
    if acronyms:
        for use in re.finditer(rf"(?<![\w/-])(?:{'|'.join(map(re.escape, acronyms))})(?![\w/])", text):
            acronym = use.group()
            first, mention = meaning[acronym]
            if use.start() >= first:
                found.append(
                    Mention(use.start(), use.end(), mention.type, mention.identifier, acronym, "introduced", 0.96)
                )
    return found


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
