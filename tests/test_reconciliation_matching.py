"""Names of other people's tables: right first, sure only where that is warranted."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.describe import Index, Vocabulary
from graph.iri import ID, mint
from graph.reconciliation import Condition, Known, Query, extend, find_property, match, properties, suggest_words, types
from graph.reconciliation.printed import appositions, undated
from graph.release import Home
from graph.search import SearchIndex, build_index

with (Path(__file__).parent / "reconciliation_names.csv").open(encoding="utf-8", newline="") as handle:
    NAMES = list(csv.DictReader(handle))
with (Path(__file__).parent / "reconciliation_texts.csv").open(encoding="utf-8", newline="") as handle:
    PRINTED = list(csv.DictReader(handle))
"""Names as dated texts print them; what is wanted was written down before they were first looked up.

Those of round 1 showed what to mend: at first 137 of 147 stood first, and one match was wrong. Those of round 2 were
looked up after that, and nothing was changed for them: 33 of 33 stood first, 28 as a match, and no match was wrong.
"""


@pytest.fixture(scope="module")
def known(curated_store: Any, search_index: SearchIndex) -> Known:
    """The curated facts."""
    return Known(curated_store, Index.read(curated_store), Vocabulary.read(curated_store), search_index)


@pytest.fixture(scope="module")
def small(small_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Known:
    """The small sample, with a text index."""
    store = small_home.current().store
    path = tmp_path_factory.mktemp("small") / "search.sqlite"
    build_index(store, path)
    return Known(store, Index.read(store), Vocabulary.read(store), SearchIndex.open(path))


def _first(known: Known, row: dict[str, str]) -> str:
    """What a name is matched to, as an IRI, empty where nothing is sure."""
    query = Query(row["name"], types=(row["type"],) if row["type"] else ())
    return next((each.entry.iri for each in match(known, query)[:1] if each.match), "")


def test_names_are_matched_right_in_95_of_100(known: Known) -> None:
    """More than 60 names and acronyms, dated or not, in three languages; and some that the graph does not hold."""
    assert len(NAMES) >= 60
    held = [row for row in NAMES if row["wanted"]]
    wrong = [row["name"] for row in held if _first(known, row) != mint(row["wanted"])]
    assert len(wrong) <= 0.05 * len(held), wrong
    claimed = [row["name"] for row in NAMES if not row["wanted"] and _first(known, row)]
    assert not claimed


@pytest.mark.parametrize("typed", [True, False], ids=["in a column of a type", "without a type"])
def test_names_as_texts_print_them(known: Known, typed: bool) -> None:
    """Right first in 95 of 100, nothing wrong is called a match, and nothing where there is none.

    Of a name that means several things, all stand first and none is a match.
    """
    held = [row for row in PRINTED if row["wanted"]]
    assert len(held) >= 60
    assert len(PRINTED) - len(held) >= 15
    wrong, claimed, sure = [], [], 0
    for row in PRINTED:
        found = match(known, Query(row["printed"], types=(row["type"],) if typed else ()))
        wanted = {mint(name) for name in row["wanted"].split("|") if name}
        if wanted and {each.entry.iri for each in found[: len(wanted)]} != wanted:
            wrong.append(row["printed"])
        matches = {each.entry.iri for each in found if each.match}
        sure += len(matches) and matches == wanted
        if matches and matches != wanted:
            claimed.append(row["printed"])
    assert not claimed
    assert len(wrong) <= 0.05 * len(held), wrong
    assert sure >= 0.9 * len(held)


def test_each_printed_name_says_where_and_when(known: Known) -> None:
    """A date as precise as is known, a text, an address; what is wanted is held."""
    for row in PRINTED:
        assert re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", row["date"]), row
        assert row["text"], row
        assert row["address"].startswith("http"), row
        assert row["lang"] in ("en", "fr", "es"), row
        assert all(known.index.get(mint(name)) for name in row["wanted"].split("|") if name), row
    kinds = {"Instrument", "Organisation", "Process", "Framework", "Resource", "Place"}
    assert kinds <= {row["type"] for row in PRINTED if row["wanted"]}


@pytest.mark.parametrize(
    ("name", "outer", "inner"),
    [
        ("Child Protection Working Group (CPWG)", "Child Protection Working Group", "CPWG"),
        ("Alto Comisionado para los Refugiados -ACNUR-", "Alto Comisionado para los Refugiados", "ACNUR"),
        ("UNICEF, the United Nations Children's Fund", "UNICEF", "the United Nations Children's Fund"),
        ("Protocol (No. 29) of 2014", "Protocol of 2014", "No. 29"),
    ],
)
def test_names_side_by_side_are_taken_apart(name: str, outer: str, inner: str) -> None:
    """In brackets, between dashes, after a comma and an article."""
    assert appositions(name) == (outer, inner)


@pytest.mark.parametrize("name", ["Sudan", "Migrants, refugees and stateless persons", "(CRC)", "COVID-19", "a ("])
def test_one_name_is_left_whole(name: str) -> None:
    """A list is no apposition, and a hyphen no dash."""
    assert appositions(name) == ()


@pytest.mark.parametrize(
    ("name", "rest", "day"),
    [
        ("CRPD (2006)", "CRPD", "2006"),
        ("1951 Convention", "Convention", "1951"),
        ("Convention du 20 novembre 1989 relative aux droits", "Convention relative aux droits", "1989-11-20"),
        ("Pacto de 16 de diciembre de 1966", "Pacto", "1966-12-16"),
        ("Accord of 31 February 1990", "Accord of 31 February 1990", ""),
        ("1951", "1951", ""),
        ("Accord", "Accord", ""),
    ],
)
def test_day_of_a_name_is_read_as_one(name: str, rest: str, day: str) -> None:
    """Of three languages; what is left is the name."""
    found = undated(name)
    assert (found[0], str(found[1]) if found[1] else "") == (rest, day)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Lakeside Accord (LA)", "accord"),
        ("Lakeside Accord (AL)", "accord"),  # misprinted
        ("LA (Lakeside Accord)", "accord"),
        ("Lakeside Accord of 5 March 1990", "accord"),
        ("Lakeside Accord of 6 March 1990", ""),
        ("Lakeside Accord (Cland)", ""),  # another thing
        ("Lakeside Accord (Southern Shore)", ""),  # a part of it, perhaps
        ("Lake Association (LA)", ""),  # its letters, not its words
    ],
)
def test_what_stands_beside_a_name_agrees_or_not(small: Known, name: str, wanted: str) -> None:
    """Two names of one thing are a match, a name and something else are not."""
    found = match(small, Query(name))
    assert next((each.entry.name for each in found if each.match), "") == wanted


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Independent Labour Organization (ILO)", "Organisation"),
        ("Canadian Red Cross (CRC)", "Organisation"),
        ("Center for Asian Theology (CAT)", "Organisation"),
        ("Georgia (USA)", "Place"),
        ("UNHCR - Geneva", "Organisation"),
    ],
)
def test_known_acronym_beside_another_name_is_no_match(known: Known, name: str, kind: str) -> None:
    """Made-up bodies with the letters of known ones, and places that only narrow a name."""
    assert not any(each.match for each in match(known, Query(name, types=(kind,))))


def test_match_has_the_highest_score(known: Known) -> None:
    """A client orders candidates by score, and takes the first only."""
    for row in PRINTED:
        found = match(known, Query(row["printed"]))
        assert [each.score for each in found] == sorted((each.score for each in found), reverse=True), row
        assert not any(each.match for each in found[1:]), row


def test_all_that_a_name_may_mean_is_listed(known: Known) -> None:
    """ "Geneva Convention" is four: none of them is a match, each is a candidate."""
    found = match(known, Query("Geneva Convention", types=("Instrument",), limit=10))
    assert not any(each.match for each in found)
    assert sum("geneva-convention" in each.entry.name for each in found) >= 4
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)


def test_year_of_a_name_must_be_that_of_the_entity(small: Known) -> None:
    """The Lakeside Accord is of 1990."""
    right, wrong = (match(small, Query(f"Lakeside Accord ({year})"))[0] for year in (1990, 1985))
    assert (right.entry.name, right.match) == ("accord", True)
    assert not wrong.match


def test_type_keeps_what_is_of_it(small: Known) -> None:
    """A class and a family, by local name or by IRI."""
    for name in ("Protocol", "https://w3id.org/concordat/ontology#Protocol"):
        assert {each.entry.name for each in match(small, Query("Lakeside", types=(name,)))} == {"protocol"}
    assert {each.entry.name for each in match(small, Query("Lakeside", types=("Instrument",)))} == {
        "protocol", "accord",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("property_", "value", "agrees"),
    [
        ("adopted_on", "1990", True),
        ("adopted_on", "1990-03-05", True),
        ("adopted_on", "1991", False),
        ("symbol", "lt/1", True),
        ("no_such_property", "x", False),
    ],
)
def test_condition_on_a_property_moves_the_score(small: Known, property_: str, value: str, agrees: bool) -> None:
    """What agrees keeps the score and the certainty; what does not takes 30 parts and the certainty."""
    (best, *_) = match(small, Query("Lakeside Accord", conditions=(Condition(property_, (value,)),)))
    plain = match(small, Query("Lakeside Accord"))[0]
    assert best.match is agrees
    assert best.score == pytest.approx(plain.score * 0.7 + (30 if agrees else 0), abs=0.1)


def test_condition_on_a_link_takes_a_name_or_an_identifier(small: Known) -> None:
    """The other end is named by any of its names, or by what an earlier match gave."""
    for value in ("Accord du lac", "instrument/accord", f"{ID}instrument/accord"):
        query = Query("Lakeside", conditions=(Condition("supplements", (value,), required=True),))
        assert [each.entry.name for each in match(small, query)] == ["protocol"]


def test_conditions_alone_find_entities(small: Known) -> None:
    """Without a name."""
    found = match(small, Query(conditions=(Condition("iso3", ("BBB",)),)))
    assert [each.entry.name for each in found] == ["BBB"]


def test_extension_gives_values_with_their_languages(small: Known) -> None:
    """Names as words, links as entities, sorted."""
    entry = small.entry("instrument/protocol")
    assert entry is not None
    supplements, name = find_property(small, "supplements"), find_property(small, "name")
    assert supplements is not None
    assert name is not None
    assert [cell.entry.name for cell in extend(small, entry, supplements) if cell.entry] == ["accord"]
    accord = small.entry("accord")
    assert accord is not None
    assert {(cell.text, cell.language) for cell in extend(small, accord, name)} >= {("Accord du lac", "fr")}
    assert len(extend(small, accord, name, most=2)) == 2


def test_types_and_properties_are_suggested_by_their_words(small: Known) -> None:
    """By the beginning of any word of a name or identifier; only types that have entities."""
    assert {each.id for each in suggest_words(types(small), "prot", limit=10)} == {"Protocol"}
    assert "entered_into_force_on" in {
        each.id for each in suggest_words(properties(small.vocabulary), "forc", limit=10)
    }  # fmt: skip


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_answered(small: Known, text: str) -> None:
    """At most one match, scores within 0 to 100."""
    found = match(small, Query(text))
    assert sum(each.match for each in found) <= 1
    assert all(0 <= each.score <= 100 for each in found)


@given(st.text(max_size=200))
def test_any_text_is_taken_apart(text: str) -> None:
    """Into two texts or none; what a date leaves is not empty."""
    assert len(appositions(text)) in (0, 2)
    rest, day = undated(text)
    assert rest == text if day is None else rest


def test_same_name_twice_is_no_match(home_of: Callable[..., Home], tmp_path: Path) -> None:
    """Two bodies of one name: both are listed, neither is sure."""
    text = "\n".join(
        f"<{ID}organisation/{name}> a <https://w3id.org/concordat/ontology#Organisation> ;"
        ' <http://www.w3.org/2004/02/skos/core#prefLabel> "Lake Office"@en .'
        for name in ("one", "two")
    )
    store = home_of(tmp_path / "home", text).current().store
    build_index(store, tmp_path / "search.sqlite")
    known = Known(store, Index.read(store), Vocabulary.read(store), SearchIndex.open(tmp_path / "search.sqlite"))
    found = match(known, Query("Lake Office"))
    assert [(each.entry.name, each.match) for each in found] == [("one", False), ("two", False)]
