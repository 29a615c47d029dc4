"""Going from term to term finds what a query finds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import URIRef, Variable
from rdflib.paths import AlternativePath, InvPath, MulPath, NegatedPath, Path, SequencePath

from graph.changes.focus import shapes_and_reach
from graph.changes.matching import can_follow, solutions
from graph.changes.paths import Pattern, text
from graph.changes.reach import THIS
from graph.store import DefaultGraph, Literal, NamedNode, OxigraphStore, Quad, Term
from tests.test_changes_incremental import BASE

NODES = [NamedNode(f"urn:n{number}") for number in range(5)]
P, Q = URIRef("urn:p"), URIRef("urn:q")
triples = st.lists(
    st.builds(Quad, st.sampled_from(NODES), st.sampled_from([NamedNode("urn:p"), NamedNode("urn:q")]),
              st.sampled_from([*NODES, Literal("x")]), st.sampled_from([DefaultGraph(), NamedNode("urn:g")])),
    max_size=12,
)  # fmt: skip
PATHS: list[URIRef | Path] = [
    P, InvPath(P), SequencePath(P, Q), AlternativePath(P, InvPath(Q)), MulPath(P, "*"), MulPath(P, "+"),
    MulPath(SequencePath(P, InvPath(Q)), "?"), SequencePath(P, MulPath(Q, "*"), InvPath(P)),
]  # fmt: skip


def queried(store: OxigraphStore, patterns: list[Pattern], known: dict[Variable, Term]) -> set[Term]:
    where = " ".join(f"{text(p.subject)} {text(p.predicate)} {text(p.object)} ." for p in patterns)
    names = " ".join(f"?{name}" for name in known)
    rows = store.rows(f"SELECT ?this {names} {{ {where} }}", {str(name): term for name, term in known.items()})
    return {row["this"] for row in rows}


@settings(max_examples=60, deadline=None)
@given(triples, st.sampled_from(PATHS), st.sampled_from(PATHS), st.sampled_from(NODES), st.booleans())
def test_paths_lead_where_a_query_finds_them(
    quads: list[Quad], one: URIRef | Path, other: URIRef | Path, start: NamedNode, back: bool
) -> None:
    """Each kind of path, in both directions, alone and joined."""
    store = OxigraphStore.memory()
    store.add_all(quads)
    s, x = Variable("s"), Variable("x")
    alone = [Pattern(THIS, one, s) if back else Pattern(s, one, THIS)]
    joined = [Pattern(x, one, s) if back else Pattern(s, one, x), Pattern(x, other, THIS)]
    for patterns in (alone, joined):
        walked, asked = solutions(store, patterns, {s: start}, THIS), queried(store, patterns, {s: start})
        assert asked <= walked
        assert walked - asked <= {start}  # the engine has no path of no steps at a node that nothing is said of


def test_every_probe_of_the_shapes_leads_where_a_query_finds_it() -> None:
    """From each statement of the small graph."""
    store = OxigraphStore.memory()
    store.add_all(BASE)
    probes = [probe for probe in shapes_and_reach()[1].probes if probe.where]
    compared = 0
    for probe in probes:
        assert can_follow(probe.patterns)
        fitting = [quad for quad in BASE if probe.predicate in (None, quad.predicate.value)]
        for quad in fitting:
            if isinstance(quad.object, Literal) and "o" in probe.binds:
                continue
            places = {"s": quad.subject, "p": quad.predicate, "o": quad.object}
            known = {Variable(name): places[name] for name in probe.binds}
            found = solutions(store, probe.patterns, known, THIS)
            assert found == queried(store, list(probe.patterns), known), probe.where
            compared += bool(found)
    assert compared > 30


@pytest.mark.parametrize("path", [NegatedPath(P), SequencePath(P, NegatedPath(Q))])
def test_a_path_that_is_not_walked_is_known(path: Path) -> None:
    """It is left to the engine."""
    assert not can_follow([Pattern(THIS, path, Variable("s"))])
