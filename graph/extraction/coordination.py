"""Names that share a word: "the Rabat and Khartoum Processes", "los Procesos de Quito y Lima", "West and Central Africa"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from graph.extraction.folding import flat_name, key
from graph.extraction.lexicon import Lexicon
from graph.extraction.triggers import Trigger
from graph.model import Mention

_NAME = r"[A-ZÀ-Ý][\w’'-]+(?: [A-ZÀ-Ý][\w-]+)?"
# a capital that begins a word; the look behind it comes second, so that the engine can leap from one capital to the next
_FIRST = r"[A-ZÀ-Ý](?<!\w[A-ZÀ-Ý])[\w’'-]+(?: [A-ZÀ-Ý][\w-]+)?"
_ENGLISH = re.compile(
    rf"(?P<names>{_FIRST}(?:, {_NAME}){{0,6}},? (?:and|&) (?:the )?{_NAME}) (?P<kind>Process|Protocol|Convention|Declaration|Dialogue|Compact)(?:es|s)\b"
)
_ROMANCE = re.compile(
    r"\b(?P<kind>Processus|Procesos|Protocoles|Protocolos|Conventions|Convenciones|Déclarations|Declaraciones) de "
    rf"(?P<names>{_NAME}(?:, (?:de )?{_NAME}){{0,6}} (?:et|y) (?:de )?{_NAME})"
)
_COMPASS = r"(?:North|South|East|West)(?:ern)?|Central"
_REGIONS = re.compile(rf"\b(?P<first>{_COMPASS})(?: and |, )(?:{_COMPASS}) (?P<kind>Africa|America|Asia|Europe)\b")
_SINGULAR = {
    "Processus": "Processus", "Procesos": "Proceso", "Protocoles": "Protocole", "Protocolos": "Protocolo",
    "Conventions": "Convention", "Convenciones": "Convención", "Déclarations": "Déclaration", "Declaraciones": "Declaración",
}  # fmt: skip

_SHARED = Trigger(
    *(
        f" {kind}{end}"
        for kind in ("Process", "Protocol", "Convention", "Declaration", "Dialogue", "Compact")
        for end in ("s", "es")
    )
)
_LONGEST_LIST = 400  # characters of the names before a word that they share
_LONGEST_WORD = 16
_AT_REGIONS = Trigger("North", "South", "East", "West", "Central")
_AT_ROMANCE = Trigger(*_SINGULAR)


def shared_names(text: str, lexicon: Lexicon) -> Iterator[Mention]:
    """Each member of a list of names that share a word; the one beside the word takes it into its span."""
    reached = 0
    for at in _SHARED(text):  # a list begins some names before the word that it shares
        for match in _ENGLISH.finditer(text, max(reached, at - _LONGEST_LIST), min(len(text), at + _LONGEST_WORD)):
            yield from _members(text, match, lexicon, lambda name, kind: f"{name} {kind}", last=True)
            reached = match.end()
    for match in _AT_REGIONS.matches(_REGIONS, text):
        place = lexicon.places.get(key(f"{match['first']} {match['kind']}"))
        if place:
            start, end = match.span("first")
            yield Mention(start, end, "place", place, text[start:end], "shared-word", 0.85)
    for match in _AT_ROMANCE.matches(_ROMANCE, text):
        yield from _members(text, match, lexicon, lambda name, kind: f"{_SINGULAR[kind]} de {name}", last=False)


def _members(
    text: str, match: re.Match[str], lexicon: Lexicon, full: Callable[[str, str], str], last: bool
) -> Iterator[Mention]:
    spans = [
        (match.start("names") + m.start(), match.start("names") + m.end()) for m in re.finditer(_NAME, match["names"])
    ]
    for index, (start, end) in enumerate(spans):
        forms = lexicon.forms.get(flat_name(full(text[start:end], match["kind"])), ())
        if not forms:
            continue
        entity = lexicon.entities[forms[0].identifier]
        if last and index == len(spans) - 1:
            end = match.end()
        if not last and index == 0:
            start = match.start()
        yield Mention(start, end, entity.type, entity.identifier, text[start:end], "shared-word", 0.9)
