"""The quick lane of the server: queries that are answered in a few milliseconds, by the loop that watches connections.

A thread for each request costs more than a point query: it is woken, waits for the interpreter, for the worker, for the
interpreter again. Here the loop hands the query to a worker and goes on; once the answer is there, and whole, it sends
it. The request stays unread in its socket until then, so that whatever is not that simple is given to a thread, which
reads it and goes on with what was begun.
"""

from __future__ import annotations

import logging
import re
import selectors
import socket
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast
from weakref import WeakKeyDictionary, WeakSet

from gunicorn.http import get_parser, wsgi

from web.sparql.direct import Begun
from web.wire import written

LONGEST = 4096
"""Bytes of a head that is looked at here: to read it takes the loop's time."""

PATIENCE = 0.02
"""Seconds that an answer may take before a thread waits for it, with its limits."""

_LINE = re.compile(rb"GET (/[A-Za-z/]*)\?([!\"$-~]*) HTTP/1\.1\r\n")
"""The first line of a request without a fragment, or escapes in its path."""

STEP = 0.004
"""Seconds after which those behind one that is still evaluated are started elsewhere. One worker that answers several
in a row does so in half the time that several workers need who take turns on a processor."""

DEPTH = 8
"""Requests in one row."""

_NEVER = frozenset(["CONTENT-LENGTH", "TRANSFER-ENCODING", "EXPECT", "UPGRADE"])
"""Headers of requests that are not for here."""


Begin = Callable[[dict[str, Any]], Begun | None]


@dataclass
class _Asked:
    """A connection whose answer is awaited: what was begun, the bytes of the request, since when it is the first in its
    row."""

    conn: Any
    begun: Begun
    size: int
    since: float


class Lane:
    """The requests that a loop has in hand. ``give`` takes a connection and what was begun on it to a thread;
    ``sent`` takes one whose answer went out but for the rest that is given with it; ``lost`` one that broke."""

    def __init__(
        self,
        begin: Begin,
        config: Any,
        poller: selectors.BaseSelector,
        give: Callable[[Any, Begun], None],
        sent: Callable[[Any, bytes], None],
        lost: Callable[[Any], None],
    ) -> None:
        self._begin, self._config, self._poller = begin, config, poller
        self._give, self._sent, self._lost = give, sent, lost
        self._rows: dict[int, deque[_Asked]] = {}
        self._slow: WeakSet[Any] = WeakSet()
        """Connections whose last query was not quick: the next one may be like it, and nobody waits behind it."""
        self._known: WeakKeyDictionary[Any, tuple[bytes, dict[str, Any] | None]] = WeakKeyDictionary()

    def take(self, conn: Any, head: bytes) -> bool:
        """Begin with a request whose head is there, and all that is there; False where it is for a thread."""
        line = _LINE.match(head)
        if line is None or len(head) > LONGEST or head.find(b"\r\n\r\n") != len(head) - 4:
            return False
        environ = self._environ(conn, head, line)
        if environ is None:
            return False
        try:
            begun = self._begin(environ)
        except Exception:  # noqa: BLE001 - this loop serves all others too; a thread meets it again
            return False
        if begun is None:
            return False
        asked = _Asked(conn, begun, len(head), time.monotonic())
        if not begun.answered:
            self._start(asked)
            return True
        try:
            self._answer(asked)
        except Exception:  # noqa: BLE001 - as above
            self._fail(asked)
        return True

    def _start(self, asked: _Asked) -> None:
        """Put it in a row that moves on, else begin another."""
        now = time.monotonic()
        try:
            for row in self._rows.values() if asked.conn not in self._slow else ():
                if self._moves(row, now) and asked.begun.start(row[0].begun) is not None:
                    row.append(asked)
                    return
            line = asked.begun.start()
            if line is not None:
                self._poller.register(line, selectors.EVENT_READ, self._readable)
        except Exception:  # noqa: BLE001 - as above
            self._fail(asked)
            return
        if line is None:
            self._give(asked.conn, asked.begun)
            return
        asked.since = now
        self._rows[line] = deque([asked])

    def _moves(self, row: deque[_Asked], now: float) -> bool:
        """Whether another may stand in a row."""
        return len(row) < DEPTH and now - row[0].since < STEP and row[0].conn not in self._slow

    def _environ(self, conn: Any, head: bytes, line: re.Match[bytes]) -> dict[str, Any] | None:
        """The environment of a request; None where it is not plain. A client sends the same headers again and again:
        they are read by gunicorn's parser once."""
        headers = head[line.end() :]
        known = self._known.get(conn)
        if known is None or known[0] != headers:
            known = self._known[conn] = headers, self._parsed(conn, head)
        if known[1] is None:
            return None
        path, query = (part.decode("ascii") for part in line.groups())
        return {**known[1], "PATH_INFO": path, "QUERY_STRING": query, "RAW_URI": f"{path}?{query}"}

    def _parsed(self, conn: Any, head: bytes) -> dict[str, Any] | None:
        try:
            request = next(get_parser(self._config, [head], conn.client))
        except Exception:  # noqa: BLE001 - a thread reads it again, and tells the client what is wrong
            return None
        if request.should_close() or any(name in _NEVER for name, _ in request.headers):
            return None
        _, environ = wsgi.create(request, conn.sock, conn.client, conn.server, self._config)
        return cast(dict[str, Any], environ)

    def next_deadline(self) -> float | None:
        """When ``tend()`` has something to do (time.monotonic()); None where nobody waits."""
        return min((r[0].since + (STEP if len(r) > 1 else PATIENCE) for r in self._rows.values()), default=None)

    def tend(self) -> None:
        """Give those that take longer to threads, and start others elsewhere that wait behind one that is not quick."""
        now = time.monotonic()
        for line, row in [*self._rows.items()]:
            late = now - row[0].since
            if late < STEP or (late < PATIENCE and len(row) == 1):
                continue
            if row[0].begun.at_hand():
                self._readable(line)
                continue
            self._slow.add(row[0].conn)
            behind = self._recall(row)
            if late >= PATIENCE:
                self._forget(line)
                self._give(row[0].conn, row[0].begun)
            for asked in behind:
                self._start(asked)

    def _recall(self, row: deque[_Asked]) -> list[_Asked]:
        """Those behind the first of a row, which is alone from now on."""
        first, behind = row[0], [*row][1:]
        if behind:
            row.clear()
            row.append(first)
            first.begun.recall([asked.begun for asked in behind])
        return behind

    def _forget(self, line: int) -> None:
        self._poller.unregister(line)
        del self._rows[line]

    def _readable(self, line: int) -> None:
        """Receive what is there, of one or of several; the worker is at the next one while these are sent."""
        row = self._rows[line]
        since = row[0].since
        done: list[_Asked] = []
        behind: list[_Asked] = []
        there = row[0].begun.at_hand()  # else the worker has died, as a thread will tell
        while row and (there or not done):
            asked = row[0]
            try:
                if not there or not asked.begun.receive():
                    behind = self._recall(row)
                done.append(asked)
            except Exception:  # noqa: BLE001 - as above
                behind = self._recall(row)
                self._fail(asked)
            row.popleft()
            there = bool(row) and row[0].begun.buffered()
        now = time.monotonic()
        if now - since < STEP:
            self._slow.difference_update([asked.conn for asked in done])
        if row:
            row[0].since = now
        else:
            self._forget(line)
        for asked in behind:
            self._start(asked)
        for asked in done:
            try:
                self._answer(asked)
            except Exception:  # noqa: BLE001 - as above
                self._fail(asked)

    def _fail(self, asked: _Asked) -> None:
        """A fault of ours: the connection ends without an answer, which no client takes for one."""
        logging.getLogger(__name__).exception("A query could not be answered")
        asked.begun.close()
        self._lost(asked.conn)

    def _answer(self, asked: _Asked) -> None:
        told = asked.begun.told()
        if told is None:
            self._give(asked.conn, asked.begun)
            return
        line = asked.conn.sock
        data = written(told)
        try:
            line.recv(asked.size)
            done = line.send(data)
        except BlockingIOError:
            done = 0
        except OSError:
            self._lost(asked.conn)
            return
        self._sent(asked.conn, data[done:])


def send_rest(line: socket.socket, data: bytes, seconds: float) -> None:
    """Send what a full connection did not take, in a thread. Raises OSError."""
    line.setblocking(True)
    line.settimeout(seconds)
    line.sendall(data)
