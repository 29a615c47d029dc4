"""Dates of mixed precision: a day, a month or a year, as sources give them.

The lexical forms are those of XML Schema `date`, `gYearMonth` and `gYear` without a time zone, years 0001 to 9999:
the dates of EDTF level 0 (ISO 8601-2). A date stands for every day it may be; a comparison of two of them is therefore
certain, possible or impossible.
"""

from __future__ import annotations

import calendar
import enum
import re
from dataclasses import dataclass
from datetime import date

from graph.errors import DateError

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_XSD = "http://www.w3.org/2001/XMLSchema#"

_MONTHS = {
    "en": ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December"],
    "fr": ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
           "décembre"],
    "es": ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
           "noviembre", "diciembre"],
}  # fmt: skip


class Precision(enum.Enum):
    """How closely a date is known; the value is the local name of its XML Schema datatype."""

    DAY = "date"
    MONTH = "gYearMonth"
    YEAR = "gYear"


class Certainty(enum.Enum):
    """What dates of mixed precision allow to say."""

    CERTAIN = "certain"
    POSSIBLE = "possible"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True, slots=True)
class Span:
    """A date known to *precision*: some day from *earliest* to *latest*, both included."""

    earliest: date
    latest: date
    precision: Precision

    def __str__(self) -> str:
        """The lexical form: `2014-06-11`, `2014-06` or `2014`."""
        return self.earliest.isoformat()[: {"date": 10, "gYearMonth": 7, "gYear": 4}[self.precision.value]]

    @property
    def datatype(self) -> str:
        """The IRI of the XML Schema datatype."""
        return _XSD + self.precision.value

    def before(self, other: Span) -> Certainty:
        """Whether this day comes before *other*'s, strictly."""
        if self.latest < other.earliest:
            return Certainty.CERTAIN
        return Certainty.IMPOSSIBLE if self.earliest >= other.latest else Certainty.POSSIBLE

    def words(self, language: str = "en") -> str:
        """In words: `2 September 1990`, `May 2000`, `2018`; in French and Spanish likewise.

        A language without month names here is answered in English.
        """
        names = _MONTHS.get(language, _MONTHS["en"])
        year, month, day = str(self.earliest.year), names[self.earliest.month - 1], str(self.earliest.day)
        if self.precision is Precision.YEAR:
            return year
        if language == "fr" and day == "1":
            day = "1er"
        joint = " de " if language == "es" else " "
        return joint.join((month, year) if self.precision is Precision.MONTH else (day, month, year))


def parse(lexical: str) -> Span:
    """Read `2014-06-11`, `2014-06` or `2014`; anything else is a DateError."""
    match = _FORM.fullmatch(lexical.strip())
    if match is None:
        raise DateError(f"{lexical!r} is not a date. Write a day 2014-06-11, a month 2014-06 or a year 2014.")
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        if day is not None:
            exact = date(year or 0, month or 0, day)
            return Span(exact, exact, Precision.DAY)
        if month is not None:
            last = calendar.monthrange(year or 0, month)[1] if 1 <= month <= 12 else 0
            return Span(date(year or 0, month, 1), date(year or 0, month, last), Precision.MONTH)
        return Span(date(year or 0, 1, 1), date(year or 0, 12, 31), Precision.YEAR)
    except ValueError as error:
        raise DateError(f"{lexical!r} is no day of the calendar ({error}). Check the month and the day.") from error


def held(since: Span | None, until: Span | None, on: Span) -> Certainty:
    """Whether what began at *since* and ended at *until* (its last day) held on the day *on*.

    Without *since* the start is not known, so that nothing is certain. Without *until* no end is recorded: it goes on.
    """
    if (since and since.earliest > on.latest) or (until and until.latest < on.earliest):
        return Certainty.IMPOSSIBLE
    begun = since is not None and since.latest <= on.earliest
    going_on = until is None or on.latest <= until.earliest
    return Certainty.CERTAIN if begun and going_on else Certainty.POSSIBLE


def words(lexical: str, language: str = "en") -> str:
    """A date as words; what is no date stays as it is.

    >>> words("2000-05")
    'May 2000'
    """
    try:
        return parse(lexical).words(language)
    except DateError:
        return lexical


def latest(spans: list[Span]) -> Span | None:
    """The last of *spans*: by its first possible day, then by its last; None of none."""
    return max(spans, key=lambda span: (span.earliest, span.latest), default=None)


def span_of_days(first: int, last: int) -> Span | None:
    """The date whose proleptic Gregorian day numbers run from *first* to *last*; None where they are not one date's."""
    try:
        start, end = date.fromordinal(first), date.fromordinal(last)
    except (ValueError, OverflowError):
        return None
    if start == end:
        return Span(start, end, Precision.DAY)
    for precision, length in ((Precision.MONTH, 7), (Precision.YEAR, 4)):
        span = parse(start.isoformat()[:length])
        if (span.earliest, span.latest) == (start, end):
            return Span(start, end, precision)
    return None
