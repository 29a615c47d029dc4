"""References of legal texts, as the United Nations and OSCOLA write them.

United Nations Editorial Manual, "Footnotes and other references"; OSCOLA, 4th edition, with its guide to international
law (2006): neither is a style of the Citation Style Language that says treaties and resolutions fully.
"""

from __future__ import annotations

import re
from typing import Final

from graph.citation.work import Work
from graph.dates import words as date_words

_ORGANS: Final = {
    "S": ("Security Council", "UNSC"),
    "A": ("General Assembly", "UNGA"),
    "A/HRC": ("Human Rights Council", "UNHRC"),
    "E": ("Economic and Social Council", "ECOSOC"),
    "E/CN.4": ("Commission on Human Rights", "UNCHR"),
}
"""The organ behind the beginning of a symbol: its name, and its abbreviation in OSCOLA."""

_SESSION: Final = re.compile(r"(\d+)\(([IVXLC]+)\)([A-Z]?)")
"""The number of a resolution of the General Assembly before 1976: number, session in Roman numerals, part."""


def _organ(symbol: str) -> tuple[str, str] | None:
    return _ORGANS.get(symbol.partition("/RES/")[0]) if "/RES/" in symbol else None


def _number(work: Work) -> str:
    """The number of a resolution as it is said: ``63/156``, ``2427 (2018)``, ``217 A (III)``."""
    number = work.symbol.partition("/RES/")[2]
    if old := _SESSION.fullmatch(number):
        return f"{old[1]} {old[3]} ({old[2]})" if old[3] else f"{old[1]} ({old[2]})"
    return number.replace("(", " (") if number else work.number


def _known(work: Work, *dates: tuple[str, str]) -> str:
    return ", ".join(f"{words} {date_words(date)}" for words, date in dates if date)


def as_united_nations(work: Work) -> str:
    """A reference as in documents of the United Nations, without a full stop where the manual has none."""
    organ = _organ(work.symbol)
    if work.form == "resolution" and organ:
        name = f"{organ[0]} resolution {_number(work)}"
        return f"{name} of {date_words(work.date)}" if len(work.date) == 10 else name
    if work.form == "treaty":
        volume, page, number = work.volume
        series = f"United Nations, Treaty Series, vol. {volume}" + (f", No. {number}" if number else f", p. {page}")
        when = (
            f"{work.place}, {date_words(work.date)}"
            if work.place and work.date
            else work.place or date_words(work.date)
        )
        if not volume:
            series = work.series.replace("UNTC ", "United Nations Treaty Collection, ")
        head = f"{work.title} ({when})" if when else work.title
        return f"{head}, {series}" if series else head
    named = [each.inverted for each in work.responsible]
    who = ", ".join(dict.fromkeys(named))
    symbol = f"({work.symbol})" if work.symbol and work.symbol not in work.title else ""
    title = f"“{work.title}” {symbol}".strip() if work.form == "document" and work.symbol else work.title
    when = date_words(work.date)
    return ", ".join(
        part
        for part in (
            who,
            title,
            work.place if work.form == "book" else "",
            when,
            work.version and f"release {work.version}",
        )
        if part
    )


def as_oscola(work: Work) -> str | None:
    """A treaty or a document of the United Nations as in OSCOLA; None for a work that it cites as any other."""
    organ = _organ(work.symbol)
    if work.form == "resolution" and organ:
        day = f" ({date_words(work.date)})" if work.date else ""
        symbol = work.symbol.partition("(")[0] if work.symbol.startswith("S/") else work.symbol
        number = _number(work) if work.symbol.startswith("A/") else _number(work).partition(" (")[0]
        return f"{organ[1]} Res {number}{day} UN Doc {symbol}"
    if work.form == "treaty":
        facts = _known(work, ("adopted", work.date), ("entered into force", work.in_force))
        volume, page, _ = work.volume
        parts = [work.title, f"({facts})" if facts else "", f"{volume} UNTS {page}" if volume else ""]
        parts.append(f"({work.short})" if work.short and work.short != work.title else "")
        return " ".join(part for part in parts if part)
    if work.form == "document" and work.symbol:
        who = " and ".join(each.inverted for each in work.responsible)
        day = f"({date_words(work.date)}) " if work.date else ""
        return f"{who + ', ' if who else ''}‘{work.title}’ {day}UN Doc {work.symbol}"
    return None
