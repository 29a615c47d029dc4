"""How long hostile queries take past their limit, and what others notice of them; `python -m bench zoo`.

Three clients at once ask all queries of the zoo, $BENCH_ROUNDS times (3), of a server with a limit of one second, while
a fourth asks point queries all along. Beside that the memory of the workers is read, ten times a second.
"""

from __future__ import annotations

import http.client
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

from bench.build import command, free_port
from bench.sparql import make_home, serving
from graph.release import Home
from graph.store import NamedNode, Quad, rdf_format, read_quads
from tests.hostile_queries import MEMORY_MIB, SECONDS, TRIPLES, ZOO, post, right

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
HOSTILE = 3
BOUND = 1.0
"""Seconds past its limit that a query may take to end."""


def asked_about() -> Iterator[Quad]:
    """The graph that the zoo asks about."""
    for quad in read_quads(TRIPLES.encode(), rdf_format("ttl"), name="urn:g", base="urn:g"):
        yield Quad(quad.subject, quad.predicate, quad.object, NamedNode("urn:g"))


class Watch:
    """What goes on beside the hostile queries: point queries of another client, and the memory of the workers."""

    def __init__(self, port: int, home: Home) -> None:
        self._port, self._home = port, str(home.path).encode()
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._ask), threading.Thread(target=self._read)]
        self.spent: list[float] = []
        self.faults: list[str] = []
        self.peak = 0

    def __enter__(self) -> Watch:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _ask(self) -> None:
        while not self._stop.wait(0.01):
            number = len(self.spent)
            query = f"SELECT ?o {{ <urn:n{number % 3000}> <urn:label> ?o }} # {number}"
            started = time.perf_counter()
            line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60, source_address=("127.0.0.77", 0))
            line.request("GET", "/sparql?" + urlencode({"query": query, "format": "csv"}))
            answer = line.getresponse()
            body = answer.read()
            line.close()
            self.spent.append(time.perf_counter() - started)
            if answer.status != http.HTTPStatus.OK or b"label" not in body:
                self.faults.append(f"{answer.status}: {body[:100]!r}")

    def _read(self) -> None:
        while not self._stop.wait(0.1):
            sizes = [_resident(process) for process in Path("/proc").glob("[0-9]*") if self._is_worker(process)]
            self.peak = max([self.peak, *sizes])

    def _is_worker(self, process: Path) -> bool:
        try:
            words = (process / "cmdline").read_bytes()
        except OSError:
            return False
        return b"graph.query.worker" in words and self._home in words


def _resident(process: Path) -> int:
    """The most memory that a process had so far, in bytes."""
    try:
        lines = (process / "status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) << 10 for line in lines if line.startswith("VmHWM")), 0)


def ask_all(port: int) -> dict[str, list[tuple[int, float]]]:
    """Status and seconds of each answer, by the name of its query."""
    found: dict[str, list[tuple[int, float]]] = {name: [] for name in ZOO}
    names = list(ZOO) * ROUNDS

    def run(part: list[str]) -> None:
        for name in part:
            started = time.perf_counter()
            status, _ = post(f"http://127.0.0.1:{port}/sparql", ZOO[name])
            found[name].append((status, time.perf_counter() - started))

    threads = [threading.Thread(target=run, args=(names[number::HOSTILE],)) for number in range(HOSTILE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def main() -> None:
    """Print the worst overrun, what point queries took meanwhile, and the most memory of a worker."""
    limits = {"SECONDS": SECONDS, "MEMORY_MIB": MEMORY_MIB, "ANSWER_MIB": 16, "WORKERS": 4, "CLIENT_QUERIES": HOSTILE}
    environment = {f"CONCORDAT_SPARQL_{name}": str(value) for name, value in limits.items()}
    environment |= {"CONCORDAT_SPARQL_RATE": "", "CONCORDAT_SERVER_WORKERS": "1"}
    with tempfile.TemporaryDirectory() as folder:
        home, port = make_home(Path(folder) / "home", asked_about()), free_port()
        words = command("serve", "--home", str(home.path), "--port", str(port))
        with serving(words, port, environment), Watch(port, home) as watch:
            found = ask_all(port)
    print(f"{len(ZOO)} hostile queries, {ROUNDS} rounds, {HOSTILE} clients; limit {SECONDS} s, {MEMORY_MIB} MiB")
    worst, name = max((spent - SECONDS, name) for name, rows in found.items() for _, spent in rows)
    print(f"worst overrun: {worst:.2f} s past the limit ({name}); allowed {BOUND:g} s")
    late = sorted(name for name, rows in found.items() if any(spent > SECONDS + BOUND for _, spent in rows))
    print(f"later than allowed: {', '.join(late) or 'none'}")
    wrong = [f"{name}: {status}" for name, rows in found.items() for status, _ in rows if status not in _allowed(name)]
    print(f"wrong answers: {', '.join(wrong) or 'none'} of {sum(map(len, found.values()))}")
    spent = sorted(watch.spent)
    p95 = spent[int(0.95 * (len(spent) - 1))]
    print(
        f"point queries meanwhile: {len(spent)}, p50 {1000 * spent[len(spent) // 2]:.0f} ms, p95 {1000 * p95:.0f} ms,"
        f" slowest {1000 * spent[-1]:.0f} ms, faults: {'; '.join(watch.faults[:3]) or 'none'}"
    )
    print(f"workers: at most {watch.peak >> 20} MiB resident")


def _allowed(name: str) -> set[int]:
    return right(name) | {429, 503}  # a long query may have to make room


if __name__ == "__main__":
    main()
