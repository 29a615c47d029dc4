"""The endpoint without Flask: an operation becomes a reply, from the cache or from a worker."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from functools import lru_cache

from graph.errors import LimitError, NoReleaseError
from graph.iri import BASE
from graph.query import Answer, Job, QueryPool, QueryText, read_query
from graph.release import Home, Release
from graph.store import rdf_format
from web.sparql.cache import AnswerCache, Kept
from web.sparql.coding import SMALL, code, code_stream
from web.sparql.description import Statistics, describe, write
from web.sparql.exchange import Asked, Client, Exchange, Reply, begun, receipt_of
from web.sparql.federation import Asker, without_services
from web.sparql.formats import Choice
from web.sparql.limits import SparqlLimits
from web.sparql.rate import Rate
from web.sparql.receipt import Receipts
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


class SparqlService:
    """Holds the pool, the cache and the receipts of one server process."""

    licence = "https://creativecommons.org/licenses/by/4.0/"
    title = "Concordat"

    def __init__(self, home: Home, limits: SparqlLimits) -> None:
        self.home, self.limits = home, limits
        self._told = limits.told()
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

    def answer(self, asked: Asked) -> Reply:
        """Answer a query. Raises ConcordatError as QueryPool.run() does."""
        client = asked.client
        if reply := self.kept(asked):
            return reply
        job = self._job(asked)
        leave = self._enter(client.address)

        def run() -> Answer:
            asker = Asker(client.address, client.gone)
            whole = without_services(job, asked.query, self.pool, self.limits, asker) if asked.query.services else job
            return self.pool.run(whole, client.gone, client.address)

        return self.reply(begun(run, asked.query, leave), asked, leave)

    def read(self, operation: Operation, choice: Choice, client: Client) -> Asked:
        """What a request asks, of which release. Raises ConcordatError as release() and read_query() do."""
        release = self.release(operation.release)
        query = _read(operation.query or "", self._services)
        return Asked(release, query, receipt_of(release, query, operation), operation, choice, client)

    def kept(self, asked: Asked) -> Reply | None:
        """The reply that needs no evaluation: the client has the answer, or the cache."""
        if asked.query.volatile or asked.client.head:
            return None
        if _matches(asked.client.if_none_match, asked.etag):
            return Reply(304, [("ETag", asked.etag), ("Vary", "Accept, Accept-Encoding")])
        if kept := self.cache.get(asked.key):
            return Reply(200, [*kept.headers, ("X-Concordat-Cache", "hit")], kept.body, kept=True)
        return None

    def start(self, asked: Asked, behind: Exchange | None = None) -> Exchange | None:
        """Have a warm worker begin, without waiting for anything, or the worker of another exchange go on with this;
        None where one would have to wait."""
        if asked.query.services:
            return None
        try:
            leave = self._enter(asked.client.address)
        except LimitError:  # as answer() will say
            return None
        try:
            ahead = behind.answer if behind else None
            answer = self.pool.start(self._job(asked), asked.client.gone, asked.client.address, ahead)
        except BaseException:
            leave()
            raise
        if answer is None:
            leave()
            return None
        return Exchange(answer, asked, leave, self.reply)

    def _job(self, asked: Asked) -> Job:
        release, query, operation, choice = asked.release, asked.query, asked.operation, asked.choice
        given = operation.default_graphs is not None or operation.named_graphs is not None
        return Job(
            self._store if release is self._current else str(release.store_path),
            query.text,
            choice.table,
            choice.graph,
            operation.default_graphs,
            operation.named_graphs,
            union=not given and not query.has_dataset,
            base=BASE,
            seconds=self.limits.seconds,
            answer_bytes=self.limits.answer_mib << 20,
            rows=self.limits.rows,
            head=asked.client.head,
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
        here = True

        def leave() -> None:
            nonlocal here
            with self._lock:
                if here:
                    here = False
                    self._busy[address] -= 1
                    if not self._busy[address]:
                        del self._busy[address]

        return leave

    def _headers(self, asked: Asked, content_type: str) -> list[tuple[str, str]]:
        receipt = asked.receipt
        key = self.receipts.put(receipt)
        replay = "yes" if not receipt.doubts else "no; " + ", ".join(receipt.doubts)
        headers = [
            ("Content-Type", content_type),
            ("Vary", "Accept, Accept-Encoding"),
            ("Link", f'</receipts/{key}>; rel="describedby"; type="application/json"; title="receipt"'),
            ("X-Concordat-Release", str(receipt.release)),
            ("X-Concordat-Digest", receipt.digest),
            ("X-Concordat-Query", f"sha256:{receipt.query_hash}"),
            ("X-Concordat-Replayable", replay),
            ("X-Concordat-Limits", self._told),
        ]
        if asked.query.volatile:
            return [*headers, ("Cache-Control", "no-store")]
        pinned = asked.operation.release is not None
        return [*headers, ("ETag", asked.etag), ("Cache-Control", "public, max-age=86400" if pinned else "no-cache")]

    def reply(self, answer: Answer, asked: Asked, leave: Callable[[], None]) -> Reply:
        """The reply that an answer becomes which has begun; ``leave`` is called when it is over."""
        client = asked.client
        headers = self._headers(asked, asked.choice.content_type(answer.kind))
        key = None if asked.query.volatile or client.head else asked.key
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


def _matches(header: str, etag: str) -> bool:
    """Whether If-None-Match holds the ETag, by weak comparison (RFC 9110, 8.8.3.2)."""
    opaque = etag.removeprefix("W/")
    return any(tag.strip().removeprefix("W/") in (opaque, "*") for tag in header.split(","))
