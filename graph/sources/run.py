"""Many sources, in two passes: first the titles that the pages print, then all that they say.

The first pass makes the result independent of the order of reading: a teaser on one page is recognised as the titled
record of another, whichever comes first. Work goes to processes on this machine, or to a Dask scheduler.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph.extraction import Extractor, Lexicon, Titles, resource_identifier
from graph.extraction.records import find_records
from graph.ingest import Found, read_bytes
from graph.ingest.reading import load_bytes
from graph.model import Page, Skipped, Source
from graph.progress import Progress, silent
from graph.sources.hands import hands

Outcome = tuple[Source, Page] | Skipped
Keep = Callable[[Source, Page], Any]
Entry = tuple[str, Path, bool, bytes | Skipped | None]
"""A file of a task: name, path, whether it may hold records, and its bytes where the worker cannot reach the path."""

MOST_FILES, MOST_BYTES = 64, 512 << 10
"""Bounds on the files of a task and their bytes: enough to make the cost of a task small beside the reading."""
_TASKS = 4  # for each hand at least, where there are files enough

_extractor: tuple[Lexicon, Titles, Extractor] | None = None  # one a process; building it costs more than reading a page


@dataclass(frozen=True, slots=True)
class Read:
    """A source that was read: how much there was, and what is kept of it."""

    said: Any
    characters: int
    records: int
    mentions: int
    relations: int
    candidates: int


def read_of(source: Source, page: Page, said: Any) -> Read:
    """The counts of a page, and what is kept of it."""
    unknown = sum(not mention.known for mention in page.mentions)
    return Read(said, len(source.text), len(page.records), len(page.mentions), len(page.relations), unknown)


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

    def add(self, outcome: Outcome | Read) -> None:
        """Count one outcome."""
        if isinstance(outcome, Skipped):
            self.skipped.append(outcome)
            return
        read = outcome if isinstance(outcome, Read) else read_of(*outcome, None)
        self.read += 1
        self.characters += read.characters
        self.records += read.records
        self.mentions += read.mentions
        self.relations += read.relations
        self.candidates += read.candidates

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


def whole(source: Source, page: Page) -> tuple[Source, Page]:
    """Everything is kept."""
    return source, page


def extract_files(
    files: Sequence[Found],
    lexicon: Lexicon,
    *,
    page_name: Callable[[str], str] = by_prefix,
    workers: int = 1,
    dask: str | None = None,
    progress: Progress = silent,
) -> Iterator[Outcome]:
    """Read files and give the text of each and what it says, in the order of the files; see ``read_files``."""
    read = read_files(files, lexicon, whole, page_name=page_name, workers=workers, dask=dask, progress=progress)
    for outcome in read:
        yield outcome.said if isinstance(outcome, Read) else outcome


def read_files(
    files: Sequence[Found],
    lexicon: Lexicon,
    keep: Keep,
    *,
    page_name: Callable[[str], str] = by_prefix,
    workers: int = 1,
    dask: str | None = None,
    progress: Progress = silent,
) -> Iterator[Read | Skipped]:
    """Read files and give what ``keep`` makes of each, in the order of the files. Raises ValueRefusedError.

    ``workers`` are processes on this machine; ``dask`` is the address of a scheduler, which then gets the work.
    ``keep`` runs where the file is read, so that a long text need not travel.
    """
    if dask is not None:  # a worker that reads for itself has a folder of its own
        files = [Found(file.path.absolute(), file.name) for file in files]
    with hands(workers, dask, files) as who:
        tasks = list(_tasks(files, who.number))
        titles, catalogue, done = Titles(), list[bool](), 0
        entries = (_entries(task, [True] * len(task), who.carry) for task in tasks)
        for found, holding in who.do(titles_in, [lexicon], entries):
            titles.merge(found)
            catalogue += holding
            progress(f"titles: {len(catalogue):,} of {len(files):,} files")
        entries = (_entries(task, catalogue[at : at + len(task)], who.carry) for at, task in _placed(tasks))
        for outcomes in who.do(said_in, [lexicon, titles, page_name, keep], entries):
            yield from outcomes
            done += len(outcomes)
            progress(f"extracted: {done:,} of {len(files):,} files")


def _tasks(files: Sequence[Found], number: int) -> Iterator[list[Found]]:
    """Files in runs: many small ones, or few large ones."""
    most = max(1, min(MOST_FILES, len(files) // (number * _TASKS))) if number > 1 else MOST_FILES
    task: list[Found] = []
    size = 0
    for file in files:
        try:
            more = file.path.stat().st_size
        except OSError:
            more = 0
        if task and (len(task) >= most or size + more > MOST_BYTES):
            yield task
            task, size = [], 0
        task.append(file)
        size += more
    if task:
        yield task


def _placed(tasks: Sequence[list[Found]]) -> Iterator[tuple[int, list[Found]]]:
    at = 0
    for task in tasks:
        yield at, task
        at += len(task)


def _entries(task: Sequence[Found], catalogue: Sequence[bool], carry: bool) -> list[Entry]:
    return [
        (file.name, file.path, holds, load_bytes(file.path, file.name) if carry else None)
        for file, holds in zip(task, catalogue, strict=True)
    ]


def _source(entry: Entry) -> Source | Skipped:
    name, path, _, data = entry
    if data is None:
        data = load_bytes(path, name)
    return data if isinstance(data, Skipped) else read_bytes(data, name)


def titles_in(lexicon: Lexicon, task: Sequence[Entry]) -> tuple[Titles, list[bool]]:
    """The titled records of some files, and of each file whether it holds any record."""
    titles, holding = Titles(), list[bool]()
    for entry in task:
        source = _source(entry)
        records = find_records(source.text, lexicon) if isinstance(source, Source) else []
        holding.append(bool(records))
        for record in records:
            if record.title and isinstance(source, Source):
                shown = source.text[record.description_start : record.description_end]
                titles.add(record.title, resource_identifier(record.title), shown)
    return titles, holding


def said_in(
    lexicon: Lexicon, titles: Titles, page_name: Callable[[str], str], keep: Keep, task: Sequence[Entry]
) -> list[Read | Skipped]:
    """What some files say, in their order."""
    global _extractor
    if _extractor is None or _extractor[0] is not lexicon or _extractor[1] is not titles:
        _extractor = (lexicon, titles, Extractor(lexicon, titles))
    outcomes: list[Read | Skipped] = []
    for entry in task:
        source = _source(entry)
        if isinstance(source, Skipped):
            outcomes.append(source)
        else:
            page = _extractor[2].read(source, page_name(source.name), entry[2])
            outcomes.append(read_of(source, page, keep(source, page)))
    return outcomes


__all__ = ["Outcome", "Read", "Summary", "by_prefix", "extract_files", "read_files"]
