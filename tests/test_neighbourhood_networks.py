"""What networkx says of a neighbourhood, and where the layouts put its nodes."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from pathlib import Path

import networkx
import pytest

from graph.errors import ValueRefusedError
from graph.neighbourhood import (
    ON_CANVAS,
    Neighbourhood,
    Neighbourhoods,
    Question,
    axis,
    communities,
    importance,
    network,
    placed,
    route,
)
from tests.explore_samples import SMALL, entity, link, store_of


@pytest.fixture(scope="module")
def around(tmp_path_factory: pytest.TempPathFactory) -> Neighbourhood:
    store = store_of(SMALL, tmp_path_factory.mktemp("networks"))
    return Neighbourhoods(store).around(Question("instrument/treaty"))


def test_the_network_holds_each_node_and_each_edge_once(around: Neighbourhood) -> None:
    made = network(around)
    assert set(made) == {node.name for node in around.nodes}
    assert sorted(key for _, _, key in made.edges(keys=True)) == sorted(edge.iri for edge in around.edges)


@pytest.mark.parametrize("measure", ["degree", "betweenness", "pagerank"])
def test_the_middle_matters_most(around: Neighbourhood, measure: str) -> None:
    found = importance(around, measure)
    assert max(found, key=lambda name: found[name]) == "instrument/treaty"
    assert max(found.values()) == 1.0
    assert min(found.values()) >= 0.0


def test_an_unknown_measure_is_refused(around: Neighbourhood) -> None:
    with pytest.raises(ValueRefusedError, match="betweenness"):
        importance(around, "beauty")


def test_two_cliques_are_two_communities(tmp_path: Path) -> None:
    groups = [[f"instrument/{letter}{n}" for n in range(4)] for letter in "ab"]
    turtle = entity("instrument/middle", "Middle")
    for group in groups:
        turtle += "".join(entity(name, name) + link(name, "eli:cites", "instrument/middle") for name in group)
        turtle += "".join(link(a, "eli:cites", b) for a in group for b in group if a < b)
    found = communities(Neighbourhoods(store_of(turtle, tmp_path)).around(Question("instrument/middle")))
    assert [len({found[name] for name in group}) for group in groups] == [1, 1]
    assert found["instrument/a0"] != found["instrument/b0"]


def test_a_route_is_a_shortest_way_with_its_edges(around: Neighbourhood) -> None:
    found = route(around, "framework/guide", "place/BBB")
    assert found is not None
    assert found.nodes == ("framework/guide", "instrument/treaty", "place/BBB")
    assert [edge.key for edge in found.edges] == ["based_on", "accession"]
    assert len(found.nodes) - 1 == networkx.shortest_path_length(
        network(around).to_undirected(), "framework/guide", "place/BBB"
    )


def test_no_route_to_what_is_not_on_show(around: Neighbourhood) -> None:
    assert route(around, "framework/guide", "place/ZZZ") is None


def test_time_runs_from_left_to_right_and_what_has_no_date_is_last(around: Neighbourhood) -> None:
    points = placed(around, "time")
    order = ["instrument/treaty", "organisation/body", "instrument/protocol", "place/AAA"]
    xs = [points[name][0] for name in order]
    assert xs == sorted(xs)
    assert len(set(xs)) == 4
    assert [heading for _, heading in axis(around, "time")] == ["1989", "1991", "2000", "no date"]


@pytest.mark.parametrize("layout", ["time", "radial"])
def test_no_two_nodes_stand_in_one_place(around: Neighbourhood, layout: str) -> None:
    points = placed(around, layout)
    assert len(set(points.values())) == len(around.nodes)


def test_rings_stand_around_the_focus(around: Neighbourhood) -> None:
    points = placed(around, "radial")
    assert points["instrument/treaty"] == (0, 0)
    assert placed(around, "force") == {}


@pytest.fixture
def grouped(tmp_path: Path) -> tuple[Neighbourhood, list[list[str]]]:
    """A node that five chains of thirty cite, and the chains."""
    groups = [[f"instrument/g{group}n{n}" for n in range(30)] for group in range(5)]
    turtle = entity("instrument/middle", "Middle")
    for group in groups:
        turtle += "".join(entity(name, name) + link(name, "eli:cites", "instrument/middle") for name in group)
        turtle += "".join(link(a, "eli:cites", b) for a, b in itertools.pairwise(group))
    return Neighbourhoods(store_of(turtle, tmp_path)).around(Question("instrument/middle", limit=200)), groups


def test_a_large_picture_is_laid_out_by_links_with_room_between_its_nodes(
    grouped: tuple[Neighbourhood, list[list[str]]],
) -> None:
    found, groups = grouped
    assert len(found.nodes) > ON_CANVAS
    points = placed(found, "force")
    assert points == placed(found, "force")
    assert points["instrument/middle"] == (0, 0)
    apart = [math.dist(points[a], points[b]) for a, b in itertools.combinations(points, 2)]
    assert min(apart) > 40
    linked = [math.dist(points[a], points[b]) for group in groups for a, b in itertools.pairwise(group)]
    assert sum(linked) / len(linked) < 0.6 * sum(apart) / len(apart)


def test_a_node_whose_links_are_left_out_does_not_drift_away(grouped: tuple[Neighbourhood, list[list[str]]]) -> None:
    """It would make the picture so wide that nothing else of it could be read."""
    found, groups = grouped
    loose = groups[0][0]
    cut = replace(found, edges=tuple(edge for edge in found.edges if loose not in (edge.source, edge.target)))
    far = {name: math.hypot(*point) for name, point in placed(cut, "force").items()}
    assert far.pop(loose) < 2 * max(far.values())
