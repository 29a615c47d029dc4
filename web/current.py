"""The release that answers: found at the start of a request, kept to its end."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import Any, Final

from flask import Flask, g, request

from graph.describe import Entity, Entry, Facets, Index, Vocabulary, read_entity
from graph.errors import NoReleaseError, ValueRefusedError
from graph.release import Home, Release
from graph.store import OxigraphStore

MOST_KEPT = 64
"""Entities whose pages are kept read, for each release and process; the largest takes about 1 MB."""

_MOST_PAST = 4

OWN_WAY: Final = ("sparql",)
"""Blueprints that read ``release`` themselves."""


@dataclass(frozen=True)
class Reading:
    """A release with what is read of it once: the index of its entities and the words of its ontology."""

    release: Release
    _read: OrderedDict[str, Entity] = field(default_factory=OrderedDict, repr=False)
    _lock: Any = field(default_factory=Lock, repr=False)

    @property
    def store(self) -> OxigraphStore:
        """The dataset, read-only."""
        return self.release.store

    @cached_property
    def index(self) -> Index:
        """All entities by name."""
        return Index.read(self.store)

    @cached_property
    def facets(self) -> Facets:
        """What the entities are told apart by."""
        return Facets.read(self.store)

    def entity(self, entry: Entry) -> Entity:
        """All that is said of an entity; a release does not change, so those read last are kept. Not to be changed."""
        with self._lock:
            found = self._read.get(entry.iri)
        if found is None:
            found = read_entity(self.store, entry, self.index, self.vocabulary)
        with self._lock:
            self._read[entry.iri] = found
            self._read.move_to_end(entry.iri)
            while len(self._read) > MOST_KEPT:
                self._read.popitem(last=False)
        return found

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
        self._past: OrderedDict[int, Reading] = OrderedDict()

    def past(self, number: int) -> Reading:
        """An older release. The last few that were asked for stay open. Raises ReleaseUnknownError."""
        release = self.home.release(number)
        with self._lock:
            if number not in self._past:
                self._past[number] = Reading(release)
            self._past.move_to_end(number)
            while len(self._past) > _MOST_PAST:
                self._past.popitem(last=False)
            return self._past[number]

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
                asked = request.args.get("release", "")
                pinned = asked and request.blueprint not in OWN_WAY
                g.reading = self.past(_number(asked)) if pinned else self.reading()
                g.release = g.reading.release


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise ValueRefusedError("release", text[:40], "the number of a release")
    return int(text)


def reading() -> Reading:
    """The reading that this request holds."""
    found: Reading = g.reading
    return found


def asked_release() -> str:
    """The number of the release that this request asked for; empty where it gets the current one."""
    return str(g.release.number) if request.args.get("release") and "release" in g else ""


def kept_release(first: str = "?") -> str:
    """``?release=N`` for the addresses that an answer for programs names; empty where it was not asked for.

    ``first`` is what stands before it: ``&`` after other parameters.
    """
    number = asked_release()
    return f"{first}release={number}" if number else ""
