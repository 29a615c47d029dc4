"""From files to a new release: read, keep, write each source's graph, change the release or build the first one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from graph.build import Input, all_inputs, build, source_inputs
from graph.changes.delta import Delta
from graph.changes.transaction import Bounds, Note, change, quads
from graph.errors import EntityUnknownError, NoReleaseError, ValueRefusedError
from graph.ingest import find_files
from graph.iri import PREFIXES, digest
from graph.progress import Progress, silent
from graph.release import INGESTED, Home, Release
from graph.sources.archive import VERSION, Archive, reading_of
from graph.sources.candidate import Candidate, once_each, why_not
from graph.sources.claims import Claims
from graph.sources.held import Held, held_by, held_in, held_in_files, own_graphs
from graph.sources.known import Known
from graph.sources.run import Read, Summary, read_files
from graph.store import NamedNode, Quad
from graph.store.turtle import write_turtle

_BOUNDS = Bounds(seconds=1800, patience=30, memory_mib=8192)
"""Of the change that an ingestion makes: it comes from this machine, and may be as large as the texts are many."""


@dataclass
class Ingestion:
    """What came of a run: the release, what was read, what is new and what waits for a person."""

    release: Release
    summary: Summary
    changed: int = 0
    candidates: list[Candidate] = field(default_factory=list)


def by_digest(name: str) -> str:
    """How the graph names records without a title: by their source's 12 digits, which no two sources share."""
    return digest(name)


def ingest(
    home: Home,
    paths: Sequence[Path],
    *,
    workers: int = 1,
    dask: str | None = None,
    who: str = "",
    why: str = "",
    progress: Progress = silent,
) -> Ingestion:
    """Read sources and make a release with what they say. Raises InputError, ShapesViolatedError, HomeError.

    The same bytes read twice change nothing; a source that has changed replaces its graph. All else in the current
    release stays as it is, what came by changes too.
    """
    files = find_files(paths)
    archive, summary, changed = Archive(home.path), Summary(), 0
    held = held_by(home)
    read = read_files(
        files, held.lexicon, reading_of, page_name=by_digest, workers=workers, dask=dask, progress=progress
    )
    for outcome in read:
        summary.add(outcome)
        if isinstance(outcome, Read):
            changed += archive.put(outcome.said)
    release, candidates = renew(home, held, who=who, why=why, progress=progress)
    return Ingestion(release, summary, changed, candidates)


def renew(
    home: Home, held: Held, *, who: str = "", why: str = "", progress: Progress = silent
) -> tuple[Release, list[Candidate]]:
    """Put the graph of every source that is kept into a release. Gives it, and what waits for a person.

    On top of the current release this is one change: validated where it reaches, all or nothing. Where there is no
    release yet, the first one is built.
    """
    archive = Archive(home.path)
    try:
        home.current()
    except NoReleaseError:
        candidates = write_graphs(archive, held_in_files().known)
        inputs = [*all_inputs(), *source_inputs(home)]
        return build(home, inputs, who=who, why=why, progress=progress), candidates
    replacing = _Replacing(archive, held)
    outcome = change(home, replacing, Note(who, why, INGESTED), bounds=_BOUNDS, progress=progress)
    if not outcome.changed:
        progress(f"nothing has changed: release {outcome.release.number} stays")
    return outcome.release, replacing.candidates


class _Replacing:
    """The edit that puts the graphs of the sources in the place of what a release has of them."""

    def __init__(self, archive: Archive, held: Held) -> None:
        self.archive, self.held = archive, held
        self.candidates: list[Candidate] = []

    def __call__(self, parent: Release, store: Path, folder: Path) -> Delta:
        """Carry it out; see ``graph.changes.transaction.Edit``. Runs under the home's lock."""
        if self.held.number != parent.number:  # somebody has changed the graph while the texts were read
            self.held = held_in(parent, own_graphs(self.archive))
        fresh: set[Quad] = set()
        self.candidates = write_graphs(self.archive, self.held.known, fresh)
        was: set[Quad] = set()
        for graph in own_graphs(self.archive):
            was.update(parent.store.quads(graph=NamedNode(graph)))
        return quads(fresh - was, was - fresh, bounds=_BOUNDS)(parent, store, folder)


def write_graphs(archive: Archive, known: Known, into: set[Quad] | None = None) -> list[Candidate]:
    """Write one Turtle file a source, and its quads ``into`` a set where one is given; gives the candidates of all.

    A file whose text stays the same is left alone.
    """
    waiting: dict[str, Candidate] = {}
    for claims in _claims(archive, known):
        path = archive.folder / f"{claims.reading.key}.ttl"
        text = write_turtle(claims.quads, PREFIXES)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
        if into is not None:
            into |= claims.quads
        for candidate in once_each(claims.candidates):
            waiting.setdefault(candidate.key, candidate)
    return _in_order(waiting)


def _claims(archive: Archive, known: Known) -> Iterator[Claims]:
    decisions = archive.decisions()
    # a date that one source gives is held against the next, so that no two values stand side by side
    dates = dict(known.dates)
    held = Known(known.links, known.memberships, dates, known.entities)
    names = _names(archive)
    for reading in archive.readings():
        claims = Claims(reading, held, decisions, names)
        dates |= claims.dates()
        yield claims


def _names(archive: Archive) -> dict[str, tuple[str, str]]:
    """One label for each thing that sources name: two that print a title differently give it one label a language."""
    names: dict[str, tuple[str, str]] = {}
    for reading in archive.readings():
        said = [(r["identifier"], r["title"], r["language"]) for r in reading.records if r["title"]]
        said += [(m["identifier"], m["surface"], m["language"]) for m in reading.unknown if m.get("acronym")]
        for identifier, name, language in said:
            names[identifier] = min((name, language), names.get(identifier, (name, language)))
    return names


def _in_order(waiting: dict[str, Candidate]) -> list[Candidate]:
    return sorted(waiting.values(), key=lambda c: (c.kind, -c.confidence, c.source, c.start, c.key))


def refresh(home: Home, additions: Sequence[Path] = ()) -> list[Input]:
    """Write the graphs of the sources anew, as the files stand now, and give them as inputs of a release.

    A link that has been curated since then is not said twice, and one whose end has gone is left to a person.
    """
    archive = Archive(home.path)
    if archive.kept():
        write_graphs(archive, held_in_files(additions).known)
    return source_inputs(home)


def waiting(home: Home, held: Held | None = None) -> list[Candidate]:
    """What waits for a person. Nothing is written."""
    found: dict[str, Candidate] = {}
    for claims in _claims(Archive(home.path), (held or held_by(home)).known):
        for candidate in once_each(claims.candidates):
            found.setdefault(candidate.key, candidate)
    return _in_order(found)


def decide(home: Home, keys: Sequence[str], decision: str, *, who: str = "", progress: Progress = silent) -> Release:
    """Accept or reject candidates, and make a release. Raises EntityUnknownError for a key that no candidate has,
    ValueRefusedError for one that a decision alone cannot bring into the graph."""
    held = held_by(home)
    known = {c.key: c for c in waiting(home, held)}
    for key in keys:
        if key not in known:
            near = sorted(k for k in known if k.startswith(key[:2]))[:3]
            raise EntityUnknownError(key, [(k, k) for k in near])
        if decision == "accept" and (reason := why_not(known[key])):
            raise ValueRefusedError("accept", key, reason)
    archive = Archive(home.path)
    for key in keys:
        archive.decide(key, decision, who)
    return renew(home, held, who=who, why=f"{decision} {', '.join(keys)}", progress=progress)[0]


__all__ = ["VERSION", "Ingestion", "decide", "ingest", "refresh", "renew", "waiting", "write_graphs"]
