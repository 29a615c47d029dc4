"""Who may run: so many places, a bounded queue in front of them, and long queries that make room for new ones.

The queue serves the client with the fewest queries running, and of those the one that came first: whoever asks many at
once waits for himself. One place in six is for clients that have nothing running. A third of the places never stays
with long queries: where all others are long too, and a client waits that has fewer running, one of the busiest client's
long queries is ended.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from graph.errors import LimitError, QueryFailedError

GLANCE = 0.1
"""Seconds between two looks at whether the client is still there."""


@dataclass(eq=False)
class Place:
    """The right of one client's query to run; ``long`` once it runs for long."""

    client: str
    long: bool = False


@dataclass(eq=False)
class _Waiter:
    place: Place
    number: int
    admitted: threading.Event = field(default_factory=threading.Event)


class Admission:
    """``places`` queries run, ``queue`` wait, none longer than ``queue_seconds``."""

    def __init__(self, places: int, queue: int, queue_seconds: float) -> None:
        self._free, self._queue, self._seconds = places, queue, queue_seconds
        self.most_long = places - places // 3
        self._kept = -(-places // 6) if places > 2 else 0
        self._lock = threading.Lock()
        self._running: Counter[str] = Counter()
        self._long: list[Place] = []
        self._leaving: set[Place] = set()
        self._waiting: list[_Waiter] = []
        self._number = 0

    @property
    def waiting(self) -> int:
        """How many queries wait."""
        return len(self._waiting)

    def enter(self, client: str, gone: Callable[[], bool]) -> Place:
        """A place, at once or after a wait. Raises LimitError ``queue``, QueryFailedError where the client left."""
        with self._lock:
            if place := self._enter(client):
                return place
            place = Place(client)
            if len(self._waiting) >= self._queue:
                raise LimitError("queue", self._queue, "waiting queries", advice="Try again in a few seconds.")
            self._number += 1
            waiter = _Waiter(place, self._number)
            self._waiting.append(waiter)
        until = time.monotonic() + self._seconds
        while not waiter.admitted.wait(GLANCE):
            left = gone()
            if (left or time.monotonic() > until) and self._give_up(waiter):
                if left:
                    raise QueryFailedError("the client went away")
                raise LimitError("queue", self._seconds, "seconds", advice="Try again in a few seconds.")
        return place

    def enter_now(self, client: str) -> Place | None:
        """A place, where one is free for this client."""
        with self._lock:
            return self._enter(client)

    def _enter(self, client: str) -> Place | None:
        if not self._may_enter(client):
            return None
        self._free -= 1
        self._running[client] += 1
        return Place(client)

    def _may_enter(self, client: str) -> bool:
        return self._free > (self._kept if self._running[client] else 0)

    def _give_up(self, waiter: _Waiter) -> bool:
        """Whether the waiter left the queue; not where it was admitted in this moment."""
        with self._lock:
            if waiter.admitted.is_set():
                return False
            self._waiting.remove(waiter)
            return True

    def leave(self, place: Place) -> None:
        """The query of a place is over: the place goes to the next."""
        with self._lock:
            self._forget(place)
            self._free += 1
            waiter = min(self._waiting, key=lambda w: (self._running[w.place.client], w.number), default=None)
            if waiter and self._may_enter(waiter.place.client):
                self._free -= 1
                self._running[waiter.place.client] += 1
                self._waiting.remove(waiter)
                waiter.admitted.set()

    def pass_on(self, place: Place, to: Place) -> None:
        """The query of a place is over, and another goes on in its stead, perhaps of another client."""
        with self._lock:
            self._forget(place)
            self._running[to.client] += 1

    def _forget(self, place: Place) -> None:
        self._running[place.client] -= 1
        if not self._running[place.client]:
            del self._running[place.client]
        self._leaving.discard(place)
        if place in self._long:
            self._long.remove(place)

    def is_long(self, place: Place) -> None:
        """The query of a place runs for long."""
        with self._lock:
            if not place.long:
                place.long = True
                self._long.append(place)

    def gives_way(self, place: Place) -> bool:
        """Whether a long query has to make room now; the answer yes stands, and is given once for each who waits."""
        with self._lock:
            staying = [p for p in self._long if p not in self._leaving]
            worse = [w for w in self._waiting if self._running[w.place.client] < self._running[place.client]]
            if len(worse) <= len(self._leaving) or len(staying) <= self.most_long or place not in staying:
                return False
            if self._running[place.client] < max(self._running[p.client] for p in staying):
                return False
            self._leaving.add(place)
            return True
