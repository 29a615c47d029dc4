"""What the form of a name says: whose unit it is, who issued it, what it supplements."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from graph.extraction.folding import key
from graph.extraction.lexicon import Lexicon
from graph.model import Mention, Relation

_SUPPLEMENTS = re.compile(
    r"^(?:(?:the|2014|Optional|Additional|Final|Supplementary|of 2014|of|de 2014|facultatif|Facultativo|adicional|additionnel)\s+)*"
    r"Protocol[eo]?\b.*?\b(?:supplementing|additionnel à|que complementa|to|relating to|à|relatif à|relativo al?|de|del|of)\s+(?:the\s+|la\s+|l['’]|el\s+)?$",
    re.IGNORECASE,
)
_OF = re.compile(r"\b(?:of|du|de|del|des|d['’])\s*(?:the\s+|la\s+|l['’]|las\s+|los\s+)?$", re.IGNORECASE)
_SYSTEMS = frozenset({"Mechanism", "DataSystem", "PolicyFramework"})
_NO_WHOLE = frozenset({"org:un-secretary-general"})  # an office; his representatives are no part of it
_NO_ISSUER = frozenset({"org:un", "org:eu"})


def of_names(text: str, ordered: Sequence[Mention], lexicon: Lexicon) -> Iterator[Relation]:
    """The relations that names hold inside themselves; ``ordered`` are the mentions by start, longest first."""
    for index, outer in enumerate(ordered):
        for at in range(index + 1, len(ordered)):
            inner = ordered[at]
            if inner.start >= outer.end:
                break
            if inner.end <= outer.end and inner.identifier != outer.identifier:
                between = ordered[index + 1 : at]
                if any(m.start <= inner.start and inner.end <= m.end for m in between):
                    continue  # part of a part
                yield from _pair(text, outer, inner, lexicon)
    yield from _possessed(text, ordered, lexicon)
    yield from _dated(ordered)


def _pair(text: str, outer: Mention, inner: Mention, lexicon: Lexicon) -> Iterator[Relation]:
    before = text[outer.start : inner.start]
    after = text[inner.end : outer.end]
    opens = before.strip().lower() in ("", "the")
    predicate, confidence = "", 0.8
    if outer.type == "organisation" and inner.type == "organisation":
        whole = inner.end == outer.end or inner.identifier != "org:un"  # "UN" in the middle is how a body is called
        if (opens or (_OF.search(before) and whole)) and inner.identifier not in _NO_WHOLE:
            predicate = "part_of"
    elif outer.type == "organisation" and inner.type == "process" and opens:
        predicate = "part_of"
    elif outer.type in ("framework", "event") and inner.type == "process":
        if (
            inner.surface.split()[-1:] in (["Process"], ["Proceso"])
            or "rocess" in inner.surface
            or inner.surface.startswith("Pro")
        ):
            predicate = "part_of"
    elif outer.type == "instrument" and inner.type == "instrument":
        if _SUPPLEMENTS.search(before):
            predicate, confidence = "supplements", 0.9
    elif outer.type in ("framework", "resource") and inner.type == "organisation" and opens:
        if inner.identifier in _NO_ISSUER or (after[:1] in "-–" and outer.type != "resource"):
            return
        joined = re.match(r"[-–/]", after)
        entity = lexicon.entities.get(outer.identifier)
        if entity and outer.type == "framework" and "system" in key(outer.surface).split():
            predicate = "part_of"
        else:
            predicate, confidence = ("authored_by" if joined else "issued_by"), 0.75
    if predicate:
        yield _relation(outer, predicate, inner, f"name-{predicate}", confidence)


def _possessed(text: str, ordered: Sequence[Mention], lexicon: Lexicon) -> Iterator[Relation]:
    for one, other in pairwise(ordered):
        between = text[one.end : other.start]
        if one.type == "organisation" and other.type == "framework" and between.replace("’", "'").strip() == "'s":
            entity = lexicon.entities.get(other.identifier)
            system = bool(entity and entity.classes & _SYSTEMS) or "matrix" in key(other.surface)
            yield _relation(other, "part_of" if system else "issued_by", one, "possessive-framework", 0.75)


def _dated(ordered: Sequence[Mention]) -> Iterator[Relation]:
    for mention in ordered:
        if mention.rule == "facts" and mention.type == "framework":
            year = re.search(r"\b((?:19|20)\d\d)$", mention.surface)
            if year:
                yield Relation(
                    mention.identifier, "published_in", year[1], mention.start, mention.end, mention.surface, year[1],
                    "description-year", 0.8,
                )  # fmt: skip


def _relation(subject: Mention, predicate: str, object_: Mention, rule: str, confidence: float) -> Relation:
    return Relation(
        subject.identifier, predicate, object_.identifier, min(subject.start, object_.start),
        max(subject.end, object_.end), subject.surface, object_.surface, rule, confidence,
    )  # fmt: skip
