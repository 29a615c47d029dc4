"""An endpoint that sends what a test tells it to: cut, slow, wrong, or somewhere else."""

from __future__ import annotations

import json
import socket
import threading
import time
from contextlib import suppress
from typing import Any

JSON = "application/sparql-results+json"


def read_request(line: socket.socket) -> bytes:
    """A request to its end: closing before that would reset the connection under the answer."""
    data = b""
    while b"\r\n\r\n" not in data or len(data.partition(b"\r\n\r\n")[2]) < int(
        data.lower().partition(b"content-length: ")[2].partition(b"\r")[0] or 0
    ):
        if not (more := line.recv(1 << 16)):
            break
        data += more
    return data


class Scripted:
    """A server on a port of its own that sends what it is told to, and counts who asked."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}/sparql"
        self.reply, self.wait, self.asked = b"", 0.0, list[bytes]()
        threading.Thread(target=self._serve, daemon=True).start()

    def answers(self, body: bytes, status: str = "200 OK", length: int | None = None, **headers: str) -> None:
        """Set the reply; a header's name is written with _ for -."""
        told = {"Content-Type": JSON, "Content-Length": str(len(body) if length is None else length)}
        told |= {name.replace("_", "-"): value for name, value in headers.items()}
        head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
        self.reply, self.wait = f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body, 0.0

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(line,), daemon=True).start()

    def _carry(self, line: socket.socket) -> None:
        with line, suppress(OSError):
            self.asked.append(read_request(line))
            if self.wait:  # a byte now and then, never a whole head
                for byte in self.reply:
                    line.sendall(bytes([byte]))
                    time.sleep(self.wait)
            line.sendall(self.reply)

    def close(self) -> None:
        self._listener.close()


def solutions(*rows: dict[str, Any], names: tuple[str, ...] = ("x",)) -> bytes:
    """An answer in SPARQL JSON."""
    return json.dumps({"head": {"vars": names}, "results": {"bindings": rows}}).encode()


ONE = {"x": {"type": "literal", "value": "1"}}
WHOLE = solutions(ONE)
