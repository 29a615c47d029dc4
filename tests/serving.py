"""Real servers for tests: one over a home in a process of its own, or an application in a thread of this one."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from werkzeug.serving import make_server

ROOT = Path(__file__).resolve().parents[1]

_SERVE = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from graph.release import Home
from web.server import run
from web.settings import Settings
settings = Settings(host="127.0.0.1", port=int(sys.argv[1]), server_workers=1, write_mib=1, sparql_rate="",
                    sparql_client_queries=64)
run(settings, Home(Path(sys.argv[2])), warmed=sys.argv[4] == "warmed")
"""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(home: Path, *, warmed: bool = False) -> Iterator[str]:
    """The address of a server that has begun to answer, its pages warmed or not; it ends with the context."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", _SERVE, str(port), str(home), str(ROOT), "warmed" * warmed], cwd=home
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                with urllib.request.urlopen(address + "/health") as answer:
                    if answer.status == 200:
                        break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address of an application that a thread of this process serves; it can be patched meanwhile."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
