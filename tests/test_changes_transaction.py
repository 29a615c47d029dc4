"""A change is promoted whole or not at all, and says what it changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.changes import retention
from graph.changes import transaction as tx
from graph.changes.delta import between
from graph.errors import (
    HomeBusyError,
    LimitError,
    QueryRefusedError,
    QuerySyntaxError,
    ReleaseUnknownError,
    ShapesViolatedError,
)
from graph.iri import PREFIXES
from graph.release import Home, Release
from graph.store import Literal, NamedNode, Quad
from graph.store.dump import digest
from tests.changing import CURATED, HEADER, rows, small_home

NOTE = tx.Note("tester", "a test")
LABEL = f'INSERT DATA {{ GRAPH <{CURATED}> {{ instrument:old skos:altLabel "Elder" }} }}'


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return small_home(tmp_path)


def update(home: Home, text: str, note: tx.Note = NOTE) -> tx.Outcome:
    return tx.change(home, tx.sparql(HEADER + text, None, tx.BOUNDS), note)


def labels(release: Release) -> list[str]:
    return [row["l"] for row in rows(release, "SELECT ?l { instrument:old skos:altLabel ?l } ORDER BY ?l")]


def test_update_becomes_the_next_release(home: Home) -> None:
    """Who, when, why, from what and how much stand in its manifest; the old release stays as it was."""
    outcome = update(home, LABEL)
    manifest = home.current().manifest
    assert (manifest.number, manifest.parent, manifest.who, manifest.why) == (2, 1, "tester", "a test")
    assert (manifest.added, manifest.removed, len(outcome.delta)) == (1, 0, 1)
    assert labels(home.current()) == ["Elder"]
    assert labels(home.release(1)) == []


def test_digest_of_a_change_is_that_of_its_store(home: Home) -> None:
    """What is kept of the lines from release to release never drifts from the store."""
    for number in range(3):
        update(home, LABEL.replace("Elder", f"Elder {number}"))
    update(home, "DELETE WHERE { GRAPH ?g { instrument:old skos:altLabel ?l } }")
    for release in home.releases():
        assert digest(release.store) == release.manifest.digest
        assert len(release.store) == release.manifest.quads
    assert home.current().manifest.digest == home.release(1).manifest.digest


@pytest.mark.parametrize("by_quads", [False, True])
def test_values_are_told_as_the_store_keeps_them(home: Home, by_quads: bool) -> None:
    """1.0 and 1 are one decimal to the engine: the difference, the counts and the digest speak of what it keeps."""
    written = [("1.0", "decimal"), ("1", "decimal"), ("01", "integer"), ("+1", "int"), ("1", "boolean"),
               ("1.0E0", "double"), ("2020-01-01T00:00:00.000Z", "dateTime"), ("24:00:00", "time")]  # fmt: skip
    values = [Literal(text, datatype=NamedNode(PREFIXES["xsd"] + kind)) for text, kind in written]
    node = NamedNode("urn:values")
    given = [Quad(node, node, value, node) for value in values]
    insert = f"INSERT DATA {{ GRAPH {node} {{ {node} {node} {', '.join(map(str, values))} }} }}"
    outcome = tx.change(home, tx.quads(given), NOTE) if by_quads else update(home, insert)
    assert outcome.delta.added == frozenset(outcome.release.store.quads(node))
    assert outcome.release.manifest.digest == digest(outcome.release.store)
    assert outcome.release.manifest.quads == len(outcome.release.store)
    gone = (
        tx.change(home, tx.quads(removed=given), NOTE) if by_quads else update(home, insert.replace("INSERT", "DELETE"))
    )
    assert gone.delta.removed == outcome.delta.added
    assert gone.release.manifest.digest == digest(gone.release.store) == home.release(1).manifest.digest


def test_broken_change_is_thrown_away(home: Home) -> None:
    """The report says where; nothing of it is left."""
    with pytest.raises(ShapesViolatedError) as caught:
        update(home, "DELETE WHERE { GRAPH ?g { instrument:old skos:prefLabel ?l } }")
    assert "instrument:old" in caught.value.report.as_text()
    assert home.numbers() == [1]
    assert not (home.path / "building").exists()


def test_nothing_changed_makes_no_release(home: Home) -> None:
    """An update without effect is no change."""
    outcome = update(home, "DELETE DATA { GRAPH <urn:none> { instrument:old skos:altLabel 'x' } }")
    assert not outcome.changed
    assert home.numbers() == [1]


@pytest.mark.parametrize(
    ("text", "added", "removed"),
    [
        (LABEL, 1, 0),
        (f"INSERT DATA {{ GRAPH <{CURATED}> {{ instrument:old skos:altLabel 'a', 'b' . }} }}", 2, 0),
        ("INSERT DATA { instrument:old skos:altLabel 'd' GRAPH <urn:g> { <urn:s> <urn:p> 1.5 } . <urn:s> a <urn:C> }",
         3, 0),
        ("DELETE { GRAPH ?g { ?i conc:adoptedOn ?d } } INSERT { GRAPH ?g { ?i conc:adoptedOn '1991'^^xsd:gYear } } "
         "WHERE { GRAPH ?g { ?i dcterms:identifier 'old' ; conc:adoptedOn ?d } }", 1, 1),
        (f"WITH <{CURATED}> DELETE {{ ?i conc:adoptedOn ?d }} "
         "WHERE { ?i dcterms:identifier 'old' ; conc:adoptedOn ?d }", 0, 1),
        (f"INSERT {{ GRAPH <urn:g> {{ ?i skos:note 'n' }} }} USING <{CURATED}> WHERE {{ ?i a conc:Treaty }}", 2, 0),
        (f"INSERT DATA {{ GRAPH <{CURATED}> {{ [] <urn:p> [] }} }}", 1, 0),
        ("CREATE GRAPH <urn:empty>", 0, 0),
        ("INSERT DATA { GRAPH <urn:a> { <urn:s> <urn:p> 1 } } ; COPY <urn:a> TO <urn:b> ; DROP GRAPH <urn:a>", 1, 0),
    ],
)  # fmt: skip
def test_the_difference_is_exact(home: Home, text: str, added: int, removed: int) -> None:
    """Whatever the form of the update: what is said to differ is what differs."""
    outcome = update(home, text)
    assert (len(outcome.delta.added), len(outcome.delta.removed)) == (added, removed)
    whole = between(home.release(1).store, home.release(2).store)
    assert outcome.delta == whole


def test_load_and_service_are_refused(home: Home) -> None:
    """Nothing is fetched, however the word is written."""
    for text in (
        "LOAD <http://127.0.0.1:9/x>",
        "\\u004COAD <http://127.0.0.1:9/x>",
        "CREATE GRAPH <urn:a>; load <urn:x>",
        "PREFIX x: <http://127.0.0.1:9/> LOADx:y",
        "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    ):
        with pytest.raises(QueryRefusedError):
            update(home, text)
    assert home.numbers() == [1]


def test_syntax_is_told_with_its_place(home: Home) -> None:
    """Before anything is carried out, the whole update must parse."""
    with pytest.raises(QuerySyntaxError):
        update(home, LABEL + " ; INSERT DATA { GRAPH <urn:g> { ?x a ?y } }")
    assert home.numbers() == [1]


def test_update_without_end_is_stopped(home: Home) -> None:
    """The time of an update is bounded, by killing it."""
    many = " ".join(f"?x{n} ?p{n} ?o{n} ." for n in range(7))
    text = f"INSERT {{ ?x1 <urn:p> ?x6 }} WHERE {{ GRAPH ?g {{ {many} }} }}"
    with pytest.raises(LimitError):
        tx.change(home, tx.sparql(text, None, tx.Bounds(seconds=1)), NOTE, bounds=tx.Bounds(seconds=1))
    update(home, LABEL)
    assert home.numbers() == [1, 2]


def test_second_writer_waits_for_the_first(home: Home) -> None:
    """Up to its patience."""
    with home.locked(), pytest.raises(HomeBusyError):
        tx.change(home, tx.quads(create=["urn:g"]), NOTE, bounds=tx.Bounds(patience=0.1))


def test_rollback_is_a_new_release_equal_to_an_old_one(home: Home) -> None:
    """Nothing is lost by going back: the release that was left is still there."""
    update(home, LABEL)
    outcome = tx.change(home, tx.state_of(home.release(1)), tx.Note("tester", "back", "rollback"))
    assert outcome.release.number == 3
    assert outcome.release.manifest.digest == home.release(1).manifest.digest
    assert labels(home.release(2)) == ["Elder"]


def test_readers_keep_their_release(home: Home) -> None:
    """A release in use answers on while the next ones come and it is removed."""
    held = home.current()
    assert labels(held) == []
    retention.set_retention(home, 1, None, "tester")
    update(home, LABEL)
    assert home.numbers() == [2]
    assert labels(held) == []
    with pytest.raises(ReleaseUnknownError):
        home.release(1)


def test_pinned_releases_stay(home: Home) -> None:
    """Retention spares what is pinned, until it is not."""
    retention.pin(home, 1, True, "tester")
    retention.set_retention(home, 1, None, "tester")
    update(home, LABEL)
    assert home.numbers() == [1, 2]
    retention.pin(home, 1, False, "tester")
    update(home, LABEL.replace("Elder", "Older"))
    assert home.numbers() == [3]
    assert home.next_number() == 4


def test_whole_graph_can_be_replaced(home: Home) -> None:
    """Clearing and adding in one change."""
    kept = [q for q in home.current().store.quads(graph=NamedNode(CURATED)) if "altLabel" not in q.predicate.value]
    update(home, LABEL)
    outcome = tx.change(home, tx.quads(kept, clear=[CURATED]), NOTE)
    assert (len(outcome.delta.added), len(outcome.delta.removed)) == (0, 1)
