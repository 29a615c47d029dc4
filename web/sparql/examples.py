"""The worked examples: one file a query, its first comment the question, its second whom it is for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from graph.queries import FOLDER


@dataclass(frozen=True)
class Example:
    """A question with its query; ``audience`` is ``researcher``, ``partner`` or ``explorer``."""

    name: str
    title: str
    audience: str
    query: str


@cache
def examples() -> tuple[Example, ...]:
    """All examples, by audience, then name."""
    found = []
    for path in sorted((FOLDER / "examples").glob("*.rq")):
        title, audience, query = path.read_text(encoding="utf-8").split("\n", 2)
        found.append(Example(path.stem, title.removeprefix("# "), audience.removeprefix("# For: "), query))
    return tuple(sorted(found, key=lambda example: example.audience))
