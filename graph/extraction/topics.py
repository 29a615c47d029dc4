"""What a sentence goes on about without its name: "It …", "The committee …", "Its members are …", "Los países miembros son …"."""

from __future__ import annotations

import re

from graph.extraction.clauses import subject_number, takes_up
from graph.extraction.folding import key
from graph.extraction.lexicon import Lexicon
from graph.extraction.nouns import names_kind
from graph.extraction.shadow import LETTER, Named, Shadow

_TAKEN_UP = frozenset({"instrument", "framework", "process", "organisation", "resource"})
# A noun that names nothing by itself stands for the last subject of its family.
_NOUNS = {
    "instrument": "convention|protocol|treaty|agreement|covenant|declaration|compact|instrument|protocole|traité|accord|pacte|déclaration|convenio|"
    "convención|protocolo|tratado|acuerdo|pacto|declaración|instrumento",
    "organisation": "committee|body|network|alliance|organi[sz]ation|agency|cluster|coalition|council|commission|task force|working group|group|court|"
    "comité|organe|réseau|alliance|organisation|agence|coalition|conseil|commission|groupe|organo|órgano|red|alianza|organización|organismo|agencia|"
    "coalición|consejo|comisión|grupo",
    "process": "process|dialogue|forum|initiative|platform|mechanism|partnership|processus|dialogue|plateforme|partenariat|proceso|diálogo|foro|"
    "iniciativa|plataforma|mecanismo|alianza",
    "framework": "framework|guidelines|handbook|standards|principles|policy|strategy|mechanism|tool|system|cadre|lignes directrices|manuel|normes|"
    "principes|politique|stratégie|mécanisme|outil|système|marco|directrices|manual|normas|principios|política|estrategia|mecanismo|herramienta|sistema",
}  # fmt: skip
# nouns that stand for whatever is of their family; others only for what has them in its name
_ANY_OF_ITS_FAMILY = frozenset(
    [
        "body", "organe", "organo", "organisation", "organization", "organizacion", "organismo", "agency", "agence", "agencia", "instrument",
        "instrumento", "treaty", "traite", "tratado", "agreement", "accord", "acuerdo", "process", "processus", "proceso", "initiative",
        "iniciativa", "platform", "plateforme", "plataforma", "forum", "foro", "mechanism", "mecanisme", "mecanismo", "dialogue", "dialogo",
        "framework", "cadre", "marco", "tool", "outil", "herramienta", "system", "systeme", "sistema",
    ]
)  # fmt: skip
_NOUN = re.compile(
    r"^\W*(?:The|This|These|Le|La|L['’]|Les|Ce|Cet|Cette|Ces|El|Los|Las|Este|Esta|Estos|Estas|Dicho|Dicha) ?(?:"
    + "|".join(f"(?P<{family}>(?i:{nouns}))" for family, nouns in _NOUNS.items())
    + r")(?= (?:is|are|was|were|has|have|had|entered|came|comprises|includes|brings|consists|est|sont|a|ont|fut|entre|entra|regroupe|réunit|rassemble|"
    r"comprend|compte|es|son|fue|fueron|ha|han|entró|reúne|agrupa|incluye|cuenta|complementa|complète|supplements|establece|crea|establishes|establish|creates|sets|provides|établit|institue|crée|prévoit|prevé|está|se)\b|,)"
)
_MEMBERS = re.compile(
    r"^\W*(?:(?:Its|The|Current|Full|Founding|Ses|Les|Sus|Los|Las) (?:current |founding |full |core |twelve |)?"
    r"(?:[Mm]embers?|[Mm]ember (?:[Ss]tates|[Cc]ountries|[Oo]rgani[sz]ations)|[Pp]articipating (?:[Ss]tates|[Cc]ountries)|[Éé]tats [Mm]embres|"
    r"pays (?:membres|participants)|membres|[Ee]stados [Mm]iembros|países (?:miembros|participantes|integrantes)|miembros|organizaciones miembros))"
    r"(?: actuels| actuales| fondateurs| fundadores)? (?:are|is|include|comprise|sont|comprennent|incluent|son|incluyen)\b"
)
# most sentences open otherwise, as their first word or two show
_ARTICLES = frozenset(
    [
        "The",
        "This",
        "These",
        "Le",
        "La",
        "Les",
        "Ce",
        "Cet",
        "Cette",
        "Ces",
        "El",
        "Los",
        "Las",
        "Este",
        "Esta",
        "Estos",
        "Estas",
        "Dicho",
        "Dicha",
    ]
)
_PRONOUNS = frozenset(
    [
        "It",
        "They",
        "Elle",
        "Elles",
        "Il",
        "Ils",
        "Celle-ci",
        "Celui-ci",
        "Ce",
        "Cette",
        "Éste",
        "Ésta",
        "Este",
        "Esta",
        "Entró",
        "Es",
        "Fue",
        "Complementa",
        "Está",
    ]
)
_FIRST_WORDS = frozenset(
    noun.split()[0] for nouns in _NOUNS.values() for noun in nouns.replace("[sz]", "s").split("|")
) | {"organization"}
_MEMBER_WORDS = ("ember", "embre", "iembro", "articipa", "ntegrante")
_OPENING = 80  # characters that show what a sentence opens with


class Topics:
    """The subjects of a text so far: the one of the sentence before, and the last of each family."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self.before: Named | None = None
        self._last: dict[str, Named] = {}

    def goes_on(self, opening: str) -> bool:
        """Whether a sentence without a name may be about something named before."""
        if (self.before is None and not self._last) or not _may_go_on(opening):
            return False
        opening = opening[:_OPENING]
        return (self.before is not None and takes_up(opening) >= 0) or (
            bool(self._last) and self._noun(opening) is not None
        )

    def see(self, named: Named | None) -> None:
        """Keep the subject of a sentence that was read."""
        self.before = named
        if named is not None and named.type in _TAKEN_UP:
            self._last[named.type] = named

    def see_shadow(self, shadow: Shadow) -> None:
        """Keep the name that a shadow opens with."""
        number = subject_number(shadow.text)
        self.see(shadow.named[number] if number >= 0 else None)

    def take_up(self, shadow: Shadow) -> None:
        """Put the name in the place of what stands for it at the opening of a sentence."""
        opening = shadow.text[:_OPENING]
        members = any(word in opening for word in _MEMBER_WORDS)
        if not members and not _may_go_on(opening):
            return
        whose = _MEMBERS.match(shadow.text) if members else None
        if whose and self.before is not None and self.before.type in ("organisation", "process"):
            self._put(shadow, self.before, whose.end(), "’s members are ")
            return
        length = takes_up(shadow.text)
        if length >= 0 and self.before is not None and self.before.type in _TAKEN_UP:
            self._put(shadow, self.before, length, " ")
            return
        if found := self._noun(shadow.text[:_OPENING]):
            self._put(shadow, found[0], found[1], " ")

    def _noun(self, opening: str) -> tuple[Named, int] | None:
        match = _NOUN.match(opening)
        named = self._last.get(str(match.lastgroup)) if match else None
        if match is None or named is None:
            return None
        noun = key(match[str(match.lastgroup)])
        entity = self._lexicon.entities.get(named.identifier)
        fits = noun in _ANY_OF_ITS_FAMILY or (entity and any(names_kind(name, noun) for name in entity.names))
        return (named, match.end()) if fits else None

    @staticmethod
    def _put(shadow: Shadow, named: Named, length: int, joint: str) -> None:
        rest = shadow.text[length:].lstrip()
        joint = "" if joint == " " and rest[:1] == "," else joint
        shadow.text = f"<{LETTER[named.type]}{len(shadow.named)}>{joint}{rest[:1].lower()}{rest[1:]}"
        shadow.named.append(named)


def _may_go_on(opening: str) -> bool:
    words = opening.split(None, 2)
    if not words or words[0] in _PRONOUNS:
        return bool(words)
    if words[0][:2] in ("L'", "L’"):
        return words[0][2:].rstrip(",").lower() in _FIRST_WORDS
    return len(words) > 1 and words[0] in _ARTICLES and words[1].rstrip(",").lower() in _FIRST_WORDS
