"""The home: a folder that holds every release, the switch to the current one, and the writer's lock."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from graph.errors import (
    HomeBusyError,
    HomeUnusableError,
    JournalBrokenError,
    NoReleaseError,
    ReleaseUnknownError,
)
from graph.release.journal import Journal, sync_folder
from graph.release.manifest import LAYOUT, Manifest
from graph.release.release import Release

PROMOTED = "release"
"""The action of the journal's entries for releases."""
BUILT = "build"
"""What made a release that was built from files."""
INGESTED = "ingest"
"""What made a release with the graphs of sources that were read; a build takes them along."""
REMOVED = "removed"
"""The action of its entries for releases that were taken away."""
_ASIDE = ".removed-"
_GLANCE = 0.02
_LEAD = 0.05
"""Seconds for servers to open a store before its release is current."""


def default_home() -> Path:
    """$CONCORDAT_HOME, else the user's data folder (XDG Base Directory 0.8)."""
    if given := os.environ.get("CONCORDAT_HOME"):
        return Path(given)
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data) / "concordat"


@dataclass(frozen=True)
class Home:
    """``releases/N`` is immutable once there; ``current`` is a symbolic link to one of them, replaced in one step;
    ``next`` is one that moves a moment before it; ``building/`` holds what is not yet a release, and nothing of worth
    after a crash.
    """

    path: Path

    @property
    def releases_path(self) -> Path:
        """The folder of the releases."""
        return self.path / "releases"

    @property
    def current_path(self) -> Path:
        """The switch."""
        return self.path / "current"

    @property
    def next_path(self) -> Path:
        """Points to the release that is to be current, or is."""
        return self.path / "next"

    @property
    def journal(self) -> Journal:
        """What was done to this home."""
        return Journal(self.path / "journal.jsonl")

    def since_build(self) -> list[int]:
        """The numbers of the releases that changes made since the last one that was built from files.

        None where the current release has come back to what was built. What was read from texts is kept beside the
        releases, so that a build has it too.
        """
        entries = [entry for entry in self.journal.entries() if entry["action"] == PROMOTED]
        built = [place for place, entry in enumerate(entries) if entry["by"] == BUILT]
        later = entries[built[-1] + 1 :] if built else entries
        if built and later and later[-1]["digest"] == entries[built[-1]]["digest"]:
            return []
        return [int(entry["release"]) for entry in later if entry["by"] != INGESTED]

    def next_number(self) -> int:
        """The number that the next release gets: one that none has had. Needs the lock."""
        last = self.journal.last(PROMOTED)
        return max([*self.numbers(), last["release"] if last else 0]) + 1

    def dumps_path(self, number: int) -> Path:
        """The folder of the dumps of a release, which need not be there."""
        return self.path / "dumps" / f"{number:04d}"

    @property
    def sources_path(self) -> Path:
        """What was read from texts, kept from release to release."""
        return self.path / "sources"

    def numbers(self) -> list[int]:
        """The numbers of the releases that are kept, ascending."""
        if not self.releases_path.is_dir():
            return []
        return sorted(int(entry.name) for entry in self.releases_path.iterdir() if entry.name.isdecimal())

    def release(self, number: int) -> Release:
        """The release of this number. Raises ReleaseUnknownError."""
        return self._open(self.folder(number), number)

    def folder(self, number: int) -> Path:
        """Where the release of this number lies, whether it is there or not."""
        return self.releases_path / f"{number:04d}"

    def releases(self) -> list[Release]:
        """All releases that are kept, oldest first."""
        return [self.release(number) for number in self.numbers()]

    def current_number(self) -> int | None:
        """The number that ``current`` points to, None where there is none of this layout."""
        try:
            return self.current().number
        except NoReleaseError:
            return None

    def current(self) -> Release:
        """The current release. Raises NoReleaseError."""
        try:
            target = self.current_path.resolve(strict=True)
            release = self._open(target, int(target.name))
        except (OSError, ValueError, ReleaseUnknownError) as error:
            raise NoReleaseError(str(self.path)) from error
        if release.manifest.layout != LAYOUT:
            raise NoReleaseError(str(self.path))
        return release

    def _open(self, folder: Path, number: int) -> Release:
        try:
            return Release(folder, Manifest.read(folder / "manifest.json"))
        except (OSError, ValueError, TypeError) as error:
            raise ReleaseUnknownError(number, self.numbers(), self._removed(number)) from error

    def _removed(self, number: int) -> str:
        """When a release was removed; empty where it was not."""
        try:
            entries = [e for e in self.journal.entries() if e["action"] == REMOVED and e.get("release") == number]
        except JournalBrokenError:  # whoever audits is told
            return ""
        return str(entries[-1]["time"]) if entries else ""

    @contextmanager
    def locked(self, patience: float = 0) -> Iterator[None]:
        """Hold the writer's lock; wait for it up to ``patience`` seconds.

        The lock is the kernel's (flock), so that it dies with its process. What an earlier writer left half done is
        brought to an end or swept away. Raises HomeBusyError, HomeUnusableError.
        """
        self._prepare()
        deadline = time.monotonic() + patience
        with (self.path / "lock").open("a") as lock:
            while True:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError as error:
                    if time.monotonic() >= deadline:
                        raise HomeBusyError(str(self.path)) from error
                    time.sleep(_GLANCE)
            self._recover()
            yield

    @contextmanager
    def writing(self, patience: float = 0) -> Iterator[Path]:
        """An empty folder to build in, while holding the lock: see ``locked``."""
        with self.locked(patience):
            # a name of its own each time: an engine that is slow to let go of an earlier store must not find this one
            building = self.path / "building" / secrets.token_hex(8)
            building.mkdir(parents=True)
            try:
                yield building
            finally:
                shutil.rmtree(building.parent, ignore_errors=True)

    def recover(self) -> bool:
        """Bring to an end what a stopped writer left half done; False where somebody is writing now."""
        try:
            with self.locked():
                return True
        except HomeBusyError:
            return False

    def _recover(self) -> None:
        """The journal decides: a release that it knows is made current, one that it does not know was never promised.

        Needs the lock.
        """
        shutil.rmtree(self.path / "building", ignore_errors=True)
        last = self.journal.last(PROMOTED)
        current = self.current_number()
        if last is None:
            # a home from before there was a journal
            if current is not None:
                self._enter(self.release(current).manifest)
            return
        known, removed = set[int](), set[int]()
        for entry in self.journal.entries():
            if entry["action"] == PROMOTED:
                known.add(entry["release"])
            elif entry["action"] == REMOVED:
                removed.add(entry["release"])
        for number in self.numbers():
            if number > max(known) and number not in known:
                shutil.rmtree(self.folder(number))
        for number in self._left_over() & removed:
            self.remove(number)
        if current != last["release"] and self.folder(last["release"]).is_dir():
            self.switch(last["release"])

    def _left_over(self) -> set[int]:
        """The numbers of the releases of which there is anything at all."""
        folders = (self.releases_path, self.path / "dumps")
        names = [entry.name for folder in folders if folder.is_dir() for entry in folder.iterdir()]
        names += [entry.name.removeprefix(_ASIDE) for entry in self.path.glob(f"{_ASIDE}*")]
        return {int(name) for name in names if name.isdecimal()}

    def remove(self, number: int) -> None:
        """Take away what is left of a release and of its dumps. Needs the lock, and the journal's entry before it."""
        aside = self.path / f"{_ASIDE}{number:04d}"
        for path in (self.folder(number), self.dumps_path(number)):
            shutil.rmtree(aside, ignore_errors=True)
            with suppress(FileNotFoundError):
                path.rename(aside)  # in one step: nobody meets half a release
        shutil.rmtree(aside, ignore_errors=True)

    def _prepare(self) -> None:
        try:
            self.releases_path.mkdir(parents=True, exist_ok=True)
            (self.path / "lock").touch()
        except (FileExistsError, NotADirectoryError) as error:
            raise HomeUnusableError(str(self.path), "is not a folder") from error
        except OSError as error:
            raise HomeUnusableError(str(self.path), f"cannot be written ({error.strerror})") from error

    def promote(self, folder: Path, number: int) -> Release:
        """Make a finished folder release ``number`` and the current one.

        The rename, the journal's entry and the switch are atomic each. A crash before the entry leaves the old release,
        and the next writer sweeps the new folder away; after it, the next writer switches. Needs the lock. Between the
        entry and the switch ``next`` points to the release for a moment, so that servers open its store: from the entry
        on, its folder holds what it will always hold.
        """
        _sync_tree(folder)
        folder.rename(self.folder(number))
        sync_folder(self.releases_path)
        release = self.release(number)
        self._enter(release.manifest)
        self._point(self.next_path, number)
        time.sleep(_LEAD)
        self.switch(number)
        return release

    def _enter(self, manifest: Manifest) -> None:
        self.journal.append(
            PROMOTED,
            release=manifest.number,
            parent=manifest.parent,
            digest=manifest.digest,
            by=manifest.action,
            who=manifest.who,
            why=manifest.why,
            address=manifest.address,
            added=manifest.added,
            removed=manifest.removed,
        )

    def switch(self, number: int) -> None:
        """Point ``current`` at a release, in one step. Needs the lock."""
        self._point(self.current_path, number)
        sync_folder(self.path)

    def _point(self, link: Path, number: int) -> None:
        fresh = link.with_name(f".{link.name}")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(Path("releases") / self.folder(number).name)
        fresh.replace(link)


def _sync_tree(folder: Path) -> None:
    for root, _, files in os.walk(folder):
        for name in files:
            descriptor = os.open(Path(root) / name, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        sync_folder(Path(root))
