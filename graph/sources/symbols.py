"""What the symbol of a resolution says by itself: organ, number, session, year.

Symbols follow the United Nations Editorial Manual.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SYMBOL = re.compile(r"(?P<body>S|A/HRC|A|E/CN\.4|E)/RES/(?P<rest>.+)")
_OF_YEAR = re.compile(r"(?P<number>\d+)\((?P<year>\d{4})\)")
_OF_SESSION = re.compile(r"(?P<session>(?:E?S-)?\d+)/(?P<number>\d+)(?P<part>[A-Z]?)")
_ROMAN = re.compile(r"(?P<number>\d+)\((?P<session>[IVXL]+)\)(?P<part>[A-Z]?)")
_ORGANS = {  # identifier; the name in English, and with its article in Spanish and French
    "S": ("org:unsc", "Security Council", "del Consejo de Seguridad", "du Conseil de sécurité"),
    "A": ("org:unga", "General Assembly", "de la Asamblea General", "de l’Assemblée générale"),
    "A/HRC": ("org:hrc", "Human Rights Council", "del Consejo de Derechos Humanos", "du Conseil des droits de l’homme"),
    "E": (
        "org:ecosoc", "Economic and Social Council", "del Consejo Económico y Social",
        "du Conseil économique et social",
    ),
}  # fmt: skip
_FIRST_YEAR = 1946


@dataclass(frozen=True)
class Resolution:
    """A resolution as its symbol tells it. ``number``, ``session`` and ``year`` are empty where the symbol has none."""

    symbol: str
    organ: str
    number: str
    session: str
    year: str
    labels: tuple[tuple[str, str], ...]


def resolution_of(symbol: str) -> Resolution | None:
    """The resolution that a whole symbol names, or None: a Security Council symbol without its year is not whole."""
    match = _SYMBOL.fullmatch(symbol)
    if match is None or match["body"] not in _ORGANS:
        return None
    body, rest = match["body"], match["rest"]
    organ, english, spanish, french = _ORGANS[body]
    number, session, year, cited = "", "", "", rest
    if body == "S":
        if not (found := _OF_YEAR.fullmatch(rest)):
            return None
        number, year, cited = found["number"], found["year"], f"{found['number']} ({found['year']})"
    elif found := _OF_SESSION.fullmatch(rest):
        number, session = found["number"], found["session"]
        if body == "E":
            if not (session.isdigit() and int(session) >= _FIRST_YEAR):
                return None
            year = session
    elif body == "A" and (found := _ROMAN.fullmatch(rest)):
        number, session = found["number"], found["session"]
        cited = " ".join(part for part in (number, found["part"], f"({session})") if part)
    else:
        return None
    labels = (
        ("en", f"{english} resolution {cited}"),
        ("es", f"resolución {cited} {spanish}"),
        ("fr", f"résolution {cited} {french}"),
    )
    return Resolution(symbol, organ, number, session, year, labels)


def implied(identifier: str) -> str:
    """What the symbol of a resolution says by itself, in words; empty for anything else."""
    stated = resolution_of(identifier)
    if stated is None:
        return ""
    where = f" of {stated.year}" if stated.year else f" of session {stated.session}"
    return f"{stated.labels[0][1].partition(' resolution ')[0]} resolution {stated.number}{where}"
