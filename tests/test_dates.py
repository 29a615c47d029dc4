"""Dates of mixed precision."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.dates import Certainty, Precision, Span, held, latest, parse, span_of_days
from graph.errors import DateError

days = st.dates(date(1, 1, 1), date(9999, 12, 31))
spans = st.builds(lambda day, length: parse(day.isoformat()[:length]), days, st.sampled_from([4, 7, 10]))


@given(spans)
def test_parse_reads_what_str_writes(span: Span) -> None:
    """Writing and reading a date gives it back, as do its day numbers."""
    assert parse(str(span)) == span
    assert span_of_days(span.earliest.toordinal(), span.latest.toordinal()) == span


@given(days)
def test_coarser_dates_hold_the_finer(day: date) -> None:
    """A day lies in its month and its month in its year."""
    exact, month, year = (parse(day.isoformat()[:length]) for length in (10, 7, 4))
    assert year.earliest <= month.earliest <= exact.earliest == day == exact.latest <= month.latest <= year.latest
    assert year.latest + timedelta(0) == date(day.year, 12, 31)


@given(spans, spans, st.data())
def test_before_agrees_with_days(a: Span, b: Span, data: st.DataObject) -> None:
    """A certain answer holds for any two days drawn from the spans, an impossible one for none."""
    one, two = (data.draw(st.dates(span.earliest, span.latest)) for span in (a, b))
    verdict = a.before(b)
    assert verdict is Certainty.POSSIBLE or (verdict is Certainty.CERTAIN) == (one < two)
    if verdict is Certainty.POSSIBLE:
        assert a.earliest < b.latest
        assert a.latest >= b.earliest


@given(st.none() | spans, st.none() | spans, spans, st.data())
def test_held_agrees_with_days(since: Span | None, until: Span | None, on: Span, data: st.DataObject) -> None:
    """Whatever days the spans turn out to be, a certain or impossible answer stays right."""
    start = data.draw(st.dates(since.earliest, since.latest)) if since else data.draw(days)
    end = data.draw(st.dates(until.earliest, until.latest)) if until else date.max
    day = data.draw(st.dates(on.earliest, on.latest))
    verdict = held(since, until, on)
    assert verdict is Certainty.POSSIBLE or (verdict is Certainty.CERTAIN) == (start <= day <= end)


@given(st.lists(spans, min_size=1))
def test_latest_is_one_of_them(several: list[Span]) -> None:
    """The latest is a member, and none begins after it."""
    last = latest(several)
    assert last in several
    assert all(span.earliest <= last.earliest for span in several)


def test_nothing_is_certain_without_a_start() -> None:
    """An unknown start leaves possible; no recorded end goes on."""
    assert held(None, None, parse("2020")) is Certainty.POSSIBLE
    assert held(parse("2019"), None, parse("2020-05")) is Certainty.CERTAIN
    assert held(parse("2020"), None, parse("2020-05")) is Certainty.POSSIBLE
    assert held(parse("2021"), None, parse("2020-05")) is Certainty.IMPOSSIBLE


@pytest.mark.parametrize(
    ("lexical", "english", "french", "spanish"),
    [
        ("1990-09-02", "2 September 1990", "2 septembre 1990", "2 de septiembre de 1990"),
        ("2000-05-01", "1 May 2000", "1er mai 2000", "1 de mayo de 2000"),
        ("2000-05", "May 2000", "mai 2000", "mayo de 2000"),
        ("2018", "2018", "2018", "2018"),
    ],
)
def test_words(lexical: str, english: str, french: str, spanish: str) -> None:
    """A date is said no more precisely than it is known."""
    span = parse(lexical)
    assert (span.words("en"), span.words("fr"), span.words("es")) == (english, french, spanish)


@pytest.mark.parametrize(
    "lexical", ["", "20", "2000-13", "2001-02-29", "2000-5", "2000-05-1", "0000", "2000Z", "٢٠٠٠", "-2000"]
)
def test_parse_refuses(lexical: str) -> None:
    """What is not a day, a month or a year is refused with advice."""
    with pytest.raises(DateError, match=r"Write a day|Check the month"):
        parse(lexical)


def test_precision_names_the_datatype() -> None:
    """The datatype follows the precision."""
    assert [parse(text).datatype.rpartition("#")[2] for text in ("2000", "2000-01", "2000-01-01")] == [
        Precision.YEAR.value,
        Precision.MONTH.value,
        Precision.DAY.value,
    ]
