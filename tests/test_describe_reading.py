"""The read model below the pages: names, standings, overviews."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import dates
from graph.describe import (
    LANGUAGES,
    STANDINGS,
    Act,
    Entry,
    Facets,
    Filter,
    Index,
    LinkProperty,
    Party,
    Text,
    Vocabulary,
    choose,
    fallback,
    kinds_by_period,
    listing,
    standing,
    through_time,
)
from graph.release import Home

C = "https://w3id.org/concordat/ontology#"


def _entry(name: str, date: str = "", *classes: str, kind: str = "instrument", label: str = "") -> Entry:
    iri = f"https://w3id.org/concordat/id/{kind}/{name}"
    types = tuple(C + c for c in classes)
    return Entry(iri, kind, name, types, (Text(label or name, "en"),), date=date)


def test_each_language_has_one_order_that_begins_with_itself() -> None:
    """Every language is tried; a name without a language stands before another language's."""
    for language in LANGUAGES:
        order = fallback(language)
        assert order[0] == language
        assert set(order) == {"", *LANGUAGES}
    assert fallback("xx") == fallback("en")


@given(
    st.lists(st.tuples(st.text(max_size=5), st.sampled_from(["en", "fr", "es", "ar", "de", "", "fr-CH"])), min_size=1)
)
def test_choose_does_not_depend_on_the_order_of_names(pairs: list[tuple[str, str]]) -> None:
    """The same names give the same label, however the store hands them out."""
    texts = [Text(*pair) for pair in pairs]
    assert choose(texts, "fr") == choose(texts[::-1], "fr")
    assert choose(texts, "fr") in texts


@pytest.mark.parametrize(
    ("language", "direction"), [("ar", "rtl"), ("ar-EG", "rtl"), ("fa", "rtl"), ("en", "ltr"), ("", "auto")]
)
def test_words_know_their_direction(language: str, direction: str) -> None:
    """As HTML's dir says it."""
    assert Text("x", language).direction == direction


def _party(**acts: str) -> Party:
    thing = _entry("x")
    return Party(thing, [Act(name, thing, thing, name, on) for name, on in acts.items()])


@pytest.mark.parametrize(
    ("party", "day", "expected"),
    [
        (_party(Signature="1990-01-01", Ratification="1992-05-05"), "1989", "later"),
        (_party(Signature="1990-01-01", Ratification="1992-05-05"), "1990-01-01", "signed"),
        (_party(Signature="1990-01-01", Ratification="1992-05-05"), "1992-05-05", "bound"),
        (_party(Signature="1990-01-01", Ratification="1992"), "1992-05-05", "perhaps"),
        (_party(Accession="1992-05"), "1992-05-31", "bound"),
        (_party(Accession=""), "2000-01-01", "perhaps"),
        (_party(Ratification="1992-05-05", Denunciation="2001-01-01"), "2000-12-31", "bound"),
        (_party(Ratification="1992-05-05", Denunciation="2001"), "2001-06-01", "perhaps"),
        (_party(Ratification="1992-05-05", Denunciation="2001-01-01"), "2002", "withdrawn"),
        (_party(Signature="1990"), None, "signed"),
        (_party(Accession=""), None, "bound"),
    ],
)
def test_standing_claims_no_more_than_the_dates_allow(party: Party, day: str | None, expected: str) -> None:
    """A year stands for each of its days; an act without a date may have been at any time."""
    assert standing(party, dates.parse(day) if day else None) == expected
    assert expected in STANDINGS


def test_periods_have_no_gap_and_lose_nothing() -> None:
    """Every dated instrument is in one period, every other among the undated."""
    index = Index(
        [_entry("a", "1949-12-31", "Treaty"), _entry("b", "1963", "Resolution"), _entry("c"), _entry("d", "1950")]
    )
    periods, undated = through_time(index)
    assert [period.first for period in periods] == [1945, 1950, 1955, 1960]
    assert [period.total for period in periods] == [1, 1, 0, 1]
    assert undated == 1
    row = kinds_by_period(index).rows[0]
    assert (row.counts[:3], row.undated) == ((1, 1, 1), 1)


def test_a_page_out_of_range_is_the_nearest_one() -> None:
    """Lists end; the entries without a date come after the dated ones in both orders."""
    entries = [_entry("a", "2001"), _entry("b"), _entry("c", "1999")]
    last = listing(entries, Filter(sort="-date"), "en", facets=Facets(()), page=9, size=2)
    assert (last.page, last.pages, [entry.name for entry in last.entries]) == (2, 2, ["b"])
    first = listing(entries, Filter(sort="date"), "en", facets=Facets(()), page=1, size=2)
    assert [entry.name for entry in first.entries] == ["c", "a"]


def test_a_property_without_phrases_still_says_something() -> None:
    """Data may be added whose ontology is not; a symmetric property reads the same from both ends."""
    bare = Vocabulary({}, {}).link("https://example.org/worksWith")
    assert bare.phrase("out", "en").value == "works with"
    assert bare.phrase("in", "en") != bare.phrase("out", "en")
    both = LinkProperty("x", "x", "", (Text("goes with", "en"),), (), symmetric=True)
    assert both.phrase("in", "fr") == both.phrase("out", "en")


def test_every_link_property_of_the_ontology_speaks_both_ways(small_home: Home) -> None:
    """In the three languages of the phrases, and in a family with a label."""
    vocabulary = Vocabulary.read(small_home.current().store)
    assert len(vocabulary.links) > 20
    for link in vocabulary.links.values():
        for language in ("en", "fr", "es"):
            assert link.phrase("out", language).language == language
            assert link.phrase("in", language).language == language
        assert link.family in vocabulary.families
        assert vocabulary.by_key(link.key) == link
