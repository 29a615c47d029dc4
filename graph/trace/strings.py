"""A table of strings in two arrays, read in place from the file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt


class StringTable:
    """Strings by number, and numbers by string where the table is sorted.

    Each string is one byte that numbers its prefix (0: none), then the rest of it in UTF-8.
    """

    def __init__(self, blob: npt.NDArray[np.uint8], offsets: npt.NDArray[np.uint64], prefixes: list[str]) -> None:
        self.blob, self.offsets, self.prefixes = blob, offsets, prefixes

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, number: int) -> str:
        start, end = int(self.offsets[number]), int(self.offsets[number + 1])
        data = self.blob[start:end].tobytes()
        return (self.prefixes[data[0] - 1] if data[0] else "") + data[1:].decode()

    def find(self, text: str) -> int | None:
        """The number of *text* in a sorted table, None where it is not in it."""
        low = self.place(text, 0, len(self))
        return low if low < len(self) and self[low] == text else None

    def place(self, text: str, low: int, high: int) -> int:
        """The first place from *low* to *high*, between which the table is sorted, that *text* may be put at."""
        while low < high:
            middle = (low + high) // 2
            if self[middle] < text:
                low = middle + 1
            else:
                high = middle
        return low


def write_strings(folder: Path, name: str, strings: Iterable[str], prefixes: list[str]) -> None:
    """Write `{name}-blob.npy` and `{name}-offsets.npy`, cutting the longest of at most 255 *prefixes* from each."""
    pieces = _pieces(strings, prefixes)
    lengths = np.fromiter(map(len, pieces), dtype=np.uint64, count=len(pieces))
    _save(folder, name, np.frombuffer(b"".join(pieces), dtype=np.uint8), lengths)


def write_spliced(
    folder: Path, name: str, table: StringTable, kept: npt.NDArray[np.bool_], at: list[int], strings: list[str]
) -> None:
    """Write a table anew: without the strings that are not *kept*, and with *strings*, each *at* a place among them."""
    pieces = _pieces(strings, table.prefixes)
    offsets = table.offsets.astype(np.int64)
    lengths = offsets[1:] - offsets[:-1]
    blob = table.blob[: int(table.offsets[-1])][np.repeat(kept, lengths)]
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths[kept])])
    sizes = np.array([len(piece) for piece in pieces], dtype=np.int64)
    places = np.array(at, dtype=np.int64)
    blob = np.insert(blob, np.repeat(starts[places], sizes), np.frombuffer(b"".join(pieces), dtype=np.uint8))
    _save(folder, name, blob, np.insert(lengths[kept], places, sizes).astype(np.uint64))


def _pieces(strings: Iterable[str], prefixes: list[str]) -> list[bytes]:
    ordered = sorted(enumerate(prefixes, 1), key=lambda item: -len(item[1]))
    pieces = []
    for text in strings:
        number, length = next(((n, len(prefix)) for n, prefix in ordered if text.startswith(prefix)), (0, 0))
        pieces.append(bytes([number]) + text[length:].encode())
    return pieces


def _save(folder: Path, name: str, blob: npt.NDArray[np.uint8], lengths: npt.NDArray[np.uint64]) -> None:
    offsets = np.concatenate([np.zeros(1, np.uint64), np.cumsum(lengths, dtype=np.uint64)])
    narrow = np.uint32 if int(offsets[-1]) < 2**32 else np.uint64
    np.save(folder / f"{name}-offsets.npy", offsets.astype(narrow))
    np.save(folder / f"{name}-blob.npy", blob)
