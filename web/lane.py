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
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from email.utils import formatdate
from functools import lru_cache
from typing import Any, Protocol, cast
from weakref import WeakKeyDictionary

from gunicorn.http import get_parser, wsgi

from graph.errors import ValueRefusedError

LONGEST = 4096
"""Bytes of a head that is looked at here: to read it takes the loop's time."""

PATIENCE = 0.02
"""Seconds that an answer may take before a thread waits for it, with its limits."""

_LINE = re.compile(rb"GET (/[A-Za-z/]*)\?([!\"$-~]*) HTTP/1\.1\r\n")
"""The first line of a request without a fragment, or escapes in its path."""

_FIELDS = re.compile(r"(?:[!#$%&'*+.^_`|~0-9A-Za-z-]+: [\t\x20-\x7e\x80-\xff]*\r\n)*")
"""Header fields (RFC 9110, 5.1 and 5.5)."""

STEP = 0.002
"""Seconds that the next request waits for the one before it. One worker that answers many in a row does so in half the
time that several need who take turns on a processor."""

_NEVER = frozenset(["CONTENT-LENGTH", "TRANSFER-ENCODING", "EXPECT", "UPGRADE"])
"""Headers of requests that are not for here."""


class Told(Protocol):
    """A whole answer."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes
    always: tuple[tuple[str, str], ...]
    """Headers that are the same in every answer."""


class Begun(Protocol):
    """A request that an application began with, without waiting for anything."""

    @property
    def answered(self) -> bool:
        """Whether told() has the answer already."""

    def start(self) -> int | None:
        """Have it evaluated; gives what becomes readable then, None where one would have to wait."""

    def receive(self) -> None:
        """Read what came of it."""

    def told(self) -> Told | None:
        """The answer, where it is there and whole."""

    def close(self) -> None:
        """Give it up."""


Begin = Callable[[dict[str, Any]], Begun | None]


@dataclass
class _Asked:
    """A connection whose answer is awaited: what was begun, the bytes of the request, since when it waits or runs."""

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
        self._running: dict[int, _Asked] = {}
        self._waiting: deque[_Asked] = deque()
        self._known: WeakKeyDictionary[Any, tuple[bytes, dict[str, Any] | None]] = WeakKeyDictionary()

    def take(self, conn: Any, head: bytes) -> bool:
        """Begin with a request whose head is there, and all that is there; False where it is for a thread."""
        try:
            return self._take(conn, head)
        except Exception:  # noqa: BLE001 - this loop serves all others too
            self._fail(conn)
            return True

    def _take(self, conn: Any, head: bytes) -> bool:
        line = _LINE.match(head)
        if line is None or len(head) > LONGEST or head.find(b"\r\n\r\n") != len(head) - 4:
            return False
        environ = self._environ(conn, head, line)
        if environ is None:
            return False
        begun = self._begin(environ)
        if begun is None:
            return False
        asked = _Asked(conn, begun, len(head), time.monotonic())
        if begun.answered:
            self._answer(asked)
        elif self._running:
            self._waiting.append(asked)
        else:
            self._start(asked)
        return True

    def _start(self, asked: _Asked) -> None:
        try:
            line = asked.begun.start()
        except Exception:  # noqa: BLE001 - as above
            self._fail(asked.conn)
            return
        if line is None:
            self._give(asked.conn, asked.begun)
            return
        asked.since = time.monotonic()
        self._running[line] = asked
        self._poller.register(line, selectors.EVENT_READ, self._readable)

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
        if not self._running:
            return None
        first = next(iter(self._running.values())).since + PATIENCE
        if not self._waiting:
            return first
        last = next(reversed(self._running.values())).since + STEP
        return min(first, last, self._waiting[0].since + PATIENCE)

    def tend(self) -> None:
        """Give those that take longer to threads, and start another where the last one is not quick."""
        now = time.monotonic()
        for line, asked in [*self._running.items()]:
            if asked.since + PATIENCE > now:
                break
            self._forget(line)
            self._give(asked.conn, asked.begun)
        while self._waiting and self._waiting[0].since + PATIENCE <= now:
            asked = self._waiting.popleft()
            self._give(asked.conn, asked.begun)
        while self._waiting and all(asked.since + STEP <= now for asked in self._running.values()):
            self._start(self._waiting.popleft())

    def _forget(self, line: int) -> _Asked:
        self._poller.unregister(line)
        return self._running.pop(line)

    def _readable(self, line: int) -> None:
        asked = self._forget(line)
        try:
            asked.begun.receive()
            while self._waiting and not self._running:  # so that the worker goes on while the answer is sent
                self._start(self._waiting.popleft())
            self._answer(asked)
        except Exception:  # noqa: BLE001 - as above
            asked.begun.close()
            self._fail(asked.conn)

    def _fail(self, conn: Any) -> None:
        """A fault of ours: the connection ends without an answer, which no client takes for one."""
        logging.getLogger(__name__).exception("A query could not be answered")
        self._lost(conn)

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


def written(told: Told) -> bytes:
    """An answer as it goes over the line, to a client whose connection stays (RFC 9112, 2.1).

    Raises ValueRefusedError for a header that would end, or hold what may not stand there.
    """
    start = f"HTTP/1.1 {told.status}\r\nDate: {_date(int(time.time()))}\r\nConnection: keep-alive\r\n"
    return f"{start}{_fields(told.headers)}{_always(told.always)}\r\n".encode("latin-1") + told.body


def _fields(headers: Iterable[tuple[str, str]]) -> str:
    lines = [f"{name}: {value}\r\n" for name, value in headers]
    fields = "".join(lines)
    if not _FIELDS.fullmatch(fields) or fields.count("\n") != len(lines):
        raise ValueRefusedError("header", fields, "names and values of HTTP, each on its line")
    return fields


_always = lru_cache(maxsize=4)(_fields)


@lru_cache(maxsize=1)
def _date(second: int) -> str:
    return formatdate(second, usegmt=True)


def send_rest(line: socket.socket, data: bytes, seconds: float) -> None:
    """Send what a full connection did not take, in a thread. Raises OSError."""
    line.setblocking(True)
    line.settimeout(seconds)
    line.sendall(data)
