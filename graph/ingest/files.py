"""The files under some paths: in a fixed order, each once, symbolic links followed but never in circles."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.errors import FileUnreadableError


@dataclass(frozen=True, slots=True)
class Found:
    """A file, and the name by which it goes: its path below the folder that was given."""

    path: Path
    name: str


def find_files(paths: Sequence[Path]) -> list[Found]:
    """All files under the paths, sorted by name, hidden ones left out. Raises FileUnreadableError on a missing one."""
    found: dict[Path, Found] = {}
    names: set[str] = set()

    def take(file: Path, name: str, folder: str) -> None:
        if _real(file) not in found:
            # two folders may hold files of one name: the second goes by its folder too
            full = name if name not in names else f"{folder}/{name}"
            names.add(full)
            found[_real(file)] = Found(file, full)

    for path in paths:
        if path.is_dir():
            for file in _walk(path, set()):
                take(file, file.relative_to(path).as_posix(), path.resolve().name)
        elif path.exists():
            take(path, path.name, path.resolve().parent.name)
        else:
            raise FileUnreadableError(str(path), "does not exist", "Give a file or a folder.")
    return sorted(found.values(), key=lambda f: (f.name, str(f.path)))


def _real(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # a link that points at itself
        return path.absolute()


def _walk(folder: Path, seen: set[tuple[int, int]]) -> Iterator[Path]:
    try:
        status = folder.stat()
        entries = sorted(os.scandir(folder), key=lambda e: e.name)
    except OSError:
        return
    if (status.st_dev, status.st_ino) in seen:
        return
    seen.add((status.st_dev, status.st_ino))
    for entry in entries:
        if entry.name.startswith("."):
            continue
        try:
            is_folder = entry.is_dir()
        except OSError:
            is_folder = False
        if is_folder:
            yield from _walk(Path(entry.path), seen)
        else:
            yield Path(entry.path)
