"""Validating where a change reaches gives what validating everything gives."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph import resources
from graph.changes.delta import Delta
from graph.changes.focus import focus_of, shapes_and_reach
from graph.iri import PREFIXES
from graph.store import DefaultGraph, Literal, NamedNode, OxigraphStore, Quad, rdf_format, read_quads
from graph.validation import validate
from tests.changing import CURATED, HEADER, SMALL

GRAPH = NamedNode(CURATED)


def _quads() -> list[Quad]:
    read = read_quads((HEADER + SMALL).encode(), rdf_format("ttl"), name="small")
    return [Quad(q.subject, q.predicate, q.object, GRAPH) for q in read]


def iri(name: str) -> NamedNode:
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


BASE = sorted(_quads(), key=str)
NODES = sorted({q.subject for q in BASE} | {iri("instrument:other"), iri("evidence:f")}, key=str)
PREDICATES = sorted({q.predicate for q in BASE} | {iri("conc:enteredIntoForceOn"), iri("conc:supplements")}, key=str)
VALUES = [
    *sorted({q.object for q in BASE}, key=str),
    iri("conc:Protocol"),
    iri("conc:Organisation"),
    iri("conc:Ratification"),
    Literal("1980-01-01", datatype=iri("xsd:date")),
    Literal("2010", datatype=iri("xsd:gYear")),
    Literal("x"),
    *NODES,
]

quads = st.builds(Quad, st.sampled_from(NODES), st.sampled_from(PREDICATES), st.sampled_from(VALUES), st.just(GRAPH))
# What people do: take a statement away, give it another value, say something new.
edits = st.one_of(
    st.sampled_from(BASE).map(lambda quad: ((quad,), ())),
    st.tuples(st.sampled_from(BASE), st.sampled_from(VALUES)).map(
        lambda pair: ((pair[0],), (Quad(pair[0].subject, pair[0].predicate, pair[1], GRAPH),))
    ),
    quads.map(lambda quad: ((), (quad,))),
)


def check(changes: list[tuple[tuple[Quad, ...], tuple[Quad, ...]]]) -> None:
    old, new = OxigraphStore.memory(), OxigraphStore.memory()
    old.add_all(BASE)
    after = set(BASE)
    for removed, added in changes:
        after = (after - set(removed)) | set(added)
    new.add_all(after)
    delta = Delta(frozenset(after - set(BASE)), frozenset(set(BASE) - after))
    shapes, reach = shapes_and_reach()
    focus = focus_of(delta, old, new, reach)
    assert focus is not None
    part, whole = validate(new, shapes, focus=focus), validate(new, shapes)
    assert part.results == whole.results
    assert part.conforms == whole.conforms


def test_the_small_graph_conforms() -> None:
    """What is not reached is taken to conform, so the start must."""
    store = OxigraphStore.memory()
    store.add_all(BASE)
    assert validate(store, shapes_and_reach()[0]).conforms


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(edits, min_size=1, max_size=3))
def test_incremental_is_whole(changes: list[tuple[tuple[Quad, ...], tuple[Quad, ...]]]) -> None:
    """The same verdict and the same results, on random changes."""
    check(changes)


@pytest.mark.soak
@settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(edits, min_size=1, max_size=4))
def test_incremental_is_whole_at_length(changes: list[tuple[tuple[Quad, ...], tuple[Quad, ...]]]) -> None:
    """The same, a thousand times."""
    check(changes)


def test_every_shape_is_read() -> None:
    """No shape of ours asks for the whole validation each time."""
    assert not shapes_and_reach()[1].whole


@pytest.mark.parametrize(
    ("subject", "predicate", "object_", "reached"),
    [
        # a date of an instrument reaches the links and participations that are measured by it
        ("instrument:old", "conc:adoptedOn", Literal("1991", datatype=iri("xsd:gYear")),
         {"link:instrument.new--cites--instrument.old", "participation:old--SDN--accession"}),
        # a new act reaches the coverage statement that counts acts
        ("participation:more", "conc:instrument", iri("instrument:old"), {"coverage:old"}),
        # the class of an evidence reaches everything that rests on it
        ("evidence:e", "rdf:type", iri("conc:Source"), {"instrument:old", "place:SDN"}),
    ],
)  # fmt: skip
def test_focus_reaches_across(subject: str, predicate: str, object_: NamedNode | Literal, reached: set[str]) -> None:
    """The focus holds nodes that the change does not name."""
    old, new = OxigraphStore.memory(), OxigraphStore.memory()
    added = Quad(iri(subject), iri(predicate), object_, GRAPH)
    extra = Quad(iri("participation:more"), iri("conc:state"), iri("place:SDN"), GRAPH)
    old.add_all([*BASE, extra])
    new.add_all([*BASE, extra, added])
    focus = focus_of(Delta(frozenset({added})), old, new, shapes_and_reach()[1])
    assert focus is not None
    assert {iri(name).value for name in reached} <= focus


def test_what_another_graph_says_too_is_no_change() -> None:
    """Shapes see the union of the graphs."""
    old, new = OxigraphStore.memory(), OxigraphStore.memory()
    copy = Quad(BASE[0].subject, BASE[0].predicate, BASE[0].object, DefaultGraph())
    old.add_all(BASE)
    new.add_all([*BASE, copy])
    assert focus_of(Delta(frozenset({copy})), old, new, shapes_and_reach()[1]) == set()


def test_a_change_of_the_ontology_is_validated_whole() -> None:
    """Class hierarchy and link properties may concern any node."""
    old, new = OxigraphStore.memory(), OxigraphStore.memory()
    quad = Quad(iri("conc:Treaty"), iri("rdfs:subClassOf"), iri("conc:Instrument"), GRAPH)
    new.add(iter([quad]))
    assert focus_of(Delta(frozenset({quad})), old, new, shapes_and_reach()[1]) is None
    assert resources.turtle_files(resources.SHAPES)
