"""The grammar of citations: how people write resolutions, labour conventions, directives, symbols and addresses.

A reading gives keys; the index holds the keys of each entity (graph/search/keys.py). What follows a fixed notation is
never guessed at: a resolution that the graph does not hold is not found, whatever else looks like it.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

from graph.iri import ENTITY_KINDS, ID, PREFIXES
from graph.search.citation import Reading
from graph.search.folding import LONGEST_QUESTION, fold, question
from graph.search.numbering import of_resolution

_ILO_KIND: Final = {
    **dict.fromkeys(("convention", "convenio", "convencion", "اتفاقيه", "الاتفاقيه"), "C"),
    **dict.fromkeys(("recommendation", "recomendacion", "recommandation", "توصيه", "التوصيه"), "R"),
    **dict.fromkeys(("protocol", "protocolo", "protocole", "بروتوكول"), "P"),
}
_ILO_CODE: Final = re.compile(r"(?:(?:ilo|oit|convention|convenio) )?([cpr]) ?0*([1-9]\d{0,2})")
_ILO_WORDS: Final = re.compile(
    rf"(?:(ilo|oit) )?({'|'.join(_ILO_KIND)})(?: (?:de la|de l|of the))?(?: (ilo|oit))?"
    r"(?: (no|num|number|numero|رقم|nr|n))? 0*([1-9]\d{0,2})(?: .*)?"
)
_ILO_INSIDE: Final = re.compile(rf"\b({'|'.join(_ILO_KIND)})\b.*\b(?:no|رقم) 0*([1-9]\d{{0,2}})\b")
_CETS: Final = re.compile(r"\b(?:cets|ets|stce|ste)(?: (?:no )?)?0*([1-9]\d{0,2})\b")
_COE: Final = r"(?:council of europe|conseil de l europe|consejo de europa)"
_COE_NUMBER: Final = re.compile(rf"\b(?:no|num|number|numero) 0*([1-9]\d{{0,2}}) (?:of the|of|du|del) {_COE}\b")
_DIRECTIVE: Final = re.compile(
    r"\bdirectiv[ea] (?:\w+ )?(?:(?:eu|ue|ec|ce|eec|cee) )?(\d{4}) (\d{1,4})\b"
    r"|^(\d{4}) (\d{1,4}) (?:eu|ue|ec|ce|eec|cee)$"
)
_UNTS: Final = re.compile(r"\b(\d{1,4}) unts (\d{1,4})\b")
_SYMBOL: Final = re.compile(
    r"(?:A|S|E|ST|HCR|HRI|CEDAW|CRC|CCPR|CERD|CAT|CMW|CRPD|CED|TD|DP|OECD|CAB|PC\.DEC)(?:/[^\s/,;]+)+", re.I
)
_OLD_ASSEMBLY: Final = re.compile(r"A/RES/(\d+)([A-Z]?)\(([IVXL]+)\)([A-Z]?)")
_COUNCIL: Final = re.compile(r"(S/RES/\d+)\((\d{4})\)")
_ADDRESS: Final = re.compile(
    r"(?:https?://|www\.)\S+|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:org|int|com|eu|net)(?:/\S*)?", re.I
)
_IN_ADDRESS: Final = (
    (re.compile(r"(?:undocs|docs\.un)\.org/(?:(?:en|fr|es|ar|ru|zh)/)?([^?#]+)", re.I), "symbol"),
    (re.compile(r"[?&](?:symbol|ds)=([^&#]+)", re.I), "symbol"),
    (re.compile(r"digitallibrary\.un\.org/record/(\d+)", re.I), "record"),
    (re.compile(r"unscr\.com/\w\w/resolutions/(?:doc/)?(\d+)", re.I), "council"),
    (re.compile(r"ilo_code[:=]([cpr]\d+)", re.I), "ilo"),
    (re.compile(r"celex[:=](\d{5}[a-z]\d{4})", re.I), "id"),
    (re.compile(r"eur-lex\.europa\.eu/eli/dir/(\d{4}/\d+)", re.I), "directive"),
    (re.compile(r"coe\.int/\S*(?:treatynum=|/treaty/)0*(\d+)", re.I), "cets"),
)
_ARTICLE: Final = (
    r"(?:l['’])?(?:art(?:icles?|[ií]culos?|s)?\.?|(?P<part>para(?:graph|graphe|grafo)?s?\.?|§)|المادة)\s*"
    r"(?P<number>\d+(?:\s?(?:bis|ter)\b)?[a-z]?(?:\s*\(\s*\w{1,4}\s*\))*(?:[.–-]\d+)*)"
    r"(?P<more>(?:,?\s*(?:paragraph|paragraphe|párrafo|para|par|§|point|lit|letra|lettre|alinéa)\.?\s*\(?\w{1,4}\)?)*)"
)
_MORE: Final = re.compile(r"(?:[^\W\d_]{3,}|§)\.?\s*\(?(\w{1,4})\)?")
_ARTICLE_BEFORE: Final = re.compile(
    rf"^\s*{_ARTICLE}\s*,?\s*(?:of the\b|of\b|to the\b|du\b|de la\b|de l['’]|del\b|des\b|de\b|من)?\s*(?P<rest>\S.*)$",
    re.I | re.S,
)
_ARTICLE_AFTER: Final = re.compile(rf"^(?P<rest>.*?\S)[\s,;]+(?:at\s+)?\(?{_ARTICLE}\)?\s*$", re.I | re.S)


def symbol_key(text: str) -> str:
    """A document symbol in its one form: upper case, no spaces, the letter of an old resolution last.

    >>> symbol_key("a/res/217 A (iii)"), symbol_key("S/RES/2427 (2018)")
    ('A/RES/217(III)A', 'S/RES/2427(2018)')
    """
    key = re.sub(r"\s+", "", text).upper().rstrip(".,;/")
    old = _OLD_ASSEMBLY.fullmatch(key)
    return f"A/RES/{old[1]}({old[3]}){old[2] or old[4]}" if old else key


def without_year(key: str) -> str | None:
    """The key of a Security Council resolution or an old Assembly resolution without its year or letter, or None."""
    council = _COUNCIL.fullmatch(key)
    if council:
        return council[1]
    old = _OLD_ASSEMBLY.fullmatch(key)
    return f"A/RES/{old[1]}({old[3]})" if old and old[4] else None


def address_key(address: str) -> str:
    """An address without its scheme, `www.`, fragment and closing slash, lower case in its host."""
    bare = re.sub(r"^https?://(?:www\.)?|^www\.", "", address.strip(), flags=re.I).partition("#")[0].rstrip("/")
    host, slash, path = bare.partition("/")
    return f"URL:{host.lower()}{slash}{path}"


def split_article(text: str) -> tuple[str, str] | None:
    """The instrument and the article that a text names, or None where it names no article.

    >>> split_article("Palermo Protocol art. 3"), split_article("article 3 (a) of the CRC")
    (('Palermo Protocol', '3'), ('CRC', '3(a)'))
    """
    found = _ARTICLE_BEFORE.match(text[:LONGEST_QUESTION]) or _ARTICLE_AFTER.match(text[:LONGEST_QUESTION])
    if not found:
        return None
    number = re.sub(r"\s+", "", found["number"]) + "".join(f"({part})" for part in _MORE.findall(found["more"]))
    rest = found["rest"].strip(" ,;()")
    return (rest, f"para. {number}" if found["part"] else number) if rest else None


def readings(text: str) -> list[Reading]:
    """All that a text may cite, the surest first; empty where it follows no notation."""
    text = question(text)
    found: list[Reading] = []
    if _ADDRESS.fullmatch(text) or text.startswith(ID):
        return _of_address(text)
    found += _of_identifier(text)
    bare = text.strip("«»“”\"' .,;")
    symbol = _SYMBOL.match(bare)
    if symbol:
        rest = bare[symbol.end() :].strip()
        if re.fullmatch(r"(?:[A-Za-z]\s*)?(?:\([0-9A-Za-z]+(?:\s[IVX]+)?\)\s*[A-Za-z]?)?", rest):
            key = symbol_key(symbol[0] + rest)
            return [*found, Reading((key,), f"document symbol {key}")]
    folded = fold(bare)
    return found + of_resolution(folded, "/" in bare) + _of_ilo(folded) + _of_series(folded)


def _of_address(text: str) -> list[Reading]:
    plain = unquote(text)
    if plain.startswith(ID):
        return [Reading((f"IRI:{plain}",), "its IRI")]
    own = re.search(rf"^https?://[^/]+(?:/id)?/((?:{'|'.join(ENTITY_KINDS)})/[^/?#]+)$", plain)
    found = [Reading((f"IRI:{ID}{own[1]}",), "address of its page", firm=False)] if own else []
    for pattern, what in _IN_ADDRESS:
        match = pattern.search(plain)
        if match:
            key = {
                "symbol": symbol_key(match[1]),
                "record": f"URL:digitallibrary.un.org/record/{match[1]}",
                "council": f"S/RES/{match[1]}",
                "ilo": f"ILO:{match[1][0].upper()}{match[1][1:].lstrip('0')}",
                "id": f"ID:{match[1].lower()}",
                "directive": f"EU:{match[1]}",
                "cets": f"CETS:{match[1]}",
            }[what]
            found.append(Reading((key,), f"address of {key.partition(':')[2] or key}"))
            break
    return [*found, Reading((address_key(plain), address_key(text)), "address that the graph holds for it")]


def _of_identifier(text: str) -> list[Reading]:
    keys = [f"ID:{text.lower()}"]
    prefix, sign, rest = text.partition(":" if ":" in text else "/")
    if sign and prefix.lower() in ENTITY_KINDS and rest:
        keys.insert(0, f"IRI:{PREFIXES[prefix.lower()]}{rest}")
    return [
        Reading(
            tuple(keys), "its identifier", firm=":" in text and prefix.lower() in (*ENTITY_KINDS, "org", "iso3", "m49")
        )
    ]


def _of_ilo(folded: str) -> list[Reading]:
    code = _ILO_CODE.fullmatch(folded)
    if code:
        return [Reading((f"ILO:{code[1].upper()}{code[2]}",), f"ILO code {code[1].upper()}{int(code[2]):03d}")]
    if re.search(rf"\b{_COE}\b", folded):
        return []  # it numbers its conventions too
    words = _ILO_WORDS.fullmatch(folded)
    inside = words or _ILO_INSIDE.search(folded)
    if not inside:
        return []
    kind, number = (words[2], words[5]) if words else (inside[1], inside[2])
    key = f"{_ILO_KIND[kind]}{number}"
    return [
        Reading(
            (f"ILO:{key}",), f"ILO code {key}", 100 if words and (words[1] or words[3] or words[4]) else 90, firm=False
        )
    ]


def _of_series(folded: str) -> list[Reading]:
    found = []
    for pattern, series, what in (
        (_CETS, "CETS", "Council of Europe treaty series"),
        (_COE_NUMBER, "CETS", "Council of Europe treaty series"),
        (_DIRECTIVE, "EU", "directive"),
        (_UNTS, "UNTS", "United Nations Treaty Series"),
    ):
        match = pattern.search(folded)
        if match:
            parts = [part for part in match.groups() if part]
            found.append(Reading((f"{series}:{'/'.join(parts)}",), f"{what} {'/'.join(parts)}", firm=False))
    return found
