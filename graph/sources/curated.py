"""The curated facts alone, in memory: for reading texts before any release is there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from graph.build import added_input, curated_inputs, load
from graph.store import OxigraphStore


def curated_store(additions: Sequence[Path] = ()) -> OxigraphStore:
    """A store of the files of ``data/`` and of those that a user adds, each in its named graph. Raises InputError."""
    store = OxigraphStore.memory()
    load(store, [*curated_inputs(), *(added_input(path) for path in additions)])
    return store
