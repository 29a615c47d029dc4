"""The curated facts alone, in memory: for reading texts before any release is there."""

from __future__ import annotations

from graph import resources
from graph.iri import GRAPH
from graph.store import OxigraphStore, load_file


def curated_store() -> OxigraphStore:
    """A store of the files of ``data/``, each in its named graph."""
    store = OxigraphStore.memory()
    for path in resources.turtle_files(resources.DATA):
        load_file(store, path, f"{GRAPH}curated/{path.stem}")
    return store
