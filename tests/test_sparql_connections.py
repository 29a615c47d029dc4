"""Clients that send nothing, or slowly, hold neither a thread of the server nor their connection for ever."""

from __future__ import annotations

import http.client
import io
import socket
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from web.connections import head_is_there
from web.server import Bounded

Fetch = Callable[..., Any]
Serve = Callable[..., str]
ASK = f"/sparql?query={quote('ASK {}')}"


@pytest.fixture(scope="module")
def server(serve_sparql: Serve) -> str:
    """An endpoint that drops who stalls for a second."""
    return serve_sparql({"urn:g": "<urn:a> <urn:p> 1 ."}, stall_seconds=1)


@pytest.fixture
def connect(server: str) -> Iterator[Callable[[bytes], socket.socket]]:
    """Opens connections that send some bytes, and closes them after the test."""
    where = urlsplit(server)
    lines: list[socket.socket] = []

    def made(data: bytes) -> socket.socket:
        lines.append(socket.create_connection((where.hostname, where.port), 30))
        lines[-1].sendall(data)
        return lines[-1]

    yield made
    for line in lines:
        line.close()


@pytest.mark.parametrize(
    "start",
    [
        b"",
        b"GET /sparql",
        b"GET / HTTP/1.1\r\nHost: x\r\n",
        b"POST /sparql HTTP/1.1\r\nContent-Length: 9\r\n\r\nquery=",
    ],
)
def test_more_unfinished_requests_than_threads_stop_nobody(
    server: str, connect: Callable[[bytes], socket.socket], fetch: Fetch, start: bytes
) -> None:
    from web.server import THREADS

    for _ in range(THREADS * 2):
        connect(start)
    assert fetch(server, "ASK {}", source="127.0.0.5").json["boolean"] is True


def test_a_request_in_pieces_is_answered(connect: Callable[[bytes], socket.socket]) -> None:
    line = connect(b"")
    request = f"GET {ASK} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
    for start in range(0, len(request), 7):
        line.sendall(request[start : start + 7])
    answer = http.client.HTTPResponse(line)
    answer.begin()
    assert answer.status == 200
    assert answer.read().endswith(b'"complete":true}')


def test_requests_sent_ahead_are_answered_in_order(connect: Callable[[bytes], socket.socket]) -> None:
    paths = [f"/sparql?query={quote(f'ASK {{ <urn:a> <urn:p> {n} }}')}&format=csv" for n in (1, 2, 1)]
    requests = [f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode() for path in paths]
    line = connect(b"".join(requests)[:-1])
    line.sendall(b"\n")
    bodies = []
    with line.makefile("rb") as stream:
        for _ in paths:
            length = 0
            while (header := stream.readline()) not in (b"\r\n", b""):
                if header.lower().startswith(b"content-length:"):
                    length = int(header.split(b":")[1])
            bodies.append(stream.read(length))
    assert bodies == [b"true", b"false", b"true"]


def test_a_body_that_takes_too_long_is_refused(connect: Callable[[bytes], socket.socket]) -> None:
    line = connect(b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n"
                   b"Content-Type: application/sparql-query\r\n\r\nASK {}")  # fmt: skip
    answer = http.client.HTTPResponse(line)
    answer.begin()
    assert answer.status == 408
    assert b"more than 1 seconds" in answer.read()
    assert line.recv(1) == b""


@pytest.mark.parametrize(("size", "chunked"), [(0, False), (5, False), (10, True), (11, True), (200_000, True)])
def test_the_application_sees_the_whole_body(size: int, chunked: bool) -> None:
    body, seen = bytes(n % 251 for n in range(size)), []

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        seen.append(environ["wsgi.input"].read(3) + environ["wsgi.input"].read())
        return []

    near, far = socket.socketpair()
    with near, far:
        environ = {"gunicorn.socket": near, "wsgi.input": io.BytesIO(body)}
        environ |= {"HTTP_TRANSFER_ENCODING": "chunked"} if chunked else {"CONTENT_LENGTH": str(size)}
        Bounded(application, 5, most=10)(environ, print)
    assert seen == [body]


def test_a_head_wakes_the_reader_only_once_it_is_whole() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        far = socket.create_connection(listener.getsockname())
        near, _ = listener.accept()
        with far, near:
            near.setblocking(False)
            assert not head_is_there(near)
            far.sendall(b"GET / HTTP/1.1\r\n")
            assert _until(lambda: bool(_peek(near)))
            assert not head_is_there(near)
            assert near.getsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT) == 17
            far.sendall(b"\r\n")
            assert _until(lambda: head_is_there(near))
            assert near.getsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT) == 1
            near.recv(100)
            far.shutdown(socket.SHUT_WR)
            assert _until(lambda: head_is_there(near))


def _peek(line: socket.socket) -> bytes:
    try:
        return line.recv(100, socket.MSG_PEEK)
    except BlockingIOError:
        return b""


def _until(check: Callable[[], bool]) -> bool:
    from time import sleep

    for _ in range(200):
        if check():
            return True
        sleep(0.01)
    return False
