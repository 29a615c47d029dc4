"""A change of the graph: a copy of the current release, changed, validated where it was touched, promoted or discarded.

Readers keep the release that they have. One writer at a time holds the home's lock; the others wait for it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from graph.build import SEARCH, TRACE, check, finish, shapes_digest
from graph.changes import lines, retention
from graph.changes.delta import Delta, between
from graph.changes.focus import focus_of, shapes_and_reach
from graph.changes.indexes import Making, reusable
from graph.changes.worker import Task, run
from graph.errors import ShapesViolatedError
from graph.progress import Progress, silent
from graph.release import Home, Manifest, Release
from graph.statistics import count
from graph.store import OxigraphStore, Quad
from graph.store.dump import digest_of, quad_lines
from graph.validation import Report, validate


@dataclass(frozen=True)
class Note:
    """Who changes the graph, why, from which address, and by which action (``update``, ``import`` …)."""

    who: str
    why: str
    action: str = "update"
    address: str = ""

    def __post_init__(self) -> None:
        for name in ("who", "why", "address"):
            text = getattr(self, name).encode("utf-8", "replace").decode()
            object.__setattr__(self, name, text)


@dataclass(frozen=True)
class Outcome:
    """What came of a change: the release that is current after it, and the difference; ``report`` of its validation."""

    release: Release
    delta: Delta
    report: Report | None = None

    @property
    def changed(self) -> bool:
        """Whether there is a new release."""
        return bool(self.delta)


@dataclass(frozen=True)
class Bounds:
    """Seconds that an update may be evaluated, seconds to wait for another writer, memory in MiB of the evaluation, and
    seconds that a writer of a server may validate and index a change.
    """

    seconds: float = 60.0
    patience: float = 30.0
    memory_mib: int = 1024
    validation_seconds: float = 300.0


BOUNDS = Bounds()

Edit = Callable[[Release, Path, Path], Delta]
"""Changes the store in the second path; the third is a folder for its own use. Gives the difference."""

Permit = Callable[[set[str]], None]
"""Raises where the graphs that a change touches may not be changed. Asked before anything is validated."""


def anybody(_graphs: set[str]) -> None:
    """Permission for everything: whoever can write to the home's folder."""


Stage = Callable[[str], None]
"""Told that a change is about to be validated (VALIDATING) or promoted (PROMOTING); raises where it may not be."""

VALIDATING, PROMOTING = "validating", "promoting"


def unwatched(_stage: str) -> None:
    """Nobody holds the change to its time."""


Indexing = Callable[[Collection[Making]], Callable[[], set[str]]]
"""Begins to make indexes; what it gives waits and tells the names of those that were made."""


def afterwards(_makings: Collection[Making]) -> Callable[[], set[str]]:
    """Nothing is made beside the validation."""
    return set


def change(
    home: Home,
    edit: Edit,
    note: Note,
    *,
    permit: Permit = anybody,
    bounds: Bounds = BOUNDS,
    ready: Callable[[Release], None] | None = None,
    indexing: Indexing = afterwards,
    stage: Stage = unwatched,
    progress: Progress = silent,
) -> Outcome:
    """Carry out a change as the next release.

    ``ready`` is asked, under the lock, whether the current release is still the one the change was meant for; it raises
    where not. ``stage`` is told before the change is validated and before it is promoted. Raises HomeBusyError,
    NoReleaseError, ShapesViolatedError, whatever ``edit``, ``permit``, ``ready`` and ``stage`` raise; the current
    release then stays what it was.
    """
    with home.writing(bounds.patience) as building:
        parent = home.current()
        if ready:
            ready(parent)
        folder = building / "release"
        folder.mkdir()
        parent.store.copy_to(folder / "store")
        delta = edit(parent, folder / "store", building)
        if not delta:
            return Outcome(parent, delta)
        permit(delta.graphs())
        progress(f"statements: {len(delta.added):,} added, {len(delta.removed):,} removed")
        stage(VALIDATING)
        store = OxigraphStore.read_only(folder / "store")
        reuse = reusable(parent, delta)
        makings = [Making.after(name, parent, folder, delta) for name in (TRACE, SEARCH) if name not in reuse]
        indexed = indexing(makings)
        try:
            report = check_change(parent, store, delta, progress)
        finally:
            made = indexed()
        if not report.conforms:
            raise ShapesViolatedError(report)
        for making in makings:
            if making.name not in made:
                making.make()
        finish(folder, store, progress, reuse, {making.name for making in makings})
        stage(PROMOTING)
        release = _promote(home, folder, parent, store, delta, report, note, progress)
        return Outcome(release, delta, report)


def check_change(parent: Release, store: OxigraphStore, delta: Delta, progress: Progress = silent) -> Report:
    """Validate a changed store: where the change reaches, or whole where that is not enough.

    What the change does not reach had no result in the parent, and has none now.
    """
    focus = None
    if parent.manifest.conforms and parent.manifest.shapes == shapes_digest():
        shapes, reach = shapes_and_reach()
        focus = focus_of(delta, parent.store, store, reach)
    if focus is None:
        return check(store, progress)
    progress(f"validating {len(focus):,} node{'' if len(focus) == 1 else 's'} …")
    return validate(store, shapes, focus=focus)


def _promote(
    home: Home,
    folder: Path,
    parent: Release,
    store: OxigraphStore,
    delta: Delta,
    report: Report,
    note: Note,
    progress: Progress,
) -> Release:
    (folder / "report.ttl").write_text(report.as_turtle(), encoding="utf-8")
    write_delta(folder, delta)
    text = lines.after(lines.read(home, parent), delta, store)
    number = home.next_number()
    Manifest(
        number=number,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        digest=digest_of(text),
        parent=parent.number,
        conforms=report.conforms,
        who=note.who,
        why=note.why,
        quads=text.count(b"\n"),
        counts=count(store),
        files=parent.manifest.files,
        shapes=shapes_digest(),
        action=note.action,
        address=note.address,
        added=len(delta.added),
        removed=len(delta.removed),
    ).write(folder / "manifest.json")
    release = home.promote(folder, number)
    lines.write(home, text)
    retention.apply(home)
    progress(f"release {number} is current: {release.manifest.quads:,} statements")
    return release


def write_delta(folder: Path, delta: Delta) -> None:
    """Keep the difference to the parent beside the store: ``added.nq`` and ``removed.nq``."""
    (folder / "added.nq").write_bytes(b"".join(quad_lines(delta.added)))
    (folder / "removed.nq").write_bytes(b"".join(quad_lines(delta.removed)))


# edits


@dataclass(frozen=True)
class Sparql:
    """A SPARQL update as an edit; ``using`` and ``named`` are the graphs that a request of the protocol names."""

    text: str
    base: str | None = None
    bounds: Bounds = BOUNDS
    using: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    def __call__(self, parent: Release, store: Path, folder: Path) -> Delta:
        """Carry it out; see ``Edit``."""
        task = Task(
            str(parent.store_path),
            str(store),
            str(folder),
            text=self.text,
            base=self.base,
            using=self.using,
            using_named=self.named,
            memory_mib=self.bounds.memory_mib,
        )
        return run(task, self.bounds.seconds)


@dataclass(frozen=True)
class Quads:
    """Graphs dropped, emptied and made, then quads taken away and others added, both as N-Quads."""

    added: str = ""
    removed: str = ""
    create: tuple[str, ...] = ()
    clear: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    bounds: Bounds = BOUNDS

    def __call__(self, parent: Release, store: Path, folder: Path) -> Delta:
        """Carry it out; see ``Edit``."""
        (folder / "in.nq").write_bytes(self.added.encode())
        (folder / "out.nq").write_bytes(self.removed.encode())
        task = Task(
            str(parent.store_path),
            str(store),
            str(folder),
            create=self.create,
            clear=self.clear,
            drop=self.drop,
            memory_mib=self.bounds.memory_mib,
        )
        return run(task, self.bounds.seconds)


def edit_to_json(edit: Edit) -> dict[str, Any]:
    """An edit for another process. Raises TypeError for one that cannot leave this one."""
    if not isinstance(edit, Sparql | Quads):
        raise TypeError("only updates and changes of quads can be handed to another process")
    return {"kind": type(edit).__name__, **asdict(edit)}


def edit_from_json(told: dict[str, Any]) -> Edit:
    """The edit that ``edit_to_json`` told of."""
    facts: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in told.items()}
    facts["bounds"] = Bounds(**facts["bounds"])
    return Sparql(**facts) if facts.pop("kind") == "Sparql" else Quads(**facts)


def sparql(
    text: str, base: str | None = None, bounds: Bounds = BOUNDS, using: Iterable[str] = (), named: Iterable[str] = ()
) -> Edit:
    """A SPARQL update; ``using`` and ``named`` are the graphs that a request of the protocol names."""
    return Sparql(text, base, bounds, tuple(using), tuple(named))


def quads(
    added: Iterable[Quad] = (),
    removed: Iterable[Quad] = (),
    *,
    create: Iterable[str] = (),
    clear: Iterable[str] = (),
    drop: Iterable[str] = (),
    bounds: Bounds = BOUNDS,
) -> Edit:
    """Graphs dropped, emptied (``default`` is the unnamed one) and made; then quads taken away, then others added."""
    fresh, gone = (b"".join(quad_lines(quads)).decode() for quads in (added, removed))
    return Quads(fresh, gone, tuple(create), tuple(clear), tuple(drop), bounds)


def state_of(release: Release) -> Edit:
    """Everything as it was in another release."""

    def edit(parent: Release, path: Path, _folder: Path) -> Delta:
        shutil.rmtree(path)
        release.store.copy_to(path)
        return between(parent.store, release.store)

    return edit
