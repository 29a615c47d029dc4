"""Which nodes and edges surround an entity."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import EntityUnknownError
from graph.neighbourhood import Neighbourhood, Neighbourhoods, Question, iri_of, name_of, plain
from graph.store import OxigraphStore
from tests.explore_samples import HOSTILE, SMALL, accession, entity, link, store_of


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Neighbourhoods:
    return Neighbourhoods(store_of(SMALL, tmp_path_factory.mktemp("small")))


def names(around: Neighbourhood) -> set[str]:
    return {node.name for node in around.nodes}


def ask(small: Neighbourhoods, node: str = "instrument/treaty", **more: Any) -> Neighbourhood:
    return small.around(Question(node, **more))


def test_links_memberships_and_participations_are_edges_alike(small: Neighbourhoods) -> None:
    around = ask(small)
    assert names(around) == {
        "instrument/treaty",
        "instrument/protocol",
        "framework/guide",
        "organisation/body",
        "place/AAA",
        "place/BBB",
    }
    said = {(e.source, e.phrase, e.target) for e in around.edges}
    assert ("instrument/protocol", "supplements", "instrument/treaty") in said
    assert ("place/AAA", "acceded to", "instrument/treaty") in said
    assert ("place/AAA", "is a member of", "organisation/body") in said  # between two neighbours
    assert {e.form for e in around.edges} == {"link", "membership", "participation"}


def test_every_edge_brings_its_evidence(small: Neighbourhoods) -> None:
    by_key = {edge.key: edge for edge in ask(small).edges}
    assert by_key["supplements"].evidence[0].sources == (("A page", "https://example.org/page"),)
    assert by_key["based_on"].evidence[0].basis == "general knowledge"
    assert by_key["based_on"].confidence == 0.8


def test_the_most_specific_links_come_first_and_the_rest_is_counted(small: Neighbourhoods) -> None:
    around = ask(small, limit=3)
    assert names(around) == {"instrument/treaty", "instrument/protocol", "framework/guide", "organisation/body"}
    assert [(r.total, r.left) for r in around.remainders] == [(5, 2)]
    tally = {t.key: (t.total, t.shown) for t in around.families}
    assert tally["participation"] == (2, 0)


def test_a_hub_is_bounded_whatever_its_size(tmp_path: Path) -> None:
    states = [f"{a}{b}{c}" for a in "ABCDEFGH" for b in "ABCDEFGH" for c in "ABCDEFGH"]
    turtle = entity("instrument/hub", "Hub") + "".join(
        entity(f"place/{s}", s) + accession(s, "hub", "2000-01-01") for s in states
    )
    around = Neighbourhoods(store_of(turtle, tmp_path)).around(Question("instrument/hub", limit=25))
    assert len(around.nodes) == 26
    assert around.remainders[0].total == len(states) == 512
    assert around.remainders[0].left == 512 - 25


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"families": frozenset({"participation"})}, {"place/AAA", "place/BBB"}),
        ({"kinds": frozenset({"framework", "organisation"})}, {"framework/guide", "organisation/body"}),
        (
            {"hidden": frozenset({"place/AAA", "place/BBB"})},
            {"instrument/protocol", "framework/guide", "organisation/body"},
        ),
        ({"families": frozenset({"nothing"})}, set()),
    ],
)
def test_filters_keep_what_they_name(small: Neighbourhoods, more: dict[str, Any], expected: set[str]) -> None:
    assert names(ask(small, **more)) == expected | {"instrument/treaty"}


def test_the_legend_counts_what_another_choice_would_show(small: Neighbourhoods) -> None:
    around = ask(small, families=frozenset({"participation"}))
    assert {t.key for t in around.families} >= {"participation", "lineage", "mandate"}


@pytest.mark.parametrize(
    ("start", "end", "there", "not_there"),
    [
        (None, 1992, "place/AAA", "place/BBB"),
        (1994, 1996, "place/BBB", "place/AAA"),
        (2000, None, "instrument/protocol", "place/BBB"),
    ],
)
def test_a_period_keeps_what_may_have_been_then(
    small: Neighbourhoods, start: int | None, end: int | None, there: str, not_there: str
) -> None:
    found = names(ask(small, start=start, end=end, families=frozenset({"participation", "lineage"})))
    assert there in found
    assert not_there not in found


def test_a_membership_lasts_from_its_start_to_its_end(small: Neighbourhoods) -> None:
    def has(year: int) -> bool:
        around = ask(small, "place/AAA", start=year, end=year, families=frozenset({"membership"}))
        return "organisation/body" in names(around)

    assert [has(year) for year in (1991, 1992, 1996, 1999, 2000)] == [False, True, True, True, False]


def test_expanding_adds_the_neighbours_of_a_node_by_family(small: Neighbourhoods) -> None:
    start = ask(small, "framework/guide")
    assert names(start) == {"framework/guide", "instrument/treaty"}
    wider = ask(small, "framework/guide", expanded=(("instrument/treaty", "participation"),))
    assert names(wider) == {"framework/guide", "instrument/treaty", "place/AAA", "place/BBB"}
    whole = ask(small, "framework/guide", expanded=(("instrument/treaty", ""),))
    assert names(whole) == names(wider) | {"instrument/protocol", "organisation/body"}
    assert whole.node("place/AAA").depth == 2


def test_two_steps_reach_further_than_one(small: Neighbourhoods) -> None:
    assert "place/AAA" in names(ask(small, "framework/guide", depth=2))
    assert "place/AAA" not in names(ask(small, "framework/guide", depth=1))


def test_the_number_of_queries_does_not_grow(small: Neighbourhoods, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    rows = OxigraphStore.rows
    monkeypatch.setattr(OxigraphStore, "rows", lambda self, query, b=None: asked.append(query) or rows(self, query, b))

    def cost(fresh: Neighbourhoods, **more: Any) -> int:
        asked.clear()
        ask(fresh, **more)
        return len(asked)

    def anew(**more: Any) -> int:
        return cost(Neighbourhoods(small.store), **more)

    assert anew(expanded=(("place/AAA", ""), ("place/BBB", ""))) <= anew() <= 6
    assert anew(depth=2, expanded=(("place/AAA", ""),)) <= 9
    warm = Neighbourhoods(small.store)
    assert cost(warm) > cost(warm)  # what neighbours are called, and what backs their links, is read once


def test_an_entity_answers_to_name_iri_and_identifier(small: Neighbourhoods) -> None:
    for text in ("instrument/treaty", "https://w3id.org/concordat/id/instrument/treaty", "treaty"):
        assert small.resolve(text) == "instrument/treaty"
    for text in ("nothing", "", "instrument/nothing", "a b<>{}", "https://w3id.org/concordat/id/a b"):
        with pytest.raises(EntityUnknownError):
            small.resolve(text)


def test_a_hostile_label_becomes_one_short_line(tmp_path: Path) -> None:
    turtle = (
        entity("instrument/bad", HOSTILE)
        + entity("instrument/x", "X")
        + link("instrument/bad", "eli:cites", "instrument/x")
    )
    node = Neighbourhoods(store_of(turtle, tmp_path)).around(Question("instrument/x")).node("instrument/bad")
    assert len(node.label) <= 300
    assert len(node.short) <= 40
    assert not set(node.label) & set("\u202e\u2066\n")


@given(st.text(max_size=400), st.integers(1, 60))
def test_plain_text_is_bounded_and_holds_no_control(text: str, limit: int) -> None:
    found = plain(text, limit)
    assert len(found) <= 2 * limit  # composing may lengthen a few characters (Unicode UAX 15), never without bound
    assert all(c >= " " and c not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069" for c in found)


@given(st.text("abc/:.-", min_size=1, max_size=20))
def test_a_name_and_its_iri_stand_for_each_other(name: str) -> None:
    if "://" in name or name.startswith("urn:"):
        return
    assert name_of(iri_of(name)) == name
