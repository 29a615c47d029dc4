"""Indexes made beside the validation of a change, each in a process of its own."""

from __future__ import annotations

import gc
import os
import socket
import traceback
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path

from graph.build import SEARCH, TRACE, make_index
from graph.changes.line import receive, send
from graph.store import OxigraphStore


class Indexers:
    """One process for each index, forked from this one, ended with it."""

    def __init__(self, lines: dict[str, socket.socket]) -> None:
        self._lines = lines

    @classmethod
    def fork(cls, foreign: socket.socket) -> Indexers:
        """Start them; ``foreign`` is a line of this process that is not theirs.

        Needs a process without other threads: before it has opened a store on disk.
        """
        lines: dict[str, socket.socket] = {}
        for name in (TRACE, SEARCH):
            line, theirs = socket.socketpair()
            if os.fork() == 0:
                try:
                    for other in (foreign, line, *lines.values()):
                        other.close()
                    with suppress(BrokenPipeError, ConnectionResetError):
                        _serve(theirs)
                finally:
                    os._exit(0)
            theirs.close()
            lines[name] = line
        return cls(lines)

    def begin(self, folder: Path, names: Collection[str]) -> Callable[[], set[str]]:
        """Begin to index the store in a folder; what is given waits, and tells which indexes were made."""
        asked = []
        for name in names:
            with suppress(OSError, KeyError):
                send(self._lines[name], {"folder": str(folder), "name": name})
                asked.append(name)

        def wait() -> set[str]:
            return {name for name in asked if self._made(name)}

        return wait

    def _made(self, name: str) -> bool:
        told = receive(self._lines[name])
        if told is None:
            self._lines.pop(name).close()
            return False
        return bool(told["made"])


def _serve(line: socket.socket) -> None:
    gc.disable()  # collected between two indexes: in the midst of one there is nothing to find
    while (task := receive(line)) is not None:
        made = False
        try:
            folder = Path(task["folder"])
            make_index(task["name"], OxigraphStore.read_only(folder / "store"), folder)
            made = True
        except Exception:  # noqa: BLE001 - the writer makes the index itself then, and meets the fault
            traceback.print_exc()
        send(line, {"made": made})
        gc.collect()
