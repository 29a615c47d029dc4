"""The bounds that the endpoint keeps, as settings; the service description tells them as data."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any
from urllib.parse import urlsplit

from graph.errors import ValueRefusedError
from graph.query import Reach, Workers


def _row(default: Any, help: str) -> Any:
    return field(default=default, metadata={"help": help})


def _is_endpoint(iri: str) -> bool:
    try:
        where = urlsplit(iri)
        named = where.hostname and (where.port is None or where.port)
    except ValueError:
        return False
    return bool(named and where.scheme in ("http", "https") and iri.isascii() and not {"@", "#"}.intersection(iri))


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
    services: str = _row("", "IRIs of the endpoints that SERVICE may ask, with blanks between them")
    service_hosts: str = _row("", "hosts of these that may lie at private addresses, with blanks between them")
    service_seconds: float = _row(5.0, "seconds that one of them may take; they count as the query's")
    service_mib: int = _row(4, "MiB of an answer to a SERVICE")
    service_rows: int = _row(10_000, "solutions of an answer to a SERVICE")

    def __post_init__(self) -> None:
        """Raises ValueRefusedError for a service that is not an http or https IRI."""
        for iri in self.services.split():
            if not _is_endpoint(iri):
                raise ValueRefusedError("sparql_services", iri, "IRIs such as https://example.org/sparql")

    def pool(self) -> Workers:
        """What the pool of workers needs of this."""
        return Workers(self.workers, self.queue, self.queue_seconds, self.memory_mib, self.delivery_seconds)

    def reach(self) -> Reach:
        """What may be asked by SERVICE, and how much."""
        hosts = frozenset(host.lower() for host in self.service_hosts.split())
        return Reach(frozenset(self.services.split()), hosts, self.service_seconds, self.service_mib << 20)

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
