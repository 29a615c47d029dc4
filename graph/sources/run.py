"""Many sources, in two passes: first the titles that the pages print, then all that they say.

The first pass makes the result independent of the order of reading: a teaser on one page is recognised as the titled
record of another, whichever comes first. Work goes to processes on this machine, or to a Dask scheduler.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from graph.errors import ValueRefusedError
from graph.extraction import Extractor, Lexicon, Titles, resource_identifier
from graph.ingest import Found, read_bytes, read_file
from graph.model import Page, Skipped, Source
from graph.progress import Progress, silent

Outcome = tuple[Source, Page] | Skipped
Chunk = list[tuple[str, str, bytes | None]]  # name, path, and the bytes where the worker cannot reach the path
Mapper = Callable[[Callable[[Chunk], list[Any]], Iterable[Chunk]], Iterator[list[Any]]]

CHUNK = 16
"""Files a task: enough to make the cost of a task small beside the reading."""

_extractor: tuple[Lexicon, Titles | None, Extractor] | None = (
    None  # one a process; building it costs more than reading a page
)


@dataclass
class Summary:
    """What a run did."""

    read: int = 0
    characters: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    records: int = 0
    mentions: int = 0
    relations: int = 0
    candidates: int = 0

    def add(self, outcome: Outcome) -> None:
        """Count one outcome."""
        if isinstance(outcome, Skipped):
            self.skipped.append(outcome)
            return
        source, page = outcome
        self.read += 1
        self.characters += len(source.text)
        self.records += len(page.records)
        self.mentions += len(page.mentions)
        self.relations += len(page.relations)
        self.candidates += sum(not mention.known for mention in page.mentions)

    def lines(self) -> list[str]:
        """The summary as lines for a person."""
        shown = [
            f"{skipped.name}: skipped, {skipped.reason}." for skipped in sorted(self.skipped, key=lambda s: s.name)
        ]
        shown.append(
            f"{self.read:,} sources read ({self.characters:,} characters), {len(self.skipped):,} skipped:"
            f" {self.records:,} records, {self.mentions:,} mentions ({self.candidates:,} of things not in the graph),"
            f" {self.relations:,} relations."
        )
        return shown


def by_prefix(name: str) -> str:
    """The first three characters of a file's name: how the tables of ``extract`` name records without a title."""
    return Path(name).name[:3]


def extract_files(
    files: Sequence[Found],
    lexicon: Lexicon,
    *,
    page_name: Callable[[str], str] = by_prefix,
    workers: int = 1,
    dask: str | None = None,
    progress: Progress = silent,
) -> Iterator[Outcome]:
    """Read files and give what each says, in the order of the files. Raises ValueRefusedError, ConnectionError.

    ``workers`` are processes on this machine; ``dask`` is the address of a scheduler, which then gets the work.
    """
    if workers < 1:
        raise ValueRefusedError("--workers", str(workers), "a number from 1")
    with _mapper(workers, dask) as (mapper, carry):
        chunks = [files[i : i + CHUNK] for i in range(0, len(files), CHUNK)]
        titles = Titles()
        for number, parts in enumerate(mapper(partial(_titles_in, lexicon), (_chunk(c, carry) for c in chunks)), 1):
            for part in parts:
                titles.merge(part)
            progress(f"titles: {min(number * CHUNK, len(files)):,} of {len(files):,} files")
        work = partial(_said_in, lexicon, titles, page_name)
        for number, parts in enumerate(mapper(work, (_chunk(c, carry) for c in chunks)), 1):
            yield from parts
            progress(f"extracted: {min(number * CHUNK, len(files)):,} of {len(files):,} files")


def _chunk(files: Sequence[Found], carry: bool) -> Chunk:
    found: Chunk = []
    for file in files:
        data = None
        if carry and isinstance(source := read_file(file.path, file.name), Source):
            data = source.text.encode()  # a worker elsewhere gets the text, already read
        found.append((file.name, str(file.path), data))
    return found


def _read(entry: tuple[str, str, bytes | None]) -> Source | Skipped:
    name, path, data = entry
    if data is None:
        return read_file(Path(path), name)
    read = read_bytes(data, "text.txt")
    if isinstance(read, Skipped):
        return Skipped(name, read.reason)
    return Source(name, read.text, read.format, read.sha256, read.bytes_sha256, read.encoding)


def _extractor_for(lexicon: Lexicon, titles: Titles | None) -> Extractor:
    global _extractor
    if _extractor is None or _extractor[0] is not lexicon or _extractor[1] is not titles:
        _extractor = (lexicon, titles, Extractor(lexicon, titles))
    return _extractor[2]


def _titles_in(lexicon: Lexicon, chunk: Chunk) -> list[Titles]:
    extractor = _extractor_for(lexicon, None)
    titles = Titles()
    for entry in chunk:
        source = _read(entry)
        if isinstance(source, Skipped):
            continue
        for record in extractor.records(source.text):
            if record.title:
                shown = source.text[record.description_start : record.description_end]
                titles.add(record.title, resource_identifier(record.title), shown)
    return [titles]


def _said_in(lexicon: Lexicon, titles: Titles, page_name: Callable[[str], str], chunk: Chunk) -> list[Outcome]:
    extractor = _extractor_for(lexicon, titles)
    outcomes: list[Outcome] = []
    for entry in chunk:
        source = _read(entry)
        if isinstance(source, Skipped):
            outcomes.append(source)
        else:
            outcomes.append((source, extractor.read(source, page_name(source.name))))
    return outcomes


@contextmanager
def _mapper(workers: int, dask: str | None) -> Iterator[tuple[Mapper, bool]]:
    if dask is not None:
        with _dask_client(dask) as client:
            yield partial(_on_dask, client), True
    elif workers == 1:
        yield map, False
    else:
        yield partial(_on_pool, workers), False


_work: Callable[[Chunk], list[Any]] | None = None  # what this process of a pool does, given once and not with each task


def _prepare(work: Callable[[Chunk], list[Any]]) -> None:
    global _work
    _work = work


def _do(chunk: Chunk) -> list[Any]:
    if _work is None:
        raise RuntimeError("the process was not prepared")
    return _work(chunk)


def _on_pool(workers: int, work: Callable[[Chunk], list[Any]], chunks: Iterable[Chunk]) -> Iterator[list[Any]]:
    with ProcessPoolExecutor(max_workers=workers, initializer=_prepare, initargs=(work,)) as pool:
        waiting: deque[Any] = deque()  # bounded: results do not pile up in memory
        for chunk in chunks:
            waiting.append(pool.submit(_do, chunk))
            if len(waiting) >= workers * 3:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


@contextmanager
def _dask_client(address: str) -> Iterator[Any]:
    try:
        import distributed
    except ImportError as error:
        raise ValueRefusedError("--dask", address, "the optional part `concordat[dask]` to be installed") from error
    try:
        connect: Any = distributed.Client
        client: Any = connect(address, timeout=10, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise ValueRefusedError(
            "--dask", address, "the address of a running scheduler, such as tcp://host:8786"
        ) from error
    try:
        yield client
    finally:
        client.close()


def _on_dask(client: Any, work: partial[list[Any]], chunks: Iterable[Chunk]) -> Iterator[list[Any]]:
    shared = client.scatter([work], broadcast=True, hash=False)[0]  # the lexicon travels to each worker once
    waiting: deque[Any] = deque()
    threads = sum(client.nthreads().values()) or 1
    for chunk in chunks:
        waiting.append(client.submit(_call, shared, chunk, pure=False))
        if len(waiting) >= threads * 3:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _call(work: partial[list[Any]], chunk: Chunk) -> list[Any]:
    return work(chunk)


__all__ = ["Outcome", "Summary", "by_prefix", "extract_files"]
