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
        self._blob, self._offsets, self._prefixes = blob, offsets, ["", *prefixes]

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, number: int) -> str:
        start, end = int(self._offsets[number]), int(self._offsets[number + 1])
        data = self._blob[start:end].tobytes()
        return self._prefixes[data[0]] + data[1:].decode()

    def find(self, text: str) -> int | None:
        """The number of *text* in a sorted table, None where it is not in it."""
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self[middle] < text:
                low = middle + 1
            else:
                high = middle
        return low if low < len(self) and self[low] == text else None


def write_strings(folder: Path, name: str, strings: Iterable[str], prefixes: list[str]) -> None:
    """Write `{name}-blob.npy` and `{name}-offsets.npy`, cutting the longest of at most 255 *prefixes* from each."""
    ordered = sorted(enumerate(prefixes, 1), key=lambda item: -len(item[1]))
    pieces = []
    for text in strings:
        number, length = next(((n, len(prefix)) for n, prefix in ordered if text.startswith(prefix)), (0, 0))
        pieces.append(bytes([number]) + text[length:].encode())
    lengths = np.fromiter(map(len, pieces), dtype=np.uint64, count=len(pieces))
    offsets = np.concatenate([np.zeros(1, np.uint64), np.cumsum(lengths, dtype=np.uint64)])
    narrow = np.uint32 if int(offsets[-1]) < 2**32 else np.uint64
    np.save(folder / f"{name}-offsets.npy", offsets.astype(narrow))
    np.save(folder / f"{name}-blob.npy", np.frombuffer(b"".join(pieces), dtype=np.uint8))
