"""An index that is brought along from that of the parent says what one made whole says."""

from __future__ import annotations

import filecmp
import sqlite3
import tempfile
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph import search, trace
from graph.build import SEARCH, TRACE, Input, build
from graph.changes import transaction as tx
from graph.changes.indexes import READS, Making
from graph.changes.verification import verify
from graph.store import BlankNode, Literal, NamedNode, OxigraphStore, Quad, rdf_format, read_quads
from tests.changing import CURATED, HEADER, SMALL, small_home
from tests.test_changes_incremental import iri

GRAPHS = [NamedNode(CURATED), NamedNode(CURATED + "-too")]
MORE = """
conc:Ratification a skos:Concept ; conc:key "ratified" ; conc:linkFamily conc:ParticipationFamily ;
    conc:specificity 0.9 .
conc:Accession a skos:Concept ; conc:key "acceded_to" ; conc:linkFamily conc:ParticipationFamily ;
    conc:specificity 0.9 .
conc:Denunciation a skos:Concept ; conc:key "denounced" ; conc:linkFamily conc:ParticipationFamily ;
    conc:specificity 0.9 .
conc:Member a skos:Concept ; conc:key "member_of" ; conc:linkFamily conc:MembershipFamily ; conc:specificity 0.6 .
eli:cites conc:key "cites" ; conc:linkFamily conc:TextFamily ; conc:specificity 0.5 .
conc:complements conc:key "complements" ; conc:linkFamily conc:TextFamily ; conc:specificity 0.4 .
evidence:weak a conc:Evidence ; conc:confidence 0.3 .
participation:gone a conc:Participation ; conc:instrument instrument:old ; conc:state place:SDN ;
    conc:action conc:Denunciation ; conc:actedOn "2001-01-01"^^xsd:date ; conc:evidence evidence:weak .
membership:m a org:Membership ; org:member place:SDN ; org:organization organisation:au ; org:role conc:Member ;
    conc:since "2002"^^xsd:gYear ; conc:evidence evidence:e .
organisation:au a conc:Organisation, conc:RegionalOrganisation ; dcterms:identifier "org:au" ;
    skos:prefLabel "African Union"@en, "Union africaine"@fr ; conc:shortName "AU" ; skos:exactMatch <urn:q:7159> .
theme:asylum a skos:Concept ; dcterms:identifier "theme:asylum" ; skos:prefLabel "Asylum"@en ; skos:altLabel "refuge" .
instrument:res a conc:Instrument, conc:Resolution ; dcterms:identifier "S/RES/2427(2018)" ; conc:symbol "C029" ;
    dcterms:description "Children and armed conflict"@en ; conc:binding true .
link:res a conc:Link ; rdf:subject instrument:res ; rdf:predicate conc:complements ; rdf:object instrument:old ;
    conc:evidence evidence:e .
"""
_READ = list(read_quads((HEADER + SMALL + MORE).encode(), rdf_format("ttl"), name="small"))
BASE = sorted({Quad(q.subject, q.predicate, q.object, GRAPHS[0]) for q in _READ}, key=str)
NODES = sorted({q.subject for q in BASE if isinstance(q.subject, NamedNode)} | {iri("instrument:more")}, key=str)
PREDICATES = [NamedNode(name) for name in sorted(READS[TRACE] | READS[SEARCH])]
DATES = [Literal(text, datatype=iri(f"xsd:{kind}")) for text, kind in (
    ("1993-05", "gYearMonth"), ("1995-05-05", "date"), ("1990-01-01", "date"), ("2001", "gYear"),
    ("2003-02-01", "date"),
)]  # fmt: skip
NUMBERS = [Literal(text, datatype=iri("xsd:decimal")) for text in ("0.3", "0.8", "1.0")]
VALUES = [
    *sorted({q.object for q in BASE if not isinstance(q.object, BlankNode)}, key=str),
    *NODES,
    Literal("Inter-agency Protocol of Bali and of Old Treaties", language="en"),
    Literal("CETS 197"),
    Literal(" "),
    Literal("false", datatype=iri("xsd:boolean")),
]


def values(predicate: NamedNode) -> st.SearchStrategy[Any]:
    """What the shapes let through: an index cannot be made of a date that is none, by neither way."""
    local = predicate.value.rpartition("#")[2]
    if local in ("since", "until") or local.endswith("On"):
        return st.sampled_from(DATES)
    return st.sampled_from(NUMBERS if local in ("confidence", "specificity") else VALUES)


def quads(subject: NamedNode, predicate: NamedNode) -> st.SearchStrategy[Quad]:
    """Statements of one property about one node."""
    return st.builds(Quad, st.just(subject), st.just(predicate), values(predicate), st.sampled_from(GRAPHS))


edits = st.one_of(
    st.sampled_from(BASE).map(lambda quad: ((quad,), ())),
    st.sampled_from(BASE).flatmap(lambda old: quads(old.subject, old.predicate).map(lambda new: ((old,), (new,)))),
    st.tuples(st.sampled_from(NODES), st.sampled_from(PREDICATES)).flatmap(
        lambda pair: quads(*pair).map(lambda quad: ((), (quad,)))
    ),
)
Changes = list[list[tuple[tuple[Quad, ...], tuple[Quad, ...]]]]


def stored(quads: Iterable[Quad]) -> OxigraphStore:
    store = OxigraphStore.memory()
    store.add_all(quads)
    return store


def same_files(left: Path, right: Path) -> bool:
    names = sorted(path.name for path in left.iterdir())
    same, _, _ = filecmp.cmpfiles(left, right, names, shallow=False)
    return names == sorted(path.name for path in right.iterdir()) == same


def follow(changes: Changes) -> None:
    """Each change begins with what the last one left, and each index is held to one made whole."""
    before, old = set(BASE), stored(BASE)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        search.build_index(old, folder / "s0")
        trace.build_index(old, folder / "t0")
        for step, edits in enumerate(changes, 1):
            after = set(before)
            for removed, added in edits:
                after = (after - set(removed)) | set(added)
            new, delta = stored(after), before ^ after
            for kind, package in (("s", search), ("t", trace)):
                reads = READS[SEARCH if kind == "s" else TRACE]
                touched = package.concerned(quad for quad in delta if quad.predicate.value in reads)
                whole, parent, brought = (folder / f"{kind}{end}" for end in (f"whole{step}", step - 1, step))
                package.build_index(new, whole)
                if touched is None:  # link properties concern every edge
                    whole.rename(brought)
                    continue
                assert package.update_index(parent, brought, old, new, touched)
                assert search.unlike(whole, brought) == [] if kind == "s" else same_files(whole, brought)
            before, old = after, new


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(edits, min_size=1, max_size=4), min_size=1, max_size=3))
def test_brought_along_is_whole(changes: Changes) -> None:
    """Row by row the text index, byte by byte the trace index; on random changes, one after the other."""
    follow(changes)


@pytest.mark.soak
@settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(edits, min_size=1, max_size=4), min_size=1, max_size=4))
def test_brought_along_is_whole_at_length(changes: Changes) -> None:
    """The same, a thousand times."""
    follow(changes)


LABEL = Quad(iri("instrument:old"), iri("skos:altLabel"), Literal("Elder Treaty"), GRAPHS[0])


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE entity SET label = 'Other' WHERE identifier = 'old'",
        "DELETE FROM key WHERE key = 'ID:old'",
        "DELETE FROM name WHERE text = 'Old Treaty'",
        "UPDATE term SET entities = entities + 1 WHERE term = 'old'",
        "DELETE FROM deletion WHERE term = 'treaty'",
        "INSERT INTO name_words (rowid, words) VALUES (7, 'strange')",
        "INSERT INTO entity_words (rowid, words) VALUES (7, 'strange')",
    ],
)
def test_each_table_is_compared(tmp_path: Path, damage: str) -> None:
    """A row too many, too few or another one."""
    for name in ("a", "b"):
        search.build_index(stored(BASE), tmp_path / name)
    assert search.unlike(tmp_path / "a", tmp_path / "b") == []
    with sqlite3.connect(tmp_path / "b") as base:
        base.execute(damage)
    base.close()
    assert search.unlike(tmp_path / "a", tmp_path / "b")


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM entity WHERE identifier = 'old'",
        "DELETE FROM key WHERE key = 'ID:old'",
        "DELETE FROM name WHERE text = 'Old Treaty'",
        "PRAGMA user_version = 1",
        "PRAGMA application_id = 1",  # two entities have one number
    ],
)
def test_a_text_index_that_is_not_its_stores_is_not_brought_along(tmp_path: Path, damage: str) -> None:
    """It is made whole then."""
    old, new = stored(BASE), stored([*BASE, LABEL])
    search.build_index(old, tmp_path / "old")
    with sqlite3.connect(tmp_path / "old") as base:
        base.execute(damage)
    base.close()
    assert not search.update_index(tmp_path / "old", tmp_path / "new", old, new, [LABEL.subject.value])
    assert not (tmp_path / "new").exists()


def test_a_change_brings_its_indexes_along(tmp_path: Path) -> None:
    """By the way that a change takes, and verified as it is kept."""
    home = small_home(tmp_path)
    text = (
        HEADER + f"INSERT DATA {{ GRAPH <{CURATED}> {{ instrument:old skos:altLabel 'Elder' ; conc:binding true }} }}"
    )
    outcome = tx.change(home, tx.sparql(text), tx.Note("tester", "a test"))
    again = tmp_path / "again"
    again.mkdir()
    (again / "store").symlink_to(outcome.release.store_path)
    assert all(Making.after(n, home.release(1), again, outcome.delta).make() for n in (TRACE, SEARCH))
    assert same_files(again / TRACE, outcome.release.trace_path)
    assert verify(home) == []
    with closing(search.SearchIndex.open(outcome.release.search_path)) as index:
        assert index.search("elder").hits[0].identifier == "old"


def test_indexes_of_another_version_are_neither_shared_nor_kept(tmp_path: Path) -> None:
    """A change makes them whole, and so does a build, though the graph is the same."""
    home = small_home(tmp_path)

    def age() -> None:
        with closing(sqlite3.connect(home.current().search_path)) as base:
            base.execute("PRAGMA user_version = 1")

    age()
    note = HEADER + f"INSERT DATA {{ GRAPH <{CURATED}> {{ instrument:old conc:note 'n' }} }}"
    search.SearchIndex.open(tx.change(home, tx.sparql(note), tx.Note("tester", "a test")).release.search_path).close()
    tx.change(home, tx.state_of(home.release(1)), tx.Note("tester", "back"))
    age()
    release = build(home, [Input(tmp_path / "small.ttl", CURATED)])
    assert release.number == 4
    assert release.manifest.digest == home.release(1).manifest.digest
    search.SearchIndex.open(release.search_path).close()
    assert build(home, [Input(tmp_path / "small.ttl", CURATED)]).number == 4
