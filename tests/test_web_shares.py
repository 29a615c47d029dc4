"""New connections go to the server process that has the fewest."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from web.shares import Shares

ROOT = Path(__file__).resolve().parents[1]

_SERVER = """
import os, sys
sys.path.insert(0, sys.argv[1])
from web.server import serve
def application(environ, start_response):
    start_response("200 OK", [("Content-Length", "8")])
    return [b"%8d" % os.getpid()]
serve(lambda: application, port=int(sys.argv[2]), workers=2)
"""


def test_only_living_processes_with_fewer_count() -> None:
    shares = Shares()
    shares.tell(1, 2)
    assert not shares.most(2)
    child = os.fork()
    if not child:
        shares.tell(2, 1)
        signal.pause()
    try:
        while not shares.most(2):
            time.sleep(0.01)
        assert not shares.most(1)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    assert not shares.most(2)


def _asked(port: int) -> tuple[socket.socket, str]:
    """A connection that was answered once and stays open, and the process that has it."""
    line = socket.create_connection(("127.0.0.1", port), 5)
    line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    answer = b""
    while len(answer.partition(b"\r\n\r\n")[2]) < 8:
        answer += line.recv(4096)
    return line, answer[-8:].decode()


def test_connections_of_one_client_are_spread() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-c", _SERVER, str(ROOT), str(port)], stderr=subprocess.DEVNULL)
    lines: list[socket.socket] = []
    try:
        up, deadline = set[str](), time.monotonic() + 60
        while len(up) < 2 and time.monotonic() < deadline:  # the second process may still be starting
            try:
                line, who = _asked(port)
            except OSError:
                time.sleep(0.05)
                continue
            up.add(who)
            line.close()
        served = []
        for _ in range(20):
            line, who = _asked(port)
            lines.append(line)
            served.append(who)
    finally:
        for line in lines:
            line.close()
        process.terminate()
        process.wait(15)
    assert len(up) == 2
    assert all(served.count(who) >= 5 for who in up)
