"""Saying what is going on, to whoever wants to hear it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

Progress: TypeAlias = Callable[[str], None]
"""Called with one line for each step that begins or ends."""


def silent(_line: str) -> None:
    """Progress for nobody."""
