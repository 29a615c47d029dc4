"""Indexes made beside the validation of a change, each in a process of its own."""

from __future__ import annotations

import gc
import os
import socket
import traceback
from collections.abc import Callable, Collection
from contextlib import suppress

from graph.build import SEARCH, TRACE
from graph.changes.indexes import Making
from graph.changes.line import receive, send


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

    def begin(self, makings: Collection[Making]) -> Callable[[], set[str]]:
        """Begin to make indexes; what is given waits, and tells which ones were made."""
        asked = []
        for making in makings:
            with suppress(OSError, KeyError):
                send(self._lines[making.name], making.as_json())
                asked.append(making.name)

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
            Making.from_json(task).make()
            made = True
        except Exception:  # noqa: BLE001 - the writer makes the index itself then, and meets the fault
            traceback.print_exc()
        send(line, {"made": made})
        gc.collect()
