"""Rows of a result counted as it is written, from its bytes: the engine writes rows without handing them over.

Exact for what the engine writes: CSV and TSV of SPARQL 1.1 (one record a row after the header), XML results (one
``result`` element a row), JSON results (one object of ``bindings`` a row). Pieces may end anywhere.
"""

from __future__ import annotations

from typing import Protocol

from graph.errors import LimitError


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
    """``},{`` outside of strings parts two rows: between the terms of one row stands a name.

    Followed by a quote it is counted wherever it stands: inside a string that quote is its end, and ``}`` or ``,``
    comes next, where a row has the name of a variable. Only before an empty row, ``,{}``, does it matter whether a
    string is open.
    """

    def __init__(self) -> None:
        self._parted, self._any = 0, False
        self._inside = False
        self._escape = self._tail = b""

    @property
    def rows(self) -> int:
        return self._parted + self._any

    def add(self, piece: bytes) -> None:
        data, self._escape = self._escape + piece, b""
        if b"\\" in data:
            halved = (len(data) - len(data.rstrip(b"\\"))) % 2
            self._escape, data = data[len(data) - halved :], data[: len(data) - halved]
            data = data.replace(b"\\\\", b"").replace(b'\\"', b"")
        inside = self._inside ^ (self._tail.count(b'"') % 2 == 1)
        data = self._tail + data
        self._parted += data[:-1].count(b'},{"') - data.count(b'},{"}') - data.count(b'},{",')
        if b",{}" in data:
            seen = max(0, len(self._tail) - 2)  # of the tail's four bytes two were looked at
            parts = data[seen:].split(b'"')
            outside = parts[inside ^ (data[:seen].count(b'"') % 2 == 1) :: 2]
            self._parted += b'"'.join(outside).count(b",{}")
        self._any = self._any or b"[{" in data
        self._inside = inside ^ (data.count(b'"') % 2 == 1)
        self._tail = data[-4:]


def row_counter(format: str) -> RowCounter:
    """A counter for a result format by its name: ``json``, ``xml``, ``csv``, ``tsv``."""
    if format == "json":
        return _Json()
    if format == "csv":
        return _Csv()
    return _Marks(b"\n", 1) if format == "tsv" else _Marks(b"<result>")


_SHORTEST = {"json": 3, "xml": 17, "csv": 2, "tsv": 1}
"""Bytes of a row without values."""

_MOST_KEPT = 4 << 20


class RowBound:
    """Bounds the rows of one result. Counts nothing before there are bytes enough for a row too many: counting takes a
    tenth of the time that writing takes, and most answers are shorter."""

    def __init__(self, format: str, most: int) -> None:
        self._counter, self._most = row_counter(format), most
        self._kept: list[bytes] = []
        self._room = min(most * _SHORTEST[format], _MOST_KEPT)

    def add(self, piece: bytes) -> None:
        """More of the result. Raises LimitError ``rows``."""
        self._kept.append(piece)
        self._room -= len(piece)
        if self._room > 0:
            return
        for kept in self._kept:
            self._counter.add(kept)
        self._kept.clear()
        if self._counter.rows > self._most:
            raise LimitError.rows(self._most)
