"""The bounds that the endpoint keeps, as settings; the service description tells them as data."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

from graph.query import Workers


def _row(default: Any, help: str) -> Any:
    return field(default=default, metadata={"help": help})


@dataclass(frozen=True)
class SparqlLimits:
    """One row a setting: name, type, default, help."""

    seconds: float = _row(10.0, "seconds that a query may take; it is killed then")
    delivery_seconds: float = _row(120.0, "seconds that an answer may take with a slow reader")
    stall_seconds: float = _row(30.0, "seconds that a client may leave its connection full")
    memory_mib: int = _row(512, "MiB of address space that a query may take")
    answer_mib: int = _row(256, "MiB of an answer, before compression")
    rows: int = _row(1_000_000, "rows or triples of an answer; 0 for as many as its bytes allow")
    query_kib: int = _row(256, "KiB of a request's body or address")
    workers: int = _row(6, "processes that evaluate queries, for each server process")
    queue: int = _row(16, "queries that may wait for a worker")
    queue_seconds: float = _row(5.0, "seconds that a query may wait for a worker")
    client_queries: int = _row(4, "queries of one client at the same time")
    rate: str = _row("3000/minute", "requests of one client; empty for no limit")
    rate_storage: str = _row("memory://", "where rates are counted; redis://… for several processes")
    cache_mib: int = _row(64, "MiB of answers that are kept, for each server process")
    receipts: int = _row(100_000, "receipts that are kept")

    def pool(self) -> Workers:
        """What the pool of workers needs of this."""
        return Workers(self.workers, self.queue, self.queue_seconds, self.memory_mib, self.delivery_seconds)

    def told(self) -> str:
        """The limits of one query, for a header (RFC 9651, a dictionary)."""
        return f"seconds={self.seconds:g}, memory-mib={self.memory_mib}, answer-mib={self.answer_mib}" + (
            f", rows={self.rows}" if self.rows else ""
        )

    @classmethod
    def of(cls, settings: object) -> SparqlLimits:
        """The limits that settings set, each by the name of its row after ``sparql_``; the others as here."""
        names = (row.name for row in fields(cls))
        return cls(**{n: getattr(settings, f"sparql_{n}") for n in names if hasattr(settings, f"sparql_{n}")})

    @classmethod
    def help(cls) -> dict[str, str]:
        """Name → help, for documentation and command lines."""
        return {row.name: str(row.metadata["help"]) for row in fields(cls)}
