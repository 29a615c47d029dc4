"""The release that answers: found at the start of a request, kept to its end."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from threading import Lock

from flask import Flask, g, request

from graph.describe import Index, Vocabulary
from graph.errors import NoReleaseError
from graph.release import Home, Release
from graph.store import OxigraphStore


@dataclass(frozen=True)
class Reading:
    """A release with what is read of it once: the index of its entities and the words of its ontology."""

    release: Release

    @property
    def store(self) -> OxigraphStore:
        """The dataset, read-only."""
        return self.release.store

    @cached_property
    def index(self) -> Index:
        """All entities by name."""
        return Index.read(self.store)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words of the ontology."""
        return Vocabulary.read(self.store)


class Current:
    """The current release of a home. One link is read a request; a release is opened once and shared by all threads."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self._lock = Lock()
        self._target = ""
        self._reading: Reading | None = None

    def reading(self) -> Reading:
        """What ``current`` points to now. Raises NoReleaseError."""
        try:
            target = str(self.home.current_path.readlink())
        except OSError as error:
            raise NoReleaseError(str(self.home.path)) from error
        with self._lock:
            if self._reading is None or target != self._target:
                # an older reading lives on in the requests that hold it, and closes with the last of them
                self._reading, self._target = Reading(self.home.current()), target
            return self._reading

    def attach(self, app: Flask) -> None:
        """Give every request but those for files ``g.reading`` and ``g.release``."""

        @app.before_request
        def hold() -> None:
            if request.endpoint != "static":
                g.reading = self.reading()
                g.release = g.reading.release


def reading() -> Reading:
    """The reading that this request holds."""
    found: Reading = g.reading
    return found
