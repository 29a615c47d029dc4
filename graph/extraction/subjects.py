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
_ASIDE = re.compile(
    r"(?:\(\s*(?:especially|such as|including|e\.g\.|notamment|en particular|como)?[^()]{0,40}$)|^\W*(?:In|En|Dans) (?:a|the|its|un|una|le|la|el) $"
)
_OBLIQUE = re.compile(
    r"\b(?:contribution to(?:wards?)?|part of|(?:in )?support of|line with|framework of|context of|light of|accordance with|pursuant to"
    r"|based on|following|under|contribution (?:à|au)|dans le cadre d[eu]|conformément (?:à|aux?)|contribución a[l]?|en el marco del?"
    r"|de conformidad con|en virtud del?|en application d[eu]|to implement)\s+(?:the\s+|la\s+|le\s+|l['’]|el\s+|los\s+)?$",
    re.IGNORECASE,
)
_REQUEST = re.compile(
    r"\b(?:in response to (?:that|this|the) request|pursuant to (?:that|this|the) (?:request|resolution)|submitted pursuant"
    r"|en respuesta a (?:esa|esta|dicha) (?:solicitud|petición)|de conformidad con (?:esa|dicha) (?:solicitud|resolución)"
    r"|en réponse à cette demande|en application de cette résolution|conformément à cette demande)",
    re.IGNORECASE,
)
_REFLECTS = re.compile(
    r"\b(?:reflects|presents|contains|reproduces|explains|describes|examines|analy[sz]es|about|provides (?:guidance|an overview|information) (?:on|of)"
    r"|présente|porte sur|reflète|presenta|contiene|refleja|trata(?: sobre| de)?|overview of(?: the mandates of)?(?: the member organi[sz]ations of)?"
    r"|the approach|(?:is|are) the (?:first |second )?(?:set|volume|edition|part|version) of)\s+(?:the\s+|la\s+|le\s+|l['’]|el\s+|los\s+)?$",
    re.IGNORECASE,
)
_OF_BODY = re.compile(r"\b(?:overview of|mandates? of|the approach|l['’]approche|el enfoque)\b[^.]{0,40}$")
_GUIDES = re.compile(r"\bprovides? guidance on\b[^.]*\bincluding\b[^.]*$", re.IGNORECASE)


def of_subject(
    text: str, record: Record, inside: Sequence[Mention], lexicon: Lexicon, said: set[tuple[str, str]]
) -> Iterator[Relation]:
    """``about`` for the record's own subject, ``cites`` for what it names besides; ``said`` are pairs already related."""
    start, end = record.description_start, record.description_end
    within = [m for m in inside if start <= m.start < end and m.identifier != record.identifier]
    told = outermost(within)
    yield from _answers(text, record, within, said)
    about: set[str] = set()
    for mention in _in_title(record, inside):
        about.add(mention.identifier)
        yield _relation(record, "about", mention, "title-subject", 0.8)
    spans = sentences(text, start, end)
    for number, (low, high) in enumerate(spans):
        for mention in [m for m in told if low <= m.start < high]:
            before = text[max(low, mention.start - 90) : mention.start]
            chosen = _REFLECTS.search(before) or (
                mention.type == "framework" and _GUIDES.search(text[low : mention.start])
            )
            eligible = mention.type in _SUBJECTS or (mention.type == "organisation" and _OF_BODY.search(before))
            if eligible and chosen and mention.identifier not in about:
                about.add(mention.identifier)
                yield _relation(record, "about", mention, "object-of-presenting", 0.7)
        if number == 0 and not about:
            first = _first_subject(text, low, [m for m in told if low <= m.start < high])
            if first is not None and (record.identifier, first.identifier) not in said:
                about.add(first.identifier)
                yield _relation(record, "about", first, "first-subject", 0.65)
    cited: set[str] = set()
    for mention in within:
        if mention not in told and mention.type != "instrument":
            continue
        if mention.type in _CITED and mention.identifier not in about | cited and mention.rule != "field":
            if (record.identifier, mention.identifier) in said or _subordinate(mention, told, said, about):
                continue
            cited.add(mention.identifier)
            yield _relation(record, "cites", mention, "named", 0.65)


def _answers(text: str, record: Record, within: Sequence[Mention], said: set[tuple[str, str]]) -> Iterator[Relation]:
    """A report made because a resolution asked for it follows that resolution up."""
    match = _REQUEST.search(text, record.description_start, record.description_end)
    asked = [m for m in within if m.rule == "citation" and match and m.start < match.start()]
    if asked:
        said.add((record.identifier, asked[-1].identifier))
        yield _relation(record, "follows_up", asked[-1], "answers-request", 0.8)


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
            alike = {m.identifier for m in told if m.type == mention.type}
            if len(alike) > 2 or (mention.rule == "citation" and len(alike) > 1):
                return None  # one of a list
            if _ASIDE.search(before) or _OBLIQUE.search(before) or (before.count("(") > before.count(")")):
                return None
            return mention
    return None


def _subordinate(mention: Mention, told: Sequence[Mention], said: set[tuple[str, str]], about: set[str]) -> bool:
    """Whether a resolution only says how the record's own subject was adopted."""
    return any(
        (mention.identifier, subject) in said and "/RES/" in mention.identifier
        for subject in about
        if not _mechanism(subject)
    )


def _mechanism(identifier: str) -> bool:
    return identifier.startswith("framework:")


def _relation(record: Record, predicate: str, mention: Mention, rule: str, confidence: float) -> Relation:
    start = record.title_start if record.title and mention.start < record.title_end else record.description_start
    form = record.title or ""
    return Relation(
        record.identifier, predicate, mention.identifier, min(start, mention.start), max(mention.end, start), form,
        mention.surface, rule, confidence,
    )  # fmt: skip
