"""Files of a release held open between requests: the few used last, each opened once a process."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Generic, TypeVar

Opened = TypeVar("Opened")


class KeptOpen(Generic[Opened]):
    """What ``opener`` makes of a path, kept for the ``most`` paths asked for last.

    One that falls out is closed when the last request that holds it ends: whoever got it may go on using it.
    """

    def __init__(self, opener: Callable[[Path], Opened], most: int = 4) -> None:
        self._opener, self._most = opener, most
        self._open: OrderedDict[Path, Opened] = OrderedDict()
        self._lock = Lock()

    def at(self, path: Path) -> Opened:
        """What is at the path, opened at first use. Raises what the opener raises."""
        with self._lock:
            found = self._open.get(path)
            if found is None:
                found = self._open[path] = self._opener(path)
                while len(self._open) > self._most:
                    self._open.popitem(last=False)
            self._open.move_to_end(path)
            return found
