"""The home: a folder that holds every release, the switch to the current one, and the writer's lock."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from graph.errors import HomeBusyError, HomeUnusableError, NoReleaseError, ReleaseUnknownError
from graph.release.manifest import LAYOUT, Manifest
from graph.release.release import Release


def default_home() -> Path:
    """$CONCORDAT_HOME, else the user's data folder (XDG Base Directory 0.8)."""
    if given := os.environ.get("CONCORDAT_HOME"):
        return Path(given)
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data) / "concordat"


@dataclass(frozen=True)
class Home:
    """``releases/N`` is immutable once there; ``current`` is a symbolic link to one of them, replaced in one step;
    ``building/`` holds what is not yet a release, and nothing of worth after a crash.
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
        return self._open(self.releases_path / f"{number:04d}", number)

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
            raise ReleaseUnknownError(number, self.numbers()) from error

    @contextmanager
    def writing(self) -> Iterator[Path]:
        """An empty folder to build in, while holding the writer's lock.

        The lock is the kernel's (flock), so that it dies with its process. What an earlier writer left is swept away.
        Raises HomeBusyError, HomeUnusableError.
        """
        self._prepare()
        with (self.path / "lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise HomeBusyError(str(self.path)) from error
            building = self.path / "building"
            shutil.rmtree(building, ignore_errors=True)
            building.mkdir()
            try:
                yield building
            finally:
                shutil.rmtree(building, ignore_errors=True)

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

        The rename and the switch are atomic each; a crash between them leaves the old release current and a whole new
        one unused. Needs the lock.
        """
        _sync_tree(folder)
        target = self.releases_path / f"{number:04d}"
        folder.rename(target)
        _sync_folder(self.releases_path)
        self.switch(number)
        return self.release(number)

    def switch(self, number: int) -> None:
        """Point ``current`` at a release, in one step. Needs the lock."""
        fresh = self.path / ".current"
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(Path("releases") / f"{number:04d}")
        fresh.replace(self.current_path)
        _sync_folder(self.path)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_tree(folder: Path) -> None:
    for root, _, files in os.walk(folder):
        for name in files:
            descriptor = os.open(Path(root) / name, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        _sync_folder(Path(root))
