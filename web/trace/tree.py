"""A tree as the steps that write it as nested lists, without recursion, its unforked stretches in one list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

DEEPEST = 24
"""Lists in lists; what hangs deeper stands in the innermost."""


@dataclass(frozen=True, slots=True)
class Step(Generic[T]):
    """``open`` and ``close`` a list, ``item`` begins an entry with its branch, ``end`` ends it."""

    what: str
    branch: T | None = None


def steps(roots: Sequence[T], children: Callable[[T], Sequence[T]]) -> list[Step[T]]:
    """The steps that write *roots* and what hangs below them.

    A branch alone below the one above it stands after it in the same list: a line of fourteen is not fourteen deep.
    """
    written: list[Step[T]] = []
    waiting: list[Step[T]] = _listed(roots) if roots else []
    depth = 0
    while waiting:
        step = waiting.pop()
        depth += {"open": 1, "close": -1}.get(step.what, 0)
        written.append(step)
        if step.what == "item" and step.branch is not None:
            below = children(step.branch)
            if len(below) > 1 and depth < DEEPEST:
                waiting += [Step("end"), *_listed(below)]
            else:
                waiting += [one for child in reversed(below) for one in (Step("item", child),)] + [Step("end")]
    return written


def _listed(branches: Sequence[T]) -> list[Step[T]]:
    """In reverse, as they are taken from the end."""
    return [Step("close"), *(Step("item", branch) for branch in reversed(branches)), Step("open")]
