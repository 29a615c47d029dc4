"""The index that traces run on: arrays read in place from the files of a folder, nothing rebuilt at start.

N nodes sorted by IRI, E edges sorted by subject, predicate, object and IRI, and two half-edges for each edge between
two different nodes, sorted by their own node, the node across and their weight. Days are proleptic Gregorian day
numbers (`date.toordinal`), UNBOUNDED on either side where not known. Costs are thousandths (`graph/trace/costs.py`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from graph.errors import TraceIndexError
from graph.trace.costs import MODEL
from graph.trace.strings import StringTable

LAYOUT = 1
"""Raise when the files change: an index of another layout is refused."""

UNBOUNDED = 2**31 - 1

ARRAYS = {
    "node_kind": np.uint16,  # N: number in the manifest's kinds
    "node_binding": np.int8,  # N: 1 binding, 0 not, -1 not known or not an instrument
    "node_hub": np.bool_,  # N
    "start": np.int64,  # N + 1: where the half-edges of a node begin
    "neighbour": np.int32,  # H: the node across
    "half": np.int32,  # H: 2 × edge, + 1 where the edge is travelled from object to subject
    "weight": np.int32,  # H: cost of the hop, fans at both ends included
    "near": np.uint16,  # H: the part of it that the own node's fan costs
    "strong": np.bool_,  # H: some edge between the two has a strong predicate
    "subject": np.int32,  # E
    "object": np.int32,  # E
    "predicate": np.uint16,  # E: number in the manifest's predicates
    "strength": np.uint8,  # E: strength of evidence in hundredths
    "basis": np.uint8,  # E: number in BASES
    "since_first": np.int32,  # E: first and last possible day of the start, or of what it is not before
    "since_last": np.int32,
    "until_first": np.int32,  # E: first and last possible day of the end
    "until_last": np.int32,
}

BASES = ("unknown", "stated", "text", "not before")
"""Where an edge's start comes from: not known; stated; the date of the text that says it; its ends are no older."""


@dataclass(frozen=True)
class Kind:
    """A class of nodes and its family class, both IRIs."""

    iri: str
    family: str


@dataclass(frozen=True)
class Predicate:
    """What an edge says. *group* names the edges that are counted together for a fan."""

    iri: str
    key: str
    family: str
    specificity: float
    symmetric: bool = False
    group: str = ""

    @property
    def fan_group(self) -> str:
        """The group, or the predicate by itself."""
        return self.group or self.iri


Array = npt.NDArray[Any]


@dataclass(frozen=True)
class TraceIndex:
    """The arrays (attributes named as in ARRAYS), the strings, and what the manifest says."""

    folder: Path
    manifest: dict[str, Any]
    arrays: dict[str, Array]
    nodes: StringTable
    edges: StringTable
    kinds: tuple[Kind, ...]
    predicates: tuple[Predicate, ...]
    rows: Array = field(repr=False)  # nodes with any half-edge
    row_starts: Array = field(repr=False)

    def __getattr__(self, name: str) -> Array:
        try:
            return self.__dict__["arrays"][name]  # type: ignore[no-any-return]
        except KeyError as error:
            raise AttributeError(name) from error

    @classmethod
    def open(cls, folder: Path | str) -> TraceIndex:
        """Map the files of *folder*; a missing or foreign one is an error that says to build the index again."""
        folder = Path(folder)
        try:
            manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
            if (manifest.get("layout"), manifest.get("model")) != (LAYOUT, MODEL):
                raise TraceIndexError(f"The trace index in {folder} is of another version. Build the release again.")
            arrays = {name: _mapped(folder, name) for name in ARRAYS}
            strings = [
                StringTable(_mapped(folder, f"{name}-blob"), _mapped(folder, f"{name}-offsets"), manifest["prefixes"])
                for name in ("nodes", "edges")
            ]
        except (OSError, EOFError, ValueError, KeyError) as error:
            raise TraceIndexError(
                f"No trace index can be read in {folder} ({error}). Build the release again."
            ) from error
        start = arrays["start"]
        rows = np.flatnonzero(start[1:] > start[:-1])
        kinds = tuple(Kind(**kind) for kind in manifest["kinds"])
        predicates = tuple(Predicate(**predicate) for predicate in manifest["predicates"])
        return cls(folder, manifest, arrays, strings[0], strings[1], kinds, predicates, rows, start[:-1][rows])

    def node(self, iri: str) -> int | None:
        """The number of the node *iri*, None where it is none."""
        return self.nodes.find(iri)

    def degree(self, node: int) -> int:
        """How many half-edges leave *node*."""
        return int(self.start[node + 1] - self.start[node])

    def kind(self, node: int) -> Kind:
        """The most specific class of *node*."""
        return self.kinds[int(self.node_kind[node])]

    def halves(self, a: int, b: int) -> list[int]:
        """The positions of the half-edges from *a* to *b*, in their order."""
        low, high = int(self.start[a]), int(self.start[a + 1])
        row = self.neighbour[low:high]
        return list(range(low + int(np.searchsorted(row, b)), low + int(np.searchsorted(row, b, side="right"))))

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(path.stat().st_size for path in self.folder.iterdir())


def _mapped(folder: Path, name: str) -> Array:
    path = folder / f"{name}.npy"
    empty = path.stat().st_size <= 128  # a file of a header alone cannot be mapped
    return np.asarray(np.load(path, mmap_mode=None if empty else "r", allow_pickle=False))
