"""Things that a text names by a noun and by facts rather than by their name.

Constraints from the text (a class, dates, a resolution, bodies named beside it) are held against the facts of the graph:
one match links, several are listed with a low confidence, none gives nothing. A noun without facts of its own stands for
the last thing named before it that the noun fits.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from graph.extraction.dates import agree, find_dates
from graph.extraction.entity import HEADS, Entity
from graph.extraction.folding import key
from graph.extraction.lexicon import Lexicon
from graph.extraction.nouns import CLASS_OF_NOUN, meant, names_kind, of_kind
from graph.extraction.sentences import sentence_at
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
_DOCUMENT_NOUNS = (
    r"Handbook|Guidelines?|Guide|Manual|Toolkit|Framework Document|Technical Note|Guidance Note|Report|Study|Strategy|Policy"
    r"|Manuel|Lignes directrices|Rapport|Étude|Note technique|Directives|Stratégie|Directrices|Guía|Informe|Estudio"
    r"|Nota técnica|Estrategia|Marco|Document|Documento"
)
_THIS = r"(?:[Tt]h(?:is|ese)|[Cc]e(?:t|tte|s)?|[Ll]e présent|[Ll]a présente|[Ll]es présentes|[Ee]st[aeo]s?|[Ee]l presente|[Ll]a presente|[Ll]as presentes)"
_DOCUMENT = re.compile(
    rf"\b(?P<this>{_THIS}\s+)?(?<!\w)(?P<noun>{_DOCUMENT_NOUNS})\b(?!\s+(?:of|on|for|to|de|del|sur|sobre|para)\s+[A-ZÀ-Ý])"
)
_INSTRUMENT = re.compile(
    rf"\b(?P<this>{_THIS}\s+)(?P<noun>[Pp]rotocol[eo]?|[Cc]onvention|[Cc]onvenci[óo]n|[Cc]onvenio|[Cc]ovenant|[Tt]reaty|[Tt]ratado"
    r"|[Tt]raité|[Pp]act[eo]|[Dd]eclaration|[Dd]éclaration|[Dd]eclaración|[Cc]ompact)\b"
)
_HEAD = re.compile(r"(?<![\w-])[A-ZÀ-Ý][a-zà-ÿ]{3,}\b(?!['’-]\w{3})")
_ARTICLE = re.compile(r"(?:\b(?:[Tt]he|[Ll][ae]s?|[Ee]l|[Ll]os|[Dd]el|[Aa]l|[Dd]u|[Aa]u)\s|\b[LldD]['’])$")
_DISEASE_WORDS = ("ndemi", "pidemi", "pidémi", "ndémi", "outbreak", "NDEMI", "PIDEMI", "Outbreak")
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
    r"(?<![\w-])(?:Working Group|Task Force|Task Team|Steering (?:Committee|Group)|Special (?:Rapporteur|Representative)|Groupe de [Tt]ravail"
    r"|Équipe [Ss]péciale|Rapporteu(?:r|se) [Ss]pécial(?:e)?|Représentante? [Ss]péciale?|Grupo de Trabajo|Equipo de Tareas|Relatora? Especial"
    r"|Representante Especial|Global (?:Compact|Plan of Action)|Pacte [Mm]ondial|Plan d['’]action mondial|Pacto Mundial|Plan de Acción Mundial"
    r"|Optional Protocol|Protocole [Ff]acultatif|Protocolo [Ff]acultativo)\b"
)
_INSTRUMENTS = ("global", "pact", "plan", "optional", "protocol")
_REACH = 160  # characters between a name and the short form that is defined for it
_DISEASE = re.compile(r"\b(?:pandemic|epidemic|outbreak|pand[ée]mie|[ée]pid[ée]mie|pandemia|epidemia)\b", re.IGNORECASE)
_WORLD_DISEASE = re.compile(
    r"\b(?:global (?:public )?health (?:crisis|emergency)|crise sanitaire mondiale|crisis sanitaria mundial)\b",
    re.IGNORECASE,
)
_PROJECT = re.compile(r"\b(?:joint[ -])?(?:project|initiative|proyecto|projet)(?: conjunto| conjoint)?\b")
_ISSUED = re.compile(
    r"\b(?P<noun>[Ss]tatement|[Gg]uidelines|[Pp]olicy|[Ff]ramework|[Ss]trategy|[Dd]eclaration|[Dd]éclaration|[Dd]eclaración|[Ll]ignes directrices"
    r"|[Dd]irectrices|[Pp]olítica|[Pp]olitique|[Ee]strategia|[Ss]tratégie)\s+(?:issued|adopted|published|endorsed|released|launched|publiée?s?|adoptée?s?"
    r"|émises?|emitida|adoptad[ao]s?|publicad[ao]s?)\s+(?:in|on|en|le|el)\s+"
)
_MEETING = re.compile(
    r"\b(?P<head>(?:Ministerial |Regional |World |Global |High-level |First |Second |Third |Fourth |Fifth )*(?:Conference|Summit|Meeting)"
    r"|Conférence [Mm]inistérielle|Conferencia [Mm]inisterial|Sommet|Cumbre)\b"
)


_FEMININE = re.compile(r"(?<=representant)e\b|(?<=special)e\b|(?<=relator)a\b|(?<=rapporteu)(?:r|se)\b")


class Descriptions:
    """Resolves the descriptions of one page, given what is named in it."""

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

    def find(self) -> list[Mention]:
        """All mentions by description, in order."""
        found = [
            *self._documents(),
            *self._instruments(),
            *self._diseases(),
            *self._issued(),
            *self._projects(),
            *self._meetings(),
        ]
        self._take(found)
        compounds = list(self._compounds())
        self._take(compounds)
        return sorted([*found, *compounds, *self._heads()], key=lambda m: m.start)

    def _take(self, found: Sequence[Mention]) -> None:
        self.mentions = sorted([*self.mentions, *found], key=lambda m: m.start)
        self._starts = [m.start for m in self.mentions]

    # helpers

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

    # the record's own document, and instruments

    def _documents(self) -> Iterator[Mention]:
        if not self.records:
            return
        said: set[tuple[int, str]] = set()
        for match in _DOCUMENT.finditer(self.text):
            record = self._record(match.start())
            start = match.start("this") if match["this"] else match.start("noun")
            if record is None or not self._free(start, match.end()) or not record.identifier:
                continue
            if not record.description_start <= start < record.description_end:
                continue
            if (
                not match["this"]
                and re.search(r"[A-ZÀ-Ý][\w-]*\s$", self.text[max(0, match.start() - 20) : match.start()])
                and not re.search(
                    r"\b(?:The|Le|La|Les|El|Las|Los)\s$", self.text[max(0, match.start() - 5) : match.start()]
                )
            ):
                continue
            titled = record.title is not None and key(match["noun"]) in key(record.title)
            if match["this"] or titled or (record.start, key(match["noun"])) in said:
                said.add((record.start, key(match["noun"])))
                yield Mention(
                    start,
                    match.end(),
                    "resource",
                    record.identifier,
                    self.text[start : match.end()],
                    "this-document",
                    0.9,
                )

    def _instruments(self) -> Iterator[Mention]:
        for match in _INSTRUMENT.finditer(self.text):
            if not self._free(match.start(), match.end()):
                continue
            entities = self._by_facts(match.start(), key(match["noun"]))
            rule = "facts"
            if not entities:
                rule = "antecedent"
                entities = self._antecedent(match.start(), key(match["noun"]), ("instrument",))
            yield from self._mention(match.start(), match.end(), entities, rule, 0.9)

    def _by_facts(self, offset: int, noun: str) -> list[Entity]:
        wanted = next((name for name, nouns in CLASS_OF_NOUN.items() if noun in nouns), None)
        start, end = sentence_at(self.spans, offset)
        sentence = self.text[start:end]
        adopted, in_force = [], []
        for at, _, value in find_dates(sentence):
            before = sentence[max(0, at - 60) : at].lower()
            force = max(before.rfind(w) for w in ("into force", "en vigueur", "en vigor", "vigencia", "in force"))
            adoption = max(before.rfind(w) for w in ("adopt", "aprob", "approv"))
            if force > adoption:
                in_force.append(value)
            elif adoption >= 0:
                adopted.append(value)
        sources = [m.identifier for m in self._beside(offset) if m.identifier in self.lexicon.adopts]
        if not (adopted or in_force or sources) or wanted is None:
            return []
        found = []
        for entity in self.lexicon.entities.values():
            if entity.type != "instrument" or not any(
                c == wanted or c.endswith(wanted) or (wanted == "Treaty" and c in ("RegionalTreaty", "ILOConvention"))
                for c in entity.classes
            ):
                continue
            fits = all(agree(d, entity.date("adoptedOn")) for d in adopted)
            fits = fits and all(agree(d, entity.date("enteredIntoForceOn")) for d in in_force)
            if fits and all(entity.identifier in self.lexicon.adopts[s] for s in sources):
                found.append(entity)
        return sorted(found, key=lambda e: e.identifier)

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

    # nouns that stand for what was named before

    def _heads(self) -> Iterator[Mention]:
        defined = self._defined()
        unknown: dict[str, int] = {}  # where a thing of this kind is named in full that the graph lacks
        for match in _HEAD.finditer(self.text):
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
        for match in _COMPOUND.finditer(self.text):
            start = match.start()
            if not self._free(start, match.end()) or _LONGER.match(self.text, match.end()):
                continue
            before = self.text[max(0, start - 24) : start]
            if not (_ARTICLE.search(before) or _PLAIN_WORD.search(before)):
                continue
            wanted = "instrument" if match.group().lower().startswith(_INSTRUMENTS) else "organisation"
            noun = f" {_stem(match.group())} "
            for mention in reversed(self._from(self._scope(start)[0], start)[-_FARTHEST:]):
                entity = self.lexicon.entities.get(mention.identifier)
                if entity and entity.type == wanted and any(noun in f" {_stem(n)} " for n in entity.names):
                    yield from self._mention(start, match.end(), [entity], "antecedent", 0.85)
                    break

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

    # events, projects, documents by date

    def _diseases(self) -> Iterator[Mention]:
        emergencies = self.lexicon.of_class("HealthEmergency")
        diseases = {e.identifier for e in emergencies}
        pandemics = [e for e in emergencies if any("pandemic" in key(n) for n in e.names)]
        speaks = any(word in self.text for word in _DISEASE_WORDS)
        for match in _DISEASE.finditer(self.text) if speaks else ():
            if self._free(match.start(), match.end()):
                low, high = self._scope(match.start())
                near = [m.identifier for m in self._from(low, high) if m.identifier in diseases]
                entities = [self.lexicon.entities[near[0]]] if near else []
                yield from self._mention(match.start(), match.end(), entities, "antecedent", 0.85)
        for match in _WORLD_DISEASE.finditer(self.text) if pandemics else ():
            if self._free(match.start(), match.end()):
                yield from self._mention(match.start(), match.end(), pandemics, "facts", 0.6)

    def _issued(self) -> Iterator[Mention]:
        for match in _ISSUED.finditer(self.text):
            dates = find_dates(self.text[match.end() : match.end() + 30])
            if not dates or dates[0][0] > 0 or not self._free(match.start(), match.end()):
                continue
            bodies = {m.identifier for m in self._beside(match.start()) if m.type in ("organisation", "process")}
            found = [
                e
                for e in self.lexicon.entities.values()
                if e.type in ("framework", "instrument")
                and (agree(dates[0][2], e.date("issuedOn")) or agree(dates[0][2], e.date("adoptedOn")))
                and len(e.date("issuedOn") or e.date("adoptedOn")) >= len(dates[0][2])
                and self.lexicon.neighbours.get(e.identifier, frozenset()) & bodies
            ]
            noun = key(match["noun"])
            found = [e for e in found if any(noun in key(n).split() for n in e.names)] or found
            yield from self._mention(match.start(), match.end() + dates[0][1], found, "facts", 0.8)

    def _projects(self) -> Iterator[Mention]:
        for match in _PROJECT.finditer(self.text):
            start, end = sentence_at(self.spans, match.start())
            dates = [value for _, _, value in find_dates(self.text[start:end])]
            if not dates or not self._free(match.start(), match.end()):
                continue
            beside = self._beside(match.start())
            named = {m.identifier for m in beside}
            found = [
                e
                for e in self.lexicon.of_class("Project")
                if any(len(d) >= 7 and agree(d, e.date("startedOn")) for d in dates)
                and (self.lexicon.neighbours.get(e.identifier, frozenset()) & named or self._shares_name(e, beside))
                and e.identifier not in named
            ]
            yield from self._mention(match.start(), match.end(), found, "facts", 0.8)

    @staticmethod
    def _shares_name(entity: Entity, beside: Sequence[Mention]) -> bool:
        words = {word for name in entity.names for word in key(name).split()}
        return any(key(m.surface) in words for m in beside if m.surface.isupper())

    def _meetings(self) -> Iterator[Mention]:
        for match in _MEETING.finditer(self.text):
            if not self._free(match.start(), match.end()):
                continue
            if re.search(r"[A-ZÀ-Ý][\w-]+ $", self.text[max(0, match.start() - 24) : match.start()]):
                continue  # the end of a longer name
            start, end = sentence_at(self.spans, match.start())
            sentence = self.text[start:end]
            years = {value[:4] for _, _, value in find_dates(sentence)}
            capitalised = {key(w) for w in re.findall(r"[A-ZÀ-Ý]\w+", sentence[match.start() - start :])}
            head = key(match["head"])
            found = [
                e
                for e in self.lexicon.entities.values()
                if e.type == "event"
                and e.date("startedOn")[:4] in years
                and any(head in key(n) for n in e.names)
                and any(set(key(n).split()) & (capitalised - set(head.split())) for n in e.names)
            ]
            yield from self._mention(match.start(), match.end(), found, "facts", 0.8)


def _stem(name: str) -> str:
    """The words of a name, a woman's title and a man's alike."""
    return _FEMININE.sub("", key(name))
