"""From files to a release: load, validate, index, promote. The one module that knows the order."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from graph import resources
from graph.changes import lines
from graph.errors import ChangesLeftOutError, HomeUnusableError, ShapesViolatedError, TraceIndexError
from graph.iri import GRAPH
from graph.progress import Progress, silent
from graph.release import Home, Manifest, Release
from graph.statistics import count
from graph.store import OxigraphStore, load_file
from graph.store.dump import canonical_lines, digest_of
from graph.validation import Report, validate

TRACE, SEARCH = "trace", "search.sqlite"
"""The names of the indexes in the folder of a release."""


@dataclass(frozen=True)
class Input:
    """A file and the named graph that it goes into."""

    path: Path
    graph: str


def ontology_inputs() -> list[Input]:
    """The files of the ontology."""
    return [Input(path, f"{GRAPH}ontology/{path.stem}") for path in resources.turtle_files(resources.ONTOLOGY)]


def curated_inputs() -> list[Input]:
    """The files of the curated facts."""
    return [Input(path, f"{GRAPH}curated/{path.stem}") for path in resources.turtle_files(resources.DATA)]


def added_input(path: Path) -> Input:
    """A file that a user adds; its graph is named for it."""
    stem = path.name.split(".")[0] or path.name
    return Input(path, f"{GRAPH}added/{stem}")


def all_inputs(additions: Sequence[Path] = ()) -> list[Input]:
    """Everything that goes into a release: ontology, curated facts, and what a user adds."""
    return [*ontology_inputs(), *curated_inputs(), *(added_input(path) for path in additions)]


def source_inputs(home: Home) -> list[Input]:
    """The graphs of the sources that were read into a home: they go into each of its releases."""
    return [Input(path, f"{GRAPH}source/{path.stem}") for path in sorted(home.sources_path.glob("*.ttl"))]


def home_inputs(home: Home, additions: Sequence[Path] = ()) -> list[Input]:
    """Everything that goes into a release of a home: the files, and what was read into it from texts, written anew
    against the files as they stand."""
    inputs = all_inputs(additions)
    if home.sources_path.is_dir():
        from graph.sources.ingestion import refresh  # reading rules load only where something was read

        inputs += refresh(home, additions)
    return inputs


def load(store: OxigraphStore, inputs: Sequence[Input], progress: Progress = silent) -> dict[str, str]:
    """Load files into a store. Gives the SHA-256 of each file by its name. Raises InputError."""
    sums: dict[str, str] = {}
    for item in inputs:
        load_file(store, item.path, item.graph)
        sums[f"{item.graph.removeprefix(GRAPH)}"] = hashlib.sha256(item.path.read_bytes()).hexdigest()
    progress(f"loaded {len(inputs)} files, {len(store):,} statements")
    return sums


def shapes_digest() -> str:
    """The SHA-256 of the shapes, file by file: what a release was validated against."""
    seen = hashlib.sha256()
    for path in resources.turtle_files(resources.SHAPES):
        seen.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return seen.hexdigest()


def check(store: OxigraphStore, progress: Progress = silent) -> Report:
    """Validate a whole store against the shapes."""
    progress("validating …")
    started = time.monotonic()
    report = validate(store, resources.turtle_files(resources.SHAPES))
    progress(f"validated in {time.monotonic() - started:.1f} s: {report.verdict()}")
    return report


def build(
    home: Home,
    inputs: Sequence[Input],
    *,
    who: str = "",
    why: str = "",
    from_files: bool = False,
    progress: Progress = silent,
) -> Release:
    """Build a release from files and make it current.

    Input that gives the digest of the current release gives that release, but for one whose indexes another version of
    this program has made. What came by changes since the last build and
    is not in the files is left out with ``from_files`` only. Raises InputError, ShapesViolatedError, HomeError,
    ChangesLeftOutError; the current release then stays what it was.
    """
    with home.writing() as building:
        folder = building / "release"
        folder.mkdir()
        # Validation asks millions of small questions: in memory they cost half of what they cost on disk.
        store = OxigraphStore.memory()
        sums = load(store, inputs, progress)
        text = b"".join(canonical_lines(store))
        whole = digest_of(text)
        current = home.current_number()
        same = current is not None and home.release(current).manifest.digest == whole
        if not same and not from_files and (left_out := home.since_build()):
            raise ChangesLeftOutError(left_out)
        report = check(store, progress)
        if not report.conforms:
            raise ShapesViolatedError(report)
        if current is not None and same and all(index_readable(name, home.folder(current)) for name in (TRACE, SEARCH)):
            progress(f"nothing has changed: release {current} stays")
            return home.release(current)
        (folder / "report.ttl").write_text(report.as_turtle(), encoding="utf-8")
        finish(folder, store, progress)
        number = home.next_number()
        Manifest(
            number=number,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            digest=whole,
            parent=current,
            conforms=report.conforms,
            who=who,
            why=why,
            quads=len(store),
            counts=count(store),
            files=sums,
            shapes=shapes_digest(),
        ).write(folder / "manifest.json")
        write_store(store, folder / "store")
        release = home.promote(folder, number)
        lines.write(home, text)  # the first change need not read them from the store
        progress(f"release {number} is current: {release.manifest.quads:,} statements, {whole[:19]}…")
        return release


def write_store(store: OxigraphStore, path: Path) -> None:
    """Write a store to disk, compacted, and close it."""
    disk = OxigraphStore.create(path)
    disk.add_all(store.quads())
    disk.settle()


def make_index(name: str, store: OxigraphStore, folder: Path) -> None:
    """Make one index of a release in its folder, in place of what was there."""
    # Imported here: numpy and the folding tables cost a tenth of a second that most commands do not need.
    from graph import search, trace

    if name == TRACE:
        trace.build_index(store, folder / name)
    else:
        search.build_index(store, folder / name)


def index_readable(name: str, folder: Path) -> bool:
    """Whether an index of a release is there and can be read by this version of the program."""
    from graph import search, trace

    try:
        if name == TRACE:
            trace.TraceIndex.open(folder / name)
        else:
            search.SearchIndex.open(folder / name).close()
    except (TraceIndexError, HomeUnusableError):
        return False
    return True


def finish(
    folder: Path,
    store: OxigraphStore,
    progress: Progress = silent,
    reuse: Mapping[str, Path] = MappingProxyType({}),
    made: Collection[str] = (),
) -> None:
    """Make the indexes of a release from its store: the arrays that traces run on, and the text index.

    ``reuse`` names those that are the same as in another release, and where they lie: they are linked, not made;
    ``made`` those that are there already.
    """
    for name in (TRACE, SEARCH):
        if name in made:
            continue
        if name not in reuse:
            make_index(name, store, folder)
        elif reuse[name].is_dir():
            shutil.copytree(reuse[name], folder / name, copy_function=os.link)
        else:
            os.link(reuse[name], folder / name)
    progress("indexed for traces and for search")
