"""One release, open for reading."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from graph.release.manifest import Manifest
from graph.store import OxigraphStore


@dataclass(frozen=True)
class Release:
    """A release in its folder. The store opens at first use and is never written."""

    path: Path
    manifest: Manifest

    @property
    def number(self) -> int:
        """Its number, counting from 1."""
        return self.manifest.number

    @property
    def store_path(self) -> Path:
        """The folder of the Oxigraph store."""
        return self.path / "store"

    @property
    def trace_path(self) -> Path:
        """The folder of the arrays that traces run on."""
        return self.path / "trace"

    @property
    def search_path(self) -> Path:
        """The file of the text index."""
        return self.path / "search.sqlite"

    @cached_property
    def store(self) -> OxigraphStore:
        """The dataset, read-only. Raises HomeUnusableError."""
        return OxigraphStore.read_only(self.store_path)
