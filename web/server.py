"""The server that ships: gunicorn's threaded workers, started from our own program.

Gunicorn, because it breaks the connection off where an answer cannot be ended: a client then knows that it is cut.
"""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from gunicorn.app.base import BaseApplication

from graph.errors import ServerError
from graph.release import Home

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


class Bounded:
    """An application whose clients cannot hold a thread by not reading."""

    def __init__(self, inner: Wsgi, stall_seconds: float) -> None:
        self._inner, self._stall = inner, stall_seconds

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        connection = environ.get("gunicorn.socket")
        if connection is not None:
            connection.settimeout(self._stall)
        return self._inner(environ, start_response)


class _Application(BaseApplication):  # type: ignore[misc]
    def __init__(self, factory: Callable[[], Wsgi], options: dict[str, Any]) -> None:
        self._factory, self._options = factory, options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Wsgi:
        return Bounded(self._factory(), STALL)


def serve(
    factory: Callable[[], Wsgi], host: str = "127.0.0.1", port: int = 8040, *, threads: int = THREADS, workers: int = 1
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
        "worker_class": "gthread",
        "keepalive": 15,
        "timeout": 60,
        "graceful_timeout": 5,
        "loglevel": "warning",
        "limit_request_line": 0,  # the endpoint bounds its queries itself, and tells a client so
        "proc_name": "concordat",
        "control_socket_disable": True,
    }
    _Application(factory, options).run()


def run(settings: Any, home: Home) -> None:
    """Serve the application over a home, as the settings say. Raises ServerError."""
    from web.app import create_app

    workers = int(getattr(settings, "server_workers", 0)) or min(4, os.cpu_count() or 1)
    threads = int(getattr(settings, "server_threads", 0)) or THREADS
    serve(lambda: create_app(settings, home), settings.host, settings.port, threads=threads, workers=workers)
