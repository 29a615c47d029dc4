"""Quick queries are answered by the loop that watches connections; what is not that simple goes to a thread."""

from __future__ import annotations

import http.client
import json
import os
import random
import select
import signal
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from graph.errors import ValueRefusedError
from web.lane import LONGEST
from web.wire import Told, written

Serve = Callable[..., str]
JSON = {"Accept": "application/sparql-results+json"}
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
LATE = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"
SOME = "SELECT ?o { <urn:a> <urn:p> ?o } LIMIT 500"
"""Some 50 KB."""

MANY = 120
"""So many of them are more than a connection takes on loopback, where a sender may have 4 MiB on the way."""

ROWS = 600


@pytest.fixture(scope="module")
def server(serve_sparql: Serve) -> str:
    """An endpoint whose one thread is easily taken; without a cache, so that all is evaluated."""
    rows = " ".join(f'<urn:a> <urn:p> "{n} {"x" * 100}" .' for n in range(ROWS))
    return serve_sparql({"urn:g": rows}, threads=1, cache_mib=0, seconds=5, client_queries=64)


@pytest.fixture
def line(server: str) -> Iterator[http.client.HTTPConnection]:
    """A connection that stays."""
    where = urlsplit(server)
    made = http.client.HTTPConnection(where.hostname or "", where.port, timeout=20)
    made.connect()
    yield made
    made.close()


def ask(line: http.client.HTTPConnection, query: str, headers: dict[str, str] | None = None, more: str = "") -> Any:
    line.request("GET", f"/sparql?query={quote(query)}{more}", headers=JSON if headers is None else headers)
    return line.getresponse()


def test_quick_queries_need_no_thread(server: str, line: http.client.HTTPConnection) -> None:
    where = urlsplit(server)
    with closing(http.client.HTTPConnection(where.hostname or "", where.port, timeout=30)) as slow:
        for _ in range(3):  # two workers are warm from now on
            slow.request("GET", f"/sparql?query={quote(LATE)}", headers=JSON)
            ask(line, LATE).read()
            slow.getresponse().read()
        before = {process: _ticks(process) for process in _workers()}
        slow.request("POST", "/sparql", SLOW.encode(), {**JSON, "Content-Type": "application/sparql-query"})
        while not any(_ticks(process) > ticks + 5 for process, ticks in before.items()):  # until a worker is at it
            time.sleep(0.02)
        for number in range(5):
            answer = ask(line, f'ASK {{ <urn:a> <urn:p> ?o FILTER(STRSTARTS(?o, "{number} ")) }}')
            assert json.loads(answer.read())["boolean"] is True
        assert not select.select([slow.sock], [], [], 0)[0]
        last = slow.getresponse()
        assert (last.status, json.loads(last.read())["limit"]) == (504, "time")  # it had the only thread all the while


def test_an_answer_that_takes_longer_is_whole_too(line: http.client.HTTPConnection) -> None:
    for _ in range(3):
        answer = json.loads(ask(line, LATE).read())
        assert answer["results"]["bindings"][0]["n"]["value"] == str(ROWS * ROWS)
        assert answer["complete"] is True


def test_answers_are_whole_for_a_client_that_reads_late(server: str) -> None:
    """The connection is full long before the last of them: what it does not take is sent by a thread."""
    where = urlsplit(server)
    request = f"GET /sparql?query={quote(SOME)}&format=csv HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.settimeout(20)
        line.connect((where.hostname, where.port))
        line.sendall(request)
        assert select.select([line], [], [], 20)[0]
        for _ in range(MANY - 1):
            time.sleep(0.01)  # requests that come together are for a thread, and this is about those that come alone
            line.sendall(request)
        with line.makefile("rb") as stream:
            for _ in range(MANY):
                head = dict(part.split(b": ", 1) for part in iter(stream.readline, b"\r\n") if b": " in part)
                body = stream.read(int(head[b"Content-Length"]))
                assert (body.count(b"\r\n"), body[:1]) == (501, b"o")


def test_headers_may_change_from_request_to_request(line: http.client.HTTPConnection) -> None:
    types = {}
    for accept in ("text/csv", "application/sparql-results+xml", "text/csv", "application/sparql-results+json"):
        answer = ask(line, "ASK {}", {"Accept": accept})
        answer.read()
        types[accept] = answer.headers["Content-Type"].partition(";")[0]
    assert all(accept == given for accept, given in types.items())
    answer = ask(line, "ASK {}", {"Accept": "image/png"})
    assert (answer.status, json.loads(answer.read())["title"]) == (406, "No such format")


def test_an_answer_that_the_client_has_is_not_sent_again(line: http.client.HTTPConnection) -> None:
    answer = ask(line, "ASK {}")
    answer.read()
    again = ask(line, "ASK {}", {**JSON, "If-None-Match": answer.headers["ETag"]})
    assert (again.status, again.read(), again.headers["ETag"]) == (304, b"", answer.headers["ETag"])


def test_a_fault_of_the_query_is_told(line: http.client.HTTPConnection) -> None:
    answer = ask(line, "SELECT * { ?s skos:prefLabel }")
    told = json.loads(answer.read())
    assert (answer.status, answer.headers["Content-Type"]) == (400, "application/problem+json")
    assert told["line"] == 1
    assert "PREFIX skos:" in told["hint"]
    assert ask(line, "ASK {}").read().endswith(b'"complete":true}')


@pytest.mark.parametrize(
    "start",
    [
        "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET {path} HTTP/1.1\r\nHost: x\r\nX-Long: {long}\r\nConnection: close\r\n\r\n",
        "GET {path}#part HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET http://x{path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc",
        "GET {path} HTTP/1.0\r\nHost: x\r\n\r\n",
    ],
)
def test_requests_that_are_not_plain_are_answered(server: str, start: str) -> None:
    where = urlsplit(server)
    with socket.create_connection((where.hostname, where.port), 20) as line:
        line.sendall(start.format(path="/sparql?query=ASK%7B%7D&format=csv", long="y" * LONGEST).encode())
        answer = http.client.HTTPResponse(line)
        answer.begin()
        assert (answer.status, answer.read(), line.recv(1)) == (200, b"true", b"")


def test_what_is_no_request_is_refused(server: str) -> None:
    where = urlsplit(server)
    with socket.create_connection((where.hostname, where.port), 20) as line:
        line.sendall(b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHo st: x\r\n\r\n")
        answer = http.client.HTTPResponse(line)
        answer.begin()
        assert answer.status == 400


def test_clients_that_leave_leave_nothing_behind(server: str, line: http.client.HTTPConnection) -> None:
    where = urlsplit(server)
    for _ in range(40):
        left = socket.create_connection((where.hostname, where.port), 20)
        left.sendall(b"GET /sparql?query=ASK%7B%7D&format=csv HTTP/1.1\r\nHost: x\r\n\r\n")
        left.close()
    assert [ask(line, "ASK {}").status for _ in range(2) if not line.close()] == [200, 200]


def test_a_worker_that_dies_is_told_of(serve_sparql: Serve) -> None:
    where = urlsplit(serve_sparql({"": "<urn:a> <urn:p> 1, 2, 3 ."}, workers=1, cache_mib=0))
    line = http.client.HTTPConnection(where.hostname or "", where.port, timeout=20)
    assert ask(line, "ASK {}").read()
    for _ in range(5):
        for process in _workers():
            os.kill(process, signal.SIGKILL)
        answer = ask(line, "ASK {}")
        told = json.loads(answer.read())
        assert (answer.status == 200 and told["boolean"] is True) or "worker ended" in told["detail"]
    assert json.loads(ask(line, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").read())["complete"] is True
    line.close()


def _workers() -> list[int]:
    """The workers of the servers that this process started."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "stat").read_text().rsplit(")", 1)[1].split()
            parents = [int(words[1])]
            while parents[-1] > 1 and parents[-1] != os.getpid():
                parents.append(int(Path(f"/proc/{parents[-1]}/stat").read_text().rsplit(")", 1)[1].split()[1]))
            if parents[-1] == os.getpid() and b"graph.query.worker" in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def _ticks(process: int) -> int:
    """Clock ticks that a processor gave to a process (proc(5)); 0 for one that is gone."""
    try:
        words = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0
    return int(words[11]) + int(words[12])


def test_an_answer_is_written_as_http_has_it() -> None:
    told = Told("200 OK", [("Content-Type", "text/csv")], b"true", (("Content-Length", "4"),))
    head, _, body = written(told).partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    assert (lines[0], body) == (b"HTTP/1.1 200 OK", b"true")
    assert lines[-2:] == [b"Content-Type: text/csv", b"Content-Length: 4"]
    assert b"Connection: keep-alive" in lines


@pytest.mark.parametrize(
    "header", [("A", "b\r\nSet-Cookie: c"), ("A\r\nB", "c"), ("A b", "c"), ("A", "\x00"), ("", "b")]
)
def test_a_header_cannot_become_two(header: tuple[str, str]) -> None:
    with pytest.raises(ValueRefusedError):
        written(Told("200 OK", [header], b""))


def test_each_client_gets_its_own_answer_whatever_the_others_ask(server: str) -> None:
    """Quick ones in rows behind slower ones, ones that fail, large ones: nobody gets what another asked for."""
    where = urlsplit(server)
    chance = random.Random(7)  # noqa: S311 - choice, not secrets
    plans = [[(chance.randrange(ROWS), chance.choice("qqqqqqqlxb")) for _ in range(60)] for _ in range(8)]

    def run(plan: list[tuple[int, str]]) -> int:
        line = http.client.HTTPConnection(where.hostname or "", where.port, timeout=60)
        for number, kind in plan:
            told = json.loads(ask(line, _query(number, kind)).read())
            if kind == "x":
                assert told["title"] == "The query does not parse"
                assert told["column"] == len(_query(number, kind)) + 1
                continue
            assert told["complete"] is True
            found = [row["n"]["value"] for row in told["results"]["bindings"]]
            assert found == {"q": [str(number)], "l": [str(ROWS * 10 + number)], "b": [str(number)] * ROWS}[kind]
        line.close()
        return len(plan)

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(run, plans)) == 480


def _query(number: int, kind: str) -> str:
    """One that is quick, one that takes some ten milliseconds, one that does not parse, one with a large answer."""
    return {
        "q": f"SELECT ({number} AS ?n) {{}}",
        "l": f"SELECT (COUNT(*) + {number} AS ?n) {{ ?a ?b ?c . ?d ?e ?f FILTER(STRLEN(?f) = 102) }}",
        "x": f"SELECT ({number} AS ?n) {{" + " " * number,
        "b": f"SELECT ({number} AS ?n) {{ ?a ?b ?c }}",
    }[kind]
