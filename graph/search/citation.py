"""A text read as a citation, as a plain value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says when it is read as a citation: the keys to try, the first that is held counts.

    ``score`` (0 to 100) says how sure the reading is. ``firm`` readings stand alone: where none of their keys is held,
    there is no match.
    """

    keys: tuple[str, ...]
    reason: str
    score: int = 100
    firm: bool = True
