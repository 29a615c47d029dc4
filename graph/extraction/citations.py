"""A grammar of how resolutions and labour conventions are cited, in English, French and Spanish.

Symbols follow the United Nations Editorial Manual (document symbols); ILO codes follow NORMLEX (C029, P029, R203).
Each member of an enumeration is a citation of its own. What is not in the graph gets the identifier that its symbol
implies, and counts as a candidate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.extraction.lexicon import Lexicon
from graph.extraction.triggers import Trigger
from graph.model import Mention

_S = r"[ \t\u00a0\n]"  # a citation may run over a line's end
_MEMBER = (
    rf"(?:S-\d{{1,2}}/\d{{1,3}}|\d{{1,4}}/\d{{1,3}}(?:{_S}?[A-C](?![\w]))?|\d{{1,4}}{_S}?\([IVXLC]+\)(?:{_S}?[A-C](?!\w))?"
    rf"|\d{{1,4}}{_S}?[A-C]{_S}?\([IVXLC]+\)|\d{{1,4}}(?:{_S}?\((?:19|20)\d\d\))?)(?![\w/])"
)
_DATED = rf"(?:,?{_S}(?:of|du|de|del){_S}\d{{1,2}}(?:er|[°º])?{_S}(?:de{_S})?[^\W\d]{{3,10}}{_S}(?:de{_S})?\d{{4}})?"
_GLUE = rf"{_DATED}(?:{_S}?[,;]{_S}?(?:and|et|y|e|&)?{_S}?|{_S}(?:and|et|y|e|&|or|ou|o){_S})(?:(?:de{_S})?(?:la|the|les|las){_S})?"
_ORGANS = {
    "S": r"UNSCR?|SCR?|(?:U\.?N\.?{s})?Security{s}Council(?:['’]s)?|Conseil{s}de{s}s[ée]curit[ée]|Consejo{s}de{s}Seguridad",
    "A/HRC": r"UNHRC|HRC|(?:U\.?N\.?{s})?Human{s}Rights{s}Council(?:['’]s)?|Conseil{s}des{s}droits{s}de{s}l['’]homme"
    r"|Consejo{s}de{s}Derechos{s}Humanos",
    "E": r"ECOSOC|Economic{s}and{s}Social{s}Council(?:['’]s)?|Conseil{s}[ée]conomique{s}et{s}social"
    r"|Consejo{s}Econ[óo]mico{s}y{s}Social",
    "E/CN.4": r"Commission{s}on{s}Human{s}Rights|Commission{s}des{s}droits{s}de{s}l['’]homme"
    r"|Comisi[óo]n{s}de{s}Derechos{s}Humanos",
    "A": r"UNGA|GA|(?:U\.?N\.?{s}|United{s}Nations{s})?General{s}Assembly(?:['’]s)?|Assembl[ée]e{s}g[ée]n[ée]rale"
    r"|Asamblea{s}General",
}
_ORGAN = "|".join(f"(?P<o{i}>{words.replace('{s}', _S)})" for i, words in enumerate(_ORGANS.values()))
_ORGAN_KEYS = tuple(_ORGANS)
_NOUN = r"(?P<noun>[Rr]esolutions?|RESOLUTIONS?|[Rr]ésolutions?|[Rr]esoluci[óo]n(?:es)?|Res\.)"
_SYMBOL = re.compile(
    rf"\b(?P<body>S|A/HRC|HRC|A|E/CN\.4|E)/(?P<kind>RES|Res|res|DEC)[/ ](?P<number>S-\d{{1,2}}/\d{{1,3}}|\d{{1,4}}/\d{{1,3}}(?:{_S}?[A-C](?!\w))?"
    rf"|\d{{1,4}}(?:{_S}?\((?:[IVXLC]+|(?:19|20)\d\d)\)(?:{_S}?(?:[A-C](?!\w)|\[[A-C]\]))?)?)(?![\w])"
)
_NAMED = re.compile(_NOUN)
_ORGAN_BEFORE = re.compile(rf"(?<!\w)(?:{_ORGAN}){_S}(?:\([A-Z/]+\){_S})?$")
_LIST = re.compile(
    rf"{_S}?(?:[Nn]os?\.?|[Nn]\.?[°º]|núms?\.?|#)?{_S}?(?P<first>{_MEMBER})"
    rf"(?P<rest>(?:(?:{_GLUE}|{_S}(?=\d{{1,4}}{_S}?\((?:19|20)\d\d\))){_MEMBER})*)"
)
_BRACKETED = re.compile(rf"{_NOUN}(?:{_S}(?:[^\W\d]+|(?:19|20)\d\d)){{1,5}}{_S}\((?P<number>\d{{1,4}}/\d{{1,3}})\)")
_SCR = re.compile(rf"\b(?:UN)?SCRs?(?={_S}?\d)")
_LOOK_BACK = 70  # characters: the longest name of an organ, with room for line ends
_LATER_ORGAN = re.compile(
    rf"(?:{_S}|\({_S}?)?,?{_S}?(?:of|du|de|del|de{_S}la|de{_S}l['’]|by|adopted{_S}by|la|the|l['’]){_S}?(?:the{_S}|la{_S}|l['’])?"
    rf"(?:United{_S}Nations{_S}|U\.?N\.?{_S})?(?:{_ORGAN})"
)
# an organ outside the United Nations that numbers its resolutions too
_OTHERS = re.compile(
    rf",?{_S}(?:of|du|de|del){_S}?(?:the{_S}|la{_S}|l['’])?(?:Parliamentary|European|African|Inter-American|OAS|Committee{_S}of{_S}Ministers"
    r"|Assemblée{_S}parlementaire|Parlement|Comité{_S}des{_S}Ministres|Asamblea{_S}Parlamentaria|Parlamento|Comité{_S}de{_S}Ministros)"
)
_NEXT = re.compile(rf"(?:{_GLUE}|{_S})(?P<member>{_MEMBER})")

# the letter stands before the look behind it, so that the engine can leap from one to the next
_CODE = re.compile(r"(?P<letter>[CPR])(?<![\w/.-][CPR])\.?0?(?P<number>\d{2,3})(?![\w/%])")
_NUMBER_SIGN = r"(?:Nos?\.?|nos?\.?|[Nn]\.?(?:[°º]|ᵒ)(?:s|ˢ)?|núms?\.?|Núms?\.?|num\.|número|numéro|number|#)"
_LABOUR_NOUN = re.compile(
    r"\b(?:[Cc]onventions?|[Cc]onvenios?|[Rr]ecommendations?|[Rr]ecommandations?|[Rr]ecomendaci[óo]n(?:es)?|[Pp]rotocol[eo]?s?)"
    r"(?=,?[ \t\u00a0\n(][^;:]{0,32}?\d)"
)
_LABOUR_LIST = re.compile(
    rf"(?:,?{_S}(?:19|20)\d\d)?(?:{_S}de{_S}l['’]OIT|{_S}de{_S}la{_S}OIT)?{_S}?(?P<sign>\(?{_NUMBER_SIGN}{_S}?)?"
    rf"(?P<first>\d{{1,3}})(?!\d|/|{_S}?\((?:19|20))\)?"
    rf"(?P<rest>(?:{_GLUE}(?:{_NUMBER_SIGN}{_S}?)?\d{{1,3}}(?!\d|/))*)"
    rf"(?P<of>,?{_S}(?:of{_S}the{_S}(?:ILO|International{_S}Labour)|de{_S}la{_S}(?:OIT|Organización{_S}Internacional{_S}del{_S}Trabajo)"
    rf"|de{_S}l['’](?:OIT|Organisation{_S}internationale{_S}du{_S}[Tt]ravail)))?"
)
_ILO_BEFORE = re.compile(rf"\b(?:ILO|OIT|BIT)(?:['’]s)?{_S}$")
_ILO = re.compile(
    r"\b(?:ILO|OIT|BIT|International Labou?r|Internacional del Trabajo|internationale du [Tt]ravail|[Ff]orced [Ll]abou?r|[Tt]ravail forcé"
    r"|[Tt]rabajo forzoso)\b"
)
# "Convention on Forced Labour (No. 29)"
_TITLED = re.compile(
    rf"\b(?P<noun>Convention|Convenio|Recommendation|Recommandation|Recomendación)(?:{_S}[^\W\d][\w’'-]*){{1,14}}(?:{_S}\([^()\d]{{3,40}}\))?,?(?:{_S}(?:19|20)\d\d)?"
    rf"{_S}\({_NUMBER_SIGN}{_S}?(?P<number>\d{{1,3}})\)"
)
_PROTOCOLS = frozenset([29, 81, 89, 110, 147, 155])  # the conventions of the ILO that have a protocol
_NOT_LABOUR = re.compile(
    r"(?:Hague|Geneva|Genève|Ginebra|Haye|Haya|CETS|ETS|STCE|Europe|Additional|Additionnel|Adicional)\W{0,3}(?:\w+\W+){0,2}$"
)
_PROTOCOL_TO = re.compile(
    rf"\b(?:(?:the|le|el){_S})?(?:2014{_S})?[Pp]rotocol[eo]?(?:{_S}(?:of|de){_S}(?P<year>2014))?{_S}(?:to|relatif{_S}à|relativo{_S}al?|à|al|of|du|del|de)"
    rf"{_S}?(?:the{_S}|la{_S}|l['’])?(?:ILO{_S})?$"
)
_DIRECTIVE = re.compile(
    rf"\b[Dd]irectiv[ea]{_S}(?:\((?:EU|UE)\){_S})?(?:n[°º]{_S}?)?(?P<year>\d{{4}})/(?P<number>\d{{1,4}})(?:/(?:EU|UE|EC|CE|JHA))?"
)

# what each of them begins with
_AT_SYMBOL = Trigger(
    *(f"{body}/{kind}" for body in ("S", "A/HRC", "HRC", "A", "E", "E/CN.4") for kind in ("RES", "Res", "res", "DEC"))
)
_AT_NOUN = Trigger(("solution", 2), ("SOLUTION", 2), ("soluci", 2), "Res.")
_AT_SCR = Trigger("SCR", "UNSCR")
_AT_LABOUR_NOUN = Trigger(
    ("onvention", 1), ("onvenio", 1), ("ecommendation", 1), ("ecommandation", 1), ("ecomendaci", 1), ("rotocol", 1)
)
_AT_TITLED = Trigger("Convention", "Convenio", "Recommendation", "Recommandation", "Recomendación")
_AT_DIRECTIVE = Trigger(("irectiv", 1))


def find_citations(text: str, lexicon: Lexicon) -> list[Mention]:
    """All citations of resolutions, ILO instruments and EU directives in a text, in order."""
    found = [
        *_symbols(text, lexicon),
        *_resolutions(text, lexicon),
        *_labour(text, lexicon),
        *_directives(text, lexicon),
    ]
    return sorted(found, key=lambda m: (m.start, -m.end))


def _mention(text: str, start: int, end: int, identifier: str, lexicon: Lexicon) -> Mention:
    known = identifier in lexicon.entities
    return Mention(start, end, "instrument", identifier, text[start:end], "citation", 0.98 if known else 0.7)


def _symbols(text: str, lexicon: Lexicon) -> Iterator[Mention]:
    for match in _AT_SYMBOL.matches(_SYMBOL, text):
        number = re.sub(r"[\s\[\]]", "", match["number"])
        body, kind = match["body"].replace("HRC", "A/HRC").replace("A/A/", "A/"), match["kind"].upper()
        identifier = resolution_identifier(body, number, lexicon) if kind == "RES" else f"{body}/DEC/{number}"
        yield _mention(text, match.start(), match.end(), identifier, lexicon)


def resolution_identifier(body: str, number: str, lexicon: Lexicon) -> str:
    """The symbol of a resolution; one of the Security Council that is cited without its year gets it from the graph."""
    number = re.sub(r"\s", "", number)
    if body == "S" and number.isdigit():
        return lexicon.resolutions.get(number, f"S/RES/{number}")
    return f"{body}/RES/{number}"


def _organ(match: re.Match[str]) -> str | None:
    return next((body for i, body in enumerate(_ORGAN_KEYS) if match[f"o{i}"]), None)


def _resolutions(text: str, lexicon: Lexicon) -> Iterator[Mention]:
    for noun in _AT_NOUN.matches(_NAMED, text):
        match = _LIST.match(text, noun.end())
        if not match:
            continue
        base = max(0, noun.start() - _LOOK_BACK)
        before = _ORGAN_BEFORE.search(text[base : noun.start()])
        organ, start = (_organ(before), base + before.start()) if before else (None, noun.start())
        if organ is None:
            later = _LATER_ORGAN.match(text, match.end())
            organ = _organ(later) if later else None
            if organ is None and _OTHERS.match(text, match.end()):
                continue
        yield from _members(text, start, match, organ, lexicon)
    for match in _AT_NOUN.matches(_BRACKETED, text):
        base = max(0, match.start() - _LOOK_BACK)
        before = _ORGAN_BEFORE.search(text[base : match.start()])
        body = _body(match["number"], _organ(before) if before else None, lexicon)
        if body is not None:
            identifier = resolution_identifier(body, match["number"], lexicon)
            yield _mention(text, match.start("number"), match.end("number"), identifier, lexicon)
    for noun in _AT_SCR.matches(_SCR, text):
        if match := _LIST.match(text, noun.end()):
            yield from _members(text, noun.start(), match, "S", lexicon)


def _members(text: str, opening: int, match: re.Match[str], organ: str | None, lexicon: Lexicon) -> Iterator[Mention]:
    places = [match.span("first")]
    at = match.end("first")
    while at < match.end("rest") and (member := _NEXT.match(text, at)):
        places.append(member.span("member"))
        at = member.end()
    for index, (start, end) in enumerate(places):
        number = re.sub(r"\s", "", text[start:end])
        if swapped := re.fullmatch(r"(\d+)([A-C])(\([IVXLC]+\))", number):
            number = swapped[1] + swapped[3] + swapped[2]
        body = _body(number, organ, lexicon)
        if body is not None:
            identifier = resolution_identifier(body, number, lexicon)
            yield _mention(text, opening if index == 0 else start, end, identifier, lexicon)


def _body(number: str, organ: str | None, lexicon: Lexicon) -> str | None:
    """The organ that numbers its resolutions like this; None where the number is none of a resolution."""
    if re.fullmatch(r"\d+(\((?:19|20)\d\d\))?", number):
        bare = number.partition("(")[0]
        if organ not in (None, "S"):
            return None
        if "(" in number or organ == "S" or bare in lexicon.resolutions:
            return "S" if len(bare) > 2 or "(" in number or organ else None
        return None
    if "(" in number:
        return "A"
    session = number.partition("/")[0].removeprefix("S-")
    if session.isdigit() and int(session) >= 1946:
        return "E/CN.4" if organ == "E/CN.4" else "E"
    if organ in ("A", "A/HRC"):
        return organ
    if f"A/RES/{number}" not in lexicon.entities and f"A/HRC/RES/{number}" in lexicon.entities:
        return "A/HRC"
    return "A" if number.startswith("S-") or int(session) >= 31 else "A/HRC"


def _labour(text: str, lexicon: Lexicon) -> Iterator[Mention]:
    for noun in _AT_LABOUR_NOUN.matches(_LABOUR_NOUN, text):
        match = _LABOUR_LIST.match(text, noun.end())
        if not match or text[max(0, noun.start() - 8) : noun.start()].lower() == "general ":
            continue
        letter = {"r": "r", "p": "p"}.get(noun.group()[0].lower(), "c")
        said = match["sign"] or match["of"] or _ILO_BEFORE.search(text[max(0, noun.start() - 8) : noun.start()])
        # a bare number, "Convention 29", in a text on labour
        if not said and not (f"ilo-{letter}{int(match['first']):03}" in lexicon.entities and _ILO.search(text)):
            continue
        if _NOT_LABOUR.search(text[max(0, noun.start() - 60) : noun.start()]):
            continue
        offset = match.start("rest")
        numbers = ((offset + m.start(), offset + m.end()) for m in re.finditer(r"\d{1,3}(?!\d)", match["rest"]))
        for index, (start, end) in enumerate([match.span("first"), *numbers]):
            first = noun.start() if index == 0 else start
            last = end + (text[end : end + 1] == ")" and "(" in text[first:end])
            number = int(text[start:end])
            if letter == "p" and number not in _PROTOCOLS:
                continue
            if letter == "c" and index == 0 and (protocol := _protocol_before(text, first, last, number, lexicon)):
                yield protocol
            yield _mention(text, first, last, f"ilo-{letter}{number:03}", lexicon)
    for match in _AT_TITLED.matches(_TITLED, text):
        identifier = f"ilo-{'r' if match['noun'][0] in 'Rr' else 'c'}{int(match['number']):03}"
        if identifier in lexicon.entities and not _NOT_LABOUR.search(text[max(0, match.start() - 60) : match.start()]):
            yield _mention(text, match.start(), match.end(), identifier, lexicon)
    for match in _CODE.finditer(text):
        identifier = f"ilo-{match['letter'].lower()}{int(match['number']):03}"
        if identifier in lexicon.entities:
            yield _mention(text, match.start(), match.end(), identifier, lexicon)


def _protocol_before(text: str, start: int, end: int, number: int, lexicon: Lexicon) -> Mention | None:
    before = _PROTOCOL_TO.search(text[max(0, start - 80) : start])
    if not before:
        return None
    opening = max(0, start - 80) + before.start()
    if article := re.match(r"(?:the|le|el)\s", text[opening:]):
        opening += article.end()
    return _mention(text, opening, end, f"ilo-p{number:03}", lexicon)


def _directives(text: str, lexicon: Lexicon) -> Iterator[Mention]:
    for match in _AT_DIRECTIVE.matches(_DIRECTIVE, text):
        identifier = f"eu-directive-{match['year']}-{int(match['number']):02}"
        if identifier in lexicon.entities:
            yield _mention(text, match.start(), match.end(), identifier, lexicon)


_ARTICLE = re.compile(
    r"\b(?:[Aa]rticles?|[Aa]rt\.|[Aa]rtículos?|[Pp]aragraphs?|[Pp]árrafos?)\s(?P<number>\d{1,3}(?:\s?\([a-z0-9]{1,3}\))*)"
    r"(?:\s(?:of|de|du|del)\s(?:the\s|la\s|l['’])?)$"
)


def article_of(text: str, mention: Mention) -> str | None:
    """The article that is cited right before an instrument, such as ``3 (a)`` in "article 3 (a) of the Palermo Protocol"."""
    found = _ARTICLE.search(text[max(0, mention.start - 40) : mention.start])
    return found["number"] if found else None
