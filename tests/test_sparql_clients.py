"""Client libraries against the live server: right answers, and no cut answer taken for a whole one."""

from __future__ import annotations

import os
import random
import shutil
import signal
import socket
import subprocess
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

import pytest

ROWS = 4000
DATA = {"http://example.org/g": "\n".join(f'<urn:s{i}> <urn:p> "value number {i}" .' for i in range(ROWS))}
QUERY = "SELECT ?s ?o { ?s <urn:p> ?o }"
WHOLE = {f"value number {i}" for i in range(ROWS)}

Serve = Callable[..., str]
Ask = Callable[[str], set[str]]


def _wrapper(server: str) -> set[str]:
    wrapper = pytest.importorskip("SPARQLWrapper")
    client = wrapper.SPARQLWrapper(server)
    client.setReturnFormat(wrapper.JSON)
    client.setQuery(QUERY)
    return {row["o"]["value"] for row in client.queryAndConvert()["results"]["bindings"]}


def _rdflib(format: str) -> Ask:
    def ask(server: str) -> set[str]:
        from rdflib.plugins.stores.sparqlstore import SPARQLStore

        return {str(row[1]) for row in SPARQLStore(server, returnFormat=format).query(QUERY)}

    return ask


def _standard_library(server: str) -> set[str]:
    request = Request(f"{server}?{urlencode({'query': QUERY})}", headers={"Accept": "text/csv"})
    with urlopen(request, timeout=60) as response:
        return {line.split(",", 1)[1] for line in response.read().decode().splitlines()[1:]}


def _httpx(server: str) -> set[str]:
    httpx = pytest.importorskip("httpx")
    with httpx.Client(timeout=60) as client:
        answer = client.get(server, params={"query": QUERY}, headers={"Accept": "text/tab-separated-values"})
    answer.raise_for_status()
    return {line.split("\t")[1].strip('"') for line in answer.text.splitlines()[1:]}


CLIENTS: dict[str, Ask] = {
    "SPARQLWrapper": _wrapper,
    "rdflib json": _rdflib("json"),
    "rdflib xml": _rdflib("xml"),
    "rdflib csv": _rdflib("csv"),
    "standard library": _standard_library,
    "httpx": _httpx,
}


@pytest.mark.parametrize("name", list(CLIENTS))
def test_clients_get_right_answers(serve_sparql: Serve, plain_server: str, name: str) -> None:
    assert CLIENTS[name](plain_server) == WHOLE


@pytest.fixture(scope="module")
def plain_server(serve_sparql: Serve) -> str:
    """An endpoint without faults."""
    return serve_sparql(DATA, cache_mib=0)


class Cutter:
    """A proxy that closes some connections after some bytes, as a broken network does."""

    def __init__(self, server: str, seed: int) -> None:
        self._target = (urlsplit(server).hostname, urlsplit(server).port)
        self._random = random.Random(seed)  # noqa: S311 - faults, not secrets
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}/sparql"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            room = self._random.choice([1 << 40, self._random.randrange(1, 400_000)])
            threading.Thread(target=self._carry, args=(near, room), daemon=True).start()

    def _carry(self, near: socket.socket, room: int) -> None:
        with near, socket.create_connection(self._target) as far:
            threading.Thread(target=self._pour, args=(near, far, 1 << 40), daemon=True).start()
            self._pour(far, near, room)

    def _pour(self, source: socket.socket, sink: socket.socket, room: int) -> None:
        try:
            while room > 0 and (data := source.recv(min(room, 1 << 14))):
                sink.sendall(data)
                room -= len(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            return

    def close(self) -> None:
        self._listener.close()


def _workers() -> list[int]:
    """The worker processes of the server under test, which is a child of this process."""
    ours = str(os.getpid())
    parents: dict[str, str] = {}
    workers = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            parents[process.name] = (process / "stat").read_text().rsplit(")", 1)[1].split()[1]
            if b"graph.query.worker" in (process / "cmdline").read_bytes():
                workers.append(process.name)
        except OSError:
            continue
    return [int(worker) for worker in workers if _descends(worker, ours, parents)]


def _descends(process: str, ancestor: str, parents: dict[str, str]) -> bool:
    while process in parents and process != ancestor:
        process = parents[process]
    return process == ancestor


@pytest.fixture
def killing() -> Iterator[None]:
    """Kills a worker at random, again and again, while a test runs."""
    stop = threading.Event()
    chance = random.Random(7)  # noqa: S311 - faults, not secrets

    def kill() -> None:
        while not stop.wait(chance.uniform(0.1, 1.5)):
            for pid in chance.sample(found := _workers(), min(1, len(found))):
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    continue

    thread = threading.Thread(target=kill)
    thread.start()
    yield
    stop.set()
    thread.join()


def _campaign(server: str, rounds: int) -> tuple[int, int]:
    """Ask with every client in turn; gives how many answers were whole and how many were errors."""
    whole = faults = 0
    for number in range(rounds):
        name = list(CLIENTS)[number % len(CLIENTS)]
        try:
            answer = CLIENTS[name](server)
        except Exception:  # noqa: BLE001 - what a library raises is its own affair; that it raises is the point
            faults += 1
            continue
        assert answer == WHOLE, f"{name} took {len(answer)} of {ROWS} rows for all of them"
        whole += 1
    return whole, faults


def _run(serve_sparql: Serve, rounds: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        warnings.simplefilter("ignore", RuntimeWarning)
        server = serve_sparql(DATA, cache_mib=0)
        cutter = Cutter(server, 11)
        cut = _campaign(cutter.address, rounds)
        cutter.close()
        hasty = serve_sparql(DATA, cache_mib=0, seconds=0.012)
        limited = _campaign(hasty, rounds)
    assert cut[0] > 0
    assert cut[1] > 0
    assert sum(limited) == rounds


# a library that loses its connection may leave the socket to the garbage collector
UNCLEAN = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")


@UNCLEAN
def test_no_client_takes_a_cut_answer_for_whole(serve_sparql: Serve, killing: None) -> None:
    _run(serve_sparql, 60)


@UNCLEAN
@pytest.mark.soak
def test_no_client_takes_a_cut_answer_for_whole_in_ten_thousand(serve_sparql: Serve, killing: None) -> None:
    _run(serve_sparql, 5000)


def test_a_stalled_client_is_dropped(serve_sparql: Serve, fetch: Callable[..., Any]) -> None:
    """A client that never reads holds its worker no longer than the server lets it."""
    server = serve_sparql(
        {"http://example.org/g": "\n".join(f"<urn:s{i}> <urn:p> {i} ." for i in range(2000))},
        workers=1, queue=4, queue_seconds=60, seconds=60, stall_seconds=1,
    )  # fmt: skip
    where = urlsplit(server)
    query = urlencode({"query": "SELECT * { ?a ?b ?c . ?d ?e ?f }"})
    line = socket.create_connection((where.hostname, where.port))
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.sendall(f"GET /sparql?{query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    time.sleep(0.2)
    assert fetch(server, "SELECT ?o { <urn:s7> <urn:p> ?o }").status == 200
    line.close()


_COMUNICA = """
import { QueryEngine } from "@comunica/query-sparql";
const found = await new QueryEngine().queryBindings(process.argv[2], { sources: [process.argv[1]] });
for (const row of await found.toArray()) console.log(row.get("o").value);
"""


def test_comunica_finds_out_by_itself_that_this_is_an_endpoint(plain_server: str) -> None:
    """With its default set-up; $CONCORDAT_COMUNICA is a folder where `npm install @comunica/query-sparql` was run."""
    folder = os.environ.get("CONCORDAT_COMUNICA")
    node = shutil.which("node", path=os.environ.get("CONCORDAT_NODE")) or shutil.which("node")
    if not folder or not node:
        pytest.skip("Comunica is not there: no $CONCORDAT_COMUNICA, or no node")
    done = subprocess.run(
        [node, "--input-type=module", "-e", _COMUNICA, plain_server, QUERY],
        cwd=folder, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert set(done.stdout.splitlines()) == WHOLE
