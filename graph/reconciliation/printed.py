"""How texts print a name: with its acronym beside it, with a date in it; pure.

`Child Protection Working Group (CPWG)` are two names of one thing, `Convention du 20 novembre 1989 relative aux droits
de l’enfant` is a name and a day. Both are taken apart here; what the parts name is asked elsewhere.
"""

from __future__ import annotations

import re
from typing import Final

from graph import dates
from graph.errors import DateError
from graph.search.folding import fold

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january|jan|janvier|janv|enero|ene", "february|feb|fevrier|fevr|febrero", "march|mar|mars|marzo",
            "april|apr|avril|avr|abril|abr", "may|mai|mayo", "june|jun|juin|junio", "july|jul|juillet|juil|julio",
            "august|aug|aout|agosto|ago", "september|sept|sep|septembre|septiembre", "october|oct|octobre|octubre",
            "november|nov|novembre|noviembre", "december|dec|decembre|diciembre|dic",
        ),
        1,
    )
    for name in names.split("|")
}  # fmt: skip
_YEAR: Final = r"(?:1[89]|20)\d\d"
_DAY: Final = re.compile(
    rf"[\s,(]*\b(?:of|du|de|del|le|el)?\s*\b(?P<day>\d{{1,2}})(?:er|st|nd|rd|th|º)?\.?\s+(?:of\s+|de\s+)?"
    rf"(?P<month>[^\W\d_]{{3,10}})\.?,?\s+(?:de\s+|del\s+)?(?P<year>{_YEAR})\b[),]*",
    re.I,
)
_ONLY_YEAR: Final = re.compile(rf"^(?P<first>{_YEAR})\b|[\s,(]+(?:(?:of|de|del)\s+)?(?P<last>{_YEAR})\)?$")
_BRACKETS: Final = re.compile(r"^(?P<before>[^()]*\w[^()]*)\((?P<inside>[^()]*\w[^()]*)\)(?P<after>[^()]*)$")
_DASHED: Final = re.compile(r"^(?P<before>.+?\w)\s+[-–—]\s*(?P<inside>\S.*?\S)\s*[-–—]?$")
_COMMA: Final = re.compile(r"^(?P<before>[^,]*\w),\s+(?P<inside>(?:the|le|la|el|l['’])\b[^,]*)$", re.I)


def undated(name: str) -> tuple[str, dates.Span | None]:
    """A name without the day that stands in it, or without the year at its beginning or end; and that day or year.

    >>> undated("Convention du 20 novembre 1989 relative aux droits de l'enfant")[0]
    "Convention relative aux droits de l'enfant"
    """
    found = _DAY.search(name)
    month = _MONTHS.get(fold(found["month"])) if found else None
    if found and month:
        text = f"{found['year']}-{month:02}-{int(found['day']):02}"
        rest = _without(name, found)
        try:
            return (rest, dates.parse(text)) if rest else (name, None)
        except DateError:  # 31 February
            return name, None
    place = _ONLY_YEAR.search(name)
    if place is None:
        return name, None
    rest = _without(name, place)
    return (rest, dates.parse(place["first"] or place["last"])) if rest else (name, None)


def _without(name: str, found: re.Match[str]) -> str:
    return " ".join(f"{name[: found.start()]} {name[found.end() :]}".split()).strip(" ,;-")


def appositions(name: str) -> tuple[str, ...]:
    """The two names of which one stands beside the other: in brackets, between dashes, or after a comma; or none.

    >>> appositions("UNICEF, the United Nations Children's Fund")
    ('UNICEF', "the United Nations Children's Fund")
    """
    for pattern in (_BRACKETS, _DASHED, _COMMA):
        found = pattern.match(name.strip())
        if found:
            after = found["after"] if "after" in pattern.groupindex else ""
            outer = " ".join(f"{found['before']} {after}".split()).strip(" ,;")
            inner = found["inside"].strip(" ,;")
            return (outer, inner) if outer and inner else ()
    return ()
