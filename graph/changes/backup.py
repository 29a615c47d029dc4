"""A home into one file, and back: all releases that are kept, the journal, the rules of retention, and what was read
from texts, with the decisions on it. Tokens stay behind.

The file is a tar (gzipped where its name ends in .gz); its first member, ``backup.json``, holds the SHA-256 of every
other. A backup is taken while the home serves: releases never change, so they are held by hard links and packed at
leisure; only taking hold of them needs the writer's lock.
"""

from __future__ import annotations

import fcntl
import hashlib
import io
import json
import os
import re
import secrets
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from graph.errors import FileUnreadableError, HomeBusyError, HomeUnusableError
from graph.progress import Progress, silent
from graph.release import Home
from graph.release.home import PROMOTED
from graph.release.journal import Journal

LAYOUT = 1
_INDEX = "backup.json"
_NAME = r"(?!\.{1,2}(?:/|$))[\w.~-]+"
_MEMBER = re.compile(rf"(?:releases/\d{{4,}}|sources)/(?:{_NAME}/)*{_NAME}|journal\.jsonl|retention\.json")
"""The names that a backup may hold; a segment is neither ``.`` nor ``..``."""


def back_up(home: Home, target: Path, progress: Progress = silent) -> int:
    """Write the home into one file, which appears only when it is whole. Gives its size in bytes.

    Raises HomeBusyError where another backup is being taken, NoReleaseError, FileUnreadableError.
    """
    part = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
    with _held(home) as (folder, current):
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        progress(f"packing {len(files)} files")
        sums = {path.relative_to(folder).as_posix(): _sum(path) for path in files}
        index = {"layout": LAYOUT, "current": current, "created": _now(), "files": sums}
        try:
            with tarfile.open(part, "w:gz" if target.suffix == ".gz" else "w") as tar:
                _add(tar, _INDEX, json.dumps(index, indent=1).encode())
                for path in files:
                    tar.add(path, path.relative_to(folder).as_posix(), recursive=False)
            with part.open("rb") as file:
                os.fsync(file.fileno())
            part.replace(target)
        except OSError as error:
            raise FileUnreadableError(str(target), f"cannot be written ({error.strerror})") from error
        finally:
            part.unlink(missing_ok=True)
    return target.stat().st_size


@contextmanager
def _held(home: Home) -> Iterator[tuple[Path, int]]:
    """A folder that holds everything by hard links, and the current number. What a stopped backup left is swept."""
    root = home.path / "backups"
    home.current()
    with home.locked(patience=60):
        root.mkdir(exist_ok=True)
    with (root / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise HomeBusyError(str(root)) from error
        for left in root.iterdir():
            if left.is_dir():
                shutil.rmtree(left)
        folder = root / secrets.token_hex(8)
        try:
            with home.locked(patience=60):
                current = home.current().number
                for number in home.numbers():
                    shutil.copytree(home.folder(number), folder / "releases" / f"{number:04d}", copy_function=os.link)
                if home.sources_path.is_dir():  # copied: a later reading writes there again
                    shutil.copytree(home.sources_path, folder / "sources")
                for name in ("journal.jsonl", "retention.json"):
                    if (home.path / name).is_file():
                        shutil.copyfile(home.path / name, folder / name)
            yield folder, current
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def restore(home: Home, source: Path, progress: Progress = silent) -> int:
    """Unpack a backup into a home that has no release yet, and make its current release current. Gives its number.

    Every file is checked against its SHA-256 before anything is put in place. Raises FileUnreadableError for a file
    that is no whole backup, HomeUnusableError for a home that is not empty.
    """
    with home.writing() as building:
        if home.numbers() or home.journal.path.exists():
            raise HomeUnusableError(str(home.path), "is not empty, and a backup is restored into an empty home only")
        folder = building / "restored"
        folder.mkdir()
        current = _unpack(source, folder)
        progress("checked every file")
        known = [entry for entry in Journal(folder / "journal.jsonl").verify() if entry["action"] == PROMOTED]
        if not known or known[-1]["release"] != current:
            raise FileUnreadableError(str(source), "holds a journal that does not end with its current release")
        for path in sorted((folder / "releases").iterdir()):
            path.rename(home.releases_path / path.name)
        if (folder / "sources").is_dir() and not home.sources_path.exists():
            (folder / "sources").rename(home.sources_path)
        if (folder / "retention.json").is_file():
            (folder / "retention.json").rename(home.path / "retention.json")
        (folder / "journal.jsonl").rename(home.journal.path)  # last: from here on the home has its releases
        home.switch(current)
        home.journal.append("restored", current=current)
    return current


def _unpack(source: Path, folder: Path) -> int:
    try:
        with tarfile.open(source, "r:*") as tar:
            first = tar.next()
            body = tar.extractfile(first) if first and first.name == _INDEX and first.isreg() else None
            if body is None:
                raise FileUnreadableError(str(source), f"does not begin with {_INDEX}", "Give a file of `backup`.")
            index = json.loads(body.read(64 << 20))
            sums, seen = dict(index["files"]), set[str]()
            while (member := tar.next()) is not None:
                linked = member.islnk() and member.linkname in seen
                if member.name not in sums or not (member.isreg() or linked) or not _MEMBER.fullmatch(member.name):
                    raise FileUnreadableError(str(source), f"holds {member.name!r}, which does not belong in a backup")
                path = folder / member.name
                path.parent.mkdir(parents=True, exist_ok=True)
                if linked:  # releases share the files that did not change
                    os.link(folder / member.linkname, path)
                    found = sums[member.linkname]
                else:
                    inner = tar.extractfile(member)
                    found = _copy(inner, path) if inner else ""
                if found != sums[member.name]:
                    raise FileUnreadableError(str(source), f"was damaged: {member.name} has another SHA-256")
                seen.add(member.name)
    except FileNotFoundError as error:
        raise FileUnreadableError(str(source), "does not exist") from error
    except (tarfile.TarError, OSError, EOFError, ValueError, KeyError, TypeError) as error:
        raise FileUnreadableError(str(source), f"is no whole backup ({error})") from error
    if missing := sums.keys() - seen:
        raise FileUnreadableError(str(source), f"lacks {len(missing)} files, {min(missing)} among them")
    return int(index["current"])


def _copy(source: IO[bytes], path: Path) -> str:
    seen = hashlib.sha256()
    with path.open("wb") as file:
        while chunk := source.read(1 << 20):
            seen.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return seen.hexdigest()


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _add(tar: tarfile.TarFile, name: str, body: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(body)
    tar.addfile(member, io.BytesIO(body))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
