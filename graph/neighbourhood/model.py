"""What a neighbourhood is made of. Nodes go by their names (see ``names``), edges by the IRI of what states them."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Question:
    """Which neighbourhood is wanted.

    ``node`` is the focus; ``expanded`` holds (name, family or "") of further nodes whose neighbours are shown;
    ``depth`` is 1 or 2; ``limit`` bounds the nodes added around each of them; ``families``, ``kinds`` keep only
    what is named (empty: everything); ``start`` and ``end`` are years, both included, None for no bound.
    """

    node: str
    expanded: tuple[tuple[str, str], ...] = ()
    hidden: frozenset[str] = frozenset()
    depth: int = 1
    limit: int = 40
    families: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    start: int | None = None
    end: int | None = None
    languages: tuple[str, ...] = ("en", "fr", "es", "ar")


@dataclass(frozen=True)
class Evidence:
    """One evidence of one edge: ``sources`` holds (name, address or "") of each source."""

    iri: str
    basis: str = ""
    method: str = ""
    confidence: float | None = None
    sources: tuple[tuple[str, str], ...] = ()
    subject_form: str = ""
    object_form: str = ""
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True)
class Edge:
    """A link, membership or participation, read from ``source`` to ``target``.

    ``phrase`` says it in that direction and ``inverse`` in the other; ``since`` and ``until`` are dates as precise as
    the source has them, "" where not recorded; ``confidence`` is that of its strongest evidence, 0 to 1.
    """

    iri: str
    source: str
    target: str
    property: str
    form: str  # "link", "membership" or "participation"
    key: str
    family: str
    phrase: str
    inverse: str
    since: str = ""
    until: str = ""
    confidence: float = 0.0
    weight: float = 0.0
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Node:
    """An entity. ``kind`` is its family's word in addresses, ``type_label`` its most specific class in words."""

    name: str
    iri: str
    label: str
    short: str
    kind: str
    kind_label: str
    type_label: str
    date: str = ""
    depth: int = 0
    expanded: bool = False


@dataclass(frozen=True)
class Remainder:
    """Of the ``total`` neighbours of a node that the filters let through, ``left`` are not on show."""

    node: str
    total: int
    left: int


@dataclass(frozen=True)
class Tally:
    """How many of a family's edges, or of a kind's nodes, are there around the expanded nodes, and on show."""

    key: str
    label: str
    total: int
    shown: int


@dataclass(frozen=True)
class Neighbourhood:
    """Nodes, the focus first, then by relevance; the edges among them; and what was left out.

    ``edges_left`` counts edges between nodes on show that are one too many for a picture.
    """

    question: Question
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    remainders: tuple[Remainder, ...] = ()
    families: tuple[Tally, ...] = ()
    kinds: tuple[Tally, ...] = ()
    edges_left: int = 0
    by_name: dict[str, Node] = field(default_factory=dict, repr=False)

    def node(self, name: str) -> Node:
        """The node of this name; KeyError where it is not on show."""
        return self.by_name[name]
