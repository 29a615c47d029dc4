"""Absence and diversity against their definitions, on random graphs."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import TraceError
from graph.store import OxigraphStore
from graph.trace import bounds, search, trace
from graph.trace.absence import FURTHER, relaxed
from graph.trace.diversity import POOL, diverse, overlap
from graph.trace.search import Chain
from tests.trace_graphs import Brute, World, constraints, worlds

chains = st.lists(
    st.builds(lambda inner, cost: Chain((0, *inner, 9), cost), st.permutations(range(1, 7)).map(lambda p: p[:3]),
              st.integers(1000, 9000)), max_size=12,
)  # fmt: skip


def check(data: st.DataObject) -> None:
    """The traces are the diverse ones of brute force, and an absence has the reason that brute force finds."""
    world: World = data.draw(worlds())
    options = data.draw(constraints(len(world.nodes)))
    source, target = data.draw(st.permutations([node.iri for node in world.nodes]))[:2]
    with TemporaryDirectory() as folder:
        index = world.index(Path(folder))
        try:
            answer = trace(index, OxigraphStore.memory(), source, target, options)
        except TraceError:  # a class that no node of this graph is of
            return
        found = Brute(world, options).chains(source, target)
        pool = [Chain(tuple(index.node(iri) or 0 for iri in nodes), cost) for cost, nodes in found]
        wanted = diverse(pool[: options.k * POOL], options.k)
        assert [tuple(index.node(entity.iri) for entity in one.nodes) for one in answer.traces] == [
            chain.nodes for chain in wanted
        ]
        assert [round(one.score * 1000) for one in answer.traces] == [chain.cost for chain in wanted]
        assert (answer.absence is None) == bool(found)
        if answer.absence is not None:
            linked = {end for e in world.edges if e.subject != e.object for end in (e.subject, e.object)}
            looser = [name for name, changed in relaxed(options) if Brute(world, changed).chains(source, target)]
            hubs = Brute(world, replace(options, hubs=True)).chains(source, target)
            reason = "removed" if looser else "only through hubs" if hubs else "none"
            assert answer.absence.reason == ("not recorded" if {source, target} - linked else reason)
            far = Brute(world, replace(options, length=options.length + FURTHER)).chains(source, target)
            if answer.absence.reason != "not recorded":
                # where hubs are allowed, the longer chain may be one of hubs alone
                assert any(options.hubs or not one.only_hubs for one in answer.absence.nearest) >= bool(far)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_traces_and_absences_are_those_of_brute_force(data: st.DataObject) -> None:
    """Same diverse chains, same reason of absence."""
    check(data)


@pytest.mark.soak
@settings(max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_traces_and_absences_are_those_of_brute_force_at_length(data: st.DataObject) -> None:
    """The same over two thousand graphs."""
    check(data)


@pytest.mark.parametrize("sparse", [0, 10**9])
@pytest.mark.parametrize("children", [1, 256])
def test_the_ways_to_make_bounds_agree(sparse: int, children: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """From single half-edges or from whole rows, a few children at a time or all: the answers are the same."""
    monkeypatch.setattr(bounds, "SPARSE", sparse)
    monkeypatch.setattr(search, "FIRST_CHILDREN", children)

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def run(data: st.DataObject) -> None:
        check(data)

    run()


@given(chains, st.integers(1, 6))
def test_diverse_takes_the_least_like_what_it_has(pool: list[Chain], k: int) -> None:
    """Each chosen chain costs least with its overlap, ties by the order of the pool; the best comes first."""
    pool.sort(key=lambda chain: (chain.cost, chain.nodes))
    left, taken = list(enumerate(pool)), []
    for chosen in diverse(pool, k):
        best = min(left, key=lambda one: (one[1].cost + max([overlap(one[1], t) for t in taken], default=0), one[0]))
        assert chosen == best[1]
        left.remove(best)
        taken.append(chosen)
    assert len(taken) == min(k, len(pool))
