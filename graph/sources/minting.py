"""What a text says enough of for a thing that the graph lacks to be made: by its symbol, or by its name in full.

Resolutions and ILO instruments are described by their symbols alone. Of other things a text must give the full name,
with its acronym behind it, and the name must say what kind of thing it is. Of all the rest a text holds too little.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from graph.extraction.folding import fold, key, slug
from graph.extraction.language import language_of
from graph.model import Mention
from graph.sources.symbols import implied, resolution_of


@dataclass(frozen=True)
class New:
    """A thing to be made: its classes (local names), labels by language, and facts as (property, text, datatype)."""

    identifier: str
    classes: tuple[str, ...]
    labels: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str, str], ...] = ()
    adopted_by: str = ""
    says: str = field(default="", compare=False)
    """What is known of it, in words."""


_LABOUR: Final = re.compile(r"ilo-(?P<letter>[cr])(?P<number>\d{3})")
_LABOUR_WORDS: Final = MappingProxyType(
    {
        "c": ("ILOConvention", "ILO Convention No. {}", "Convenio núm. {} de la OIT", "Convention n° {} de l’OIT"),
        "r": (
            "ILORecommendation", "ILO Recommendation No. {}", "Recomendación núm. {} de la OIT",
            "Recommandation n° {} de l’OIT",
        ),
    }
)  # fmt: skip

_KINDS: Final = (  # family, specific class, prefix of the identifier, the nouns in English, French and Spanish, folded
    ("Organisation", "", "org:", "organization organisation agency commission committee council network association"
     " federation foundation institute centre center observatory union alliance secretariat agence comite conseil"
     " reseau fondation institut observatoire organizacion agencia comision consejo red asociacion federacion fundacion"
     " instituto centro observatorio alianza secretaria"),
    ("Process", "", "process:", "process processus proceso dialogue dialogo"),
    ("Framework", "Strategy", "framework:", "strategy strategie estrategia"),
    ("Framework", "PolicyFramework", "framework:", "framework cadre marco"),
    ("Framework", "Handbook", "framework:", "handbook manuel manual"),
    ("Framework", "FrameworkGuidelines", "framework:", "guidelines directrices"),
    ("Instrument", "Treaty", "", "convention treaty traite convencion convenio tratado"),
    ("Instrument", "Declaration", "", "declaration declaracion"),
    ("Instrument", "Compact", "", "compact pacte pacto"),
    ("Resource", "", "resource:", "toolkit guide guia"),
)  # fmt: skip
_KIND_OF: Final = {
    noun: (family, special, prefix) for family, special, prefix, nouns in _KINDS for noun in nouns.split()
}
_SMALL_WORDS: Final = (
    "of the and for in on to against de la le les des du et en pour del los las y e para a aux au contre sur d l sobre"
    " el con contra por"
)
_SMALL: Final = frozenset(_SMALL_WORDS.split())
_ACRONYM: Final = re.compile(r"\((?P<acronym>[A-Z][A-Za-z-]{1,9})\)")
_BEFORE: Final = re.compile(r"[^\n()\[\].;:!?“”\"«»,]{5,}\Z")
_WORD: Final = re.compile(r"[^\W\d_][\w-]*(?:['’](?=\s|$))?")
_LONGEST: Final = 160
_LEAST_CAPITALS: Final = 2


def by_symbol(identifier: str) -> New | None:
    """What a symbol says by itself of the thing that it names."""
    if stated := resolution_of(identifier):
        facts = [("symbol", stated.symbol, "string")]
        facts += [(name, value, "string") for name, value in (("number", stated.number), ("session", stated.session))]
        facts += [("year", stated.year, "gYear")]
        return New(
            identifier, ("Instrument", "Resolution"), stated.labels, tuple(f for f in facts if f[1]), stated.organ,
            implied(identifier),
        )  # fmt: skip
    if match := _LABOUR.fullmatch(identifier):
        special, *words = _LABOUR_WORDS[match["letter"]]
        labels = tuple(zip(("en", "es", "fr"), (w.format(int(match["number"])) for w in words), strict=True))
        symbol = f"{match['letter'].upper()}{match['number']}"
        return New(identifier, ("Instrument", special), labels, (("symbol", symbol, "string"),), says=labels[0][1])
    return None


def by_name(name: str, acronym: str, language: str) -> New | None:
    """What a full name says of the thing that it names; None where it does not say which kind that is."""
    kind = _kind(name, language)
    if kind is None:
        return None
    family, special, prefix = kind
    facts = [("shortName", acronym, "string")]
    if family == "Resource":
        facts += [("printedTitle", name, "string")]
    called = f"{family.lower()}, {special}" if special else family.lower()
    return New(
        f"{prefix}{slug(name)[:200]}", tuple(c for c in (family, special) if c), ((language, name),), tuple(facts),
        says=f"{called} by its name, {acronym}",
    )  # fmt: skip


def _kind(name: str, language: str) -> tuple[str, str, str] | None:
    """By the head of the name: its first noun in French and Spanish, the last before a preposition in English."""
    words = [key(word) for word in _WORD.findall(name)]
    if language == "en":
        small = next((i for i, word in enumerate(words) if i and word in _SMALL and word not in ("and",)), len(words))
        return _KIND_OF.get(words[small - 1]) if words else None
    return next((_KIND_OF[word] for word in words[:2] if word in _KIND_OF), None)


def introduced_names(text: str, mentions: list[Mention]) -> list[dict[str, Any]]:
    """Full names with their acronyms that nothing in the graph answers to, as the unknown mentions of a reading.

    A name counts where the letters of the acronym are the initials of its words, small words aside or not, and where
    its head says what it is. Protocols are left out: they need the instrument that they supplement.
    """
    named = {m.end for m in mentions} | {m.start for m in mentions}
    found: dict[str, dict[str, Any]] = {}
    for match in _ACRONYM.finditer(text):
        end = match.start() - 1
        if end < 1 or text[end] != " " or end in named or match.start("acronym") in named:
            continue
        low = max(0, end - _LONGEST)
        before = _BEFORE.search(text[low:end])
        start = _opening(before.group(), match["acronym"]) if before else None
        if before is None or start is None:
            continue
        begin = low + before.start() + start
        name = text[begin:end]
        if any(m.start < end and begin < m.end and m.end - m.start > len(name) for m in mentions):
            continue
        new = by_name(name, match["acronym"], language_of(text[max(0, begin - 200) : match.end() + 200]))
        if new is not None and new.identifier not in found:
            found[new.identifier] = {
                "start": begin, "end": end, "type": new.classes[0].lower(), "identifier": new.identifier,
                "surface": name, "rule": "introduced", "confidence": 0.7, "alternatives": [],
                "acronym": match["acronym"], "language": new.labels[0][0],
            }  # fmt: skip
    return list(found.values())


def _opening(words: str, acronym: str) -> int | None:
    """Where the words begin whose initials make the acronym; None where none do."""
    letters = [c for c in fold(acronym) if c.isalpha()]
    every = list(_WORD.finditer(words))
    for skip_small in (True, False):
        kept = [w for w in every if not (skip_small and key(w.group()) in _SMALL)]
        last = kept[-len(letters) :]
        if len(last) == len(letters) >= 2 and [fold(w.group())[0] for w in last] == letters:
            capitals = sum(w.group()[0].isupper() for w in last)
            if last[0].group()[0].isupper() and capitals >= _LEAST_CAPITALS and every[-1] is last[-1]:
                return last[0].start()
    return None


def new_thing(mention: Mapping[str, Any]) -> New | None:
    """What can be made of an unknown mention that is kept; None where the text holds too little."""
    if mention["alternatives"]:
        return None
    if acronym := str(mention.get("acronym", "")):
        return by_name(str(mention["surface"]), acronym, str(mention["language"]))
    return by_symbol(str(mention["identifier"]))
