"""One worker process, seen from the server: started, given a job, read, killed."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from contextlib import suppress
from pathlib import Path

from graph.errors import ConcordatError, LimitError, QueryFailedError
from graph.query.admission import Place
from graph.query.job import HEAD, Job, memory_fault, recall

_START = "import sys; sys.path[:0] = {sys.argv[1]} - {*sys.path}; from graph.query.worker import main; main()"
_BEHIND = 10
"""The nice value of a worker whose query takes long; others run at 2."""

_CPU_CLOCK = 2
"""The kind of clock that counts the time a processor gave (CPUCLOCK_SCHED)."""

_MALLOC = {"MALLOC_ARENA_MAX": "2", "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}
"""Few arenas: each thread's arena reserves 64 MiB of address space, which the memory limit would count. Huge pages: the
engine's lookups are scattered over its cache, and take a tenth less time."""

_SETTLED = 0.005
"""Seconds within which a worker says that it left jobs out."""

_AHEAD = 16 << 10
"""Bytes that are read at once: all frames of a small answer, and of a large one the beginning."""

_ROOT = str(Path(__file__).resolve().parents[2])


class WorkerProcess:
    """A worker and the socket that leads to it."""

    def __init__(self, memory_mib: int, store: str = "") -> None:
        """Start it; ``store`` is the path of a store to open ahead of the first job."""
        self._memory_mib = memory_mib
        self.line, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", _START, _ROOT, str(theirs.fileno()), str(memory_mib << 20), store],
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={**os.environ, **_MALLOC},
            )
        self.stepped_back = False
        self.stores: tuple[str, ...] = (store,)
        """The paths of the stores that it opened last."""
        self.warm = ""
        """The path of the store that it has at hand: such a job starts when it is sent."""
        self.seen = b""
        """What was read and is not yet taken."""
        self.places: deque[Place] = deque()
        """The places of its jobs: of the one that it answers, and of those behind it, which take that one's over."""
        self._recalled = self._over = False
        self._before = 0.0
        self._poll = select.poll()
        self._poll.register(self.line, select.POLLIN)

    def step_back(self) -> None:
        """Let newer queries have the processor first, for good: only root may raise a priority again."""
        if not self.stepped_back:
            self.stepped_back = True
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self.pid, _BEHIND)

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def alive(self) -> bool:
        """Whether it can take a job: running, with nothing left to read."""
        return not self.look() and not self._over

    def send(self, job: Job, place: Place) -> None:
        """Hand over a job. Raises OSError where the worker is gone."""
        self._opens(job.store)
        self.count_from_now()
        self.line.sendall(job.encode())
        self.places.append(place)

    def recall(self) -> None:
        """Have it leave out the jobs behind the one that it answers. ``settled()`` tells whether it did."""
        behind = len(self.places) - 1
        if behind > 0:
            with suppress(OSError):  # it is gone, as its answer will tell
                self.line.sendall(recall(behind))
            self._recalled = True
            for _ in range(behind):
                self.places.pop()

    def settled(self) -> bool:
        """After its last answer: whether nothing is left of jobs that were recalled. False where it had begun with one
        in that very moment."""
        if self._recalled and self.ready(_SETTLED):
            self.look()
        return not self._recalled and not self.seen

    def open_ahead(self, store: str) -> None:
        """Have it open a store before the first job asks for it. Raises OSError where the worker is gone."""
        self._opens(store)
        self.line.sendall(Job(store, "", None, None, ahead=True).encode())

    def _opens(self, store: str) -> None:
        self.stores = (*[other for other in self.stores if other != store][-1:], store)

    def count_from_now(self) -> None:
        """What ``spent`` counts begins here: at the job, or once a worker that was not ready has started."""
        self._before = self._clock()

    def spent(self) -> float:
        """Seconds that the processor gave to the job so far."""
        return self._clock() - self._before

    def _clock(self) -> float:
        """Seconds of the processor since the start: the clock of another process (clock_getcpuclockid(3), on Linux)."""
        try:
            return time.clock_gettime((~self.pid << 3) | _CPU_CLOCK)
        except OSError:  # it has ended
            return 0.0

    def ready(self, seconds: float) -> bool:
        """Whether there is something to read within so many seconds."""
        return bool(self.seen) or bool(self._poll.poll(max(0, seconds) * 1000))

    def look(self) -> bool:
        """Read what is there, without waiting; whether an answer goes on with it. What stands between two answers is
        taken note of."""
        with suppress(OSError):
            while True:
                if not self.seen:
                    self.seen = self.line.recv(_AHEAD, socket.MSG_DONTWAIT)
                    self._over = not self.seen
                if self.seen[:1] not in (b"V", b"R"):
                    break
                kind, payload = self._frame()
                if kind == b"V":
                    self._recalled = False
                else:
                    self.warm = payload.decode()
        return bool(self.seen)

    def ended(self) -> bool:
        """Whether nothing will come any more: it is dead, and all was read."""
        return self._over or self.line.fileno() < 0

    def receive(self) -> tuple[bytes, bytes]:
        """The next frame: kind, payload. Raises the error that the death of the worker stands for."""
        try:
            return self._frame()
        except OSError as error:
            raise self._obituary() from error

    def _frame(self) -> tuple[bytes, bytes]:
        """The next frame, whose beginning is there or comes. Raises OSError at the end."""
        if not self.seen:
            self.seen = self.line.recv(_AHEAD)
        if 0 < len(self.seen) < HEAD.size:
            self.seen += self.line.recv(HEAD.size - len(self.seen), socket.MSG_WAITALL)
        if len(self.seen) < HEAD.size:
            raise ConnectionResetError
        kind, size = HEAD.unpack_from(self.seen)
        end = HEAD.size + size
        payload = self.seen[HEAD.size : end]
        if len(payload) < size:
            payload += self.line.recv(size - len(payload), socket.MSG_WAITALL)
        if len(payload) < size:
            raise ConnectionResetError
        self.seen = self.seen[end:]
        return kind, payload

    def _obituary(self) -> ConcordatError:
        self.line.close()
        try:
            code = self._process.wait(1)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        if code in (-signal.SIGSEGV, -signal.SIGBUS):
            return LimitError("nesting", 8, "MiB of stack", advice="Write the query with fewer levels.")
        if code == -signal.SIGABRT:
            return memory_fault(self._memory_mib)
        return QueryFailedError(f"its worker ended ({code})")

    def kill(self) -> None:
        """End it at once; dead() and bury() see to what is left."""
        self._process.kill()
        self.line.close()

    def dead(self) -> bool:
        """Whether it has ended, and nothing is left of it."""
        return self._process.poll() is not None

    def bury(self) -> None:
        """Wait until it has ended."""
        self._process.wait()
