"""A worker: reads jobs from one socket, answers in frames, until the socket ends."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import IO, cast

from graph.errors import ConcordatError, FormatUnknownError, LimitError
from graph.query.job import ENDING, LENGTHS, Job, fault_to_json, frame
from graph.query.rows import RowBound
from graph.query.sandbox import bound_memory, close_network, unbound_memory
from graph.store import OxigraphStore, rdf_format, result_format
from graph.store.answer import PendingAnswer, ask_store
from graph.store.formats import RDF_FORMATS, RESULT_FORMATS, Format, GraphFormat, ResultFormat

_CHUNK = 64 << 10
_AHEAD = 16 << 10
_EARLY = 0.02
"""Seconds after which even a small chunk goes out: the first byte is early, the rest come in large pieces."""

_OPEN_STORES = 2
"""The current release and the one before it, which replays ask for."""

_GRACE = 5
"""Seconds past the limit after which the worker ends itself, should its server be gone."""


class _FrameWriter:
    """The output of one answer: cuts it into frames, counts its bytes, may add a member to a JSON object's end."""

    def __init__(self, out: socket.socket, first: bytes, limit: int, complete: bool, rows: RowBound | None) -> None:
        """``first`` are frames that go out with the first bytes: each frame of its own would wake the server."""
        self._out, self._first, self._limit, self._complete, self._rows = out, first, limit, complete, rows
        self._parts: list[bytes] = []
        self._held = 0
        self._since = time.monotonic()
        self.written = 0

    def write(self, data: bytes) -> int:
        self.written += len(data)
        if self.written > self._limit:
            raise LimitError(
                "answer",
                self._limit >> 20,
                "MiB",
                used=self.written >> 20,
                advice="Add a LIMIT, or ask in several parts.",
            )
        if self._rows is not None:
            self._rows.add(bytes(data))
        self._parts.append(bytes(data))
        self._held += len(data)
        if self._held >= _CHUNK or time.monotonic() - self._since > _EARLY:
            self._send(keep=1 if self._complete else 0)
        return len(data)

    def flush(self) -> None:
        """Called by the engine at the end; what is held then goes out with the ending."""

    def _send(self, keep: int) -> None:
        data = b"".join(self._parts)
        rest = data[len(data) - keep :]
        if len(data) > keep:
            self._out.sendall(self._first + frame(b"D", data[: len(data) - keep]))
            self._first = b""
        self._parts, self._held = [rest] if rest else [], len(rest)
        self._since = time.monotonic()

    def finish(self, seconds: float) -> None:
        data = b"".join(self._parts)
        if self._complete and data.endswith(b"}"):
            data = data[:-1] + b',"complete":true}'
            self.written += len(b',"complete":true')
        ending = frame(b"E", ENDING.pack(seconds, self.written))
        self._out.sendall(self._first + (frame(b"D", data) if data else b"") + ending)


class Worker:
    """Holds stores open and evaluates one job at a time."""

    def __init__(self, line: socket.socket, memory_bytes: int) -> None:
        self._line, self._memory = line, memory_bytes
        self._stores: dict[str, OxigraphStore] = {}
        self._last = ""
        self._seen = b""
        self._jobs: deque[Job] = deque()

    def prepare(self, path: str) -> None:
        """Open a store ahead of the first job, and say so; where that fails, the job will tell."""
        with suppress(ConcordatError, OSError, ValueError, RuntimeError):
            self._store(path)
            self._last = path
            self._line.sendall(frame(b"R", path.encode()))

    def serve(self) -> None:
        """Take jobs until the other side closes."""
        while job := self._next():
            if job.ahead:
                self.prepare(job.store)
            else:
                self._answer(job)

    def _next(self) -> Job | None:
        """The next job; None where the other side has closed. One that waits here may have been recalled meanwhile."""
        if self._jobs:
            with suppress(BlockingIOError):
                self._take(self._line.recv(_AHEAD, socket.MSG_DONTWAIT))
        while not self._jobs:
            data = self._line.recv(_AHEAD)
            if not data:
                return None
            self._take(data)
        return self._jobs.popleft()

    def _take(self, data: bytes) -> None:
        """Sort in what came: jobs, and what recalls those before it."""
        self._seen += data
        while len(self._seen) >= LENGTHS.size:
            settings, query = LENGTHS.unpack_from(self._seen)
            if not settings:
                self._leave_out(query)
                self._seen = self._seen[LENGTHS.size :]
                continue
            middle = LENGTHS.size + settings
            end = middle + query
            if len(self._seen) < end:
                return
            self._jobs.append(Job.decode(self._seen[LENGTHS.size : middle], self._seen[middle:end]))
            self._seen = self._seen[end:]

    def _leave_out(self, jobs: int) -> None:
        for _ in range(min(jobs, len(self._jobs))):
            self._jobs.pop()
        self._line.sendall(frame(b"V", b""))

    def _store(self, path: str) -> OxigraphStore:
        store = self._stores.pop(path, None)
        if store is None:
            unbound_memory()
            while len(self._stores) >= _OPEN_STORES:
                self._stores.pop(next(iter(self._stores)))
            store = OxigraphStore.read_only(Path(path))
            bound_memory(self._memory)
        self._stores[path] = store
        return store

    def _answer(self, job: Job) -> None:
        signal.alarm(int(job.seconds) + _GRACE)
        try:
            self._evaluate(job)
        except (ConcordatError, OSError, ValueError, RuntimeError, MemoryError) as error:
            if isinstance(error, BrokenPipeError | ConnectionResetError):
                sys.exit(0)
            self._line.sendall(frame(b"X", fault_to_json(error)))
        finally:
            signal.alarm(0)

    def _evaluate(self, job: Job) -> None:
        store = self._store(job.store)
        first = frame(b"S", b"")
        if job.store != self._last:  # else the server knows that nothing is to be opened
            self._line.sendall(first)
            first = b""
            self._last = job.store
        start = time.monotonic()
        pending = ask_store(
            store,
            job.query,
            default_graphs=job.default_graphs,
            named_graphs=job.named_graphs,
            union=job.union,
            base=job.base,
        )
        format = _format(pending, job)
        first += frame(b"H", f"{pending.kind} {format.name}".encode())
        rows = RowBound(format.name, job.rows) if job.rows and pending.kind == "solutions" else None
        writer = _FrameWriter(self._line, first, job.answer_bytes, format.name == "json", rows)
        if not job.head:
            pending.write(cast("IO[bytes]", writer), format, job.rows)
        writer.finish(time.monotonic() - start)


def _format(pending: PendingAnswer, job: Job) -> ResultFormat | GraphFormat:
    """The format of the job that fits the kind of the answer. Raises FormatUnknownError where the client takes none."""
    if pending.kind == "graph":
        if job.rdf is None:
            raise FormatUnknownError("graph", _media_types(RDF_FORMATS))
        return rdf_format(job.rdf)
    if job.table is None:
        raise FormatUnknownError(pending.kind, _media_types(RESULT_FORMATS))
    return result_format(job.table)


def _media_types(formats: tuple[Format, ...]) -> list[str]:
    return [f.media_type for f in formats]


def main() -> None:
    """Run as a process of its own: file descriptor, memory bound (bytes), a store to open first, as arguments."""
    descriptor, memory, store = int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(2)  # pages first; a query that takes long is put further behind
    close_network()
    with socket.socket(fileno=descriptor) as line:
        worker = Worker(line, memory)
        if store:
            worker.prepare(store)
        worker.serve()


if __name__ == "__main__":
    main()
