"""A shadow sentence without what says nothing of who does what: adverbs, empty brackets, dashes, words around a name."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

NAME = r"<[A-Z]\d+>"
BRACKET = r"(?: \([^()]{0,60}\))?"
ARTICLE = r"(?:[Tt]he |[Ll]a |[Ll]e |[Ll]es |[Ee]l |[Ll]os |[Ll]as |[Ll]['’]|[Ii]ts |[Ss]on |[Ss]a |[Ss]u )?"

# what a thing is also called stands between it and what is said of it
_ALIAS = re.compile(
    r", (?:also |better |formerly )?known as [^,;.]{1,160}, |, (?:également |aussi )?connue?s? sous le nom de [^,;.]{1,160}, "
    r"|, (?:también )?conocid[oa]s? como [^,;.]{1,160}, "
)
# a name that is known by the acronym behind it alone: "the Framework for This and That (<F1>)"
_ACRONYM = re.compile(
    r"(?P<article>\b(?:[Tt]he|[Ii]ts|[Ll][ae]|[Ee]l|[Ss]on|[Ss]us?) |\b[Ll]['’])[A-ZÀ-Ý][^<>,.;:()]{4,110} \((?P<name><[FPO]\d+>)\)"
)
# what may stand anywhere and says nothing of who does what
_ASIDES = (
    " also ", " currently ", " presently ", " actively ", " officially ", " formally ", " primarily ", " mainly ", " également ", " actuellement ",
    " activement ", " officiellement ", " aussi ", " también ", " actualmente ", " activamente ", " oficialmente ", " principalmente ",
)  # fmt: skip
_ASIDE = re.compile(rf"(?:{'|'.join(word.rstrip() for word in _ASIDES)})(?= (?!par\b|por\b|by\b))")
_BARE_BRACKET = re.compile(r" ?\((?![^()]*(?:Convention|Protocol))[^()<>]{1,80}\)(?=[ ,.;:])")
_GOVERNMENTS = re.compile(
    r"\b(?:(?:the )?[Gg]overnments of (?:the )?|(?:les )?[Gg]ouvernements (?:de la |du |des |de l['’]|de )|(?:los )?[Gg]obiernos (?:de los |del |de ))(?=<L)"
)
# words that stand before a name, or with it, and change nothing: "the text of the <I0>", "the platform <O0>", "and its Member States"
_WITH_NAME = re.compile(
    r"\b(?:[Tt]he |[Ll]e |[Ee]l )?(?:[Tt]ext|[Tt]exte|[Tt]exto) (?:of (?:the )?|du |de la |de l['’]|del )(?=<I)"
    r"|\b(?:[Pp]lateforme|[Pp]lataforma|[Ii]niciativa|[Ii]nitiative|[Pp]rogramme|[Pp]rograma|[Rr]éseau|[Rr]ed|[Aa]gence|[Aa]gencia) (?=<[OP])"
    r"|(?<=>) (?:and its|et ses|y sus) (?:[Mm]ember [Ss]tates|[ÉE]tats [Mm]embres|[Ee]stados [Mm]iembros|members|membres|miembros)\b"
)
_WITH_WORDS = (
    "ext",
    "lataform",
    "lateform",
    "latform",
    "niciativ",
    "nitiative",
    "rogram",
    "éseau",
    "ed <",
    "genc",
    " and its ",
    " et ses ",
    " y sus ",
)
# "has, by its <I1>, established": what stands between goes before
_PARTED = re.compile(r"(?<=>)(?P<help> (?:has|have|had|a|ont|ha|han)), (?P<what>[^,;]{3,90}),(?= [a-zé]+)")
# "the 1951 <I0>": the year says which one is meant
_DATED_NAME = re.compile(r"<D(?:(?<=[Tt]he <D)|(?<=[Ii]ts <D)|(?<=[Ll][ae] <D)|(?<=[Ee]l <D))\d+> (?=<[IFE])")
_DASHED = re.compile(rf"(?P<it>{NAME}) ?[—–] ?(?P<aside>[^—–.;]{{3,160}}?) ?[—–] ?")
_RELATIVES = (
    " which ",
    " dont ",
    " que ",
    " qui ",
    " cual ",
    " that ",
    " who ",
    " lequel ",
    " laquelle ",
    " auquel ",
    " quien ",
)
# what of all this a sentence may hold, by the letters that it cannot be without
_SIGNS = {
    "aside": _ASIDES,
    "with": _WITH_WORDS,
    "relative": _RELATIVES,
    "relative-between": tuple(f",{word}" for word in _RELATIVES),
    "whose": (" whose ",),
    "parted": tuple(f"> {word}, " for word in ("has", "have", "had", "a", "ont", "ha", "han")),
    "alias": ("known as", "connu", "conocid"),
    "governments": ("overnm", "ouvern", "obierno"),
    "acronym": ("(<",),
    "bracket": ("(",),
    "date": ("<D",),
    "dash": ("—", "–"),
}


@cache
def _signs() -> Any:
    import ahocorasick  # the library loads only where texts are read

    automaton = ahocorasick.Automaton()
    for sign, words in _SIGNS.items():
        for word in words:
            automaton.add_word(word, sign)
    automaton.make_automaton()
    return automaton


def plain(shadow: str) -> tuple[str, list[str], set[str]]:
    """The sentence without these, what stood between dashes as sentences of its own, and the signs that it holds."""
    signs = {sign for _, sign in _signs().iter(shadow)}
    apart: list[str] = []
    if "acronym" in signs:
        shadow = _ACRONYM.sub(r"\g<article>\g<name>", shadow)
    if "with" in signs:
        shadow = _WITH_NAME.sub("", shadow)
    if "parted" in signs:
        shadow = _PARTED.sub(r", \g<what>,\g<help>", shadow)
    if "date" in signs:
        shadow = _DATED_NAME.sub("", shadow)
    if "dash" in signs:
        apart = [f"{at['it']}, {at['aside']}." for at in _DASHED.finditer(shadow)]
        shadow = _DASHED.sub(r"\g<it> ", shadow)
    if "alias" in signs:
        shadow = _ALIAS.sub(" ", shadow)
    if "bracket" in signs:
        shadow = _BARE_BRACKET.sub("", shadow)
    if "aside" in signs:
        shadow = _ASIDE.sub("", shadow)
    if "governments" in signs:
        shadow = _GOVERNMENTS.sub("", shadow)
    return shadow, apart, signs
