"""Queries that go wrong, against a live server: limits, workers that die, clients that leave."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from graph.errors import QueryRefusedError
from graph.query import Job, QueryPool, Workers
from graph.store import Literal, NamedNode, OxigraphStore, Quad

DATA = {"http://example.org/g": "\n".join(f"<urn:s{i}> <urn:p> {i} ." for i in range(2000))}
ENDLESS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"  # rows from the first moment on
SILENT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"  # none until its end
HUNGRY = "SELECT (GROUP_CONCAT(STR(?a)) AS ?all) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
POINT = "SELECT ?o { <urn:s7> <urn:p> ?o }"

Fetch = Callable[..., Any]
Serve = Callable[..., str]


@pytest.fixture(scope="module")
def server(serve_sparql: Serve) -> str:
    """An endpoint with short limits."""
    return serve_sparql(DATA, seconds=1, memory_mib=64, answer_mib=4)


def _raw(server: str, request: str) -> bytes:
    """All bytes that come back until the other side closes."""
    where = urlsplit(server)
    received = b""
    with socket.create_connection((where.hostname, where.port), 30) as line:
        line.sendall(request.encode())
        while data := line.recv(1 << 16):
            received += data
    return received


def test_a_limit_after_the_first_byte_breaks_the_connection_off(server: str, fetch: Fetch) -> None:
    request = f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\n\r\n"
    received = _raw(server, request)
    assert received.startswith(b"HTTP/1.1 200")
    assert b"Transfer-Encoding: chunked" in received
    assert not received.endswith(b"\r\n0\r\n\r\n")  # a value may end with 0, before the ends of line and chunk
    for accept in ("text/csv", "application/sparql-results+json", "application/sparql-results+xml"):
        for coding in ("identity", "gzip", "br", "zstd"):
            with pytest.raises((http.client.IncompleteRead, ConnectionResetError)):
                fetch(server, ENDLESS, headers={"Accept": accept, "Accept-Encoding": coding})


def test_http_1_0_gets_a_length_or_an_error(server: str) -> None:
    cut = _raw(server, f"GET /sparql?query={quote(ENDLESS)} HTTP/1.0\r\n\r\n")
    assert cut.startswith((b"HTTP/1.1 507", b"HTTP/1.0 507", b"HTTP/1.1 504", b"HTTP/1.0 504"))
    whole = _raw(server, f"GET /sparql?query={quote('SELECT * { ?s ?p ?o }')} HTTP/1.0\r\n\r\n")
    head, _, body = whole.partition(b"\r\n\r\n")
    assert f"Content-Length: {len(body)}".encode() in head
    assert body.endswith(b'"complete":true}')


@pytest.mark.parametrize(
    ("query", "status", "limit"),
    [(SILENT, 504, "time"), (HUNGRY, 507, "memory"), ("SELECT * " + "{" * 300 + "}" * 300, 413, "nesting")],
)
def test_a_limit_before_the_first_byte_is_explained(
    serve_sparql: Serve, fetch: Fetch, query: str, status: int, limit: str
) -> None:
    patient = serve_sparql(DATA, seconds=120 if limit == "memory" else 1, memory_mib=24)
    answer = fetch(patient, query)
    assert answer.status == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    told = answer.json
    assert told["limit"] == limit
    assert told["allowed"] > 0
    assert told["advice"]
    assert fetch(patient, POINT).status == 200


def test_the_answer_limit_strikes(serve_sparql: Serve, fetch: Fetch) -> None:
    small = serve_sparql(DATA, answer_mib=1)
    with pytest.raises(http.client.IncompleteRead):
        fetch(small, "SELECT * { ?a ?b ?c . ?d ?e ?f }")


def _children(server: str) -> list[int]:
    """The worker processes of the server that listens there, found by its port."""
    port = f":{urlsplit(server).port:04X}"
    owner = {
        line.split()[9] for line in Path("/proc/net/tcp").read_text().splitlines()[1:] if line.split()[1].endswith(port)
    }
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
            if not any(b"graph.query.worker" in word for word in words):
                continue
            parent = (process / "stat").read_text().rsplit(")", 1)[1].split()[1]
            links = [str(link.readlink()) for link in Path(f"/proc/{parent}/fd").iterdir()]
        except OSError:
            continue
        if any(f"socket:[{inode}]" in links for inode in owner if inode != "0"):
            found.append(int(process.name))
    return found


def _until(check: Callable[[], bool]) -> None:
    for _ in range(600):
        if check():
            return
        time.sleep(0.05)
    raise AssertionError("it never came to be")


def test_a_worker_that_dies_is_an_error_and_is_replaced(serve_sparql: Serve, fetch: Fetch) -> None:
    server = serve_sparql(DATA, seconds=20)
    said: list[Any] = []
    asking = threading.Thread(target=lambda: said.append(fetch(server, SILENT)))
    asking.start()
    _until(lambda: bool(_children(server)))
    for pid in _children(server):
        os.kill(pid, signal.SIGKILL)
    asking.join(30)
    assert said[0].status == 500
    assert "worker ended" in said[0].json["detail"]
    assert fetch(server, POINT).status == 200


@pytest.mark.parametrize("query", [SILENT, ENDLESS])
def test_a_client_that_leaves_frees_its_worker(serve_sparql: Serve, fetch: Fetch, query: str) -> None:
    server = serve_sparql(DATA, seconds=300, delivery_seconds=300, workers=1, queue=4, queue_seconds=60)
    where = urlsplit(server)
    line = socket.create_connection((where.hostname, where.port), 30)
    line.sendall(f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    _until(lambda: bool(_children(server)))
    busy = _children(server)
    line.close()
    assert fetch(server, POINT).status == 200
    assert not set(busy) & set(_children(server))


def _hold(server: str, query: str, source: str) -> http.client.HTTPConnection:
    where = urlsplit(server)
    line = http.client.HTTPConnection(where.hostname or "", where.port, timeout=60, source_address=(source, 0))
    line.request("GET", f"/sparql?query={quote(query)}")
    return line


@pytest.fixture
def busy(serve_sparql: Serve) -> Iterator[str]:
    """An endpoint whose two workers are held, each by another client."""
    server = serve_sparql(DATA, seconds=60, workers=2, queue=1, queue_seconds=1, client_queries=1)
    held = [_hold(server, SILENT, f"127.0.0.{n}") for n in (11, 12)]
    _until(lambda: len(_children(server)) == 2)
    yield server
    for line in held:
        line.close()


def test_a_full_queue_is_503(busy: str, fetch: Fetch) -> None:
    refused = fetch(busy, POINT, source="127.0.0.13")
    assert refused.status == 503
    assert int(refused.headers["Retry-After"]) > 0
    assert refused.json["limit"] == "queue"


def test_one_client_cannot_take_all_workers(busy: str, fetch: Fetch) -> None:
    refused = fetch(busy, POINT, source="127.0.0.11")
    assert refused.status == 429
    assert refused.json["limit"] == "client"


def test_the_kernel_keeps_a_worker_from_the_network(tmp_path: Path, promote: Callable[..., None]) -> None:
    """Even a SERVICE that the reading of the text would miss reaches nobody."""
    promote(tmp_path, DATA, 1)
    pool = QueryPool(Workers(count=1))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        query = f"SELECT * {{ SERVICE <http://127.0.0.1:{listener.getsockname()[1]}/> {{ ?s ?p ?o }} }}"
        with pytest.raises(QueryRefusedError):
            pool.run(Job(str(tmp_path / "current" / "store"), query, "json", "ttl"))
        with pytest.raises(BlockingIOError):
            listener.accept()
    pool.close()


def test_the_pool_reuses_a_worker_and_ends_them_all(tmp_path: Path, promote: Callable[..., None]) -> None:
    promote(tmp_path, DATA, 1)
    pool = QueryPool(Workers(count=2))
    job = Job(str(tmp_path / "current" / "store"), POINT, "csv", "ttl")
    assert b"".join(pool.run(job)) == b"o\r\n7\r\n"
    first = pool.idle_pids()
    assert b"".join(pool.run(job)) == b"o\r\n7\r\n"
    assert pool.idle_pids() == first
    pool.close()
    assert not Path(f"/proc/{first[0]}").exists()


def test_a_store_is_opened_ahead_by_a_worker_that_others_do_not_need(tmp_path: Path) -> None:
    """Who is last in turn for the old release is first for the new one."""
    graph, many = NamedNode("urn:g"), range(20_000)
    for name in ("old", "new"):
        store = OxigraphStore.create(tmp_path / name)
        store.add_all(Quad(NamedNode(f"urn:{name}:{n}"), NamedNode("urn:p"), Literal(name), graph) for n in many)
        store.settle()
        del store
    old, new = (Job(str(tmp_path / name), "SELECT * { ?s ?p ?o }", "csv", "ttl") for name in ("old", "new"))
    pool = QueryPool(Workers(count=3))
    for answer in [pool.run(old, client=str(n)) for n in range(3)]:  # all at once, so that three are idle
        list(answer)
    *last, first = pool.idle_pids()
    pool.open_ahead(new.store)
    for job, expected in ((old, {first}), (new, set(last))):
        answer = pool.run(job)
        assert answer.worker_pid in expected
        assert b"".join(answer).count(b"\r\n") == 1 + len(many)
    pool.close()
