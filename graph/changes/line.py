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
    """The next message; None where the other side has gone."""
    head = line.recv(_LENGTH.size, socket.MSG_WAITALL)
    if len(head) < _LENGTH.size:
        return None
    size = _LENGTH.unpack(head)[0]
    body = line.recv(size, socket.MSG_WAITALL) if size else b""
    if len(body) < size:
        return None
    message: Message = json.loads(body)
    return message
