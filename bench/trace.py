"""Traces: five chains of at most six links, on the curated graph and at a million triples, beside other ways."""

from __future__ import annotations

import itertools
import multiprocessing
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from bench.trace_graph import PREDICATES, TRIPLES_PER_EDGE, edges, nodes
from graph.resources import DATA, ONTOLOGY, turtle_files
from graph.store import OxigraphStore, load_file
from graph.trace import Options, TraceIndex, build_index, trace
from graph.trace.builder import build
from graph.trace.diversity import POOL, diverse
from graph.trace.problem import problem_of
from graph.trace.reading import SHORTENED
from graph.trace.search import Search

EDGES = 250_000
PAIRS = 200
OTHERS = 5
"""Pairs for the other ways, which are slow."""
PATIENCE = 10.0
"""Seconds after which another way's answer is no longer waited for."""


def main() -> None:
    """Both graphs, then the other ways on the larger one."""
    with tempfile.TemporaryDirectory() as folder:
        store = OxigraphStore.memory()
        for path in [*turtle_files(ONTOLOGY), *turtle_files(DATA)]:
            load_file(store, path, f"https://w3id.org/concordat/graph/{path.parent.name}/{path.stem}")
        curated = build_index(store, Path(folder) / "curated")
        describe("curated", curated)
        pairs = drawn(curated)
        report("curated, search", [took(lambda p=pair: best(curated, *p)) for pair in pairs])
        report("curated, search and words", [took(lambda p=pair: told(curated, store, *p)) for pair in pairs])
        started = time.perf_counter()
        large = build(nodes(), edges(EDGES), PREDICATES, Path(folder) / "large", prefixes=SHORTENED)
        print(f"large: built in {time.perf_counter() - started:.1f} s")
        describe(f"large, {EDGES * TRIPLES_PER_EDGE:,} triples", large)
        pairs = drawn(large)
        report("large, search", [took(lambda p=pair: best(large, *p)) for pair in pairs])
        others(large, pairs)


def drawn(index: TraceIndex) -> list[tuple[int, int]]:
    """Pairs of nodes that have links."""
    dice = random.Random(11)  # noqa: S311
    linked = [node for node in range(len(index.nodes)) if index.degree(node)]
    return [(dice.choice(linked), dice.choice(linked)) for _ in range(PAIRS)]


def describe(name: str, index: TraceIndex) -> None:
    """Size and loading time of an index."""
    opening = took(lambda: TraceIndex.open(index.folder))
    counts = index.manifest["counts"]
    print(
        f"{name}: {counts['nodes']:,} nodes, {counts['edges']:,} edges,"
        f" {index.size / counts['edges']:.0f} bytes an edge, opened in {1000 * opening:.1f} ms"
    )


def best(index: TraceIndex, source: int, target: int) -> None:
    """The search alone."""
    if source != target:
        options = Options()
        search = Search(problem_of(index, source, np.array([target]), options), options.expansions)
        diverse(list(itertools.islice(search.chains(), options.k * POOL)), options.k)


def told(index: TraceIndex, store: OxigraphStore, source: int, target: int) -> None:
    """The whole answer with words, evidence and, where there is no trace, its reason."""
    if source != target:
        trace(index, store, index.nodes[source], index.nodes[target]).as_json()


def took(run: Callable[[], object]) -> float:
    """Wall seconds of *run*."""
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


def report(name: str, seconds: list[float]) -> None:
    """Median, 95th percentile and maximum in milliseconds."""
    ordered = sorted(1000 * second for second in seconds)
    p95 = ordered[int(0.95 * len(ordered))]
    middle = statistics.median(ordered)
    print(f"{name}: {len(ordered)} pairs, median {middle:.1f} ms, p95 {p95:.1f} ms, max {ordered[-1]:.1f} ms")


def bounded(run: Callable[[], object]) -> float:
    """Wall seconds of *run* in a process of its own, infinite where it needs more than PATIENCE."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=lambda: sender.send(took(run)))
    child.start()
    answered = receiver.poll(PATIENCE)
    seconds = float(receiver.recv()) if answered else float("inf")
    child.kill()
    child.join()
    return seconds


def others(index: TraceIndex, pairs: list[tuple[int, int]]) -> None:
    """networkx, rustworkx and SPARQL property paths on the same graph, with the same weights and pairs."""
    import networkx as nx

    ends = list(zip(index.subject.tolist(), index.object.tolist(), strict=True))
    weight = dict(zip((index.half >> 1).tolist(), index.weight.tolist(), strict=True))
    slim = nx.Graph()
    for edge, (a, b) in enumerate(ends):
        if a != b and weight[edge] < slim.get_edge_data(a, b, {"w": 1e9})["w"]:
            slim.add_edge(a, b, w=weight[edge])

    joined = [pair for pair in pairs if nx.has_path(slim, *pair)][:OTHERS]

    def yen(a: int, b: int) -> list[list[int]]:
        return list(itertools.islice(nx.shortest_simple_paths(slim, a, b, weight="w"), 5))

    ways: dict[str, Callable[[int, int], object]] = {
        "networkx bidirectional_dijkstra, one path": lambda a, b: nx.bidirectional_dijkstra(slim, a, b, "w"),
        "networkx shortest_simple_paths, five": yen,
        "networkx all_shortest_paths, by length": lambda a, b: list(nx.all_shortest_paths(slim, a, b)),
    }
    try:
        import rustworkx as rx

        fast = rx.PyGraph()
        fast.add_nodes_from(list(range(len(index.nodes))))
        fast.add_edges_from([(a, b, data["w"]) for a, b, data in slim.edges(data=True)])
        ways["rustworkx dijkstra_shortest_paths, one path"] = lambda a, b: rx.dijkstra_shortest_paths(
            fast, a, target=b, weight_fn=float
        )
        ways["rustworkx k_shortest_path_lengths, the fifth length"] = lambda a, b: rx.k_shortest_path_lengths(
            fast, a, 5, float, goal=b
        )
    except ImportError:
        print("rustworkx is not installed and left out")
    store = plain_store(index)
    steps = "|".join(f"<{p.iri}>|^<{p.iri}>" for p in index.predicates)
    ways["SPARQL property path, whether any path"] = lambda a, b: store.ask(
        f"ASK {{ <{index.nodes[a]}> ({steps})+ <{index.nodes[b]}> }}"
    )
    for name, way in ways.items():
        seconds = [bounded(lambda a=a, b=b, way=way: way(a, b)) for a, b in joined]
        shown = ", ".join("over 10 s" if second > PATIENCE else f"{1000 * second:.0f} ms" for second in seconds)
        print(f"{name}: {shown}")


def plain_store(index: TraceIndex) -> OxigraphStore:
    """The plain triples in a store of their own, none of the statements about them: a smaller task than ours."""
    from graph.store import DefaultGraph, NamedNode, Quad

    store = OxigraphStore.memory()
    store.add_all(
        Quad(
            NamedNode(index.nodes[int(index.subject[edge])]),
            NamedNode(index.predicates[int(index.predicate[edge])].iri),
            NamedNode(index.nodes[int(index.object[edge])]),
            DefaultGraph(),
        )
        for edge in range(len(index.edges))
    )
    return store


if __name__ == "__main__":
    main()
