"""A neighbourhood as a networkx graph, and what networkx knows about it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from graph.errors import ValueRefusedError
from graph.neighbourhood.model import Edge, Neighbourhood

if TYPE_CHECKING:
    import networkx

    Network: TypeAlias = networkx.MultiDiGraph[str]

MEASURES = ("same", "degree", "betweenness", "pagerank")
"""What the size of a node may stand for: nothing, or one of three centralities."""

SEED = 1
"""Seed of what networkx does at random, so that the same question always has the same picture."""


@dataclass(frozen=True)
class Route:
    """A shortest way between two nodes on show: nodes and edges in order."""

    nodes: tuple[str, ...]
    edges: tuple[Edge, ...]


def network(around: Neighbourhood) -> Network:
    """Nodes by name and edges by IRI as key; their attributes are plain words, fit for any exchange format."""
    import networkx

    made: Network = networkx.MultiDiGraph()
    for node in around.nodes:
        attributes = {"iri": node.iri, "label": node.label, "kind": node.kind, "type": node.type_label}
        made.add_node(node.name, **attributes, date=node.date, depth=node.depth)
    for edge in around.edges:
        made.add_edge(edge.source, edge.target, key=edge.iri, **edge_attributes(edge))
    return made


def edge_attributes(edge: Edge) -> dict[str, Any]:
    """What an exchange format is told about an edge, its evidence included."""
    sources = sorted({address or name for evidence in edge.evidence for name, address in evidence.sources})
    bases = sorted({evidence.basis for evidence in edge.evidence if evidence.basis})
    return {
        "iri": edge.iri,
        "label": edge.phrase,
        "predicate": edge.property,
        "family": edge.family,
        "since": edge.since,
        "until": edge.until,
        "confidence": edge.confidence,
        "basis": "; ".join(bases),
        "sources": " ".join(sources),
    }


def importance(around: Neighbourhood, measure: str) -> dict[str, float]:
    """A centrality of each node within what is on show, scaled to 0..1; 0.5 for all with "same".

    Raises ValueRefusedError.
    """
    if measure not in MEASURES:
        raise ValueRefusedError("size", measure, f"one of {', '.join(MEASURES)}")
    if measure == "same" or len(around.nodes) < 2:
        return {node.name: 0.5 for node in around.nodes}
    import networkx

    plain = _undirected(around)
    if measure == "degree":
        found = dict(networkx.degree_centrality(plain))
    elif measure == "betweenness":
        # Exact up to 200 nodes; beyond, from 100 pivots: within 60 ms still.
        pivots = None if len(plain) <= 200 else 100
        found = networkx.betweenness_centrality(plain, k=pivots, seed=SEED)
    else:
        found = _pagerank(plain)
    top = max(found.values()) or 1.0
    return {name: value / top for name, value in found.items()}


def _undirected(around: Neighbourhood) -> networkx.Graph[str]:
    """Each pair once, weighted by the sum of its edges."""
    import networkx

    plain: networkx.Graph[str] = networkx.Graph()
    plain.add_nodes_from(node.name for node in around.nodes)
    for edge in around.edges:
        before = plain.get_edge_data(edge.source, edge.target, {"weight": 0.0})["weight"]
        plain.add_edge(edge.source, edge.target, weight=before + edge.weight)
    return plain


def _pagerank(plain: networkx.Graph[str]) -> dict[str, float]:
    """PageRank, damping 0.85, by power iteration: networkx's own needs SciPy."""
    count = len(plain)
    rank = dict.fromkeys(plain, 1.0 / count)
    degree = {name: plain.degree(name) for name in plain}
    for _ in range(50):  # 0.85 ** 50 < 0.0003: what is left of the start
        lost = sum(rank[name] for name in plain if not degree[name])
        base = (0.15 + 0.85 * lost) / count
        rank = {name: base + 0.85 * sum(rank[o] / degree[o] for o in plain.neighbors(name)) for name in plain}
    return rank


def communities(around: Neighbourhood) -> dict[str, int]:
    """The community of each node (Louvain, weighted), 0 for the largest; among equals by their first name."""
    import networkx

    plain = _undirected(around)
    # The focus touches everything: it would tie all communities into one.
    focus = around.question.node
    if focus in plain and len(plain) > 2:
        plain.remove_node(focus)
    found = networkx.community.louvain_communities(plain, weight="weight", seed=SEED)
    ordered = sorted(found, key=lambda group: (-len(group), min(group)))
    member = {name: number for number, group in enumerate(ordered) for name in group}
    return {node.name: member.get(node.name, 0) for node in around.nodes}


def route(around: Neighbourhood, start: str, end: str) -> Route | None:
    """A shortest way between two nodes on show, over the strongest edges; None where there is none."""
    import networkx

    plain = _undirected(around)
    for _, _, data in plain.edges(data=True):
        # Length first; among equally short ways the one with the strongest edges.
        data["cost"] = 1.0 + 0.01 / (0.1 + data["weight"])
    try:
        nodes = networkx.dijkstra_path(plain, start, end, weight="cost")
    except (networkx.NodeNotFound, networkx.NetworkXNoPath):
        return None
    return Route(tuple(nodes), tuple(_strongest(around, {a, b}) for a, b in itertools.pairwise(nodes)))


def _strongest(around: Neighbourhood, pair: set[str]) -> Edge:
    return max((e for e in around.edges if {e.source, e.target} == pair), key=lambda e: (e.weight, e.iri))
