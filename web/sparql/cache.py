"""Answers that are kept: bounded in bytes, the least recently used goes first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass

_OVERHEAD = 1024
"""Bytes counted for an entry beside its body."""


@dataclass(frozen=True)
class Kept:
    """A whole answer: its body, coded or not, and the headers that go with it."""

    body: bytes
    headers: tuple[tuple[str, str], ...]


class AnswerCache:
    """Keyed by what decides an answer: digest of the release, normal form of the query, dataset, format, coding.

    A new release has another digest: old answers are not asked for any more, and fall out.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._bytes = 0

    @property
    def largest(self) -> int:
        """Bytes of the largest answer that is kept: a sixteenth of the whole, so that one does not displace all."""
        return self._limit // 16

    def get(self, key: Hashable) -> Kept | None:
        """The answer, if it is kept."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: Hashable, answer: Kept) -> None:
        """Keep an answer, unless it is too large."""
        if len(answer.body) > self.largest:
            return
        with self._lock:
            old = self._kept.pop(key, None)
            self._bytes += len(answer.body) - (len(old.body) if old else -_OVERHEAD)
            self._kept[key] = answer
            while self._bytes > self._limit:
                _, dropped = self._kept.popitem(last=False)
                self._bytes -= len(dropped.body) + _OVERHEAD

    def __len__(self) -> int:
        return len(self._kept)
