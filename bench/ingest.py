"""How fast sources are read: by kind of page, by number of pages, by processes, and on Dask with one worker and two."""

from __future__ import annotations

import resource
import tempfile
import time
from pathlib import Path

from graph.extraction import Extractor, Lexicon, load_lexicon
from graph.ingest import find_files
from graph.model import Skipped, Source
from graph.sources import curated_store, read_files
from graph.sources.archive import reading_of

SAMPLES = Path(__file__).resolve().parents[1] / "data" / "samples"
# Prose between the named things, as reports have it: most sentences name nothing.
FILLER = (
    "The people who were interviewed spoke of long journeys, of debts that grew on the way and of work that was not "
    "what they had been promised. Few had been told where they could turn to, and fewer still had been "
    "believed when they did. Those who helped them were often volunteers, who asked for rooms, for interpreters and "
    "for time. "
)
PAGES = (1_000, 3_000, 10_000)


def report(extra: int) -> str:
    """A page of a report: the sample policy with some paragraphs of prose after each of its own."""
    paragraphs = (SAMPLES / "en-policy.txt").read_text(encoding="utf-8").split("\n\n")
    return "\n\n".join(p + "\n\n" + "\n\n".join([FILLER * 3] * extra) for p in paragraphs)


def megabytes_a_second(extractor: Extractor, texts: list[str], seconds: float = 3.0) -> float:
    """Megabytes of UTF-8 a second of one process's time."""
    for text in texts:
        extractor.read(Source("warm", text, "text/plain", "", ""), "warm")
    size, started = 0, time.process_time()
    while time.process_time() - started < seconds:
        for text in texts:
            extractor.read(Source("page", text, "text/plain", "", ""), "page")
            size += len(text.encode())
    return size / 1e6 / (time.process_time() - started)


def run(folder: Path, lexicon: Lexicon, workers: int = 1, dask: str | None = None) -> tuple[float, int]:
    """Wall seconds and characters of one run over a folder."""
    started, characters = time.perf_counter(), 0
    for outcome in read_files(find_files([folder]), lexicon, reading_of, workers=workers, dask=dask):
        if not isinstance(outcome, Skipped):
            characters += outcome.characters
    return time.perf_counter() - started, characters


def write_pages(folder: Path, number: int) -> None:
    """Pages of a report, no two alike."""
    page = report(1)
    for index in range(number):
        (folder / f"{index:06}.txt").write_text(f"Report {index}\n\n{page}", encoding="utf-8")


def on_dask(folder: Path, lexicon: Lexicon, workers: int) -> float:
    """Wall seconds on a real scheduler with this many workers."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
        host="127.0.0.1",
        silence_logs=50,
    ) as cluster:
        run(
            SAMPLES, lexicon, dask=cluster.scheduler_address
        )  # the workers have their extractors before the clock starts
        return run(folder, lexicon, dask=cluster.scheduler_address)[0]


def main() -> None:
    """Print all figures."""
    lexicon = load_lexicon(curated_store())
    extractor = Extractor(lexicon)
    samples = [p.read_text(encoding="utf-8") for p in sorted(SAMPLES.glob("*.txt"))]
    for name, texts in (
        ("sample pages, a name every 40 characters", samples),
        ("report, a name every 200 characters", [report(1)]),
        ("report, a name every 1,000 characters", [report(6)]),
        ("prose that names nothing", [FILLER * 400]),
    ):
        print(f"{name}: {megabytes_a_second(extractor, texts):.2f} MB a second and core")
    for number in PAGES:
        with tempfile.TemporaryDirectory() as name:
            write_pages(Path(name), number)
            started = time.process_time()
            seconds, characters = run(Path(name), lexicon)
            core = characters / 1e6 / (time.process_time() - started)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
            print(
                f"{number:,} pages: {seconds:.1f} s, {characters / 1e6 / seconds:.2f} MB/s,"
                f" {core:.2f} MB a second and core, peak memory {peak} MB",
                flush=True,
            )
    with tempfile.TemporaryDirectory() as name:
        write_pages(Path(name), 2_000)
        one, two = run(Path(name), lexicon, 1)[0], run(Path(name), lexicon, 2)[0]
        print(f"2,000 pages: one process {one:.1f} s, two {two:.1f} s, {one / two:.2f} times")
        one, two = on_dask(Path(name), lexicon, 1), on_dask(Path(name), lexicon, 2)
        print(f"2,000 pages on Dask: one worker {one:.1f} s, two {two:.1f} s, {one / two:.2f} times")


if __name__ == "__main__":
    main()
