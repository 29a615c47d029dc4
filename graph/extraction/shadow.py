"""A sentence with its names replaced by tokens, so that patterns see what kind of thing is named and not its name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from graph.extraction.dates import find_dates
from graph.model import Mention, Record

LETTER = {
    "organisation": "O", "process": "P", "instrument": "I", "framework": "F", "place": "L", "event": "E", "resource": "R",
    "person": "H",
}  # fmt: skip
# What a record calls itself without a capital: no mention, but the subject of what is said.
_ITSELF = re.compile(
    r"\b(?:(?:[Tt]his|[Tt]he(?: present)?) (?:paper|document|report|publication|study|handbook|manual|guide|note|toolkit|brief|briefing"
    r"|guidance note|analysis|framework document|technical note|review|guidance)"
    r"|[Tt]his (?:policy|strategy|protocol|module|fact ?sheet|article|booklet|resource|tool)"
    r"|[Tt]hese (?:guidelines|standards|principles|recommendations|procedures|tools)"
    r"|(?<!\bes )(?<!\best )(?<!como )(?<!comme )(?:(?:[Ee]l(?: presente)?|[Ee]ste) (?:informe|documento|estudio|manual|protocolo|kit)"
    r"|(?:[Ll]a(?: presente)?|[Ee]sta) (?:publicación|guía|nota|ficha)|[Ee]sta (?:estrategia|política|caja de herramientas)"
    r"|[Ee]st[ao]s (?:directrices|normas|principios|recomendaciones|lineamientos|orientaciones)"
    r"|(?:[Ll]e(?: présent)?|[Cc]e) (?:rapport|document|manuel|guide|protocole|kit)"
    r"|(?:[Ll]a(?: présente)?|[Cc]ette) (?:publication|note|brochure|fiche)|[Cc]ette (?:stratégie|politique|boîte à outils)"
    r"|[Cc]es (?:lignes directrices|normes|principes|recommandations|orientations)|(?:[Cc]ette |[Ll]['’])étude))\b"
)

_OWN = re.compile(
    r"\b[Tt]his (?:new |joint |latest )?(?P<body><O\d+>) (?P<noun>report|study|publication|handbook|manual|guide|toolkit|brief|briefing|paper|note)\b"
)
_ONCE_MORE = re.compile(r"\s?\((?:the |la |le |el |l['’])?\s?[“\"«‘]?\s?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Named:
    """What stands behind a token: an identifier or a date, and where."""

    identifier: str
    start: int
    end: int
    surface: str
    type: str


@dataclass
class Shadow:
    """A sentence in tokens; ``named`` is indexed by the number in a token."""

    text: str = ""
    named: list[Named] = field(default_factory=list)


def outermost(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions that lie in no other one."""
    found: list[Mention] = []
    end = -1
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if mention.start >= end:
            found.append(mention)
            end = mention.end
    return found


def shadow_of(text: str, start: int, end: int, mentions: Sequence[Mention], record: Record | None) -> Shadow:
    """The shadow of the sentence between two offsets; ``mentions`` are its outermost ones, in order."""
    pieces = [(m.start, m.end, LETTER[m.type], m.identifier, m.type) for m in mentions]
    taken = [(m.start, m.end) for m in mentions]

    def free(a: int, b: int) -> bool:
        return not any(x < b and a < y for x, y in taken)

    for a, b, value in find_dates(text[start:end]):
        if free(start + a, start + b):
            pieces.append((start + a, start + b, "D", value, "date"))
    if record is not None and record.identifier:
        for match in _ITSELF.finditer(text, start, end):
            if free(match.start(), match.end()):
                pieces.append((match.start(), match.end(), "R", record.identifier, "resource"))
    pieces.sort()
    shadow, parts = Shadow(), list[str]()
    at = start
    for a, b, letter, identifier, kind in pieces:
        between = text[at:a]
        previous = shadow.named[-1] if shadow.named else None
        if previous and previous.identifier == identifier and _ONCE_MORE.fullmatch(between):
            close = text.find(")", b, b + 3)
            if close >= 0:  # an acronym in brackets says the same thing again
                at = close + 1
                continue
        parts.append(f"{between}<{letter}{len(shadow.named)}>")
        shadow.named.append(Named(identifier, a, b, text[a:b], kind))
        at = b
    parts.append(text[at:end])
    told = "".join(parts)
    if (
        record is not None and record.identifier and (own := _OWN.search(told))
    ):  # "This IOM report": the body, then the record
        number = len(shadow.named)
        a = start + text[start:end].find(own["noun"])
        shadow.named.append(Named(record.identifier, a, a + len(own["noun"]), own["noun"], "resource"))
        told = f"{told[: own.start()]}{own['body']}’s <R{number}>{told[own.end() :]}"
    shadow.text = " ".join(told.split())
    return shadow
