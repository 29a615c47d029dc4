"""Answer receipts: what was asked of which release, so that it can be cited and asked again."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path

_SOON = 0.02
"""Seconds until what is fresh is written."""

_TRIM = 1000
"""Receipts after which the oldest are dropped, where there are too many."""


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

    @cached_property
    def id(self) -> str:
        """24 hex digits of the SHA-256 of release and question: the same question has the same receipt."""
        decisive = [self.digest, self.query_hash, self.default_graphs, self.named_graphs]
        return hashlib.sha256(json.dumps(decisive).encode()).hexdigest()[:24]

    def to_json(self) -> str:
        """The receipt as JSON."""
        return json.dumps({row.name: getattr(self, row.name) for row in fields(self)}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Receipt:
        """The receipt back."""
        told = json.loads(text)
        for key in ("default_graphs", "named_graphs", "doubts"):
            told[key] = tuple(told[key]) if told[key] is not None else None
        return cls(**told)


class Receipts:
    """A file of receipts that all server processes share; the oldest go when it is full.

    They are written together, a moment later: each by itself would cost a tenth of a point query.
    """

    def __init__(self, path: Path | None, keep: int) -> None:
        self._keep = keep
        self._lock, self._writing = threading.Lock(), threading.Lock()
        self._seen: set[str] = set()
        self._fresh: list[Receipt] = []
        self._writer: threading.Thread | None = None
        self._closed = threading.Event()
        self._written = 0
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
            self._fresh.append(receipt)
            if self._writer is None:
                self._writer = threading.Thread(target=self._write_soon, daemon=True)
                self._writer.start()
        return key

    def _write_soon(self) -> None:
        while True:
            self._closed.wait(_SOON)
            with self._lock:
                if not self._fresh or self._closed.is_set():
                    self._writer = None
                    return
            self._write()

    def _write(self) -> None:
        """Write what is fresh. Where another process holds the file for too long, it stays fresh."""
        with self._writing:
            with self._lock:
                fresh, self._fresh = self._fresh, []
            if not fresh:
                return
            try:
                self._base.execute("BEGIN IMMEDIATE")
                rows = [(receipt.id, receipt.to_json()) for receipt in fresh]
                self._base.executemany("INSERT OR IGNORE INTO receipt VALUES (?, ?)", rows)
                self._written += len(rows)
                if self._written >= _TRIM:
                    self._written = 0
                    oldest = "DELETE FROM receipt WHERE rowid <= (SELECT MAX(rowid) FROM receipt) - ?"
                    self._base.execute(oldest, (self._keep,))
                self._base.execute("COMMIT")
            except sqlite3.OperationalError:
                if self._base.in_transaction:
                    self._base.execute("ROLLBACK")
                with self._lock:
                    self._fresh = [*fresh, *self._fresh][-_TRIM:]

    def get(self, key: str) -> Receipt | None:
        """The receipt of an id. One that another process just gave out may be a moment away."""
        self._write()
        for wait in (0.0, _SOON, 3 * _SOON):
            self._closed.wait(wait)
            with self._writing:
                row = self._base.execute("SELECT told FROM receipt WHERE id = ?", (key,)).fetchone()
            if row:
                return Receipt.from_json(row[0])
        return None

    def close(self) -> None:
        """Write what is fresh, and close the file."""
        self._closed.set()
        self._write()
        with self._writing:
            self._base.close()
