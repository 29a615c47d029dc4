"""What a small change takes on the curated graph and on a million statements, and what readers notice of writers.

Over HTTP: one server process over the curated graph; a client that sends one change after the other, each timed from
the request to the answer, which comes when the release is current. A note touches no index, a label the text index, a
link both. Readers: eight threads, each with a connection of its own, that ask the endpoint a question nobody has asked
before and think for PAUSE seconds after each answer; each change alters two values together, and a reader that sees two
different ones has met a mixed answer. Quiet stretches and stretches of ten changes, sent without a pause, take turns.
All of it runs on the same machine. The first answers after a change wait for a worker that opens the new release: the
longer readers think, the fewer other answers there are, and the more these weigh in the 95th percentile.
With a million statements more, changes are made in this process.
"""

from __future__ import annotations

import http.client
import json
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.parse import quote, urlsplit

from graph.access import Tokens
from graph.build import all_inputs, finish, load, shapes_digest, write_store
from graph.changes import transaction as tx
from graph.iri import GRAPH, ID, PREFIXES
from graph.release import Home, Manifest
from graph.statistics import count
from graph.store import Literal, NamedNode, OxigraphStore, Quad
from graph.store.dump import digest

CHANGES, MILLION, READERS, WRITES, ROUND = 20, 1_000_000, 8, 200, 10
PAUSE, QUIET = 0.05, 4.0
"""Seconds that a reader thinks, and the longest quiet stretch."""
HEADER = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
CURATED = GRAPH + "curated/instruments"


def seed(home: Home, extra: Iterator[Quad] = iter(())) -> None:  # noqa: B008 - an empty iterator holds no state
    """A first release of the curated graph, and more; without its validation, which is not what is measured here."""
    store = OxigraphStore.memory()
    sums = load(store, all_inputs())
    store.add_all(extra)
    with home.writing() as building:
        folder = building / "release"
        folder.mkdir()
        finish(folder, store)
        Manifest(
            number=1, created=datetime.now(UTC).isoformat(timespec="seconds"), digest=digest(store), parent=None,
            conforms=True, who="bench", why="seed", quads=len(store), counts=count(store), files=sums,
            shapes=shapes_digest(),
        ).write(folder / "manifest.json")  # fmt: skip
        write_store(store, folder / "store")
        home.promote(folder, 1)


def synthetic(statements: int) -> Iterator[Quad]:
    """Links between instruments that are there, with the evidence that is there: eight statements each."""
    graph = NamedNode(GRAPH + "added/synthetic")

    def iri(name: str) -> NamedNode:
        prefix, _, local = name.partition(":")
        return NamedNode(PREFIXES[prefix] + local)

    kind, link, cites = iri("rdf:type"), iri("conc:Link"), iri("eli:cites")
    for n in range(statements // 6):
        one, other = NamedNode(f"{ID}instrument/made-{n}"), NamedNode(f"{ID}instrument/made-{n // 7}")
        node = NamedNode(f"{ID}link/made-{n}")
        yield Quad(node, kind, link, graph)
        yield Quad(node, iri("rdf:subject"), one, graph)
        yield Quad(node, iri("rdf:predicate"), cites, graph)
        yield Quad(node, iri("rdf:object"), other, graph)
        yield Quad(one, cites, other, graph)
        yield Quad(one, iri("skos:altLabel"), Literal(f"A made instrument, number {n}"), graph)


def _change(home: Home, number: int) -> float:
    """Seconds from the request to the promoted release: one statement goes, another comes, found by a pattern."""
    text = HEADER + (
        "DELETE { GRAPH ?g { instrument:opsc conc:note ?old } } "
        f'INSERT {{ GRAPH <{CURATED}> {{ instrument:opsc conc:note "Note {number}"@en }} }} '
        "WHERE { OPTIONAL { GRAPH ?g { instrument:opsc conc:note ?old } } }"
    )
    started = time.perf_counter()
    tx.change(home, tx.sparql(text), tx.Note("bench", "a note"))
    return time.perf_counter() - started


def small_changes(statements: int) -> list[float]:
    """Seconds of small changes, the first one (which reads the shapes) left out."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        seed(home, synthetic(statements) if statements else iter(()))
        _change(home, -1)
        return [_change(home, number) for number in range(CHANGES)]


class Reader(threading.Thread):
    """Asks one question over and over: two values that every write changes together."""

    QUERY = "SELECT ?a ?b { instrument:opsc conc:note ?a . instrument:crc conc:note ?b . FILTER (?a != 'x%d') }"

    def __init__(self, address: str, stop: threading.Event, pause: float) -> None:
        super().__init__()
        self.there, self.halt, self.pause = urlsplit(address), stop, pause
        self.times, self.failed, self.mixed = list[float](), 0, 0

    def asked(self) -> int:
        """A number that no other question has: an answer that is kept would tell nothing of the engine."""
        return id(self) + len(self.times)

    def run(self) -> None:
        """Until told to stop."""
        connection = http.client.HTTPConnection(self.there.hostname or "", self.there.port)
        while not self.halt.wait(self.pause):
            started = time.perf_counter()
            try:
                connection.request(
                    "GET",
                    "/sparql?query=" + quote(HEADER + self.QUERY % self.asked()),
                    headers={"Accept": "application/json"},
                )
                answer = connection.getresponse()
                rows = json.loads(answer.read())["results"]["bindings"]
                self.failed += answer.status != 200 or len(rows) != 1
                self.mixed += any(row["a"]["value"] != row["b"]["value"] for row in rows)
            except (OSError, http.client.HTTPException, ValueError, KeyError):
                self.failed += 1
                connection.close()
            self.times.append(time.perf_counter() - started)
        connection.close()


def _both(number: int) -> str:
    note = f'conc:note "N{number}"@en'
    return HEADER + (
        "DELETE { GRAPH ?g { ?i conc:note ?old } } "
        f"INSERT {{ GRAPH <{CURATED}> {{ instrument:opsc {note} . instrument:crc {note} }} }} "
        "WHERE { OPTIONAL { VALUES ?i { instrument:opsc instrument:crc } GRAPH ?g { ?i conc:note ?old } } }"
    )


def _label(number: int) -> str:
    return HEADER + (
        "DELETE { GRAPH ?g { instrument:opsc skos:altLabel ?old } } "
        f'INSERT {{ GRAPH <{CURATED}> {{ instrument:opsc skos:altLabel "Made name {number}"@en }} }} '
        'WHERE { OPTIONAL { GRAPH ?g { instrument:opsc skos:altLabel ?old FILTER STRSTARTS(?old, "Made name") } } }'
    )


def _link(number: int) -> str:
    """A link comes with every odd number and goes with every even one."""
    return HEADER + (
        f"{'INSERT' if number % 2 else 'DELETE'} DATA {{ GRAPH <{CURATED}> {{ "
        "instrument:opsc eli:cites instrument:cedaw . "
        f"<{ID}link/instrument.opsc--cites--instrument.cedaw> a conc:Link ; "
        "rdf:subject instrument:opsc ; rdf:predicate eli:cites ; rdf:object instrument:cedaw ; "
        "conc:evidence evidence:e3bf2fb0c394 } }"
    )


class Client:
    """Sends updates to a server and keeps what they took."""

    def __init__(self, address: str, secret: str) -> None:
        self.there, self.times = urlsplit(address), list[float]()
        self.headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/sparql-update"}

    def send(self, text: str) -> None:
        """One update, over a connection of its own."""
        connection = http.client.HTTPConnection(self.there.hostname or "", self.there.port)
        started = time.perf_counter()
        connection.request("POST", "/update?why=bench", text.encode(), self.headers)
        answer = connection.getresponse()
        body = answer.read()
        self.times.append(time.perf_counter() - started)
        connection.close()
        if answer.status != 200 or not json.loads(body)["changed"]:
            raise RuntimeError(body.decode())

    def send_all(self, texts: Iterable[str]) -> None:
        """One update after the other."""
        for text in texts:
            self.send(text)


@contextmanager
def _served() -> Iterator[tuple[str, Client]]:
    """A server over the curated graph, with a client that may write and has made its first change."""
    from tests.serving import server

    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        seed(home)
        secret = Tokens(home).create("bench", ["update", "graph:*"])
        with server(home.path, warmed=True) as address:
            client = Client(address, secret)
            client.send(_both(0))
            client.times.clear()
            yield address, client


def over_http(client: Client, texts: Callable[[int], str], runs: int = CHANGES) -> list[float]:
    """Seconds of changes that a client sends while nobody reads."""
    client.times.clear()
    for number in range(1, runs + 1):
        client.send(texts(number))
    return list(client.times)


def _read(address: str, work: Callable[[], object]) -> tuple[list[float], int, int]:
    """What readers meet while something is done."""
    stop = threading.Event()
    readers = [Reader(address, stop, PAUSE) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    work()
    stop.set()
    for reader in readers:
        reader.join()
    return [t for r in readers for t in r.times], sum(r.failed for r in readers), sum(r.mixed for r in readers)


@dataclass
class Reading:
    """What readers met, in seconds, while all was quiet and while changes were promoted; and what the changes took."""

    quiet: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    writes: list[float] = field(default_factory=list)
    failed: int = 0
    mixed: int = 0

    def add(self, into: list[float], met: tuple[list[float], int, int]) -> None:
        """Add one stretch."""
        times, failed, mixed = met
        into += times
        self.failed, self.mixed = self.failed + failed, self.mixed + mixed


def readers_under_writes(address: str, client: Client, writes: int = WRITES) -> Reading:
    """Quiet and busy stretches take turns, so that what else the machine does falls on both."""
    found, first = Reading(), 1_000
    client.times.clear()
    client.send(_both(first))
    client.times.clear()
    _read(address, partial(time.sleep, 2))
    for sent in range(first, first + writes, ROUND):
        part = range(sent + 1, min(sent + ROUND, first + writes) + 1)
        started = time.perf_counter()
        found.add(found.busy, _read(address, partial(client.send_all, map(_both, part))))
        pause = min(time.perf_counter() - started, QUIET)
        found.add(found.quiet, _read(address, partial(time.sleep, pause)))
    found.writes = list(client.times)
    return found


def _p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


def _row(what: str, times: list[float], bound: str = "") -> None:
    row = f"{len(times):,} | {statistics.median(times):.4f} | {_p95(times):.4f} | {max(times):.4f}"
    print(f"| {what} | {row} | {bound} |", flush=True)


def main() -> None:
    """Print medians, 95th percentiles and what was promised."""
    print("| what | number | median s | p95 s | most s | bound s |\n|---|--:|--:|--:|--:|--:|", flush=True)
    with _served() as (address, client):
        for what, texts in (("note", _both), ("label", _label), ("link", _link)):
            _row(f"change of a {what} over HTTP, curated graph, nobody reads", over_http(client, texts), "1")
        found = readers_under_writes(address, client)
    for what, times in (("answer to a reader, quiet", found.quiet), ("answer to a reader, under writes", found.busy)):
        _row(what, times)
    _row("change of a note over HTTP, under eight readers", found.writes)
    _row(f"change of a note, {MILLION:,} statements more, in process", small_changes(MILLION), "5")
    ratio = _p95(found.busy) / _p95(found.quiet)
    print(f"\nReaders: {found.failed} failed, {found.mixed} mixed answers of {len(found.quiet) + len(found.busy):,}.")
    print(f"Their p95 under writes is {ratio:.2f} times the quiet one; the bound is 1.5.")


if __name__ == "__main__":
    main()
