"""How many connections each server process has, told to the others: a new one goes to the process with the fewest.

The kernel wakes all of them for a new connection, and the first takes it: without this one process took all eight of a
client, and the others had nothing to do.
"""

from __future__ import annotations

import mmap
import os
import struct

_SLOT = struct.Struct("ii")  # process, connections
_SLOTS = 64


class Shares:
    """A page of memory that a parent makes and its forked children share; each writes a slot of its own."""

    def __init__(self) -> None:
        self._page = mmap.mmap(-1, _SLOT.size * _SLOTS)

    def tell(self, slot: int, connections: int) -> None:
        """Write how many this process has, into a slot that no other process of now has."""
        _SLOT.pack_into(self._page, slot % _SLOTS * _SLOT.size, os.getpid(), connections)

    def forget(self, slot: int) -> None:
        """Clear a slot."""
        _SLOT.pack_into(self._page, slot % _SLOTS * _SLOT.size, 0, 0)

    def most(self, connections: int) -> bool:
        """Whether another living process has fewer."""
        for place in range(_SLOTS):
            process, count = _SLOT.unpack_from(self._page, place * _SLOT.size)
            if process and count < connections and process != os.getpid():
                if _lives(process):
                    return True
                self.forget(place)
        return False


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except OSError:
        return False
    return True
