"""The curated graph in memory with its trace index, once a run."""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path

from graph.resources import DATA, ONTOLOGY, turtle_files
from graph.store import OxigraphStore, load_file
from graph.trace import TraceIndex, build_index


@functools.cache
def curated() -> tuple[TraceIndex, OxigraphStore]:
    """The index and the store."""
    store = OxigraphStore.memory()
    for path in [*turtle_files(ONTOLOGY), *turtle_files(DATA)]:
        load_file(store, path, f"https://w3id.org/concordat/graph/{path.parent.name}/{path.stem}")
    folder = Path(tempfile.mkdtemp(prefix="concordat-trace-"))
    index = build_index(store, folder)
    for path in folder.iterdir():  # mapped files stay readable after they are unlinked
        path.unlink()
    folder.rmdir()
    return index, store
