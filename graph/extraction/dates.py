"""Dates as texts print them, in English, French and Spanish, as ISO 8601 cut to what is stated."""

from __future__ import annotations

import re

from graph.extraction.folding import fold

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january janvier enero", "february fevrier febrero", "march mars marzo", "april avril abril", "may mai mayo",
            "june juin junio", "july juillet julio", "august aout agosto", "september septembre septiembre setiembre",
            "october octobre octubre", "november novembre noviembre", "december decembre diciembre",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º|°)?\s+(?:de\s+|of\s+)?)?(?P<month>{_NAMES})\s+(?:de\s+|del\s+)?"
    rf"(?:(?P<late>\d{{1,2}})(?:st|nd|rd|th)?,?\s+)?(?P<year>(?:1[89]|20)\d\d)\b"
    rf"|\b(?P<iso>(?:1[89]|20)\d\d-\d\d-\d\d)\b|(?<![\d/.,(-])\b(?P<alone>(?:19|20)\d\d)\b(?![/.,)-]?\d|\))"
)
_ANY = re.compile(r"[12]\d\d\d")


class _Same(dict[int, str]):
    """The folding of each character, the hyphen kept."""

    def __missing__(self, code: int) -> str:
        self[code] = "-" if chr(code) == "-" else fold(chr(code))
        return self[code]


_SAME = _Same()


def find_dates(text: str) -> list[tuple[int, int, str]]:
    """Each date of a text with its span: ``(0, 8, "2000-05")`` for "May 2000"."""
    found: list[tuple[int, int, str]] = []
    if not _ANY.search(text):
        return found
    for match in _DATE.finditer(fold_same(text)):
        if match["iso"]:
            value = match["iso"]
        elif match["alone"]:
            value = match["alone"]
        else:
            value = f"{match['year']}-{_MONTHS[match['month']]:02}"
            day = match["day"] or match["late"]
            if day and 1 <= int(day) <= 31:
                value += f"-{int(day):02}"
        found.append((match.start(), match.end(), value))
    return found


def fold_same(text: str) -> str:
    """The folded text with its hyphens kept, for ISO dates."""
    return text.translate(_SAME)


def agree(stated: str, known: str) -> bool:
    """Whether two dates may be the same day, each being as precise as it is."""
    shorter = min(len(stated), len(known))
    return bool(stated) and bool(known) and stated[:shorter] == known[:shorter]
