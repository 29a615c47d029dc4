"""Client libraries asking an endpoint while faults are injected; a count of what they took and what they refused."""

from __future__ import annotations

import os
import random
import signal
import socket
import struct
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import cycle
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

import pytest

LARGE, SMALL = 4000, 300
"""Rows of the two answers: one of several frames, which a limit or a death can strike within, and one of one packet or
two, which a network can still cut anywhere."""

DATA = {
    "http://example.org/g": "\n".join(
        [f'<urn:s{i}> <urn:p> "value number {i}" .' for i in range(LARGE)]
        + [f'<urn:s{i}> <urn:q> "value number {i}" .' for i in range(SMALL)]
    )
}
LARGE_QUERY, SMALL_QUERY = "SELECT ?s ?o { ?s <urn:p> ?o }", "SELECT ?s ?o { ?s <urn:q> ?o }"
WHOLE = {
    LARGE_QUERY: {f"value number {i}" for i in range(LARGE)},
    SMALL_QUERY: {f"value number {i}" for i in range(SMALL)},
}

Ask = Callable[[str, str], set[str]]


def _wrapper(server: str, query: str) -> set[str]:
    wrapper = pytest.importorskip("SPARQLWrapper")
    client = wrapper.SPARQLWrapper(server)
    client.setReturnFormat(wrapper.JSON)
    client.setQuery(query)
    return {row["o"]["value"] for row in client.queryAndConvert()["results"]["bindings"]}


def _rdflib(format: str) -> Ask:
    def ask(server: str, query: str) -> set[str]:
        from rdflib.plugins.stores.sparqlstore import SPARQLStore

        return {str(row[1]) for row in SPARQLStore(server, returnFormat=format).query(query)}

    return ask


def _standard_library(server: str, query: str) -> set[str]:
    request = Request(f"{server}?{urlencode({'query': query})}", headers={"Accept": "text/csv"})
    with urlopen(request, timeout=60) as response:
        return _values(response.read())


def _httpx(server: str, query: str) -> set[str]:
    httpx = pytest.importorskip("httpx")
    with httpx.Client(timeout=60) as client:
        answer = client.get(server, params={"query": query}, headers={"Accept": "text/tab-separated-values"})
    answer.raise_for_status()
    return {line.split("\t")[1].strip('"') for line in _rows(answer.text)}


def _values(body: bytes) -> set[str]:
    return {line.split(",", 1)[1] for line in _rows(body.decode())}


def _rows(text: str) -> list[str]:
    """The lines after the one with the variables, without which a table is none: Python's http.client takes a head that
    was cut for a whole one, and its body, of which nothing came, for an empty one."""
    if "o" not in text.partition("\n")[0]:
        raise CutError("no variables")
    return text.splitlines()[1:]


class CutError(Exception):
    """An answer that does not end as HTTP says, or is an error."""


def _plain_socket(version: str) -> Ask:
    """A client of its own, that knows no more than how a message ends (RFC 9112, 6.3, 7.1): the least careful one that
    keeps to the standard."""

    def ask(server: str, query: str) -> set[str]:
        where = urlsplit(server)
        head = f"GET {where.path}?{urlencode({'query': query})} {version}\r\nHost: x\r\nAccept: text/csv\r\n"
        data = b""
        with socket.create_connection((where.hostname, where.port), 60) as line:
            line.sendall(f"{head}Connection: close\r\n\r\n".encode())
            while more := line.recv(1 << 16):
                data += more
        return _values(_body(data))

    return ask


def _body(data: bytes) -> bytes:
    head, found, rest = data.partition(b"\r\n\r\n")
    if not found or b" 200 " not in head.partition(b"\r\n")[0]:
        raise CutError(head[:40])
    headers = head.lower()
    if b"transfer-encoding: chunked" not in headers:
        length = int(headers.partition(b"content-length: ")[2].partition(b"\r\n")[0] or -1)
        if len(rest) != length:
            raise CutError(f"{len(rest)} of {length} bytes")
        return rest
    body = b""
    while True:
        size, found, rest = rest.partition(b"\r\n")
        if not found or len(rest) < int(size, 16) + 2:
            raise CutError(f"{len(body)} bytes without an end")
        if int(size, 16) == 0:
            return body
        body, rest = body + rest[: int(size, 16)], rest[int(size, 16) + 2 :]


CLIENTS: dict[str, Ask] = {
    "SPARQLWrapper": _wrapper,
    "rdflib json": _rdflib("json"),
    "rdflib xml": _rdflib("xml"),
    "rdflib csv": _rdflib("csv"),
    "standard library": _standard_library,
    "httpx": _httpx,
    "socket": _plain_socket("HTTP/1.1"),
    "socket 1.0": _plain_socket("HTTP/1.0"),
}
LIBRARIES = list(CLIENTS)[:6]
SOCKETS = list(CLIENTS)[6:]


class Cutter:
    """A proxy that closes or resets some connections after some bytes, as a broken network does."""

    def __init__(self, server: str, seed: int, most: int) -> None:
        self._target = (urlsplit(server).hostname, urlsplit(server).port)
        self._random, self._most = random.Random(seed), most  # noqa: S311 - faults, not secrets
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}/sparql"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            most = self._most // self._random.choice((1, 4, 4))  # the formats differ in size
            room = self._random.choice([1 << 40, *[self._random.randrange(1, most)] * 3])
            abrupt = self._random.random() < 0.3
            threading.Thread(target=self._carry, args=(near, room, abrupt), daemon=True).start()

    def _carry(self, near: socket.socket, room: int, abrupt: bool) -> None:
        with near, socket.create_connection(self._target) as far:
            other = threading.Thread(target=self._send_on, args=(near, far), daemon=True)
            other.start()
            cut = self._pour(far, near, room) <= 0
            with suppress(OSError):
                if cut and abrupt:
                    near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # closing resets
                # the other thread reads from it, and would keep it open
                near.shutdown(socket.SHUT_RD if cut and abrupt else socket.SHUT_RDWR if cut else socket.SHUT_WR)
            other.join(60)

    def _send_on(self, near: socket.socket, far: socket.socket) -> None:
        self._pour(near, far, 1 << 40)
        with suppress(OSError):
            far.shutdown(socket.SHUT_WR)

    def _pour(self, source: socket.socket, sink: socket.socket, room: int) -> int:
        try:
            while room > 0 and (data := source.recv(min(room, 1 << 14))):
                sink.sendall(data)
                room -= len(data)
        except OSError:
            pass
        return room

    def close(self) -> None:
        """Take no more connections."""
        self._listener.close()


def workers() -> list[int]:
    """The worker processes of the servers under test, which this process started; those that are at work first."""
    parents: dict[str, str] = {}
    found: dict[str, str] = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            state, parents[process.name] = (process / "stat").read_text().rsplit(")", 1)[1].split()[:2]
            if b"graph.query.worker" in (process / "cmdline").read_bytes():
                found[process.name] = state
        except OSError:
            continue
    ours = str(os.getpid())
    return [int(worker) for worker in sorted(found, key=lambda w: found[w] != "R") if _descends(worker, ours, parents)]


def _descends(process: str, ancestor: str, parents: dict[str, str]) -> bool:
    while process in parents and process != ancestor:
        process = parents[process]
    return process == ancestor


@contextmanager
def killing(kills: Counter[str], least: float = 0.1, most: float = 1.5) -> Iterator[None]:
    """Kills a worker, again and again, one that is at work if there is one; counts them under ``kills``."""
    stop = threading.Event()
    chance = random.Random(7)  # noqa: S311 - faults, not secrets

    def kill() -> None:
        while not stop.wait(chance.uniform(least, most)):
            for pid in workers()[:1]:
                try:
                    os.kill(pid, signal.SIGKILL)
                    kills["kills"] += 1
                except ProcessLookupError:
                    continue

    thread = threading.Thread(target=kill)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


class Campaign:
    """Counts of answers by fault, client and outcome: ``whole`` or ``refused``. A cut answer taken for whole raises."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str, str]] = Counter()
        self.wrong: list[str] = []
        self._lock = threading.Lock()

    def run(self, fault: str, server: str, query: str, rounds: int, threads: int = 6) -> None:
        """Ask so many times: three in ten by the libraries in turn, the rest by plain sockets."""
        libraries, sockets = cycle(LIBRARIES), cycle(SOCKETS)
        names = [next(libraries if n % 10 < 3 else sockets) for n in range(rounds)]
        patience = socket.getdefaulttimeout()
        socket.setdefaulttimeout(30)  # for the libraries that know no time limit
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(lambda name: self._ask(fault, name, server, query), names))
        socket.setdefaulttimeout(patience)

    def _ask(self, fault: str, name: str, server: str, query: str) -> None:
        try:
            answer = CLIENTS[name](server, query)
        except Exception:  # noqa: BLE001 - what a library raises is its own affair; that it raises is the point
            outcome = "refused"
        else:
            outcome = "whole"
            if answer != WHOLE[query]:
                with self._lock:
                    self.wrong.append(f"{fault}: {name} took {len(answer)} of {len(WHOLE[query])} rows for all of them")
        with self._lock:
            self.counts[fault, name, outcome] += 1

    def total(self, fault: str = "", name: str = "", outcome: str = "") -> int:
        """How many answers there were of a kind; an empty word stands for all."""
        wanted = (fault, name, outcome)
        return sum(n for key, n in self.counts.items() if all(w in ("", k) for w, k in zip(wanted, key, strict=True)))

    def table(self) -> str:
        """One line a client, one column a fault: whole answers + refused ones."""
        faults = sorted({fault for fault, _, _ in self.counts})
        lines = [f"{'whole + refused':18}" + "".join(f"{fault:>16}" for fault in faults)]
        for name in [*CLIENTS, ""]:
            cells = [f"{self.total(fault, name, 'whole')} + {self.total(fault, name, 'refused')}" for fault in faults]
            lines.append(f"{name or 'all':18}" + "".join(f"{cell:>16}" for cell in cells))
        return "\n".join(lines)
