"""The pool of workers: a place for each query, a process that is ready for it, a fresh one after each kill."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from graph.errors import QueryFailedError
from graph.query.admission import Admission, Place
from graph.query.answer import Answer
from graph.query.job import Job
from graph.query.process import WorkerProcess

_SPARE = 2
"""Processes that wait, ready, so that the query after a kill need not wait for a start."""


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


class QueryPool:
    """Workers for one server process. Starts them when they are needed; close() ends them."""

    def __init__(self, workers: Workers) -> None:
        self.workers = workers
        self.memory_mib, self.delivery_seconds = workers.memory_mib, workers.delivery_seconds
        self._admission = Admission(workers.count, workers.queue, workers.queue_seconds)
        self.most_long = self._admission.most_long
        self.gives_way = self._admission.gives_way
        self._spare = min(_SPARE, workers.count)
        self._lock = threading.Lock()
        self._idle: list[WorkerProcess] = []
        self._dying: list[WorkerProcess] = []
        self._store = ""
        self._closed = False

    def run(self, job: Job, gone: Callable[[], bool] = _stays, client: str = "") -> Answer:
        """Start a job of a client, and wait for its first bytes; ``gone`` tells whether the client has left.

        Raises QuerySyntaxError, FormatUnknownError, QueryRefusedError, QueryFailedError, and LimitError for ``queue``,
        ``load``, ``time``, ``memory``, ``answer``, ``rows``, ``nesting``.
        """
        place = self._admission.enter(client, gone)
        try:
            worker = self._take(job, place)
        except BaseException:
            self._admission.leave(place)
            raise
        return Answer(self, worker, place, job, gone).begin()

    def start(
        self, job: Job, gone: Callable[[], bool] = _stays, client: str = "", behind: Answer | None = None
    ) -> Answer | None:
        """Start a job without waiting for anything, where a place is free and a worker warm; the answer has not begun.

        ``behind`` is an answer that is awaited: the job goes to its worker, as the next one. None where one would have
        to wait: run() does.
        """
        if behind:
            place = Place(client)
            with suppress(OSError):  # it is gone, as its answer will tell
                if behind.worker.warm == job.store:
                    behind.worker.send(job, place)
                    return Answer(self, behind.worker, place, job, gone)
            return None
        free = self._admission.enter_now(client)
        if free is None:
            return None
        worker = self._ready(job, free)
        if worker is None:
            self._admission.leave(free)
            return None
        return Answer(self, worker, free, job, gone)

    def _ready(self, job: Job, place: Place) -> WorkerProcess | None:
        """A warm worker, with the job; None where there is none."""
        with self._lock:
            worker = None if self._closed else self._warm(job.store)
        if worker is None:
            return None
        try:
            if worker.alive():
                worker.send(job, place)
                return worker
        except OSError:
            pass
        self._end(worker)
        return None

    def _take(self, job: Job, place: Place) -> WorkerProcess:
        while True:
            with self._lock:
                if self._closed:
                    raise QueryFailedError("the server is closing")
                self._store = job.store
                worker = self._next(job.store)
            if worker is None:
                worker = WorkerProcess(self.workers.memory_mib, job.store)
            elif not worker.alive():
                self._end(worker)
                continue
            try:
                worker.send(job, place)
            except OSError:
                self._end(worker)
                continue
            return worker

    def _next(self, store: str) -> WorkerProcess | None:
        """The idle worker that was busy last of those that have the store open, else of all. Needs the lock."""
        if not self._idle:
            return None
        ready = [place for place, worker in enumerate(self._idle) if store in worker.stores]
        return self._idle.pop(ready[-1] if ready else -1)

    def _warm(self, store: str) -> WorkerProcess | None:
        """The idle worker that was busy last of those that have this store at hand. Needs the lock."""
        for place in range(len(self._idle) - 1, -1, -1):
            worker = self._idle[place]
            if worker.warm == store or (not worker.look() and worker.warm == store):
                return self._idle.pop(place)
        return None

    def is_long(self, place: Place) -> None:
        """A query runs for long: its worker will be replaced, and the one that replaces it is better ready then."""
        self._admission.is_long(place)
        self._refill()

    def give_back(self, worker: WorkerProcess, place: Place) -> None:
        """A worker that is done with a job, and the place of that job."""
        worker.places.popleft()
        if worker.places:  # the next was sent already
            self._admission.pass_on(place, worker.places[0])
            return
        if not worker.settled():
            self.discard(worker, place)
            return
        with self._lock:
            keep = not self._closed and not worker.stepped_back and len(self._idle) < self.workers.count
            if keep:
                self._idle.append(worker)
        if keep:
            self._admission.leave(place)
        else:
            self.discard(worker, place)

    def discard(self, worker: WorkerProcess, place: Place) -> None:
        """A worker that is not done, or not fit for more: ended, its place free, another one started in its stead."""
        self._end(worker)
        self._admission.leave(place)
        self._refill()

    def _end(self, worker: WorkerProcess) -> None:
        """Kill a worker without waiting for its death, which takes its time where the processor is busy."""
        worker.kill()
        with self._lock:
            self._dying = [other for other in [*self._dying, worker] if not other.dead()]

    def _refill(self) -> None:
        with self._lock:
            store = self._store
            missing = 0 if self._closed else self._spare - len(self._idle)
        for _ in range(missing):
            worker = WorkerProcess(self.workers.memory_mib, store)
            with self._lock:
                full = self._closed or len(self._idle) >= self._spare
                if not full:
                    self._idle.insert(0, worker)
            if full:
                self._end(worker)

    def warm(self, store: str) -> None:
        """Start workers for a store ahead of the first query."""
        self._store = store
        self._refill()

    def open_ahead(self, store: str) -> None:
        """Have the workers that are last in turn open a store that queries will soon ask for; the others answer."""
        with self._lock:  # a worker that is idle gets nothing else meanwhile
            self._store = store
            for worker in self._idle[:_SPARE]:
                with suppress(OSError):
                    worker.open_ahead(store)

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
        with self._lock:
            dying = [*self._dying, *idle]
        for worker in dying:
            worker.bury()
