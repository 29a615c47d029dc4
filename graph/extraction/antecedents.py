"""Nouns that stand for what a text named before: "the Convention", "the Working Group", "the Global Compact"."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from graph.extraction.entity import HEADS, Entity
from graph.extraction.folding import key
from graph.extraction.lexicon import Lexicon
from graph.extraction.nouns import meant, names_kind, of_kind
from graph.extraction.sentences import sentence_at
from graph.extraction.triggers import Trigger
from graph.model import Mention, Record

_OVERLAPS = 12  # mentions that may lie in one another
_FARTHEST = 400  # mentions back to which a noun may point
_INSTRUMENT_HEADS = frozenset(
    [
        "convention",
        "convencion",
        "convenio",
        "protocol",
        "protocole",
        "protocolo",
        "covenant",
        "pacto",
        "pacte",
        "declaration",
        "declaracion",
        "compact",
        "treaty",
        "tratado",
        "traite",
        "charter",
        "carta",
        "charte",
        "directive",
        "directiva",
        "statute",
        "agenda",
    ]
)
_HEAD = re.compile(r"(?<![\w-])[A-ZÀ-Ý][a-zà-ÿ]{3,}\b(?!['’-]\w{3})")
_AT_HEAD = Trigger(*(noun.capitalize() for noun in HEADS))
_ARTICLE = re.compile(r"(?:\b(?:[Tt]he|[Ll][ae]s?|[Ee]l|[Ll]os|[Dd]el|[Aa]l|[Dd]u|[Aa]u)\s|\b[LldD]['’])$")
_LONGER = re.compile(
    r"\s+(?:on|against|relating|concerning|for|of|to (?:the |[A-Z])|No\.?|n[°º]|sur|relative|contre|sobre|contra|relativ[ao]|para|de|d['’]|des|du|del)\b"
    r"|\s+[A-ZÀ-Ý][a-z]"
    # an adjective behind it makes a name of its own: "la Conférence politique de haut niveau", "el Comité nacional"
    r"|\s+\w+(?:ique|[nlr]ales?|elles?|aires?|ives?|ifs?|iennes?|i[cv][ao]s?|onal(?:es)?|ari[ao]s?|eur[eo]p\w+|permanente?)\b"
)
# a name in full, of which the graph knows nothing
_FULL = re.compile(
    r"\s+(?:on|against|relating|concerning|sur|relative|contre|sobre|contra|relativ[ao])\b"
    r"|\s+(?:of|for|to|de|d['’]|des|du|del)\s?(?:the\s|la\s|las\s|los\s|l['’])?[A-ZÀ-Ý]"
)
_DEFINED = re.compile(
    r"\((?:[Tt]he |[Ll]a |[Ll]e |[Ee]l |[Ll]['’])\s?[“\"«‘]?\s?(?P<noun>[A-ZÀ-Ý][a-zà-ÿ]{3,})\s?[”\"»’]?\)"
)
_PLAIN_WORD = re.compile(r"(?:^|[\s(’'])[a-zà-ÿ0-9][\w‑–-]*,?\s$")
_COMPOUND = re.compile(
    r"(?=[WTSGÉREPO])(?<![\w-])(?:Working Group|Task Force|Task Team|Steering (?:Committee|Group)|Special (?:Rapporteur|Representative)|Groupe de [Tt]ravail"
    r"|Équipe [Ss]péciale|Rapporteu(?:r|se) [Ss]pécial(?:e)?|Représentante? [Ss]péciale?|Grupo de Trabajo|Equipo de Tareas|Relatora? Especial"
    r"|Representante Especial|Global (?:Compact|Plan of Action)|Pacte [Mm]ondial|Plan d['’]action mondial|Pacto Mundial|Plan de Acción Mundial"
    r"|Optional Protocol|Protocole [Ff]acultatif|Protocolo [Ff]acultativo)\b"
)
_AT_COMPOUND = Trigger(
    "Working Group", "Task Force", "Task Team", "Steering ", "Special R", "Groupe de", "Équipe ", "Rapporteu",
    "Représentant", "Grupo de Trabajo", "Equipo de Tareas", "Relator", "Representante Especial", "Global ",
    "Pacte ", "Plan d", "Pacto Mundial", "Optional Protocol", "Protocole ", "Protocolo ",
)  # fmt: skip
_INSTRUMENTS = ("global", "pact", "plan", "optional", "protocol")
_REACH = 160  # characters between a name and the short form that is defined for it
_FEMININE = re.compile(r"(?<=representant)e\b|(?<=special)e\b|(?<=relator)a\b|(?<=rapporteu)(?:r|se)\b")


class Antecedents:
    """What one page names, and what its nouns may point back to."""

    def __init__(
        self,
        text: str,
        lexicon: Lexicon,
        mentions: Sequence[Mention],
        records: Sequence[Record],
        spans: list[tuple[int, int]],
    ) -> None:
        self.text, self.lexicon, self.spans = text, lexicon, spans
        self.records = sorted(records, key=lambda r: r.start)
        self._record_starts = [r.start for r in self.records]
        self.mentions = sorted(mentions, key=lambda m: m.start)
        self._starts = [m.start for m in self.mentions]

    def _take(self, found: Sequence[Mention]) -> None:
        self.mentions = sorted([*self.mentions, *found], key=lambda m: m.start)
        self._starts = [m.start for m in self.mentions]

    def _free(self, start: int, end: int) -> bool:
        # mentions overlap only where one lies in another, so that looking at a few before is enough
        at = bisect_left(self._starts, end)
        return not any(m.end > start for m in self.mentions[max(0, at - _OVERLAPS) : at])

    def _record(self, offset: int) -> Record | None:
        at = bisect_right(self._record_starts, offset) - 1
        return self.records[at] if at >= 0 and offset < self.records[at].end else None

    def _scope(self, offset: int) -> tuple[int, int]:
        record = self._record(offset)
        return (record.start, record.end) if record else (0, len(self.text))

    def _from(self, start: int, end: int) -> list[Mention]:
        return self.mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _beside(self, offset: int) -> list[Mention]:
        return self._from(*sentence_at(self.spans, offset))

    def _mention(self, start: int, end: int, entities: Sequence[Entity], rule: str, sure: float) -> Iterator[Mention]:
        if not entities:
            return
        first = entities[0]
        others = tuple(e.identifier for e in entities[1:])
        yield Mention(
            start, end, first.type, first.identifier, self.text[start:end], rule, sure if not others else 0.4, others
        )

    def _antecedent(self, offset: int, noun: str, types: tuple[str, ...], after: int = 0) -> list[Entity]:
        low, _ = self._scope(offset)
        fitting: list[Entity] = []
        for floor in (low, 0) if not self.records else (low,):
            for mention in reversed(self._from(floor, offset)[-_FARTHEST:]):
                if mention.start < after:
                    break
                if mention.type not in types:
                    continue
                entity = self.lexicon.entities.get(mention.identifier)
                if entity is None or "Resolution" in entity.classes:  # its title may name what it adopts
                    continue
                if any(names_kind(name, noun) for name in entity.names) and of_kind(entity, noun):
                    fitting.append(entity)
                    if entity.type != "organisation":
                        return [entity]
            if fitting:
                break
        return meant(fitting)

    def _heads(self) -> Iterator[Mention]:
        defined = self._defined()
        unknown: dict[str, int] = {}  # where a thing of this kind is named in full that the graph lacks
        for match in _AT_HEAD.matches(_HEAD, self.text):
            noun = match.group().lower()
            if noun not in HEADS:
                continue
            noun, start = key(noun), match.start()
            if not self._free(start, match.end()):
                continue
            article = _ARTICLE.search(self.text[max(0, start - 5) : start])
            if not article and not _PLAIN_WORD.search(self.text[max(0, start - 24) : start]):
                continue
            if _LONGER.match(self.text, match.end()):
                if _FULL.match(self.text, match.end()):
                    unknown[noun] = start
                continue
            types = ("instrument",) if noun in _INSTRUMENT_HEADS else ("organisation", "process", "framework")
            said = [entity for at, entity in defined.get(noun, []) if at <= start]
            entities = said[-1:] or self._antecedent(start, noun, types, unknown.get(noun, 0))
            yield from self._mention(start, match.end(), entities, "antecedent", 0.85)

    def _compounds(self) -> Iterator[Mention]:
        """A noun of two words that stands for the body of this kind that was named last: "the Working Group"."""
        for match in _AT_COMPOUND.matches(_COMPOUND, self.text):
            start = match.start()
            if not self._free(start, match.end()) or _LONGER.match(self.text, match.end()):
                continue
            before = self.text[max(0, start - 24) : start]
            if not (_ARTICLE.search(before) or _PLAIN_WORD.search(before) or before.endswith(("Its ", "Su ", "Son "))):
                continue
            wanted = "instrument" if match.group().lower().startswith(_INSTRUMENTS) else "organisation"
            noun = f" {_stem(match.group())} "
            earlier = self._from(self._scope(start)[0], start)[-_FARTHEST:]
            for mention in reversed(earlier):
                entity = self.lexicon.entities.get(mention.identifier)
                if entity and entity.type == wanted and any(noun in f" {_stem(n)} " for n in entity.names):
                    yield from self._mention(start, match.end(), [entity], "antecedent", 0.85)
                    break
            else:
                yield from self._mention(start, match.end(), self._only_protocol(noun, earlier), "antecedent", 0.8)

    def _only_protocol(self, noun: str, earlier: Sequence[Mention]) -> list[Entity]:
        """The one optional protocol to the treaty that was named last, where that treaty has no other."""
        if "rotoc" not in noun:
            return []
        treaties = (self.lexicon.entities.get(m.identifier) for m in reversed(earlier) if m.type == "instrument")
        last = next((e for e in treaties if e and "Treaty" in e.classes), None)
        if last is None:
            return []
        joined = (self.lexicon.entities.get(i) for i in sorted(self.lexicon.neighbours.get(last.identifier, ())))
        found = [e for e in joined if e and "Protocol" in e.classes and any(noun in f" {_stem(n)} " for n in e.names)]
        return found if len(found) == 1 else []

    def _defined(self) -> dict[str, list[tuple[int, Entity]]]:
        """Short forms that the text defines: "the Protocol of 2014 … (the Protocol)"."""
        found: dict[str, list[tuple[int, Entity]]] = {}
        for match in _DEFINED.finditer(self.text):
            noun = key(match["noun"])
            before = [m for m in self._from(max(0, match.start() - _REACH), match.start()) if m.end <= match.start()]
            for mention in reversed(before):
                entity = self.lexicon.entities.get(mention.identifier)
                if entity and any(names_kind(name, noun) for name in entity.names):
                    found.setdefault(noun, []).append((match.start(), entity))
                    break
        return found


def _stem(name: str) -> str:
    """The words of a name, a woman's title and a man's alike."""
    return _FEMININE.sub("", key(name))
