"""What a home holds without its sources: the facts that a text can confirm, add to or contradict."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.errors import NoReleaseError
from graph.extraction import Lexicon, load_lexicon
from graph.iri import GRAPH
from graph.release import Home, Release
from graph.sources.archive import Archive
from graph.sources.curated import curated_store
from graph.sources.known import Known, known_facts
from graph.store import NamedNode, OxigraphStore


@dataclass(frozen=True)
class Held:
    """The names and facts that sources are read against, and the release that they come from, None for the files."""

    lexicon: Lexicon
    known: Known
    number: int | None = None


def held_in_files(additions: Sequence[Path] = ()) -> Held:
    """What the files of a build hold: the curated facts, and what a user adds to them."""
    return _held(curated_store(additions), None)


def held_in(release: Release, own: Collection[str]) -> Held:
    """What a release holds besides the graphs named in ``own``, those of the home's sources."""
    return _held(without(release.store, own), release.number)


def held_by(home: Home) -> Held:
    """What the current release of a home holds besides its sources; the files where there is no release yet."""
    try:
        return held_in(home.current(), own_graphs(Archive(home.path)))
    except NoReleaseError:
        return held_in_files()


def own_graphs(archive: Archive) -> set[str]:
    """The graphs that readings kept in a home make. What else is in a release stands without them."""
    return {f"{GRAPH}source/{key}" for key in archive.kept()}


def without(store: OxigraphStore, graphs: Collection[str]) -> OxigraphStore:
    """A store in memory of all that stands in other graphs."""
    left = OxigraphStore.memory()
    out = {NamedNode(iri) for iri in graphs}
    left.add_all(quad for quad in store.quads() if quad.graph_name not in out)
    return left


def _held(store: OxigraphStore, number: int | None) -> Held:
    lexicon = load_lexicon(store)
    return Held(lexicon, known_facts(store, lexicon), number)
