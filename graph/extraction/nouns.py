"""Which things a noun may stand for: by the head of their names, by their class, by how often a text names them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from graph.extraction.entity import Entity
from graph.extraction.folding import key

CLASS_OF_NOUN = {
    "Protocol": ("protocol", "protocole", "protocolo"),
    "Treaty": ("convention", "convencion", "convenio", "covenant", "pacte", "pacto", "treaty", "tratado", "traite"),
    "Declaration": ("declaration", "declaracion"),
    "Compact": ("compact", "pacte mondial", "pacto mundial"),
}
"""Which nouns name an instrument of a class."""

_ON = re.compile(
    r" (?:of|for|on|against|to|in|relating|concerning|under|supplementing|de|del|des|du|d|sur|sobre|contre|contra|para|pour|relati\w+|a|al|aux?|en) "
)

FAR_MORE = 3
"""How many times as often a body is named that a noun stands for, though another was named last."""


def meant(latest_first: Sequence[Entity]) -> list[Entity]:
    """The body that was named last, or the one that the text is about, where it names that one far more often."""
    if not latest_first:
        return []
    often = Counter(entity.identifier for entity in latest_first)
    last = latest_first[0]
    most, count = often.most_common(1)[0]
    if count >= FAR_MORE * often[last.identifier]:
        return [next(entity for entity in latest_first if entity.identifier == most)]
    return [last]


_ALIKE = {"convencion": "convenio", "convenio": "convencion"}  # Spanish has two words for a convention


@lru_cache(maxsize=1 << 14)
def names_kind(name: str, noun: str) -> bool:
    """Whether the noun says what the bearer of a name is: a working group of a council is a group, no council."""
    head = _ON.split(f" {key(name)} ", maxsplit=1)[0].split()
    return noun in head or _ALIKE.get(noun, noun) in head


def of_kind(entity: Entity, noun: str) -> bool:
    # a protocol to a convention has both words in its name
    protocol = bool(entity.classes & {"Protocol", "ILOProtocol"})
    if noun in CLASS_OF_NOUN["Protocol"]:
        return protocol
    return not (protocol and noun in CLASS_OF_NOUN["Treaty"])
