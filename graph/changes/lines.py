"""The canonical lines of the newest release, kept beside the releases, so that the next digest costs what changed.

The file is a cache and proves itself: its SHA-256 is the digest in the manifest of the release that it belongs to.
"""

from __future__ import annotations

from pathlib import Path

from graph.changes.delta import Delta
from graph.release import Home, Release
from graph.store import OxigraphStore
from graph.store.dump import canonical_lines, digest_of, quad_lines


def _path(home: Home) -> Path:
    return home.path / "lines.nq"


def read(home: Home, release: Release) -> list[bytes]:
    """The canonical lines of a release, from the cache where it holds them."""
    try:
        lines = _path(home).read_bytes()
    except FileNotFoundError:
        lines = b""
    if digest_of(lines) == release.manifest.digest:
        return lines.splitlines(keepends=True)
    return canonical_lines(release.store)


def after(before: list[bytes], delta: Delta, store: OxigraphStore) -> bytes:
    """The canonical lines of a changed store, joined.

    A change without blank nodes leaves the names of those that are there; one with them asks for all names anew.
    """
    if not delta.has_blank_nodes():
        gone = set(quad_lines(delta.removed))
        lines = [line for line in before if line not in gone] if gone else list(before)
        lines += quad_lines(delta.added)
        lines.sort()
        if len(lines) == len(before) + len(delta.added) - len(delta.removed):
            return b"".join(lines)
    return b"".join(canonical_lines(store))


def write(home: Home, lines: bytes) -> None:
    """Keep the lines of the release that became current. Needs the lock."""
    fresh = _path(home).with_suffix(".part")
    fresh.write_bytes(lines)
    fresh.replace(_path(home))
