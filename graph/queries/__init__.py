"""Saved queries: each ``.rq`` file beside this one asks one question, said in its first comment."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


@cache
def text(name: str) -> str:
    """The text of a saved query, by its file name without ``.rq``. Values are bound by the store, never pasted."""
    return (FOLDER / f"{name}.rq").read_text(encoding="utf-8")


def names() -> list[str]:
    """The names of all saved queries, sorted."""
    return sorted(path.stem for path in FOLDER.glob("*.rq"))
