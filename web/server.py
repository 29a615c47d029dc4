"""The server that ships: gunicorn's threaded workers, started from our own program.

Gunicorn, because it breaks the connection off where an answer cannot be ended: a client then knows that it is cut.
"""

from __future__ import annotations

import errno
import io
import os
import socket
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, TypeAlias

from gunicorn.app.base import BaseApplication

from graph.errors import ServerError
from graph.release import Home
from web.connections import PatientWorker, hold_back
from web.settings import Settings

Wsgi: TypeAlias = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

THREADS = 32
"""More than the queries that are evaluated and wait, so that a page is served while the endpoint is busy."""

STALL = 30.0
"""Seconds that a client may leave its connection full before it is dropped."""


def check_port(host: str, port: int) -> None:
    """Raises ServerError where nothing can listen there."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        reasons = {
            errno.EADDRINUSE: "another program listens there",
            errno.EACCES: "this user may not listen there",
            errno.EADDRNOTAVAIL: "this machine has no such address",
        }
        reason = reasons.get(error.errno or 0, error.strerror or str(error))
        raise ServerError(f"{host}:{port}: {reason}. Give another address with --host or --port.") from error


class _Ahead(io.RawIOBase):
    """A body of which the beginning was read."""

    def __init__(self, seen: bytes, rest: Any) -> None:
        self._seen, self._rest = seen, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """What was read, then what comes."""
        data = self._seen[: len(buffer)] or self._rest.read(len(buffer))
        self._seen = self._seen[len(data) :]
        buffer[: len(data)] = data
        return len(data)


class Bounded:
    """An application whose clients cannot hold a thread by not reading, or by sending their body slowly.

    ``stall_seconds`` bounds a connection that stays full, and the time that a body may take in all; of a body longer
    than ``most`` bytes, which the application refuses unread or takes from few, it bounds each wait.
    """

    def __init__(self, inner: Wsgi, stall_seconds: float, most: int) -> None:
        self._inner, self.stall_seconds, self._most = inner, stall_seconds, most
        self.begin = getattr(getattr(inner, "wsgi_app", inner), "begin", None)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        connection = environ.get("gunicorn.socket")
        if connection is not None:
            size = environ.get("CONTENT_LENGTH") or "0"
            chunked = bool(environ.get("HTTP_TRANSFER_ENCODING"))
            if (chunked or size != "0") and int(size) <= self._most and not self._take_body(environ, connection):
                told = f"The body of this request took more than {self.stall_seconds:g} seconds. Send it faster.\n"
                message = told.encode()
                headers = [("Content-Type", "text/plain"), ("Content-Length", str(len(message)))]
                start_response("408 Request Timeout", [*headers, ("Connection", "close")])
                return [message]
            connection.settimeout(self.stall_seconds)
        answer = self._inner(environ, start_response)
        if connection is not None and isinstance(answer, list):
            hold_back(connection)
        return answer

    def _take_body(self, environ: dict[str, Any], connection: socket.socket) -> bool:
        """Read the body ahead; False where it did not come in time."""
        late = threading.Event()

        def stop() -> None:
            late.set()
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RD)

        clock = threading.Timer(self.stall_seconds, stop)
        clock.daemon = True
        clock.start()
        try:
            body = environ["wsgi.input"].read(self._most + 1)
            if len(body) <= self._most:
                environ["wsgi.input"] = io.BytesIO(body)
            else:
                environ["wsgi.input"] = io.BufferedReader(_Ahead(body, environ["wsgi.input"]))
        finally:
            clock.cancel()
        return not late.is_set()


class _Application(BaseApplication):  # type: ignore[misc]
    def __init__(self, factory: Callable[[], Wsgi], options: dict[str, Any]) -> None:
        self._factory, self._options = factory, options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Wsgi:
        return self._factory()


def serve(
    factory: Callable[[], Wsgi],
    host: str = "127.0.0.1",
    port: int = 8040,
    *,
    threads: int = THREADS,
    workers: int = 1,
    stall_seconds: float = STALL,
    max_body: int = 1 << 20,
) -> None:
    """Serve an application until the process is told to stop. ``factory`` runs in each of ``workers`` processes.

    Raises ServerError where the port is taken.
    """
    check_port(host, port)
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    options = {
        "bind": [address],
        "workers": workers,
        "threads": threads,
        "worker_class": PatientWorker,
        "keepalive": 15,
        "timeout": 60,
        "graceful_timeout": 5,
        "loglevel": "warning",
        "limit_request_line": 0,  # the endpoint bounds its queries itself, and tells a client so
        "proc_name": "concordat",
        "control_socket_disable": True,
    }
    _Application(lambda: Bounded(factory(), stall_seconds, max_body), options).run()


def run(settings: Settings, home: Home, *, warmed: bool = True) -> None:
    """Serve the application over a home, as the settings say; ``warmed`` soon after the start. Raises ServerError."""
    from web.app import create_app
    from web.warming import soon

    serve(
        lambda: soon(create_app(settings, home)) if warmed else create_app(settings, home),
        settings.host,
        settings.port,
        threads=settings.server_threads or THREADS,
        workers=settings.server_workers or min(4, os.cpu_count() or 1),
        stall_seconds=settings.sparql_stall_seconds,
        max_body=settings.max_body,
    )
