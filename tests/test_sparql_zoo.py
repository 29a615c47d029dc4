"""Hostile queries against a live server: each ends with the right answer, and the others are served all the while.

How long they take is measured by `python -m bench zoo`.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.fault_campaign import workers
from tests.hostile_queries import BROKEN_OFF, MEMORY_MIB, SECONDS, TRIPLES, ZOO, post, right

Fetch = Callable[..., Any]
Serve = Callable[..., str]


@pytest.fixture(scope="module")
def server(serve_sparql: Serve) -> str:
    """An endpoint with short limits."""
    return serve_sparql(
        {"urn:g": TRIPLES}, seconds=SECONDS, memory_mib=MEMORY_MIB, answer_mib=16, workers=4, client_queries=3
    )


class Neighbour:
    """Another client, which asks point queries all the while; counts the right answers."""

    def __init__(self, server: str, fetch: Fetch) -> None:
        self._server, self._fetch = server, fetch
        self._stop = threading.Event()
        self.asked = self.answers = 0
        self.faults: list[str] = []
        self._thread = threading.Thread(target=self._ask)

    def __enter__(self) -> Neighbour:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _ask(self) -> None:
        while not self._stop.is_set():
            number = self.asked % 3000
            query = f"SELECT ?o {{ <urn:n{number}> <urn:label> ?o }} # {self.asked}"
            answer = self._fetch(self._server, query, source="127.0.0.77", format="csv")
            self.asked += 1
            if answer.status == 200 and f"label {number} of".encode() in answer.body:
                self.answers += 1
            elif answer.status not in (503, 504):  # where the machine is busy, a time limit may strike anybody
                self.faults.append(f"{answer.status}: {answer.body[:200]!r}")
            self._stop.wait(0.01)


@pytest.fixture(scope="module")
def neighbour(server: str, fetch: Fetch) -> Iterator[Neighbour]:
    """Runs beside all queries of the zoo."""
    with Neighbour(server, fetch) as asking:
        yield asking


@pytest.mark.parametrize("name", list(ZOO))
def test_hostile_query_ends_with_the_right_answer(name: str, server: str, neighbour: Neighbour) -> None:
    before = neighbour.answers
    status, body = post(server, ZOO[name])
    assert status in right(name), body
    if status not in (200, BROKEN_OFF):
        assert b'"detail"' in body
    assert status != 200 or b'"complete":true' in body or b"<urn:" in body
    deadline = time.monotonic() + 30
    while neighbour.answers == before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert neighbour.answers > before
    assert not neighbour.faults


def test_nothing_was_reached_and_memory_stayed_bounded(server: str, fetch: Fetch) -> None:
    """Run last: after the whole zoo the server answers, and no process has grown beyond its bound."""
    assert fetch(server, "ASK { ?s ?p ?o }").json["boolean"] is True
    sizes = [_peak(process) for process in workers()]
    assert sizes
    assert max(sizes) < (MEMORY_MIB + 128) << 20


def _peak(process: int) -> int:
    """The most memory that a process had so far, in bytes; 0 for one that is gone."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) << 10 for line in lines if line.startswith("VmHWM")), 0)


def test_the_zoo_is_large_enough() -> None:
    assert len(ZOO) >= 30


def test_a_connection_that_sends_nothing_holds_nobody(server: str, fetch: Fetch) -> None:
    where = urlsplit(server)
    lines = [socket.create_connection((where.hostname, where.port)) for _ in range(60)]
    try:
        assert fetch(server, "ASK {}", source="127.0.0.5").status == 200
    finally:
        for line in lines:
            line.close()
