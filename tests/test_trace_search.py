"""The search against brute force."""

import itertools
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.trace import bounds
from graph.trace.builder import Edge, Node
from graph.trace.problem import Options, problem_of, targets_of
from graph.trace.search import Search
from tests.trace_graphs import KINDS, Brute, World, constraints, worlds

MOST = 40


def check(data: st.DataObject) -> None:
    """Draw a graph and a question; the first chains are those of brute force, in the same order."""
    world: World = data.draw(worlds())
    options = data.draw(constraints(len(world.nodes)))
    source = data.draw(st.sampled_from(world.nodes)).iri
    others = [node.iri for node in world.nodes if node.iri != source]
    target = data.draw(st.sampled_from([*others, "Treaty", "Instrument"]))
    if target not in others and not any(target in n.kind.iri + n.kind.family for n in world.nodes):
        target = others[0]
    names = [*options.kinds, *options.without_kinds]
    if not all(any(name.removeprefix("x#") in n.kind.iri + n.kind.family for n in world.nodes) for name in names):
        return
    compare(world, options, source, target)


def compare(world: World, options: Options, source: str, target: str) -> list[tuple[str, ...]]:
    """The first chains, which must be those of brute force in the same order."""
    with TemporaryDirectory() as folder:
        index = world.index(Path(folder))
        start = index.node(source)
        assert start is not None
        search = Search(problem_of(index, start, targets_of(index, target, options, start), options), 10**9)
        found = [
            (chain.cost, tuple(index.nodes[node] for node in chain.nodes))
            for chain in itertools.islice(search.chains(), MOST)
        ]
        assert found == Brute(world, options).chains(source, target)[:MOST]
        assert not search.gave_up
    return [nodes for _, nodes in found]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_the_best_chains_are_those_of_brute_force(data: st.DataObject) -> None:
    """Same chains, same costs, same order, under every constraint."""
    check(data)


@pytest.mark.soak
@settings(max_examples=3000, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_the_best_chains_are_those_of_brute_force_at_length(data: st.DataObject) -> None:
    """The same over three thousand graphs."""
    check(data)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(worlds(), st.booleans())
def test_layers_do_not_depend_on_how_they_are_made(world: World, hubs: bool) -> None:
    """From single half-edges or from whole rows: the same lower bounds at every node, for every number of hops."""
    layers = []
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        index = world.index(Path(folder))
        problem = problem_of(index, 0, targets_of(index, "n:1", Options(hubs=hubs), 0), Options(hubs=hubs))
        for sparse in (0, 10**9):
            patch.setattr(bounds, "SPARSE", sparse)
            made = bounds.Bounds(problem)
            layers.append([made.cost(made.needs, hops).tolist() for hops in range(1, 6)])
    assert layers[0] == layers[1]


def test_a_chain_may_end_at_the_node_that_it_has_to_pass() -> None:
    """Towards any treaty through a treaty: what ends there is offered, what ends at another one is not."""
    nodes = tuple(Node(f"n:{number}", KINDS[0], True, None, False) for number in range(3))
    pairs = [("n:0", "n:1"), ("n:0", "n:2")]
    edges = tuple(Edge(f"e:{n}", a, "p:cites", b, 1.0, None, None) for n, (a, b) in enumerate(pairs))
    assert compare(World(nodes, edges, 5), Options(through=("n:1",)), "n:0", "Treaty") == [("n:0", "n:1")]
