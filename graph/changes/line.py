"""Messages between the server and the process that writes: a length of four bytes (big endian), then JSON."""

from __future__ import annotations

import json
import socket
import struct
from typing import Any

_LENGTH = struct.Struct(">I")

Message = dict[str, Any]


def send(line: socket.socket, message: Message) -> None:
    """Send a message. Raises OSError where nobody listens any more."""
    body = json.dumps(message).encode()
    line.sendall(_LENGTH.pack(len(body)) + body)


def receive(line: socket.socket) -> Message | None:
    """The next message; None where the other side has gone. Raises TimeoutError where the line has one."""
    head = _exactly(line, _LENGTH.size)
    body = _exactly(line, _LENGTH.unpack(head)[0]) if head else None
    return None if body is None else json.loads(body)


def _exactly(line: socket.socket, size: int) -> bytes | None:
    data = bytearray()
    while len(data) < size:
        part = line.recv(size - len(data))
        if not part:
            return None
        data += part
    return bytes(data)
