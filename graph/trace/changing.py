"""The trace index of a changed store, made from that of its parent: only what the change touched is read again.

It has the same bytes as an index made whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from graph.errors import TraceIndexError
from graph.iri import PREFIXES
from graph.store import NamedNode, Quad, ReadStore
from graph.trace.arrays import Array, Kind, TraceIndex
from graph.trace.builder import Edge, Node, edge_arrays, node_arrays, write
from graph.trace.costs import HUB_DEGREE
from graph.trace.reading import SHORTENED, edges, nodes
from graph.trace.strings import StringTable, write_spliced

MOST_TOUCHED: Final = 1000
"""More nodes or edges than this are not read one by one: the index is made whole."""

_EDGE_COLUMNS: Final = (
    "subject", "object", "predicate", "strength", "basis", "since_first", "since_last", "until_first", "until_last",
)  # fmt: skip


def _iris(names: str) -> tuple[NamedNode, ...]:
    return tuple(NamedNode(PREFIXES[prefix] + local) for prefix, local in (name.split(":") for name in names.split()))


_VOCABULARY: Final = frozenset(_iris("conc:key conc:linkFamily conc:specificity conc:symmetric"))
_ENDS: Final = _iris("rdf:subject rdf:object conc:state conc:instrument org:member org:organization")
_STATE, _INSTRUMENT, _EVIDENCE = _iris("conc:state conc:instrument conc:evidence")


def concerned(quads: Iterable[Quad]) -> set[str] | None:
    """The IRIs that ``update_index`` must be told of, for statements that the index reads; None where it would not do.

    Link properties concern every edge, and blank nodes cannot be asked for.
    """
    found: set[str] = set()
    for quad in quads:
        subject = quad.subject
        if quad.predicate in _VOCABULARY or not isinstance(subject, NamedNode):
            return None
        found.add(subject.value)
    return found


def update_index(parent: Path, folder: Path, old: ReadStore, new: ReadStore, touched: Collection[str]) -> bool:
    """Write the index of ``new`` to ``folder``, from that of ``old`` in ``parent``.

    ``touched`` are the IRIs that ``concerned`` gives for the statements that only one of the stores has. False where
    the index must be made whole; what is in ``folder`` then is to be written over. Raises OSError.
    """
    if len(touched) > MOST_TOUCHED:
        return False
    try:
        index = TraceIndex.open(parent)
    except TraceIndexError:
        return False
    if index.manifest["prefixes"] != SHORTENED or index.manifest["hub_degree"] != HUB_DEGREE:
        return False
    reading = _read(old, new, touched)
    spliced = _splice(index, reading) if reading else None
    if spliced is None:
        return False
    folder.mkdir(parents=True, exist_ok=True)
    spliced.write(folder)
    return True


@dataclass(frozen=True)
class _Reading:
    """What is to be taken out and put in: nodes by IRI, edges, and the nodes at the ends of the edges that come."""

    gone_nodes: dict[str, Node]
    come_nodes: dict[str, Node]
    gone: list[Edge]
    come: list[Edge]
    ends: dict[str, Node]


def _read(old: ReadStore, new: ReadStore, touched: Collection[str]) -> _Reading | None:
    before, after = ({node.iri: node for node in nodes(store, touched)} for store in (old, new))
    moved = {iri for iri in {*before, *after} if before.get(iri) != after.get(iri)}
    found = set(touched)
    for iri, store in ((iri, store) for iri in touched for store in (old, new)):
        found |= _subjects(store, _EVIDENCE, iri)
    for iri, store in ((iri, store) for iri in moved for store in (old, new)):
        for property_ in _ENDS:
            found |= _subjects(store, property_, iri)
    if len(found) > MOST_TOUCHED:
        return None
    for iri, store in [(iri, store) for iri in found for store in (old, new)]:
        found |= _acts_beside(store, iri)
        if len(found) > MOST_TOUCHED:
            return None
    gone, come = list(edges(old, found)), list(edges(new, found))
    same = set(gone) & set(come)
    same = {edge for edge in same if edge.subject not in moved and edge.object not in moved}
    come = [edge for edge in come if edge not in same]
    ends = nodes(new, {iri for edge in come for iri in (edge.subject, edge.object)})
    return _Reading(
        {iri: node for iri, node in before.items() if iri in moved},
        {iri: node for iri, node in after.items() if iri in moved},
        [edge for edge in gone if edge not in same],
        come,
        {node.iri: node for node in ends},
    )


def _subjects(store: ReadStore, property_: NamedNode, iri: str) -> set[str]:
    found = store.quads(predicate=property_, object=NamedNode(iri))
    return {quad.subject.value for quad in found if isinstance(quad.subject, NamedNode)}


def _acts_beside(store: ReadStore, iri: str) -> set[str]:
    """All acts of the same state on the same instrument: a consent ends by another act."""
    found: set[str] = set()
    node = NamedNode(iri)
    for act in store.quads(node, _STATE):
        of_state = {quad.subject for quad in store.quads(predicate=_STATE, object=act.object)}
        for other in store.quads(node, _INSTRUMENT):
            on_instrument = {quad.subject for quad in store.quads(predicate=_INSTRUMENT, object=other.object)}
            found |= {subject.value for subject in of_state & on_instrument if isinstance(subject, NamedNode)}
    return found


@dataclass(frozen=True)
class _Spliced:
    """An index to be written: its columns, and how the tables of strings follow from those of the parent."""

    parent: TraceIndex
    columns: dict[str, Array]
    kinds: list[Kind]
    left_out: int
    nodes: tuple[Array, list[int], list[str]]
    edges: tuple[Array, list[int], list[str]]

    def write(self, folder: Path) -> None:
        """Write all files."""
        write_spliced(folder, "nodes", self.parent.nodes, *self.nodes)
        write_spliced(folder, "edges", self.parent.edges, *self.edges)
        write(folder, self.columns, self.kinds, self.parent.predicates, self.left_out, SHORTENED, HUB_DEGREE)


def _splice(index: TraceIndex, reading: _Reading) -> _Spliced | None:
    """The columns of the new index; None where the parent's index does not hold what its store gives."""
    code = {predicate.iri: position for position, predicate in enumerate(index.predicates)}
    lost = [old for iri in reading.gone_nodes if (old := index.node(iri)) is not None]
    dropped = [_find(index, edge, code) for edge in reading.gone if _stands(index, edge, code)]
    if len(lost) != len(reading.gone_nodes) or None in dropped:
        return None
    kept_nodes, kept_edges = np.ones(len(index.nodes), np.bool_), np.ones(len(index.edges), np.bool_)
    kept_nodes[lost] = False
    kept_edges[[place for place in dropped if place is not None]] = False

    fresh = sorted(reading.come_nodes)
    places = _places(index.nodes, np.flatnonzero(kept_nodes), fresh)
    renumbered, number = _renumber(index, kept_nodes, places, fresh)
    come = [e for e in reading.come if e.predicate in code and e.subject in reading.ends and e.object in reading.ends]
    for iri in {iri for edge in come for iri in (edge.subject, edge.object)} - number.keys():
        number[iri] = _new_number(index, renumbered, iri)
    come.sort(key=lambda e: (number[e.subject], code[e.predicate], number[e.object], e.iri))

    columns = {name: index.arrays[name].astype(np.int64)[kept_edges] for name in _EDGE_COLUMNS}
    columns["subject"], columns["object"] = renumbered[columns["subject"]], renumbered[columns["object"]]
    if (columns["subject"] < 0).any() or (columns["object"] < 0).any() or -1 in number.values():
        return None
    own = edge_arrays(come, reading.ends, number, code)
    at = _edge_places(index, np.flatnonzero(kept_edges), columns, own, [edge.iri for edge in come])
    columns = {name: np.insert(columns[name], at, own[name]) for name in _EDGE_COLUMNS}
    node_columns, kinds = _node_columns(index, kept_nodes, places, [reading.come_nodes[iri] for iri in fresh])
    offered = len(reading.come) - len(reading.gone)
    kept = len(columns["subject"]) - len(index.edges)
    left_out = index.manifest["counts"]["left_out"] + offered - kept
    return _Spliced(
        index, columns | node_columns, kinds, left_out, (kept_nodes, places, fresh),
        (kept_edges, at, [edge.iri for edge in come]),
    )  # fmt: skip


def _stands(index: TraceIndex, edge: Edge, code: dict[str, int]) -> bool:
    """Whether the parent holds an edge that its store has: its ends and its predicate are known."""
    return edge.predicate in code and None not in (index.node(edge.subject), index.node(edge.object))


def _find(index: TraceIndex, edge: Edge, code: dict[str, int]) -> int | None:
    """The number of an edge in the parent."""
    low, high = 0, len(index.edges)
    values = index.node(edge.subject), code[edge.predicate], index.node(edge.object)
    for name, value in zip(("subject", "predicate", "object"), values, strict=True):
        low, high = _narrow(index.arrays[name], low, high, -1 if value is None else value)
    place = index.edges.place(edge.iri, low, high)
    return place if place < high and index.edges[place] == edge.iri else None


def _narrow(column: Array, low: int, high: int, value: int) -> tuple[int, int]:
    """Where in a sorted stretch of a column a value stands."""
    part = column[low:high]
    return low + int(np.searchsorted(part, value)), low + int(np.searchsorted(part, value, side="right"))


def _places(table: StringTable, kept: Array, texts: list[str]) -> list[int]:
    """Where each text goes among those that are kept, whose old numbers are given."""
    return [int(np.searchsorted(kept, table.place(text, 0, len(table)))) for text in texts]


def _renumber(index: TraceIndex, kept: Array, places: list[int], fresh: list[str]) -> tuple[Array, dict[str, int]]:
    """The new number of each old node, -1 where it has gone; and those of the fresh ones by IRI."""
    moves = np.zeros(len(kept) + 1, np.int64)
    np.add.at(moves, np.array(places, np.int64), 1)
    numbers = np.arange(int(kept.sum())) + np.cumsum(moves)[: int(kept.sum())]
    renumbered = np.full(len(index.nodes), -1, np.int64)
    renumbered[kept] = numbers
    return renumbered, {iri: place + position for position, (iri, place) in enumerate(zip(fresh, places, strict=True))}


def _new_number(index: TraceIndex, renumbered: Array, iri: str) -> int:
    old = index.node(iri)
    return -1 if old is None else int(renumbered[old])


def _edge_places(
    index: TraceIndex, kept: Array, columns: dict[str, Array], own: dict[str, Array], iris: list[str]
) -> list[int]:
    """Where each edge that comes goes among those that are kept: by subject, predicate, object, IRI."""
    found = []
    for position, iri in enumerate(iris):
        low, high = 0, len(kept)
        for name in ("subject", "predicate", "object"):
            low, high = _narrow(columns[name], low, high, int(own[name][position]))
        while low < high and index.edges[int(kept[low])] < iri:
            low += 1
        found.append(low)
    return found


def _node_columns(
    index: TraceIndex, kept: Array, places: list[int], fresh: list[Node]
) -> tuple[dict[str, Array], list[Kind]]:
    codes = index.arrays["node_kind"].astype(np.int64)[kept]
    used = {index.kinds[int(code)] for code in np.unique(codes)} | {node.kind for node in fresh}
    kinds = sorted(used, key=lambda kind: (kind.iri, kind.family))
    recoded = np.array([kinds.index(kind) if kind in used else 0 for kind in index.kinds], dtype=np.int64)
    own = node_arrays(fresh, kinds)
    binding = index.arrays["node_binding"].astype(np.int64)[kept]
    return {
        "node_kind": np.insert(recoded[codes], places, own["node_kind"]),
        "node_binding": np.insert(binding, places, own["node_binding"]),
    }, kinds
