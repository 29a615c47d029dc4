"""The pool of workers: a bounded queue in front, a clock on each answer, a fresh process after each kill."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from graph.errors import LimitError, QueryFailedError
from graph.query.job import Ending, Job, fault_from_json
from graph.query.process import WorkerProcess

_GLANCE = 0.25
"""Seconds between two looks at whether the client is still there."""

_LONG = 0.5
"""Seconds after which a query yields the processor to newer ones."""

_START = 30.0
"""Seconds that a worker may take to start and to open a store; they do not count as the query's."""


def _stays() -> bool:
    return False


@dataclass(frozen=True)
class Workers:
    """How many workers, how many queries may wait for one and how long (seconds), the memory (MiB) a query may take,
    and the seconds that an answer may take in all, with a slow client at its end."""

    count: int = 6
    queue: int = 16
    queue_seconds: float = 5.0
    memory_mib: int = 512
    delivery_seconds: float = 120.0


class Answer:
    """One answer as it comes: iterate for its bytes. It is whole only where the iteration ends without an error.

    ``kind`` is ``solutions``, ``boolean`` or ``graph``; ``format`` the name of the format that it is written in;
    ``ending`` is None until the answer is whole.
    """

    def __init__(self, pool: QueryPool, worker: WorkerProcess, job: Job, gone: Callable[[], bool]) -> None:
        self._pool, self._worker, self._job, self._gone = pool, worker, job, gone
        self._deadline = time.monotonic() + pool.workers.delivery_seconds
        self._open = True
        self._first = b""
        self.ending: Ending | None = None
        self._left = _START
        self._next()
        self._left = job.seconds
        kind, payload = self._next()
        head = json.loads(payload) if kind == b"H" else {}
        self.kind: str = head.get("kind", "")
        self.format: str = head.get("format", "")
        kind, payload = self._next()
        if kind == b"D":
            self._first = payload
            if self._worker.ready(0):
                kind, payload = self._next()
                if kind == b"D":
                    self._first += payload
        if kind == b"E":
            self._finish(payload)

    @property
    def whole(self) -> bytes | None:
        """All bytes, where they came at once; else None: iterate."""
        return self._first if self.ending else None

    def _next(self) -> tuple[bytes, bytes]:
        try:
            self._wait()
            kind, payload = self._worker.receive()
            if kind == b"X":
                self._open = False
                self._pool.give_back(self._worker)
                raise fault_from_json(payload, self._pool.workers.memory_mib)
        except BaseException:
            self.close()
            raise
        return kind, payload

    def _wait(self) -> None:
        """Until there is a frame; only this time counts as the query's, not the time that its client takes to read."""
        started = now = time.monotonic()
        while not self._worker.ready(min(self._left - (now - started), _GLANCE)):
            now = time.monotonic()
            if now - started >= self._left:
                raise self._too_long(self._left - (now - started))
            if self._job.seconds - self._left + now - started > _LONG:
                self._worker.step_back()
            if self._gone():
                raise QueryFailedError("the client went away")
        self._left -= time.monotonic() - started
        if time.monotonic() > self._deadline:
            advice = "Read the answer faster, or ask in several parts."
            raise LimitError("delivery", self._pool.workers.delivery_seconds, "seconds", advice=advice)

    def _too_long(self, left: float) -> LimitError:
        return LimitError(
            "time",
            self._job.seconds,
            "seconds",
            used=round(self._job.seconds - left, 2),
            advice="Ask for less: name a subject, add a LIMIT, avoid unbounded paths between two variables.",
        )

    def _finish(self, payload: bytes) -> None:
        self.ending = Ending(**json.loads(payload))
        self._open = False
        self._pool.give_back(self._worker)

    def __iter__(self) -> Iterator[bytes]:
        try:
            if self._first:
                yield self._first
            while not self.ending:
                kind, payload = self._next()
                if kind == b"D":
                    yield payload
                else:
                    self._finish(payload)
        finally:
            self.close()

    def close(self) -> None:
        """Stop; a worker that is not done is killed."""
        if self._open:
            self._open = False
            self._pool.discard(self._worker)


class QueryPool:
    """Workers for one server process. Starts them when they are needed; close() ends them."""

    def __init__(self, workers: Workers) -> None:
        self.workers = workers
        self._free = threading.Semaphore(workers.count)
        self._lock = threading.Lock()
        self._idle: list[WorkerProcess] = []
        self._waiting = 0
        self._closed = False

    def run(self, job: Job, gone: Callable[[], bool] = _stays) -> Answer:
        """Start a job, and wait for its first bytes; ``gone`` tells whether the client has left.

        Raises QuerySyntaxError, FormatUnknownError, QueryRefusedError, QueryFailedError, and LimitError for ``queue``,
        ``time``, ``memory``, ``answer``, ``nesting``.
        """
        self._enter(gone)
        try:
            worker = self._take(job)
        except BaseException:
            self._free.release()
            raise
        return Answer(self, worker, job, gone)

    def _enter(self, gone: Callable[[], bool]) -> None:
        if self._free.acquire(blocking=False):
            return
        with self._lock:
            if self._waiting >= self.workers.queue:
                raise LimitError("queue", self.workers.queue, "waiting queries", advice="Try again in a few seconds.")
            self._waiting += 1
        try:
            until = time.monotonic() + self.workers.queue_seconds
            while not self._free.acquire(timeout=_GLANCE):
                if gone():
                    raise QueryFailedError("the client went away")
                if time.monotonic() > until:
                    raise LimitError(
                        "queue", self.workers.queue_seconds, "seconds", advice="Try again in a few seconds."
                    )
        finally:
            with self._lock:
                self._waiting -= 1

    def _take(self, job: Job) -> WorkerProcess:
        while True:
            with self._lock:
                if self._closed:
                    raise QueryFailedError("the server is closing")
                worker = self._idle.pop() if self._idle else None
            if worker is None:
                worker = WorkerProcess(self.workers.memory_mib)
            elif not worker.alive():
                worker.kill()
                continue
            try:
                worker.send(job)
            except OSError:
                worker.kill()
                continue
            return worker

    def give_back(self, worker: WorkerProcess) -> None:
        """A worker that is done."""
        with self._lock:
            keep = not self._closed and not worker.stepped_back
            if keep:
                self._idle.append(worker)
        if not keep:
            worker.kill()
        self._free.release()

    def discard(self, worker: WorkerProcess) -> None:
        """A worker that is not done: killed, its place free."""
        worker.kill()
        self._free.release()

    def warm(self) -> None:
        """Start one worker ahead of the first query."""
        with self._lock:
            if not self._idle and not self._closed:
                self._idle.append(WorkerProcess(self.workers.memory_mib))

    def idle_pids(self) -> list[int]:
        """The process ids of the workers that wait for a job."""
        with self._lock:
            return [worker.pid for worker in self._idle]

    def close(self) -> None:
        """End all workers that wait, and every other as it comes back."""
        with self._lock:
            self._closed, idle, self._idle = True, self._idle, []
        for worker in idle:
            worker.kill()
