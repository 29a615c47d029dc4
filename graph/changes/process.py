"""The process that writes, seen from the server: started at the first change, kept for the next, replaced when lost.

Validation is work for the interpreter: in the server's own process it would hold up everybody who reads.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from graph.changes import faults
from graph.changes.line import Message, receive, send
from graph.changes.transaction import BOUNDS, VALIDATING, Bounds, Edit, Note, Permit, anybody, edit_to_json
from graph.errors import HomeBusyError, LimitError, ServerError
from graph.release import Home, Manifest, Release

_START = "import sys; sys.path.insert(0, sys.argv[1]); from graph.changes.writer import main; main()"
_THROWN_AWAY = (
    "The change was thrown away and the graph is what it was. Change less at once, or have whoever runs this copy do it"
    " with the command line."
)
_ROOT = str(Path(__file__).resolve().parents[2])


@dataclass(frozen=True)
class Done:
    """What came of a change: the release that is current after it, and how many statements differ."""

    release: Release
    changed: bool
    added: int
    removed: int


class Writer:
    """One process that carries out one change after the other."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._line: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._end: Callable[[], object] = _nothing

    def change(
        self,
        home: Home,
        edit: Edit,
        note: Note,
        *,
        permit: Permit = anybody,
        bounds: Bounds = BOUNDS,
        ready: Callable[[Release], None] | None = None,
    ) -> Done:
        """As ``graph.changes.transaction.change``, but in the other process; ``permit`` and ``ready`` are asked here.

        Raises what that raises, ServerError where the process is lost, and LimitError where validating and indexing the
        change take more than ``bounds.validation_seconds``: the process is killed then, before anything is promoted.
        """
        until = time.monotonic() + bounds.patience
        if not self._turn.acquire(timeout=bounds.patience):
            raise HomeBusyError(str(home.path))
        try:
            left = replace(bounds, patience=max(until - time.monotonic(), 0))
            task = {
                "home": str(home.path.absolute()),
                "edit": edit_to_json(edit),
                "note": asdict(note),
                "bounds": asdict(left),
                "ready": ready is not None,
            }
            line = self._begin(task)
            try:
                return self._follow(line, home, permit, ready, bounds.validation_seconds)
            except TimeoutError as error:
                self._kill()
                home.recover()  # sweeps away what the process has left
                raise LimitError("validation", bounds.validation_seconds, "seconds", advice=_THROWN_AWAY) from error
            except (OSError, EOFError) as error:
                self._close()
                raise ServerError(
                    "The process that writes ended before it said what came of the change. Look at the releases."
                ) from error
        finally:
            self._turn.release()

    def _begin(self, task: Message) -> socket.socket:
        """Hand over a task; to a fresh process where the last one has gone."""
        for line in (self._line, None):
            with suppress(OSError):
                line = line or self._open()
                line.settimeout(None)
                send(line, task)
                if receive(line) is not None:  # it has begun
                    return line
            self._close()
        raise ServerError("The process that writes cannot be started.")

    def _follow(
        self,
        line: socket.socket,
        home: Home,
        permit: Permit,
        ready: Callable[[Release], None] | None,
        seconds: float,
    ) -> Done:
        """Answer what the process asks until it tells what came of the change.

        Raises TimeoutError where it validates for too long. It waits for an answer before it promotes: what was stopped
        here is not promoted after all.
        """
        while True:
            told = receive(line)
            if told is None:
                raise EOFError
            if "fault" in told:
                raise faults.from_json(told["fault"])
            if "manifest" in told:
                manifest = Manifest(**told["manifest"])
                release = Release(home.folder(manifest.number), manifest)
                return Done(release, told["changed"], told["added"], told["removed"])
            try:
                if "ready" in told and ready is not None:
                    ready(home.release(told["ready"]))
                elif "graphs" in told:
                    permit(set(told["graphs"]))
            except BaseException:
                send(line, {"go": False})
                if receive(line) is None:
                    self._close()
                raise
            line.settimeout(seconds if told.get("stage") == VALIDATING else None)
            send(line, {"go": True})

    def _open(self) -> socket.socket:
        line, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", _START, _ROOT, str(theirs.fileno())],
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,  # a group of its own, which can be killed as one
                env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
            )
        self._line = line
        self._end = weakref.finalize(self, _end, line, self._process)
        return line

    def _close(self) -> None:
        self._end()
        self._line = self._process = None

    def _kill(self) -> None:
        """End it at once, with the processes that work for it."""
        if self._process:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._close()

    @property
    def pid(self) -> int | None:
        """The process id, None before the first change."""
        return self._process.pid if self._process else None

    def close(self) -> None:
        """End the process, after the change that it is at."""
        with self._turn:
            self._close()


def _nothing() -> None:
    """Before there is a process."""


def _end(line: socket.socket, process: subprocess.Popen[bytes]) -> None:
    """Close the line, which ends the process; a change that is under way is carried to its end first."""
    line.close()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
