"""One answer of a worker as it comes: its head, its bytes, its ending, and the clock on it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Protocol, Self

from graph.errors import LimitError, QueryFailedError
from graph.query.admission import GLANCE, Place
from graph.query.job import ENDING, Ending, Job, fault_from_json
from graph.query.process import WorkerProcess

LONG = 0.3
"""Seconds after which a query yields its place where it must; and, of the processor's time, after which it goes behind
newer ones: one that only waited for a processor has not taken more than its share."""


class Host(Protocol):
    """What an answer needs of the pool that runs it."""

    memory_mib: int
    delivery_seconds: float
    most_long: int

    def is_long(self, place: Place) -> None: ...

    def gives_way(self, place: Place) -> bool: ...

    def give_back(self, worker: WorkerProcess, place: Place) -> None: ...

    def discard(self, worker: WorkerProcess, place: Place) -> None: ...


class Answer:
    """One answer as it comes: iterate for its bytes. It is whole only where the iteration ends without an error.

    ``kind`` is ``solutions``, ``boolean`` or ``graph``; ``format`` the name of the format that it is written in;
    ``ending`` is None until the answer is whole. ``begin()`` comes first. The time of the job counts from here on: the
    start of the worker, where none was ready, is part of it; the time that a client takes to read is not.
    """

    def __init__(self, host: Host, worker: WorkerProcess, place: Place, job: Job, gone: Callable[[], bool]) -> None:
        self._host, self._worker, self._place, self._job, self._gone = host, worker, place, job, gone
        self._started = time.monotonic()
        self._deadline = self._started + host.delivery_seconds
        self._long = self._started + job.seconds
        self._left = job.seconds
        self._open = True
        self._first = b""
        self.kind = self.format = ""
        self.ending: Ending | None = None
        self.over = False
        """Whether the worker is done with it, and free for the next."""

    def begin(self) -> Self:
        """Wait for the head and what comes with it. Raises the errors of QueryPool.run()."""
        worker, job = self._worker, self._job
        if worker.warm == job.store:
            self._long = self._started + LONG
            self._next(self._started)
        else:  # a start may be slow; that does not make the query a long one
            self._next(self._started)
            self._long = time.monotonic() + LONG
            worker.warm = job.store
            worker.count_from_now()
        kind, payload = self._next()
        if kind == b"H":
            self.kind, _, self.format = payload.decode().partition(" ")
        kind, payload = self._next()
        if kind == b"D":
            self._first = payload
            if self._worker.ready(0):
                kind, payload = self._next()
                if kind == b"D":
                    self._first += payload
        if kind == b"E":
            self._finish(payload)
        return self

    def fileno(self) -> int:
        """What becomes readable once there is something to begin with."""
        return self._worker.line.fileno()

    def at_hand(self) -> bool:
        """Whether begin() would not wait: something of the answer is there, and the worker lives."""
        return self._worker.look()

    def recall(self) -> None:
        """Have the worker leave out what was started behind this; those answers are to be abandoned."""
        self._worker.recall()

    def abandon(self) -> None:
        """Stop waiting for an answer that was recalled, or whose worker died of one before it: it has no place yet."""
        self._open = False

    @property
    def whole(self) -> bytes | None:
        """All bytes, where they came at once; else None: iterate."""
        return self._first if self.ending else None

    @property
    def worker(self) -> WorkerProcess:
        """The worker that answers."""
        return self._worker

    @property
    def worker_pid(self) -> int:
        """The process id of the worker that answers."""
        return self._worker.pid

    def _next(self, since: float | None = None) -> tuple[bytes, bytes]:
        try:
            while not self._worker.look():
                self._wait(since)
                since = None
                if self._worker.ended():
                    break
            kind, payload = self._worker.receive()
            if kind == b"X":
                self._open, self.over = False, True
                self._host.give_back(self._worker, self._place)
                raise fault_from_json(payload, self._host.memory_mib)
        except BaseException:
            self.close()
            raise
        return kind, payload

    def _wait(self, since: float | None) -> None:
        """Until there is a frame; only this time counts as the query's, not the time that its client takes to read.
        ``since`` is when the wait began, where that was before."""
        now = time.monotonic()
        since = now if since is None else since
        while not self._worker.ready(min(self._left - (now - since), GLANCE)):
            now = time.monotonic()
            if now - since >= self._left:
                raise self._too_long(self._left - (now - since))
            self._make_room(now)
            if self._gone():
                raise QueryFailedError("the client went away")
        now = time.monotonic()
        self._left -= now - since
        if now > self._deadline:
            advice = "Read the answer faster, or ask in several parts."
            raise LimitError("delivery", self._host.delivery_seconds, "seconds", advice=advice)
        self._make_room(now)

    def _make_room(self, now: float) -> None:
        """A long query goes behind newer ones, and ends where the places for long ones are taken and others wait."""
        if now < self._long:
            return
        if not self._place.long:
            self._host.is_long(self._place)
        if self._worker.spent() >= LONG:
            self._worker.step_back()
        if self._host.gives_way(self._place):
            raise LimitError(
                "load",
                self._host.most_long,
                "long queries at the same time",
                advice=f"Others are waiting. Try again later, or ask what takes less than {LONG:g} seconds.",
            )

    def _too_long(self, left: float) -> LimitError:
        return LimitError(
            "time",
            self._job.seconds,
            "seconds",
            used=round(self._job.seconds - left, 2),
            advice="Ask for less: name a subject, add a LIMIT, avoid unbounded paths between two variables.",
        )

    def _finish(self, payload: bytes) -> None:
        self.ending = Ending(*ENDING.unpack(payload))
        self._open, self.over = False, True
        self._host.give_back(self._worker, self._place)

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
            self._host.discard(self._worker, self._place)
