"""How long a suggestion, a search and a resolution take on the curated facts; `python -m bench search`.

Each probe of tests/search_probes.csv is typed letter by letter, as a reader types it; times are in process.
"""

from __future__ import annotations

import csv
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from graph.build import all_inputs, load
from graph.search import SearchIndex, build_index
from graph.store import OxigraphStore

PROBES = Path(__file__).resolve().parents[1] / "tests" / "search_probes.csv"

SUGGEST_BOUND = 15
"""Milliseconds that the 95th percentile of a suggestion may take."""


def percentiles(call: Callable[[str], object], texts: Iterable[str]) -> tuple[int, float, float, float]:
    """How many calls, the 50th and 95th percentile of their times, and the 95th of their processor times, in ms."""
    times, spent = [], []
    for text in texts:
        started, worked = time.perf_counter(), time.process_time()
        call(text)
        times.append(1000 * (time.perf_counter() - started))
        spent.append(1000 * (time.process_time() - worked))
    place = int(0.95 * (len(times) - 1))
    return len(times), sorted(times)[len(times) // 2], sorted(times)[place], sorted(spent)[place]


def main() -> None:
    """Build the index, ask, print a row a kind of question."""
    store = OxigraphStore.memory()
    load(store, all_inputs())
    whole = [row["query"] for row in csv.DictReader(PROBES.read_text(encoding="utf-8").splitlines())]
    typed = [text[:end] for text in whole for end in range(1, len(text) + 1)]
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        build_index(store, Path(folder) / "search.sqlite")
        size = (Path(folder) / "search.sqlite").stat().st_size
        print(f"Index of the curated facts: {time.perf_counter() - started:.2f} s, {size / 1e6:.1f} MB\n")
        print("| what | calls | p50 ms | p95 ms | p95 of processor ms | bound of p95 |\n|---|--:|--:|--:|--:|--:|")
        index = SearchIndex.open(Path(folder) / "search.sqlite")
        for name, call, texts in (
            ("suggest", index.suggest, typed),
            ("search", index.search, whole),
            ("resolve", index.resolve, whole),
            ("nearest", index.nearest, [text[::-1] for text in whole]),
        ):
            number, half, most, spent = percentiles(call, texts)
            bound = SUGGEST_BOUND if name == "suggest" else "–"
            print(f"| {name} | {number} | {half:.2f} | {most:.2f} | {spent:.2f} | {bound} |")
        index.close()


if __name__ == "__main__":
    main()
