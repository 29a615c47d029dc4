"""Answer receipts: what was asked of which release, so that it can be cited and asked again."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Receipt:
    """What decides an answer. ``doubts`` holds the reasons why a replay may differ; empty where it may not."""

    release: int
    digest: str
    query: str
    query_hash: str
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None
    doubts: tuple[str, ...]

    @property
    def id(self) -> str:
        """24 hex digits of the SHA-256 of release and question: the same question has the same receipt."""
        decisive = [self.digest, self.query_hash, self.default_graphs, self.named_graphs]
        return hashlib.sha256(json.dumps(decisive).encode()).hexdigest()[:24]

    def to_json(self) -> str:
        """The receipt as JSON."""
        return json.dumps(self.__dict__, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Receipt:
        """The receipt back."""
        told = json.loads(text)
        for key in ("default_graphs", "named_graphs", "doubts"):
            told[key] = tuple(told[key]) if told[key] is not None else None
        return cls(**told)


class Receipts:
    """A file of receipts that all server processes share; the oldest go when it is full."""

    def __init__(self, path: Path | None, keep: int) -> None:
        self._keep = keep
        self._lock = threading.Lock()
        self._seen: set[str] = set()
        self._base = sqlite3.connect(path or ":memory:", check_same_thread=False, isolation_level=None, timeout=5)
        self._base.execute("PRAGMA journal_mode=WAL")
        self._base.execute("PRAGMA synchronous=OFF")  # a receipt lost in a power cut costs a link, no data
        self._base.execute("CREATE TABLE IF NOT EXISTS receipt (id TEXT PRIMARY KEY, told TEXT NOT NULL)")

    def put(self, receipt: Receipt) -> str:
        """Keep a receipt; gives its id."""
        key = receipt.id
        with self._lock:
            if key in self._seen:
                return key
            if len(self._seen) >= self._keep:
                self._seen.clear()
            self._seen.add(key)
            made = self._base.execute("INSERT OR IGNORE INTO receipt VALUES (?, ?)", (key, receipt.to_json()))
            if made.lastrowid and made.rowcount and made.lastrowid % 1000 == 0:
                self._base.execute("DELETE FROM receipt WHERE rowid <= ?", (made.lastrowid - self._keep,))
        return key

    def get(self, key: str) -> Receipt | None:
        """The receipt of an id."""
        with self._lock:
            row = self._base.execute("SELECT told FROM receipt WHERE id = ?", (key,)).fetchone()
        return Receipt.from_json(row[0]) if row else None

    def close(self) -> None:
        """Close the file."""
        self._base.close()
