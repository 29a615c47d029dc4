"""The endpoint without Flask: an operation becomes a reply, from the cache or from a worker."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from graph.errors import LimitError, NoReleaseError, QuerySyntaxError
from graph.iri import BASE, PREFIXES
from graph.query import Answer, Job, QueryPool, QueryText, read_query
from graph.release import Home, Release
from graph.store import rdf_format
from web.sparql.cache import AnswerCache, Kept
from web.sparql.coding import SMALL, code, code_stream
from web.sparql.description import Statistics, describe, write
from web.sparql.federation import Asker, without_services
from web.sparql.formats import Choice
from web.sparql.limits import SparqlLimits
from web.sparql.rate import Rate
from web.sparql.receipt import Receipt, Receipts
from web.sparql.request import Operation

_reading = threading.Lock()
_read_again = lru_cache(maxsize=256)(read_query)


def _read(text: str, services: frozenset[str]) -> QueryText:
    """A query as read. Short ones are kept; a long one would hold a hundred times its size, and is read alone, so that
    others wait for one such reading (0.3 s for 256 KiB of single letters) and not for many."""
    if len(text) <= 4096:
        return _read_again(text, services)
    with _reading:
        return read_query(text, services)


@dataclass
class Reply:
    """What goes out: ``body`` whole, or ``stream``, which raises where the answer does not become whole.

    ``kept`` says that it came from the cache.
    """

    status: int
    headers: list[tuple[str, str]]
    body: bytes = b""
    stream: Iterator[bytes] | None = None
    close: Callable[[], None] = field(default=lambda: None)
    kept: bool = False


@dataclass(frozen=True)
class Client:
    """Who asks: its address, the coding and the ETags it sends, whether it wants the head alone, whether it left."""

    address: str = ""
    coding: str | None = None
    if_none_match: str = ""
    head: bool = False
    gone: Callable[[], bool] = lambda: False


class SparqlService:
    """Holds the pool, the cache and the receipts of one server process."""

    licence = "https://creativecommons.org/licenses/by/4.0/"
    title = "Concordat"

    def __init__(self, home: Home, limits: SparqlLimits) -> None:
        self.home, self.limits = home, limits
        self.pool = QueryPool(limits.pool())
        self.cache = AnswerCache(limits.cache_mib << 20)
        writable = os.access(home.path, os.W_OK)
        self.receipts = Receipts(home.path / "receipts.sqlite" if writable else None, limits.receipts)
        self.rate = Rate(limits.rate, limits.rate_storage)
        self._lock = threading.Lock()
        self._services = limits.reach().endpoints
        self._busy: dict[str, int] = {}
        self._statistics: dict[str, Statistics] = {}
        self._link = str(home.current_path)
        self._target, self._current = "", None  # type: tuple[str, Release | None]
        self._store = ""

    def release(self, number: int | None = None) -> Release:
        """The current release, or the one of this number. Raises NoReleaseError, ReleaseUnknownError."""
        if number is not None:
            return self.home.release(number)
        try:
            target = os.readlink(self._link)  # noqa: PTH115 - a sixth of the time, at each request
        except OSError as error:
            raise NoReleaseError(str(self.home.path)) from error
        with self._lock:
            if self._current is None or target != self._target:
                self._current, self._target = self.home.current(), target
                self._store = str(self._current.store_path)
            return self._current

    def statistics(self, release: Release) -> Statistics:
        """The counts of a release; counted once."""
        digest = release.manifest.digest
        with self._lock:
            found = self._statistics.get(digest)
        if found is None:
            found = Statistics.read(release.store)
            with self._lock:
                self._statistics = {digest: found}
        return found

    def describe(self, endpoint: str, format: str, number: int | None = None) -> bytes:
        """The service description in an RDF format."""
        release = self.release(number)
        quads = describe(
            endpoint, release, self.statistics(release), self.limits, licence=self.licence, title=self.title
        )
        return write(quads, rdf_format(format))

    def answer(self, operation: Operation, choice: Choice, client: Client) -> Reply:
        """Answer a query. Raises ConcordatError as QueryPool.run() and read_query() do."""
        release = self.release(operation.release)
        query = _read(operation.query or "", self._services)
        receipt = receipt_of(release, query, operation)
        etag = f'W/"{receipt.id}.{choice.table}.{choice.graph}.{client.coding or "identity"}"'
        fresh = not query.volatile
        if fresh and not client.head and _matches(client.if_none_match, etag):
            return Reply(304, [("ETag", etag), ("Vary", "Accept, Accept-Encoding")])
        key = (receipt.id, choice.table_type, choice.graph_type, client.coding)
        if fresh and not client.head and (kept := self.cache.get(key)):
            return Reply(200, [*kept.headers, ("X-Concordat-Cache", "hit")], kept.body, kept=True)
        job = self._job(release, query, operation, choice, client.head)
        leave = self._enter(client.address)
        try:
            if query.services:
                asker = Asker(client.address, client.gone)
                job = without_services(job, query, self.pool, self.limits, asker)
            answer = self.pool.run(job, client.gone, client.address)
        except QuerySyntaxError as error:
            leave()
            raise QuerySyntaxError(error.line, error.column, error.expected, _hint(query)) from error
        except BaseException:
            leave()
            raise
        headers = self._headers(receipt, choice.content_type(answer.kind))
        if fresh:
            pinned = operation.release is not None
            headers += [("ETag", etag), ("Cache-Control", "public, max-age=86400" if pinned else "no-cache")]
        else:
            headers.append(("Cache-Control", "no-store"))
        return self._reply(answer, headers, key if fresh and not client.head else None, client, leave)

    def _job(self, release: Release, query: QueryText, operation: Operation, choice: Choice, head: bool) -> Job:
        given = operation.default_graphs is not None or operation.named_graphs is not None
        return Job(
            self._store if release is self._current else str(release.store_path),
            query.text,
            choice.table,
            choice.graph,
            list(operation.default_graphs) if operation.default_graphs is not None else None,
            list(operation.named_graphs) if operation.named_graphs is not None else None,
            union=not given and not query.has_dataset,
            base=BASE,
            seconds=self.limits.seconds,
            answer_bytes=self.limits.answer_mib << 20,
            rows=self.limits.rows,
            head=head,
        )

    def _enter(self, address: str) -> Callable[[], None]:
        """Count a query of a client; gives what must be called, once or more, when it is over."""
        with self._lock:
            busy = self._busy.get(address, 0)
            if busy >= self.limits.client_queries:
                raise LimitError(
                    "client",
                    self.limits.client_queries,
                    "queries at the same time",
                    used=busy + 1,
                    advice="Wait for an answer before the next query.",
                )
            self._busy[address] = busy + 1
        left = threading.Event()

        def leave() -> None:
            with self._lock:
                if not left.is_set():
                    left.set()
                    self._busy[address] -= 1
                    if not self._busy[address]:
                        del self._busy[address]

        return leave

    def _headers(self, receipt: Receipt, content_type: str) -> list[tuple[str, str]]:
        key = self.receipts.put(receipt)
        replay = "yes" if not receipt.doubts else "no; " + ", ".join(receipt.doubts)
        return [
            ("Content-Type", content_type),
            ("Vary", "Accept, Accept-Encoding"),
            ("Link", f'</receipts/{key}>; rel="describedby"; type="application/json"; title="receipt"'),
            ("X-Concordat-Release", str(receipt.release)),
            ("X-Concordat-Digest", receipt.digest),
            ("X-Concordat-Query", f"sha256:{receipt.query_hash}"),
            ("X-Concordat-Replayable", replay),
            ("X-Concordat-Limits", self.limits.told()),
        ]

    def _reply(
        self,
        answer: Answer,
        headers: list[tuple[str, str]],
        key: tuple[object, ...] | None,
        client: Client,
        leave: Callable[[], None],
    ) -> Reply:
        whole = answer.whole
        if whole is not None and answer.ending is not None:
            leave()
            headers.append(("X-Concordat-Used", f"seconds={answer.ending.seconds:.6f}, bytes={answer.ending.bytes}"))
            if client.coding and len(whole) > SMALL:
                whole = code(whole, client.coding)
                headers.append(("Content-Encoding", client.coding))
            if key:
                self.cache.put(key, Kept(whole, tuple(headers)))
            return Reply(200, headers, whole)
        chunks: Iterator[bytes] = iter(answer)
        if client.coding:
            chunks = code_stream(chunks, client.coding)
            headers.append(("Content-Encoding", client.coding))

        def close() -> None:
            answer.close()
            leave()

        return Reply(200, headers, stream=self._keep(chunks, headers, key), close=close)

    def _keep(
        self, chunks: Iterator[bytes], headers: list[tuple[str, str]], key: tuple[object, ...] | None
    ) -> Iterator[bytes]:
        """The chunks as they come; an answer that became whole is kept."""
        kept: list[bytes] = []
        room = self.cache.largest
        for chunk in chunks:
            room -= len(chunk)
            if key and room >= 0:
                kept.append(chunk)
            yield chunk
        if key and room >= 0:
            self.cache.put(key, Kept(b"".join(kept), tuple(headers)))

    def close(self) -> None:
        """End the workers and close the receipts."""
        self.pool.close()
        self.receipts.close()


def receipt_of(release: Release, query: QueryText, operation: Operation) -> Receipt:
    """The receipt of a query on a release."""
    return Receipt(
        release.number,
        release.manifest.digest,
        operation.query or "",
        query.digest,
        operation.default_graphs,
        operation.named_graphs,
        query.not_replayable,
    )


def _matches(header: str, etag: str) -> bool:
    """Whether If-None-Match holds the ETag, by weak comparison (RFC 9110, 8.8.3.2)."""
    opaque = etag.removeprefix("W/")
    return any(tag.strip().removeprefix("W/") in (opaque, "*") for tag in header.split(","))


def _hint(query: QueryText) -> str:
    if not query.form:
        return "A query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, after its prefixes."
    if query.form not in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"):
        return "This endpoint answers queries, not updates."
    return query.prefix_hint(PREFIXES)
