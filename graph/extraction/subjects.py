"""What a record is about, and what it merely cites."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graph.extraction.lexicon import Lexicon
from graph.extraction.sentences import sentences
from graph.extraction.shadow import outermost
from graph.model import Mention, Record, Relation

_SUBJECTS = ("instrument", "framework", "process", "event")
_CITED = ("instrument", "framework")
_ASIDE = re.compile(r"(?:\(\s*(?:especially|such as|including|e\.g\.|notamment|en particular|como)?[^()]{0,40}$)|^\W*(?:In|En|Dans) (?:a|the|its|un|una|le|la|el) $")
_REFLECTS = re.compile(
    r"\b(?:reflects|presents|contains|reproduces|explains|describes|examines|analy[sz]es|about|provides (?:guidance|an overview|information) (?:on|of)"
    r"|présente|porte sur|reflète|presenta|contiene|refleja|trata(?: sobre| de)?|overview of(?: the mandates of)?(?: the member organi[sz]ations of)?"
    r"|the approach)\s+(?:the\s+|la\s+|le\s+|l['’]|el\s+|los\s+)?$",
    re.IGNORECASE,
)
_GUIDES = re.compile(r"\bprovides? guidance on\b[^.]*\bincluding\b[^.]*$", re.IGNORECASE)


def of_subject(
    text: str, record: Record, inside: Sequence[Mention], lexicon: Lexicon, said: set[tuple[str, str]]
) -> Iterator[Relation]:
    """``about`` for the record's own subject, ``cites`` for what it names besides; ``said`` are pairs already related."""
    start, end = record.description_start, record.description_end
    told = [m for m in outermost([m for m in inside if start <= m.start < end]) if m.identifier != record.identifier]
    about: set[str] = set()
    for mention in _in_title(record, inside):
        about.add(mention.identifier)
        yield _relation(record, "about", mention, "title-subject", 0.8)
    spans = sentences(text, start, end)
    for number, (low, high) in enumerate(spans):
        for mention in [m for m in told if low <= m.start < high]:
            before = text[max(low, mention.start - 90) : mention.start]
            chosen = _REFLECTS.search(before) or (mention.type == "framework" and _GUIDES.search(text[low : mention.start]))
            eligible = mention.type in _SUBJECTS or (chosen and mention.type == "organisation")
            if eligible and chosen and mention.identifier not in about:
                about.add(mention.identifier)
                yield _relation(record, "about", mention, "object-of-presenting", 0.7)
        if number == 0 and not about:
            first = _first_subject(text, low, [m for m in told if low <= m.start < high])
            if first is not None:
                about.add(first.identifier)
                yield _relation(record, "about", first, "first-subject", 0.65)
    cited: set[str] = set()
    for mention in told:
        if mention.type in _CITED and mention.identifier not in about | cited and mention.rule != "field":
            if (record.identifier, mention.identifier) in said or _subordinate(mention, told, said, about):
                continue
            cited.add(mention.identifier)
            yield _relation(record, "cites", mention, "named", 0.65)


def _in_title(record: Record, inside: Sequence[Mention]) -> list[Mention]:
    if not record.title:
        return []
    found: dict[str, Mention] = {}
    for mention in inside:
        if record.title_start <= mention.start < record.title_end and mention.type in _SUBJECTS:
            found.setdefault(mention.identifier, mention)
    return list(found.values())


def _first_subject(text: str, low: int, told: Sequence[Mention]) -> Mention | None:
    for mention in told:
        if mention.type in _SUBJECTS and mention.surface.split()[0].lower() in ("this", "cette", "este", "esta", "ce"):
            return mention
    for mention in told:
        if mention.type in _SUBJECTS:
            before = text[low : mention.start]
            if _ASIDE.search(before) or (before.count("(") > before.count(")")):
                return None
            return mention
    return None


def _subordinate(mention: Mention, told: Sequence[Mention], said: set[tuple[str, str]], about: set[str]) -> bool:
    """Whether a resolution only says how the record's own subject was adopted."""
    return any((mention.identifier, subject) in said and "/RES/" in mention.identifier for subject in about if not _mechanism(subject))


def _mechanism(identifier: str) -> bool:
    return identifier.startswith("framework:")


def _relation(record: Record, predicate: str, mention: Mention, rule: str, confidence: float) -> Relation:
    start = record.title_start if record.title and mention.start < record.title_end else record.description_start
    form = record.title or ""
    return Relation(
        record.identifier, predicate, mention.identifier, min(start, mention.start), max(mention.end, start), form,
        mention.surface, rule, confidence,
    )  # fmt: skip
