"""Rows of a result counted as it is written, from its bytes: the engine writes rows without handing them over.

Exact for what the engine writes: CSV and TSV of SPARQL 1.1 (one record a row after the header), XML results (one
``result`` element a row), JSON results (one object of ``bindings`` a row). Pieces may end anywhere.
"""

from __future__ import annotations

from typing import Protocol


class RowCounter(Protocol):
    """Takes the pieces of one result in order."""

    @property
    def rows(self) -> int:
        """How many rows there were so far."""

    def add(self, piece: bytes) -> None:
        """Count on."""


class _Marks:
    """Rows marked by bytes that stand nowhere else, because values escape them; ``before`` of them are not rows."""

    def __init__(self, mark: bytes, before: int = 0) -> None:
        self._mark, self.rows, self._tail = mark, -before, b""

    def add(self, piece: bytes) -> None:
        data = self._tail + piece
        self.rows += data.count(self._mark)
        self._tail = data[max(0, len(data) - len(self._mark) + 1) :]


class _Csv:
    """Line ends outside of quotes; a quote inside of quotes is doubled, which changes nothing in the end."""

    def __init__(self) -> None:
        self.rows = -1
        self._inside = False

    def add(self, piece: bytes) -> None:
        parts = piece.split(b'"')
        self.rows += sum(part.count(b"\n") for part in parts[self._inside :: 2])
        self._inside ^= len(parts) % 2 == 0


class _Json:
    """``},{`` outside of strings parts two rows: between the terms of one row stands a name."""

    def __init__(self) -> None:
        self._parted, self._any = 0, False
        self._inside = False
        self._escape = self._tail = b""

    @property
    def rows(self) -> int:
        return self._parted + self._any

    def add(self, piece: bytes) -> None:
        data = self._escape + piece
        halved = (len(data) - len(data.rstrip(b"\\"))) % 2
        self._escape, data = data[len(data) - halved :], data[: len(data) - halved]
        parts = data.replace(b"\\\\", b"").replace(b'\\"', b"").split(b'"')
        marks = self._tail + (b'"' if self._inside else b"") + b'"'.join(parts[self._inside :: 2])
        self._parted += marks.count(b"},{")
        self._any |= b"[{" in marks
        self._tail = marks[-2:]
        self._inside ^= len(parts) % 2 == 0


def row_counter(format: str) -> RowCounter:
    """A counter for a result format by its name: ``json``, ``xml``, ``csv``, ``tsv``."""
    if format == "json":
        return _Json()
    if format == "csv":
        return _Csv()
    return _Marks(b"\n", 1) if format == "tsv" else _Marks(b"<result>")
