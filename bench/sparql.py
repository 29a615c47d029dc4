"""The SPARQL endpoint against rdflib-endpoint over the same store, and against the engine in process.

`python -m bench sparql`; $BENCH_TRIPLES sets the size of the generated graph (1,000,000), $BENCH_SECONDS the time of
each measurement (3). rdflib-endpoint and uvicorn are taken where they are installed.
"""

from __future__ import annotations

import http.client
import importlib.util
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from bench.build import command, free_port
from graph.query import Job, QueryPool, Workers
from graph.release import Home, Manifest
from graph.store import Literal, NamedNode, OxigraphStore, Quad

TRIPLES = int(os.environ.get("BENCH_TRIPLES", "1000000"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "3"))
CLIENTS = (1, 8)
NODES = max(1000, TRIPLES // 5)
X = "http://example.org/"

CLASSES = {
    "point": "SELECT ?o {{ <{x}n{n}> <{x}label> ?o }}",
    "neighbourhood": "SELECT ?p ?o {{ <{x}n{n}> ?p ?o }}",
    "fan-in": "SELECT ?s {{ ?s <{x}p{k}> <{x}n{h}> }}",
    "join": "SELECT ?a ?l {{ <{x}n{h}> <{x}p{k}> ?b . ?a <{x}p1> ?b ; <{x}label> ?l }} LIMIT 2000",
    "group": "SELECT ?p (COUNT(*) AS ?c) {{ ?s ?p <{x}n{h}> }} GROUP BY ?p ORDER BY ?p",
    "path": "SELECT (COUNT(*) AS ?c) {{ <{x}n{n}> (<{x}p1>/<{x}p2>)/<{x}p3>? ?o }}",
    "text": 'SELECT ?s {{ ?s <{x}label> ?l FILTER(CONTAINS(?l, "label {n} ")) }}',
    "large": "SELECT ?s ?o {{ ?s <{x}p{k}> ?o }} LIMIT 20000",
}
"""One template a class; ``n`` any node, ``h`` one of the thousand that many point to, ``k`` one of four properties."""

_RIVAL = """
import sys, uvicorn, rdflib, pyoxigraph
from oxrdflib import OxigraphStore
from rdflib_endpoint import SparqlEndpoint
graph = rdflib.Dataset(store=OxigraphStore(store=pyoxigraph.Store.read_only(sys.argv[1])), default_union=True)
uvicorn.run(SparqlEndpoint(graph=graph), port=int(sys.argv[2]), log_level="error")
"""


def generated(seed: int = 20) -> Iterator[Quad]:
    """A graph of ``TRIPLES`` triples: a label for each node, and links that favour the first thousand nodes."""
    chance = random.Random(seed)  # noqa: S311 - data, not secrets
    graph = NamedNode(X + "g")
    label = NamedNode(X + "label")
    predicates = [NamedNode(f"{X}p{k}") for k in range(4)]
    for n in range(NODES):
        yield Quad(NamedNode(f"{X}n{n}"), label, Literal(f"label {n} of a node"), graph)
    for _ in range(TRIPLES - NODES):
        end = chance.randrange(1000) if chance.random() < 0.3 else chance.randrange(NODES)
        node = NamedNode(f"{X}n{chance.randrange(NODES)}")
        yield Quad(node, chance.choice(predicates), NamedNode(f"{X}n{end}"), graph)


def make_home(folder: Path) -> Home:
    """A home whose one release is the generated graph."""
    home = Home(folder)
    with home.writing() as building:
        store = OxigraphStore.create(building / "store")
        store.add_all(generated())
        store.settle()
        size = len(store)
        del store
        Manifest(1, "2026-01-01T00:00:00Z", "sha256:00", None, True, "b", "b", size).write(building / "manifest.json")
        home.promote(building, 1)
    return home


def queries(kind: str, seed: int) -> Iterator[str]:
    """Endless queries of one class."""
    chance = random.Random(seed)  # noqa: S311 - choice, not secrets
    while True:
        yield CLASSES[kind].format(x=X, n=chance.randrange(NODES), h=chance.randrange(1000), k=chance.randrange(4))


def _client(port: int, path: str, kind: str, seed: int, repeat: bool) -> list[float]:
    """The seconds of each answer that one client got within SECONDS."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    spent: list[float] = []
    asked = queries(kind, seed)
    query = next(asked)
    until = time.perf_counter() + SECONDS
    while time.perf_counter() < until or not spent:
        if not repeat:
            query = next(asked)
        started = time.perf_counter()
        line.request(
            "GET", f"{path}?{urlencode({'query': query})}", headers={"Accept": "application/sparql-results+json"}
        )
        answer = line.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{kind}: status {answer.status}")
        spent.append(time.perf_counter() - started)
    line.close()
    return spent


def _clients(port: int, path: str, kind: str, count: int, seed: int, repeat: bool) -> list[list[float]]:
    with ThreadPoolExecutor(count) as threads:
        jobs = [threads.submit(_client, port, path, kind, seed + n, repeat) for n in range(count)]
        return [job.result() for job in jobs]


def measure(port: int, path: str, kind: str, clients: int, *, repeat: bool = False) -> tuple[float, float, float]:
    """Answers a second, and p50 and p95 in milliseconds; two processes ask where there are several clients."""
    shares = [clients // 2, clients - clients // 2] if clients > 1 else [1]
    with ProcessPoolExecutor(len(shares)) as processes:
        jobs = [processes.submit(_clients, port, path, kind, n, 100 * i, repeat) for i, n in enumerate(shares)]
        each = [spent for job in jobs for spent in job.result()]
    rate = sum(len(spent) / sum(spent) for spent in each)
    every = sorted(second for spent in each for second in spent)
    return rate, 1000 * statistics.median(every), 1000 * every[int(len(every) * 0.95)]


def in_process(home: Home, kind: str) -> float:
    """Answers a second of the engine alone, one thread, with the writing of the JSON."""
    import pyoxigraph

    store = pyoxigraph.Store.read_only(str(home.current().store_path))
    asked = queries(kind, 0)
    done, started = 0, time.perf_counter()
    while time.perf_counter() - started < SECONDS:
        found = store.query(next(asked), use_default_graph_as_union=True)
        found.serialize(format=pyoxigraph.QueryResultsFormat.JSON)  # type: ignore[union-attr, call-overload]
        done += 1
    return done / (time.perf_counter() - started)


@contextmanager
def serving(words: list[str], port: int, environment: dict[str, str]) -> Iterator[int]:
    """A server as a process of its own, until it is no longer needed."""
    process = subprocess.Popen(
        words, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(600):
            try:
                line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
                line.request("GET", "/sparql?query=ASK%7B%7D")
                line.getresponse().read()
                line.close()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def ours(home: Home, cache_mib: int = 0) -> tuple[list[str], int, dict[str, str]]:
    """How our server is started: two processes, no rate limit; no cache, so that each answer is evaluated."""
    port = free_port()
    settings = {"RATE": "", "CLIENT_QUERIES": "64", "CACHE_MIB": str(cache_mib), "SECONDS": "120"}
    environment = {f"CONCORDAT_SPARQL_{name}": value for name, value in settings.items()}
    return command("serve", "--home", str(home.path), "--port", str(port)), port, environment


def rival(home: Home) -> tuple[list[str], int, dict[str, str]] | None:
    """How rdflib-endpoint is started, None where it is not installed."""
    if not all(importlib.util.find_spec(name) for name in ("rdflib_endpoint", "uvicorn")):
        return None
    port = free_port()
    return [sys.executable, "-c", _RIVAL, str(home.current().store_path), str(port)], port, {}


def _line(kind: str, clients: int, mine: tuple[float, float, float], other: float | None, bare: float) -> str:
    rate, middle, high = mine
    versus = f"{rate / other:9.1f}" if other else "        –"
    share = f"{rate / bare:9.2f}" if clients == 1 else "        –"
    return f"{kind:14} {clients:7} {rate:10.0f} {middle:9.2f} {high:9.2f} {versus} {share}"


def first_byte(home: Home) -> str:
    """When the first bytes of a large answer come, and the memory of its worker at the end."""
    pool = QueryPool(Workers(count=1))
    job = Job(str(home.current().store_path), "SELECT * { ?s ?p ?o }", "json", "ttl", seconds=600, answer_bytes=1 << 40)
    started = time.perf_counter()
    answer = pool.run(job)
    first = time.perf_counter() - started
    size = peak = 0
    status = Path(f"/proc/{answer.worker_pid}/status")
    for chunk in answer:
        if size >> 24 != (size + len(chunk)) >> 24:
            peak = next(int(line.split()[1]) for line in status.read_text().splitlines() if "VmHWM" in line)
        size += len(chunk)
    spent = time.perf_counter() - started
    pool.close()
    return (
        f"whole graph as JSON through a worker: first bytes after {1000 * first:.0f} ms (its start included),"
        f" {size / 1e6:.0f} MB in {spent:.1f} s, peak {peak / 1024:.0f} MB resident"
    )


def main() -> None:
    """Print one line a class and number of clients: answers a second, p50, p95, and two ratios."""
    with tempfile.TemporaryDirectory() as folder:
        home = make_home(Path(folder))
        print(f"{home.current().manifest.quads:,} triples, {SECONDS:g} s each")
        print("class          clients  answers/s    p50 ms    p95 ms  ÷ rdflib  ÷ engine")
        other: dict[tuple[str, int], float] = {}
        if start := rival(home):
            with serving(*start) as port:
                for kind in CLASSES:
                    for clients in CLIENTS:
                        other[kind, clients] = measure(port, "/", kind, clients)[0]
        with serving(*ours(home)) as port:
            for kind in CLASSES:
                bare = in_process(home, kind)
                for clients in CLIENTS:
                    mine = measure(port, "/sparql", kind, clients)
                    print(_line(kind, clients, mine, other.get((kind, clients)), bare), flush=True)
        with serving(*ours(home, cache_mib=64)) as port:
            rate, middle, high = measure(port, "/sparql", "join", 8, repeat=True)
            print(f"{'cached repeat':14} {8:7} {rate:10.0f} {middle:9.2f} {high:9.2f}")
        print(first_byte(home))
