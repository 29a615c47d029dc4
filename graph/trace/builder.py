"""Nodes and edges in, the arrays of a trace index out; pure but for the files that it writes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from graph.dates import Span, latest
from graph.trace.arrays import ARRAYS, BASES, LAYOUT, UNBOUNDED, Array, Kind, Predicate, TraceIndex
from graph.trace.costs import HUB_DEGREE, LENGTH, MODEL, STRONG, doubt_cost, fan_cost, general_cost
from graph.trace.strings import write_strings


@dataclass(frozen=True, slots=True)
class Node:
    """An entity: *start* is the day it came to be (adopted, founded, issued, begun), *text* that it is a dated text."""

    iri: str
    kind: Kind
    binding: bool | None = None
    start: Span | None = None
    text: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """A statement of its own IRI that joins two nodes; *strength* of evidence from 0 to 1."""

    iri: str
    subject: str
    predicate: str
    object: str
    strength: float = 1.0
    since: Span | None = None
    until: Span | None = None


def build(
    nodes: Iterable[Node],
    edges: Iterable[Edge],
    predicates: Iterable[Predicate],
    folder: Path,
    *,
    prefixes: Sequence[str] = (),
    hub_degree: int = HUB_DEGREE,
) -> TraceIndex:
    """Write the index to *folder* (made where missing) and open it.

    Edges whose ends or predicate are not given are left out and counted in the manifest (`left_out`).
    *prefixes* shorten the stored IRIs; they change nothing else.
    """
    folder.mkdir(parents=True, exist_ok=True)
    known = sorted({node.iri: node for node in nodes}.values(), key=lambda node: node.iri)
    said = sorted(predicates, key=lambda predicate: predicate.iri)
    number = {node.iri: position for position, node in enumerate(known)}
    code = {predicate.iri: position for position, predicate in enumerate(said)}
    offered = list(edges)
    kept = [e for e in offered if e.subject in number and e.object in number and e.predicate in code]
    kept.sort(key=lambda e: (number[e.subject], code[e.predicate], number[e.object], e.iri))
    kinds = sorted({node.kind for node in known}, key=lambda kind: (kind.iri, kind.family))
    arrays = node_arrays(known, kinds) | edge_arrays(kept, {node.iri: node for node in known}, number, code)
    write_strings(folder, "nodes", (node.iri for node in known), list(prefixes))
    write_strings(folder, "edges", (edge.iri for edge in kept), list(prefixes))
    write(folder, arrays, kinds, said, len(offered) - len(kept), prefixes, hub_degree)
    return TraceIndex.open(folder)


def write(
    folder: Path,
    arrays: dict[str, Array],
    kinds: Sequence[Kind],
    predicates: Sequence[Predicate],
    left_out: int,
    prefixes: Sequence[str],
    hub_degree: int,
) -> None:
    """Write the arrays of nodes and edges, those that follow from them, and the manifest."""
    size = len(arrays["node_kind"])
    arrays = arrays | _half_edges(arrays, predicates, size, hub_degree)
    for name, dtype in ARRAYS.items():
        np.save(folder / f"{name}.npy", arrays[name].astype(dtype))
    manifest = {
        "layout": LAYOUT,
        "model": MODEL,
        "hub_degree": hub_degree,
        "prefixes": list(prefixes),
        "kinds": [asdict(kind) for kind in kinds],
        "predicates": [asdict(predicate) for predicate in predicates],
        "counts": {"nodes": size, "edges": len(arrays["subject"]), "left_out": left_out},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False), encoding="utf-8")


def node_arrays(nodes: Sequence[Node], kinds: Sequence[Kind]) -> dict[str, Array]:
    """The columns of nodes."""
    code = {kind: position for position, kind in enumerate(kinds)}
    return {
        "node_kind": np.array([code[node.kind] for node in nodes], dtype=np.uint16),
        "node_binding": np.array([-1 if n.binding is None else int(n.binding) for n in nodes], dtype=np.int8),
    }


def since_of(edge: Edge, subject: Node, object_: Node) -> tuple[int, int, str]:
    """First and last possible day of the start of *edge*, and the basis of that.

    What is stated stands. What a dated text says of something older holds from the date of the text. Otherwise an edge
    is no older than the younger of its two ends: that is the earliest it may have begun.
    """
    if edge.since is not None:
        return edge.since.earliest.toordinal(), edge.since.latest.toordinal(), "stated"
    start = latest([node.start for node in (subject, object_) if node.start is not None])
    if start is None:
        return -UNBOUNDED, UNBOUNDED, "unknown"
    if subject.text and start == subject.start:
        return start.earliest.toordinal(), start.latest.toordinal(), "text"
    return start.earliest.toordinal(), start.latest.toordinal(), "not before"


def edge_arrays(
    edges: Sequence[Edge], nodes: Mapping[str, Node], number: Mapping[str, int], code: Mapping[str, int]
) -> dict[str, Array]:
    """The columns of edges: *nodes* by IRI, their *number*, and the *code* of each predicate."""
    starts = [since_of(e, nodes[e.subject], nodes[e.object]) for e in edges]
    ends = [e.until for e in edges]
    columns: dict[str, list[Any]] = {
        "subject": [number[e.subject] for e in edges],
        "object": [number[e.object] for e in edges],
        "predicate": [code[e.predicate] for e in edges],
        "strength": [round(100 * e.strength) for e in edges],
        "since_first": [first for first, _, _ in starts],
        "since_last": [last for _, last, _ in starts],
        "basis": [BASES.index(basis) for _, _, basis in starts],
        "until_first": [end.earliest.toordinal() if end else UNBOUNDED for end in ends],
        "until_last": [end.latest.toordinal() if end else UNBOUNDED for end in ends],
    }
    return {name: np.array(values, dtype=np.int64) for name, values in columns.items()}


def _half_edges(
    arrays: dict[str, Array], predicates: Sequence[Predicate], size: int, hub_degree: int
) -> dict[str, Array]:
    subject, object_, predicate = arrays["subject"], arrays["object"], arrays["predicate"]
    edge = np.flatnonzero(subject != object_)
    subject, object_, predicate = subject[edge], object_[edge], predicate[edge]
    groups = sorted({p.fan_group for p in predicates})
    group = np.array([groups.index(p.fan_group) for p in predicates], dtype=np.int64)[predicate]
    one_way = np.array([not p.symmetric for p in predicates], dtype=np.int64)[predicate]
    own, across = np.concatenate([subject, object_]), np.concatenate([object_, subject])
    turned = np.repeat([0, 1], len(edge))
    side = (own * len(groups) + np.tile(group, 2)) * 2 + turned * np.tile(one_way, 2)
    _, inverse, count = np.unique(side, return_inverse=True, return_counts=True)
    cost_of = {fan: fan_cost(fan) for fan in Counter(count.tolist())}
    near = np.array([cost_of[fan] for fan in count.tolist()], dtype=np.int64)[inverse]
    far = np.concatenate([near[len(edge) :], near[: len(edge)]])
    general = np.array([general_cost(p.specificity) for p in predicates], dtype=np.int64)[predicate]
    doubt = np.array([doubt_cost(hundredths / 100) for hundredths in range(101)])[arrays["strength"][edge]]
    weight = np.tile(LENGTH + general + doubt, 2) + near + far
    strong = np.array([p.specificity >= STRONG for p in predicates], dtype=np.bool_)[predicate]
    order = np.lexsort((np.tile(edge, 2) * 2 + turned, weight, across, own))
    weak_degree = np.bincount(own[~np.tile(strong, 2)], minlength=size)
    pair = own * size + across
    _, inverse = np.unique(pair, return_inverse=True)
    tied = np.bincount(inverse, weights=np.tile(strong, 2))[inverse] > 0 if len(pair) else np.zeros(0, np.bool_)
    return {
        "node_hub": weak_degree >= hub_degree,
        "start": np.concatenate([[0], np.cumsum(np.bincount(own, minlength=size))]),
        "neighbour": across[order],
        "half": (np.tile(edge, 2) * 2 + turned)[order],
        "weight": weight[order],
        "near": near[order],
        "strong": tied[order],
    }
