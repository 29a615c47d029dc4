"""How long releases are kept: so many of the newest, all of the last so many days, and every pinned one."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from graph.errors import ValueRefusedError
from graph.release import Home
from graph.release.home import REMOVED


@dataclass(frozen=True)
class Retention:
    """A release is kept while it is among the newest ``number`` or younger than ``days``; None keeps all.

    The current one and the pinned ones are always kept.
    """

    number: int | None = None
    days: int | None = None
    pinned: tuple[int, ...] = ()

    @classmethod
    def read(cls, home: Home) -> Retention:
        """What is set in a home."""
        try:
            found = json.loads(_path(home).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return cls()
        return cls(found["number"], found["days"], tuple(found["pinned"]))

    def write(self, home: Home) -> None:
        """Set it. Needs the lock."""
        for name, value in (("number", self.number), ("days", self.days)):
            if value is not None and value < 1:
                raise ValueRefusedError(name, str(value), "1 or more")
        fresh = _path(home).with_suffix(".part")
        fresh.write_text(json.dumps(asdict(self)) + "\n", encoding="utf-8")
        fresh.replace(_path(home))


def _path(home: Home) -> Path:
    return home.path / "retention.json"


def set_retention(home: Home, number: int | None, days: int | None, who: str) -> list[int]:
    """Keep the newest ``number`` and those younger than ``days``. Gives the numbers that were removed at once."""
    with home.locked():
        kept = Retention.read(home)
        Retention(number, days, kept.pinned).write(home)
        home.journal.append("retention", number=number, days=days, who=who)
        return apply(home)


def pin(home: Home, number: int, pinned: bool, who: str) -> None:
    """Keep a release for good, or no longer. Raises ReleaseUnknownError."""
    with home.locked():
        home.release(number)
        kept = Retention.read(home)
        numbers = {*kept.pinned} | {number} if pinned else {*kept.pinned} - {number}
        Retention(kept.number, kept.days, tuple(sorted(numbers))).write(home)
        home.journal.append("pin" if pinned else "unpin", release=number, who=who)


def apply(home: Home) -> list[int]:
    """Remove what need not be kept any longer, with its dumps. Gives the numbers. Needs the lock.

    The journal is told first: a release that is half removed is removed to the end by the next writer.
    """
    rule = Retention.read(home)
    if rule.number is None and rule.days is None:
        return []
    current, numbers = home.current_number(), home.numbers()
    newest = set(numbers[-rule.number :]) if rule.number is not None else set()
    oldest = datetime.now(UTC) - timedelta(days=rule.days) if rule.days is not None else None
    removed = []
    for number in numbers:
        if number == current or number in rule.pinned or number in newest:
            continue
        if oldest is not None and datetime.fromisoformat(home.release(number).manifest.created) >= oldest:
            continue
        home.journal.append(REMOVED, release=number)
        home.remove(number)
        removed.append(number)
    return removed
