"""How resolutions are numbered and written: organ, session or year, number, letter; in words of four languages."""

from __future__ import annotations

import re
from typing import Final

from graph.search.citation import Reading

ORGANS: Final = {
    "S": ("S/RES/", "Security Council resolution"),
    "A": ("A/RES/", "General Assembly resolution"),
    "HRC": ("A/HRC/RES/", "Human Rights Council resolution"),
    "E": ("E/RES/", "Economic and Social Council resolution"),
    "CHR": ("E/CN.4/RES/", "Commission on Human Rights resolution"),
    "CHRD": ("E/CN.4/DEC/", "Commission on Human Rights decision"),
}
# What names an organ, a resolution, or neither, in folded words; longest first when read.
_PHRASES: Final = {
    phrase: role
    for role, phrases in {
        "S+": "s res|scr|unscr|un scr|rcsnu|rcs",
        "A+": "a res|unga res|gares|ga res",
        "HRC+": "a hrc res|hrc res",
        "E+": "e res",
        "CHR+": "e cn 4 res",
        "CHRD+": "e cn 4 dec",
        "S": "security council|conseil de securite|consejo de seguridad|unsc|sc|cs|csnu|مجلس الامن",
        "A": "general assembly|assemblee generale|asamblea general|unga|ga|ag|agnu|الجمعيه العامه",
        "HRC": "human rights council|conseil des droits de l homme|consejo de derechos humanos|hrc|unhrc|cdh"
        "|مجلس حقوق الانسان",
        "E": "economic and social council|conseil economique et social|consejo economico y social|ecosoc"
        "|المجلس الاقتصادي والاجتماعي",
        "CHR": "commission on human rights|commission des droits de l homme|comision de derechos humanos|chr|unchr"
        "|لجنه حقوق الانسان",
        "+": "resolution|resolutions|resolucion|resoluciones|res|resol|قرار|القرار|decision",
        "": "the|of|de|la|le|del|du|des|l|las|los|el|no|number|num|numero|un|united nations|nations unies"
        "|naciones unidas|onu|الامم المتحده|رقم|ال",
    }.items()
    for phrase in phrases.split("|")
}
_LONGEST_PHRASE: Final = max(len(phrase.split()) for phrase in _PHRASES)
_ROMAN: Final = re.compile(r"[ivxl]+")
_BARE_YEAR: Final = range(1946, 2100)


def of_resolution(folded: str, slashed: bool) -> list[Reading]:
    """The readings of folded words as the number of a resolution; ``slashed``: they were written with a slash."""
    words = folded.split()
    organ, named, place = _lead(words, 0, None, False)
    number, place = _number(words, place)
    if not number:
        return []
    organ, named, place = _lead(words, place, organ, named)
    named = named or any(_ROMAN.fullmatch(part) for part in number[1:])
    if place < len(words) and not named:
        return []  # words follow, and nothing said that a resolution was meant
    keys = _resolution_keys(number, organ)
    if not keys:
        return []
    what = ORGANS[organ][1] if organ else "resolution"
    surely = named or organ is not None
    score = 100 if surely and place == len(words) else 90 if surely else 85
    return [Reading(keys, f"{what} {_written(number)}", score, firm=surely or slashed)]


def _written(number: tuple[str, ...]) -> str:
    first, *rest = number
    roman = next((part for part in rest if _ROMAN.fullmatch(part)), None)
    if roman:
        return f"{first} ({roman.upper()})" + "".join(part.upper() for part in rest if part != roman)
    if rest and (not rest[0].isdigit() or int(rest[0]) in _BARE_YEAR):
        return f"{first} ({rest[0].upper()})"
    return "/".join(number)


def _lead(words: list[str], place: int, organ: str | None, named: bool) -> tuple[str | None, bool, int]:
    """Read organ words, resolution words and small words from ``place`` on."""
    while place < len(words):
        for length in range(min(_LONGEST_PHRASE, len(words) - place), 0, -1):
            role = _PHRASES.get(" ".join(words[place : place + length]))
            if role is not None:
                named = named or role.endswith("+")
                organ = role.rstrip("+") or organ
                place += length
                break
        else:
            break
    return organ, named, place


def _number(words: list[str], place: int) -> tuple[tuple[str, ...], int]:
    """The number of a resolution: one to three of digits, session or year, letter."""
    taken: list[str] = []
    if place + 2 < len(words) and words[place] == "s" and words[place + 1].isdigit() and words[place + 2].isdigit():
        return (f"S-{words[place + 1]}", words[place + 2]), place + 3  # a special session of the Assembly
    while place < len(words) and len(taken) < 3:
        word = words[place]
        glued = re.fullmatch(r"(\d{1,4})([a-d])", word)
        if not taken and glued:
            taken += [glued[1], glued[2]]
        elif (word.isascii() and word.isdigit() and len(word) <= 4) or (
            taken and (_ROMAN.fullmatch(word) or re.fullmatch("[a-d]", word))
        ):
            taken.append(word)
        else:
            break
        place += 1
    return tuple(taken[:3]), place


def _resolution_keys(number: tuple[str, ...], organ: str | None) -> tuple[str, ...]:
    first, rest = number[0], number[1:]
    roman = next((part for part in rest if _ROMAN.fullmatch(part)), None)
    if roman:
        letter = next((part for part in rest if part != roman), "")
        return (f"A/RES/{first}({roman.upper()}){letter.upper()}",)
    if not rest:
        return (f"S/RES/{first}",) if organ in (None, "S") and len(first) >= 3 else ()
    second = rest[0]
    if not second.isdigit():
        return ()
    if organ in (None, "S") and int(second) in _BARE_YEAR:
        return (f"S/RES/{first}({second})",)
    if organ == "S":
        return (f"S/{first}/{second}",)
    yearly = first.isdigit() and int(first) in _BARE_YEAR
    series = [organ] if organ else ["E", "CHR", "CHRD"] if yearly else ["A", "HRC"]
    if organ == "CHR":
        series.append("CHRD")
    return tuple(f"{ORGANS[name][0]}{first}/{second}" for name in series)
