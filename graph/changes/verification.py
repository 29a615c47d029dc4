"""Whether a home is what it says: stores against manifests, indexes against stores, manifests against the journal."""

from __future__ import annotations

import filecmp
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

from graph.build import SEARCH, finish
from graph.errors import ConcordatError, HomeUnusableError, JournalBrokenError, ReleaseUnknownError
from graph.progress import Progress, silent
from graph.release import Home, Release
from graph.release.home import PROMOTED, REMOVED
from graph.release.journal import Entry
from graph.store.dump import digest


def verify(home: Home, everything: bool = False, progress: Progress = silent) -> list[str]:
    """The faults of a home, in words; none where all is well. ``everything`` reads the older releases too."""
    home.recover()
    faults = list(_journal_faults(home))
    current = home.current()
    numbers = home.numbers() if everything else [current.number]
    for number in numbers:
        progress(f"reading release {number} …")
        try:
            faults += _release_faults(home.release(number))
        except (ConcordatError, OSError, RuntimeError) as error:
            faults.append(f"release {number}: {error}")
    return faults


def audit(home: Home) -> list[Entry]:
    """The journal, its chain checked, and each release that is kept against its entry. Raises JournalBrokenError."""
    home.recover()
    entries = home.journal.verify()
    for fault in _disagreements(home, entries):
        raise JournalBrokenError(str(home.journal.path), len(entries), fault)
    return entries


def _journal_faults(home: Home) -> Iterator[str]:
    try:
        yield from _disagreements(home, home.journal.verify())
    except JournalBrokenError as error:
        yield str(error)


def _disagreements(home: Home, entries: list[Entry]) -> Iterator[str]:
    promoted = {entry["release"]: entry for entry in entries if entry["action"] == PROMOTED}
    removed = {entry["release"] for entry in entries if entry["action"] == REMOVED}
    if home.numbers() and not promoted:
        yield "it knows of no release, but the home has some"
        return
    kept = set(home.numbers())
    for number, entry in promoted.items():
        if number in removed:
            continue
        if number not in kept:
            yield f"release {number} should be kept and is not there"
            continue
        try:
            manifest = home.release(number).manifest
        except ReleaseUnknownError:
            yield f"the manifest of release {number} cannot be read"
            continue
        for name, told in (("digest", manifest.digest), ("who", manifest.who), ("why", manifest.why)):
            if entry[name] != told:
                yield f"release {number} says {name} {told!r}, the journal {entry[name]!r}"
    if promoted and home.current_number() != max(promoted):
        yield f"the current release is {home.current_number()}, the last one promoted {max(promoted)}"


def _release_faults(release: Release) -> Iterator[str]:
    store, manifest = release.store, release.manifest
    if len(store) != manifest.quads:
        yield f"release {release.number}: {len(store)} statements, {manifest.quads} in its manifest"
    found = digest(store)
    if found != manifest.digest:
        yield f"release {release.number}: its store has the digest {found}, its manifest {manifest.digest}"
    with tempfile.TemporaryDirectory(prefix="concordat-verify-") as name:
        try:
            finish(Path(name), store)
        except OSError as error:
            raise HomeUnusableError(name, f"the indexes cannot be made again ({error})") from error
        yield from (f"release {release.number}: {fault}" for fault in _index_faults(Path(name), release.path))


def _index_faults(made: Path, kept: Path) -> Iterator[str]:
    """Where indexes that are kept differ from those made anew: builders give the same bytes for the same store, but for
    the text index, which a change brings along row by row.
    """
    for path in sorted(made.rglob("*")):
        there = kept / path.relative_to(made)
        if not path.is_file():
            continue
        if not there.is_file():
            yield f"the index {there.relative_to(kept)} is missing"
        elif not filecmp.cmp(path, there, shallow=False) and (path.name != SEARCH or _rows_differ(path, there)):
            yield (
                f"the index {there.relative_to(kept)} is not what its store gives: it was changed, or made by another"
                " version of this program or of SQLite"
            )


def _rows_differ(made: Path, kept: Path) -> bool:
    from graph.search import unlike

    try:
        return bool(unlike(made, kept))
    except sqlite3.Error:
        return True
