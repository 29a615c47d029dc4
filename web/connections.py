"""Connections of the server: one that sends nothing, or sends slowly, holds no thread and not for ever.

Gunicorn's threaded worker gives each new connection to a thread, which waits up to five seconds for its first byte, and
then without a bound for the rest of the head. Here a connection waits in the poller until the head of its request is
there; the kernel wakes the poller only for more bytes than were seen (SO_RCVLOWAT, socket(7)).
"""

from __future__ import annotations

import errno
import select
import selectors
import socket
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

from web.lane import Lane, send_rest
from web.shares import Shares
from web.sparql.direct import BEGUN, Begun, Wsgi

HEAD_SECONDS = 10.0
"""Seconds that the head of a request may take to come."""

_HEAD_BYTES = 16 << 10
"""A head longer than this is read by a thread: queries may be in it."""

_OFFERS, _OFFER = 5, 0.001
"""How often, and for how many seconds, a connection is left to other processes with fewer."""

_LINGER = 2
"""Milliseconds that a thread waits for the next request of its client before it takes another's."""

_ROUNDS = 100
"""Requests that a thread answers for one client in a row."""


_shares = Shares()


def head_of(connection: socket.socket) -> bytes | None:
    """What is there to read where reading would not wait: the head, or the end, or more than we look at. Else None, and
    the low-water mark is set to one byte more than there is."""
    try:
        seen = connection.recv(_HEAD_BYTES, socket.MSG_PEEK)
    except BlockingIOError:
        return None
    except OSError:
        return b""
    if not seen or b"\r\n\r\n" in seen or len(seen) >= _HEAD_BYTES:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, 1)
        return seen
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, len(seen) + 1)
    return None


def head_is_there(connection: socket.socket) -> bool:
    """Whether reading would not wait, as head_of() says."""
    return head_of(connection) is not None


class PatientWorker(ThreadWorker):  # type: ignore[misc]
    """Gunicorn's threaded worker, whose threads see only requests with a whole head."""

    _connections = 0
    _lane: Lane | None = None
    wsgi: Any

    def __init__(self, *given: Any, **named: Any) -> None:
        self._begun: dict[socket.socket, Begun] = {}
        super().__init__(*given, **named)

    @property
    def nr_conns(self) -> int:
        """The connections of this process, as the base class counts them."""
        return self._connections

    @nr_conns.setter
    def nr_conns(self, number: int) -> None:
        self._connections = number
        if self.booted:
            _shares.tell(self.age, number)

    def init_process(self) -> None:
        """Called in the new process: from now on it is offered connections."""
        _shares.tell(self.age, 0)
        super().init_process()

    def load_wsgi(self) -> None:
        """Load the application; one that can begin with a request ahead of its turn gets a lane."""
        super().load_wsgi()
        begin = getattr(self.wsgi, "begin", None)
        plain = self.cfg.proxy_protocol in (False, "off") and not (
            self.cfg.is_ssl or self.cfg.accesslog or self.cfg.max_requests
        )
        if begin and plain and self.cfg.keepalive:
            self._stall = self.wsgi.stall_seconds
            self.wsgi = partial(self._go_on, self.wsgi)
            self._lane = Lane(begin, self.cfg, self.poller, self._give, self._sent, self._lost)

    def _go_on(self, inner: Wsgi, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """The application, which is told what was begun."""
        if begun := self._begun.pop(environ["gunicorn.socket"], None):
            environ[BEGUN] = begun
        return inner(environ, start_response)

    def accept(self, listener: socket.socket) -> None:
        """Take a connection, and wait for its head in the poller; another process with fewer may take it first."""
        for _ in range(_OFFERS):
            if not _shares.most(self.nr_conns):
                break
            time.sleep(_OFFER)
        try:
            line, address = listener.accept()
        except OSError as error:
            if error.errno not in (errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK):
                raise
            return
        self.nr_conns += 1
        conn = TConn(self.cfg, line, address, listener.getsockname())
        conn.data_ready = True
        self._wait_for_head(conn)

    def _wait_for_head(self, conn: Any) -> None:
        head = head_of(conn.sock)
        if head is not None:
            self._take(conn, head)
            return
        conn.timeout = time.monotonic() + HEAD_SECONDS
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def on_client_socket_readable(self, conn: Any, client: socket.socket) -> None:
        """A connection that was kept alive sends its next request."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._wait_for_head(conn)

    def on_pending_socket_readable(self, conn: Any, client: socket.socket) -> None:
        """More of a head came."""
        head = head_of(client)
        if head is not None:
            self.poller.unregister(client)
            self.pending_conns.remove(conn)
            self._take(conn, head)

    def _take(self, conn: Any, head: bytes) -> None:
        """A request whose head is there: into the lane, or to a thread."""
        if self._lane is None or not self.alive or not self._lane.take(conn, head):
            self.enqueue_req(conn)

    def _give(self, conn: Any, begun: Begun) -> None:
        """To a thread, with what was begun."""
        self._begun[conn.sock] = begun
        self.enqueue_req(conn)

    def _sent(self, conn: Any, rest: bytes) -> None:
        """The answer went out, but for this; the connection stays."""
        if not rest:
            conn.set_timeout()
            self.keepalived_conns.append(conn)
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_client_socket_readable, conn))
            return
        done = self.tpool.submit(self._send_rest, conn, rest)
        done.add_done_callback(lambda done: self.method_queue.defer(self.finish_request, conn, done))

    def _send_rest(self, conn: Any, rest: bytes) -> bool:
        conn.init()
        send_rest(conn.sock, rest, self._stall)
        return True

    def _lost(self, conn: Any) -> None:
        self.nr_conns -= 1
        conn.close()

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """As the base class does, but no longer than until an answer of the lane is late."""
        until = self._lane.next_deadline() if self._lane else None
        super().wait_for_and_dispatch_events(timeout if until is None else max(0, until - time.monotonic()))
        if self._lane:
            self._lane.tend()

    def handle(self, conn: Any) -> Any:
        """Answer a request, and those that follow at once on the same connection while no other waits for a thread."""
        given = conn.sock in self._begun
        for _ in range(_ROUNDS):
            again = super().handle(conn)
            _cork(conn.sock, 0)
            if given:
                if begun := self._begun.pop(conn.sock, None):  # it did not come as far as the application
                    begun.close()
                break
            if again is not True or not self.alive or self.tpool._work_queue.qsize() or not _follows(conn):
                break
        return again


def hold_back(connection: socket.socket) -> None:
    """Let the head of an answer wait for its body, which is there too: one packet, and one awakening of the client
    (TCP_CORK, tcp(7)). It goes when the request is done."""
    _cork(connection, 1)


def _cork(connection: socket.socket, on: int) -> None:
    if hasattr(socket, "TCP_CORK"):
        with suppress(OSError):  # it may be closed, or not of TCP
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, on)


def _follows(conn: Any) -> bool:
    """Whether the next request is there, or comes within _LINGER."""
    if conn.is_http2 or conn.parser.unreader.buf.getvalue():
        return False
    watch = select.poll()
    watch.register(conn.sock, select.POLLIN)
    return bool(watch.poll(_LINGER)) and head_is_there(conn.sock)
