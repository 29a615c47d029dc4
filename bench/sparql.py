"""The SPARQL endpoint against rdflib-endpoint over the same store, Virtuoso with the same graph, the engine in process.

`python -m bench sparql`; $BENCH_TRIPLES sets the size of the generated graph (1,000,000), $BENCH_SECONDS the time of
each measurement (3), $BENCH_ROUNDS how often all is measured in turn (3). $BENCH_CLASSES and $BENCH_RIVALS choose
among classes and rivals, by name, with commas (join,large); cached and first-byte count as classes. rdflib-endpoint and
uvicorn, wrk, and Virtuoso are taken where they are installed.
"""

from __future__ import annotations

import http.client
import importlib.util
import math
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from urllib.parse import urlencode

from bench._load import Load, load, settle, tool
from bench._virtuoso import virtuoso
from bench.build import command, free_port
from graph.query import Job, QueryPool, Workers
from graph.release import Home, Manifest
from graph.store import Literal, NamedNode, OxigraphStore, Quad

TRIPLES = int(os.environ.get("BENCH_TRIPLES", "1000000"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "3"))
SLOW = ("text", "large")
"""Classes whose answers take long: they are measured four times as long."""

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
CLIENTS = (1, 8)
NODES = max(1000, TRIPLES // 5)
X = "http://example.org/"

CLASSES = {
    "point": "SELECT ?o {{ <{x}n{n}> <{x}label> ?o }}",
    "neighbourhood": "SELECT ?p ?o {{ <{x}n{n}> ?p ?o }}",
    "fan-in": "SELECT ?s {{ ?s <{x}p{k}> <{x}n{h}> }}",
    "join": "SELECT ?a ?l {{ <{x}n{h}> <{x}p{k}> ?b . ?a <{x}p1> ?b ; <{x}label> ?l }} LIMIT 2000",
    "join-star": "SELECT ?a ?l {{ ?a <{x}p{k}> <{x}n{h}> ; <{x}label> ?l }}",
    "join-wide": "SELECT ?a ?p ?b ?l {{ ?a <{x}p{k}> <{x}n{h}> ; ?p ?b . ?b <{x}label> ?l }}",
    "group": "SELECT ?p (COUNT(*) AS ?c) {{ ?s ?p <{x}n{h}> }} GROUP BY ?p ORDER BY ?p",
    "path": "SELECT (COUNT(*) AS ?c) {{ <{x}n{n}> (<{x}p1>/<{x}p2>)/<{x}p3>? ?o }}",
    "text": 'SELECT ?s {{ ?s <{x}label> ?l FILTER(CONTAINS(?l, "label {n} ")) }}',
    "large": "SELECT ?s ?o {{ ?s <{x}p{k}> ?o }} LIMIT 20000",
}
"""One template a class; ``n`` any node, ``h`` one of the thousand that many point to, ``k`` one of four properties.
``join`` gives 18 rows on the average and one at the median, ``join-star`` some 60, ``join-wide`` some 300."""

MORE = ("cached", "first-byte")
CHOSEN = os.environ.get("BENCH_CLASSES", ",".join([*CLASSES, *MORE])).split(",")
RIVALS = os.environ.get("BENCH_RIVALS", "rdflib-endpoint,Virtuoso").split(",")

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


def make_home(folder: Path, quads: Iterable[Quad]) -> Home:
    """A home whose one release is a graph."""
    home = Home(folder)
    with home.writing() as building:
        store = OxigraphStore.create(building / "store")
        store.add_all(quads)
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


def paths(path: str, kind: str, seed: int = 0) -> list[str]:
    """Two thousand requests of one class."""
    return [f"{path}?{urlencode({'query': query})}" for query in islice(queries(kind, seed), 2000)]


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
def serving(words: list[str], port: int, environment: dict[str, str]) -> Iterator[tuple[int, int]]:
    """A server as a process of its own, until it is no longer needed: its port and process id."""
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
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:  # it waits for a query that nobody waits for
            process.kill()
            process.wait()


def ours(home: Home, cache_mib: int = 0) -> tuple[list[str], int, dict[str, str]]:
    """How our server is started: two processes, no rate limit; no cache, so that each answer is evaluated."""
    port = free_port()
    settings = {
        "RATE": "",
        "CLIENT_QUERIES": "64",
        "CACHE_MIB": str(cache_mib),
        "SECONDS": "120",
        "QUEUE_SECONDS": "120",
    }
    environment = {f"CONCORDAT_SPARQL_{name}": value for name, value in settings.items()}
    return command("serve", "--home", str(home.path), "--port", str(port)), port, environment


def rival(home: Home) -> tuple[list[str], int, dict[str, str]] | None:
    """How rdflib-endpoint is started, None where it is not installed."""
    if not all(importlib.util.find_spec(name) for name in ("rdflib_endpoint", "uvicorn")):
        return None
    port = free_port()
    return [sys.executable, "-c", _RIVAL, str(home.current().store_path), str(port)], port, {}


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


@dataclass
class Row:
    """What was measured of one class, one number a round: ours and the others with 1 and 8 clients, the engine."""

    ours: dict[int, list[Load]]
    rivals: dict[tuple[str, int], list[float]]
    engine: list[float]

    def lines(self, kind: str, names: list[str]) -> Iterator[str]:
        """A line for each number of clients; ratios are medians over the rounds, each of one round."""
        for clients, loads in self.ours.items():
            rate, p50, p95 = (_median(getattr(load, name) for load in loads) for name in ("rate", "p50", "p95"))
            cells = [f"| {kind} | {clients} | {rate:.0f} | {p50:.2f} | {p95:.2f} |"]
            for name in names:
                pairs = zip(loads, self.rivals[name, clients], strict=True)
                ratio = _median(a.rate / b if b else math.inf for a, b in pairs)
                cells.append(f" {ratio:.1f} |" if math.isfinite(ratio) else " no answer in time |")
            engine = _median(a.rate / b for a, b in zip(loads, self.engine, strict=True))
            cells.append(f" {engine:.2f} |" if clients == 1 else " – |")
            yield "".join(cells)


def _median(values: Iterable[float]) -> float:
    return statistics.median(values)


def compare(home: Home, port: int, others: dict[str, tuple[int, int, str]], kind: str) -> Row:
    """Everybody in turn, ROUNDS times, so that what else the machine does falls on all."""
    seconds = SECONDS * (4 if kind in SLOW else 1)
    row = Row({n: [] for n in CLIENTS}, {(name, n): [] for name in others for n in CLIENTS}, [])
    for number in range(ROUNDS):
        for clients in CLIENTS:
            row.ours[clients].append(load(port, paths("/sparql", kind, number), clients, seconds))
            if clients == 1:
                row.engine.append(in_process(home, kind))
            for name, (other, process, path) in others.items():
                row.rivals[name, clients].append(load(other, paths(path, kind, number), clients, seconds).rate)
                settle(process)
    return row


def cached(home: Home) -> str:
    """How many repeats of one query are answered a second."""
    with serving(*ours(home, cache_mib=64)) as (port, _):
        asked = paths("/sparql", "join")[:1]
        load(port, asked, 8, 1)
        done = [load(port, asked, 8, SECONDS) for _ in range(ROUNDS)]
    rates = ", ".join(f"{load.rate:.0f}" for load in done)
    return f"cached repeat, 8 clients: {_median(load.rate for load in done):.0f}/s, median of {rates}"


def main() -> None:
    """Print one line a class and number of clients: answers a second, p50, p95, and the ratios."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        home = make_home(Path(folder) / "home", generated())
        print(f"{home.current().manifest.quads:,} triples; {ROUNDS} rounds of {SECONDS:g} s each; load by {tool()}")
        print(f"load of the machine before: {os.getloadavg()[0]:.1f}")
        others: dict[str, tuple[int, int, str]] = {}
        if "rdflib-endpoint" in RIVALS and (start := rival(home)):
            others["rdflib-endpoint"] = *stack.enter_context(serving(*start)), "/"
        if "Virtuoso" in RIVALS and (found := stack.enter_context(virtuoso(generated(), Path(folder)))):
            others["Virtuoso"] = *found, "/sparql"
        mine, _ = stack.enter_context(serving(*ours(home)))
        for warm, path in [(mine, "/sparql"), *((other, path) for other, _, path in others.values())]:
            load(warm, paths(path, "point", ROUNDS), max(CLIENTS), 3)  # workers start, caches fill
        heads = ["class", "clients", "answers/s", "p50 ms", "p95 ms", *(f"÷ {name}" for name in others), "÷ engine"]
        print(f"\n| {' | '.join(heads)} |\n{'|---' * len(heads)}|")
        for kind in (kind for kind in CLASSES if kind in CHOSEN):
            for line in compare(home, mine, others, kind).lines(kind, list(others)):
                print(line, flush=True)
        if "cached" in CHOSEN:
            print(f"\n{cached(home)}")
        if "first-byte" in CHOSEN:
            print(first_byte(home))
        print(f"load of the machine after: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
