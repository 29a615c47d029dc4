"""The journal: one line for each thing that was done to a home, chained by hash, only ever appended to.

An entry holds the SHA-256 of the one before, so that no past line can be changed, taken out or put in without breaking
every later one. The line of a release is written and synced before the release becomes current: it is the point from
which on a change is kept, whatever happens to the machine.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from graph.errors import JournalBrokenError

FIRST = "0" * 64
"""What stands for the hash before the first entry."""

Entry = dict[str, Any]


def _hash(entry: Entry) -> str:
    bare = {key: value for key, value in entry.items() if key != "hash"}
    return hashlib.sha256(json.dumps(bare, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class Journal:
    """The journal in the file at ``path``; JSON Lines in UTF-8."""

    path: Path

    def entries(self) -> Iterator[Entry]:
        """The entries, oldest first, as they stand; a last line without its end is not there yet."""
        try:
            with self.path.open("rb") as lines:
                for number, line in enumerate(lines, 1):
                    if not line.endswith(b"\n"):
                        return
                    yield self._parse(line, number)
        except FileNotFoundError:
            return

    def _parse(self, line: bytes, number: int) -> Entry:
        try:
            entry = json.loads(line)
        except ValueError as error:
            raise JournalBrokenError(str(self.path), number, "is not JSON") from error
        if not isinstance(entry, dict) or not {"sequence", "action", "hash"} <= entry.keys():
            raise JournalBrokenError(str(self.path), number, "is no entry")
        return entry

    def verify(self) -> list[Entry]:
        """All entries, their chain checked. Raises JournalBrokenError with the first line that does not fit."""
        before, kept = FIRST, list[Entry]()
        for number, entry in enumerate(self.entries(), 1):
            if entry.get("sequence") != number:
                raise JournalBrokenError(str(self.path), number, f"says it is entry {entry.get('sequence')}")
            if entry.get("previous") != before:
                raise JournalBrokenError(str(self.path), number, "does not follow from the line before")
            if entry.get("hash") != _hash(entry):
                raise JournalBrokenError(str(self.path), number, "was changed after it was written")
            before = entry["hash"]
            kept.append(entry)
        return kept

    def append(self, action: str, **facts: Any) -> Entry:
        """Append an entry and sync it to disk. Needs the writer's lock.

        ``facts`` must be JSON values. A torn last line, which a stopped machine can leave, is cut off first.
        """
        last = self._repair()
        entry: Entry = {
            "sequence": last["sequence"] + 1 if last else 1,
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "action": action,
            **facts,
            "previous": last["hash"] if last else FIRST,
        }
        entry["hash"] = _hash(entry)
        line = json.dumps(entry, sort_keys=True, ensure_ascii=False).encode() + b"\n"
        fresh = not self.path.exists()
        descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(descriptor, line)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if fresh:
            sync_folder(self.path.parent)
        return entry

    def last(self, *actions: str) -> Entry | None:
        """The newest entry, or the newest of these actions."""
        found = None
        for entry in self.entries():
            if not actions or entry["action"] in actions:
                found = entry
        return found

    def _repair(self) -> Entry | None:
        """Cut a last line that has no end; give the last whole entry."""
        try:
            with self.path.open("r+b") as file:
                whole = file.read()
                end = whole.rfind(b"\n") + 1
                if end != len(whole):
                    file.truncate(end)
                    os.fsync(file.fileno())
        except FileNotFoundError:
            return None
        lines = whole[:end].splitlines()
        return self._parse(lines[-1], len(lines)) if lines else None


def sync_folder(folder: Path) -> None:
    """Bring the entries of a folder to disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
