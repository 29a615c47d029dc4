"""Things that a text names by a noun and by facts rather than by their name.

Constraints from the text (a class, dates, a resolution, bodies named beside it) are held against the facts of the graph:
one match links, several are listed with a low confidence, none gives nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graph.extraction.antecedents import Antecedents
from graph.extraction.dates import agree, find_dates
from graph.extraction.entity import Entity
from graph.extraction.everyday import PLACES
from graph.extraction.folding import key
from graph.extraction.nouns import CLASS_OF_NOUN
from graph.extraction.sentences import sentence_at
from graph.extraction.triggers import Trigger
from graph.model import Mention

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
_DISEASE_WORDS = Trigger("ndemi", "pidemi", "pidémi", "ndémi", "outbreak", "NDEMI", "PIDEMI", "Outbreak")
_HEALTH = Trigger("ealth", "EALTH", "anita", "ANITA")
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

# what each of them begins with
_THIS_WORDS: tuple[tuple[str, int], ...] = (
    ("his", 1), ("hese", 1), ("ce", 0), ("Ce", 0), ("e présent", 1), ("a présente", 1), ("es présentes", 1), ("est", 0),
    ("Est", 0), ("l presente", 1), ("a presente", 1), ("as presentes", 1),
)  # fmt: skip
_AT_THIS = Trigger(*_THIS_WORDS)
_AT_DOCUMENT = Trigger(*_THIS_WORDS, *_DOCUMENT_NOUNS.replace("?", "").split("|"), "Guideline")
_AT_ISSUED = Trigger(
    ("tatement", 1), ("uidelines", 1), ("olicy", 1), ("ramework", 1), ("trategy", 1), ("eclaration", 1), ("éclaration", 1),
    ("eclaración", 1), ("ignes directrices", 1), ("irectrices", 1), ("olítica", 1), ("olitique", 1), ("strategia", 1),
    ("tratégie", 1),
)  # fmt: skip
_AT_PROJECT = Trigger("joint", "project", "initiative", "proyecto", "projet")
_AT_MEETING = Trigger(
    "Ministerial", "Regional", "World", "Global", "High-level", "First", "Second", "Third", "Fourth", "Fifth",
    "Conference", "Summit", "Meeting", "Conférence", "Conferencia", "Sommet", "Cumbre",
)  # fmt: skip


_HEADS = {
    "conference ministerielle": "ministerial conference", "conferencia ministerial": "ministerial conference",
    "sommet": "summit", "cumbre": "summit",
}  # fmt: skip
_ENGLISH = {key(name): key(place) for place, names in PLACES.items() for name in names}
"""What French and Spanish call the places of meetings."""

# hoped for by a date, not in force since
_NOT_THEN = re.compile(r"\b(?:before|by the end|by|until|avant|d['’]ici|jusqu|antes|para|hasta|fin)\b")


class Descriptions(Antecedents):
    """Resolves the descriptions of one page, given what is named in it."""

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

    # the record's own document, and instruments

    def _documents(self) -> Iterator[Mention]:
        if not self.records:
            return
        said: set[tuple[int, str]] = set()
        for match in _AT_DOCUMENT.matches(_DOCUMENT, self.text):
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
        for match in _AT_THIS.matches(_INSTRUMENT, self.text):
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
            if _NOT_THEN.search(before[max(force, adoption, 0) :]):
                continue
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

    # events, projects, documents by date

    def _diseases(self) -> Iterator[Mention]:
        emergencies = self.lexicon.of_class("HealthEmergency")
        diseases = {e.identifier for e in emergencies}
        pandemics = [e for e in emergencies if any("pandemic" in key(n) for n in e.names)]
        speaks = _DISEASE_WORDS.stands_in(self.text)
        for match in _DISEASE.finditer(self.text) if speaks else ():
            if self._free(match.start(), match.end()):
                low, high = self._scope(match.start())
                near = [m.identifier for m in self._from(low, high) if m.identifier in diseases]
                entities = [self.lexicon.entities[near[0]]] if near else []
                yield from self._mention(match.start(), match.end(), entities, "antecedent", 0.85)
        world = pandemics and _HEALTH.stands_in(self.text)
        for match in _WORLD_DISEASE.finditer(self.text) if world else ():
            if self._free(match.start(), match.end()):
                yield from self._mention(match.start(), match.end(), pandemics, "facts", 0.6)

    def _issued(self) -> Iterator[Mention]:
        for match in _AT_ISSUED.matches(_ISSUED, self.text):
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
        for match in _AT_PROJECT.matches(_PROJECT, self.text):
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
        for match in _AT_MEETING.matches(_MEETING, self.text):
            if not self._free(match.start(), match.end()):
                continue
            if re.search(r"[A-ZÀ-Ý][\w-]+ $", self.text[max(0, match.start() - 24) : match.start()]):
                continue  # the end of a longer name
            start, end = sentence_at(self.spans, match.start())
            sentence = self.text[start:end]
            years = {value[:4] for _, _, value in find_dates(sentence)}
            capitalised = {key(w) for w in re.findall(r"[A-ZÀ-Ý]\w+", sentence[match.start() - start :])}
            head = _HEADS.get(key(match["head"]), key(match["head"]))
            capitalised |= {_ENGLISH[word] for word in capitalised & _ENGLISH.keys()}
            found = [
                e
                for e in self.lexicon.entities.values()
                if e.type == "event"
                and e.date("startedOn")[:4] in years
                and any(head in key(n) for n in e.names)
                and any(set(key(n).split()) & (capitalised - set(head.split())) for n in e.names)
            ]
            yield from self._mention(match.start(), match.end(), found, "facts", 0.8)
