"""The forms in which a name may be printed: spelling, articles, brackets, singular and plural, United Nations and UN."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_LEADING = re.compile(
    r"^(?:the|la|le|les|el|los|las|l')\s+(?!Angeles\b|Ángeles\b|Haye\b|Haya\b|Valett|Paz\b|Salvador\b)|^l['’]",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_TAIL = re.compile(r",\s*(?:1[89]|20)\d\d$")
# who above all is protected, and what else is forbidden, is often left out of a long name
_ABOVE_ALL = re.compile(
    r"^(?P<core>(?:\S+ ){3,}?\S+?),? (?:especially|particularly|in particular|en particulier|notamment|especialmente|en especial|en particular"
    r"|and Other Cruel|et autres peines|y Otros Tratos|y otros tratos) .+$",
    re.IGNORECASE,
)
_OF_THE_UN = re.compile(
    r" (?:des Nations Unies|de las Naciones Unidas|de l'ONU|de la ONU|du Conseil de l'Europe|del Consejo de Europa|de l'OUA|de la OUA|"
    r"de l'Union africaine|de la Unión Africana|de l'OIT|de la OIT|de l'ASEAN|de la ASEAN)(?= \w+ \w)",
    re.IGNORECASE,
)
_REGION = re.compile(
    r" (?:in|en) (?:Africa|Afrique|África|Europe|Europa|Latin America|Amérique latine|América Latina)$"
)
_LONG_WITH_REGION = 9  # words
_WORD = re.compile(r"[^\W_]+")
_SUPPLEMENT = re.compile(r",? (?:supplementing|additionnel à|que complementa|visant à compléter) .+$")
_ISSUER = re.compile(
    r"^(?:[A-Z]{3,}|UN|EU|AU|United Nations|Council of Europe|African Union|European Union)(?:['’]s)? (?=\w+ .*\w+ .*\w)"
)
_UN = re.compile(r"^(?:UN|United Nations) (?=\w+ \w)")

# Each pair is tried in both directions; all are whole words.
_SWAPS = [
    ("united nations", "un"), ("united nations", "u.n."), ("naciones unidas", "onu"), ("nations unies", "onu"),
    ("united states", "u.s."), ("united states", "us"), ("u.s.", "us"), ("european union", "eu"),
    ("african union", "au"), ("organization", "organisation"), ("labour", "labor"), ("programme", "program"),
    ("centre", "center"), ("coordinator", "co-ordinator"), ("cooperation", "co-operation"), ("and", "&"),
    ("gender-based violence", "gbv"), ("against", "on"), ("on", "for"), ("against", "to combat"),
    ("human trafficking", "trafficking in human beings"), ("human trafficking", "trafficking in persons"),
    ("the rights", "rights"), ("droits de l'homme", "droits humains"), ("migration", "migrations"),
    ("disability inclusion strategy", "disability strategy"), ("inter-agency", "interagency"),
    ("trabajadores migratorios", "trabajadores migrantes"), ("y los", "y"), ("et les", "et"), ("et des", "et"),
    ("concernant", "sur"), ("relatif à", "sur"), ("relative à", "sur"), ("relatif aux", "sur les"), ("relative aux", "sur les"),
    ("relativo a", "sobre"), ("relativa a", "sobre"), ("rapporteuse spéciale", "rapporteur spécial"),
    ("relatora especial", "relator especial"), ("représentante spéciale", "représentant spécial"),
    ("children and armed conflict", "children in armed conflict"),
    ("traite des êtres humains", "traite des personnes"), ("traite des personnes", "traite d'êtres humains"),
    ("trata de personas", "trata de seres humanos"), ("la migración", "migración"), ("los refugiados", "refugiados"), ("pacto mundial", "pacto global"),
    ("organización de las naciones unidas", "naciones unidas"), ("organización de las naciones unidas", "onu"),
    ("organisation des nations unies", "nations unies"), ("a la convención", "de la convención"), ("sobre el", "sobre"), ("sobre la", "sobre"),
    ("contra la", "contra"),
]  # fmt: skip
_SHORTEST_FOR_SWAP = 3  # words: in shorter names a swapped preposition makes another name
_SHORTEST_WITHOUT_UN = 5  # words: shorter ones are names of many things
_LONGEST_FOR_PLURAL = 9

# What is printed around the name of a health emergency.
_EMERGENCY = (
    "{} pandemic", "{} crisis", "{} outbreak", "{} epidemic", "{} emergency",
    "pandémie de {}", "pandémie de la {}", "pandémie du {}", "crise de la {}", "crise du {}", "crise liée à la {}",
    "épidémie de {}", "épidémie d'{}", "pandemia de {}", "pandemia de la {}", "pandemia del {}", "crisis de la {}",
    "crisis del {}", "crisis de {}", "brote de {}", "brote del {}", "epidemia de {}", "epidemia del {}",
)  # fmt: skip


def unfolded(text: str) -> str:
    """Apostrophes and spaces as typed on a keyboard; accents and case as they are."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text).replace("’", "'").replace("\u00a0", " ")).strip()


def without_article(text: str) -> str:
    """The text without a leading article of en, fr or es."""
    return _LEADING.sub("", text)


def forms(name: str, document: bool = False) -> Iterator[str]:
    """The printed forms of a name, itself first. Forms may come more than once.

    A ``document`` is also called without the body that issued it and without what it supplements.
    """
    bare = without_article(_BRACKETS.sub("", unfolded(name))).strip(" ,;:.")
    if not bare:
        return
    yield bare
    if "(" in name and not name.rstrip().endswith(")"):  # "… (Supplementary Measures) Recommendation"
        yield without_article(unfolded(name)).strip(" ,;:.")
    core = _TAIL.sub("", bare)
    if core != bare:
        yield core
    yield from without_emphasis(bare)
    if document and len(_WORD.findall(bare)) > _LONG_WITH_REGION and (cut := _REGION.sub("", bare)) != bare:
        yield cut
    opening = bare.partition(":")[0]
    if document and opening != bare and len(opening.split()) >= 4:
        yield opening
        if (without := _ISSUER.sub("", opening)) != opening and len(without.split()) >= 4:
            yield without
    short = _OF_THE_UN.sub("", bare) if _OF_THE_UN.search(bare) else _UN.sub("", bare)
    if short != bare and len(_WORD.findall(short)) >= _SHORTEST_WITHOUT_UN:
        yield short
    for pattern in (_SUPPLEMENT, _ISSUER, _UN) if document else ():
        if pattern.search(bare):
            yield pattern.sub("", bare)
    words = _WORD.findall(bare)
    if len(words) >= _SHORTEST_FOR_SWAP:
        yield from _swapped(bare)
        if core != bare:
            yield from _swapped(core)
        if ", and " in bare:
            yield bare.replace(", and ", " and ")
        yield bare.replace(",", "")
    elif len(words) > 1:
        yield from _swapped(bare, only=11)
    if document and 1 < len(words) <= _LONGEST_FOR_PLURAL:
        yield from _numbered(bare)


def without_emphasis(name: str) -> Iterator[str]:
    """The name without whom it has above all in view, where it says so."""
    if cut := _ABOVE_ALL.match(name):
        yield cut["core"]


def emergency_forms(name: str) -> Iterator[str]:
    """How texts print a health emergency that is called ``name``."""
    for template in _EMERGENCY:
        yield template.format(name)


def _swapped(name: str, only: int | None = None) -> Iterator[str]:
    lower = name.lower()
    for one, other in _SWAPS[:only]:
        for old, new in ((one, other), (other, one)):
            at = re.search(rf"(?<!\w){re.escape(old)}(?!\w)", lower)
            if at:
                fresh = new.upper() if new in ("un", "us", "eu", "au", "onu", "u.s.", "u.n.", "gbv") else (
                    new.title() if name[at.start()].isupper() else new
                )  # fmt: skip
                yield name[: at.start()] + fresh + name[at.end() :]


def _numbered(name: str) -> Iterator[str]:
    for word in _WORD.finditer(name):
        text = word.group()
        if len(text) < 4 or text.isupper():
            continue
        if text.endswith("s") and not text.endswith("ss"):
            yield name[: word.end() - 1] + name[word.end() :]
        elif text[-1].isalpha():
            yield name[: word.end()] + "s" + name[word.end() :]
