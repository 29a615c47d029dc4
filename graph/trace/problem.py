"""What is asked of the search: the two ends and the constraints, as names and as masks over the arrays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from graph.dates import Span
from graph.errors import TraceError
from graph.trace.arrays import Array, TraceIndex

INFINITE = 2**29  # two of them still fit into 32 bits
MAX_LENGTH = 12


@dataclass(frozen=True)
class Options:
    """Constraints of a trace. Predicates are named by IRI, key or family; kinds by IRI, local name or family.

    *only* and *kinds* empty mean all. Kinds and *binding* (only binding instruments) hold for inner nodes and for the
    target where that is a class. *through* and *avoid* are IRIs of nodes. *as_of* keeps what certainly or possibly held
    then. *hubs* offers chains that run only through hubs as well. *expansions* bounds the work (partial chains looked
    at), *seconds* the time, None for no bound.
    """

    k: int = 5
    length: int = 6
    only: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    without_kinds: frozenset[str] = frozenset()
    through: tuple[str, ...] = ()
    avoid: frozenset[str] = frozenset()
    binding: bool = False
    as_of: Span | None = None
    hubs: bool = False
    expansions: int = 200_000
    seconds: float | None = None


@dataclass
class Problem:
    """The ends and the constraints over one index: *weight* is INFINITE where an edge is out, *inner* allows nodes."""

    index: TraceIndex
    source: int
    targets: Array  # node numbers, sorted
    length: int
    weight: Array
    inner: Array | None
    through: tuple[int, ...]
    strength: bool
    is_target: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.is_target = set(self.targets.tolist())


def predicate_mask(index: TraceIndex, names: Iterable[str]) -> Array:
    """Which of the index's predicates *names* name; a name of none is an error."""
    mask = np.zeros(len(index.predicates), dtype=np.bool_)
    for name in names:
        hits = [name in (p.iri, p.key, p.family, p.family.rpartition("#")[2]) for p in index.predicates]
        if not any(hits):
            known = ", ".join(sorted({p.key for p in index.predicates} | {p.family for p in index.predicates}))
            raise TraceError(f"{name!r} is no predicate or family of predicates here. There are {known}.")
        mask |= np.array(hits)
    return mask


def kind_mask(index: TraceIndex, names: Iterable[str]) -> Array:
    """Which of the index's kinds *names* name; a name of none is an error."""
    mask = np.zeros(len(index.kinds), dtype=np.bool_)
    for name in names:
        hits = [name in (k.iri, k.family, _local(k.iri), _local(k.family)) for k in index.kinds]
        if not any(hits):
            known = ", ".join(sorted({_local(k.iri) for k in index.kinds}))
            raise TraceError(f"{name!r} is no class of entities here. There are {known}.")
        mask |= np.array(hits)
    return mask


def _local(iri: str) -> str:
    return iri.replace("#", "/").rpartition("/")[2]


def targets_of(index: TraceIndex, name: str, options: Options, source: int) -> Array:
    """The node *name*, or the members of the class *name* (without the source) that the constraints allow."""
    node = index.node(name)
    if node is not None:
        return np.array([node])
    member = kind_mask(index, [name])[index.node_kind]
    if options.binding:
        member = member & (index.node_binding == 1)
    member[[source, *_numbers(index, options.avoid)]] = False
    return np.flatnonzero(member)


def problem_of(index: TraceIndex, source: int, targets: Array, options: Options) -> Problem:
    """Turn *options* into masks. Errors: TraceError for a name that is none, k or length out of bounds."""
    if not 1 <= options.length <= MAX_LENGTH or not 1 <= options.k <= 100:
        raise TraceError(f"A length from 1 to {MAX_LENGTH} and 1 to 100 chains can be asked for.")
    ends = {source, *targets.tolist()} if len(targets) == 1 else {source}
    through = tuple(node for node in dict.fromkeys(_numbers(index, options.through)) if node not in ends)
    if len(through) > 3:
        raise TraceError("At most three nodes can be asked to lie on the chain.")
    return Problem(
        index, source, targets, options.length, _weights(index, options), _inner(index, options), through,
        not options.hubs,
    )  # fmt: skip


def _numbers(index: TraceIndex, iris: Iterable[str]) -> list[int]:
    numbers = []
    for iri in iris:
        node = index.node(iri)
        if node is None:
            raise TraceError(f"{iri!r} is no node of the graph. Search for its name first.")
        numbers.append(node)
    return numbers


def held_mask(index: TraceIndex, on: Span) -> Array:
    """The edges that certainly or possibly held *on* that date."""
    first, last = on.earliest.toordinal(), on.latest.toordinal()
    return (index.since_first <= last) & (index.until_last >= first)


def _weights(index: TraceIndex, options: Options) -> Array:
    if not (options.only or options.without or options.as_of):
        return index.weight
    allowed = predicate_mask(index, options.only) if options.only else np.ones(len(index.predicates), np.bool_)
    allowed &= ~predicate_mask(index, options.without)
    edges = allowed[index.predicate]
    if options.as_of:
        edges &= held_mask(index, options.as_of)
    return np.where(edges[index.half >> 1], index.weight, np.int32(INFINITE))


def _inner(index: TraceIndex, options: Options) -> Array | None:
    if not (options.kinds or options.without_kinds or options.avoid or options.binding):
        return None
    allowed = kind_mask(index, options.kinds) if options.kinds else np.ones(len(index.kinds), np.bool_)
    allowed &= ~kind_mask(index, options.without_kinds)
    inner = allowed[index.node_kind]
    if options.binding:
        instruments = np.array([_local(k.family) == "Instrument" for k in index.kinds], dtype=np.bool_)
        inner &= ~instruments[index.node_kind] | (index.node_binding == 1)
    inner[_numbers(index, options.avoid)] = False
    return inner
