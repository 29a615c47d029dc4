"""From files to a new release: read, keep, write each source's graph, build."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from graph.build import Input, all_inputs, build, source_inputs
from graph.errors import EntityUnknownError, ValueRefusedError
from graph.extraction import Lexicon, load_lexicon
from graph.extraction.sentences import sentence_at, sentences
from graph.ingest import find_files, read_file
from graph.iri import PREFIXES, digest
from graph.model import Skipped, Source
from graph.progress import Progress, silent
from graph.release import Home, Release
from graph.sources.archive import VERSION, Archive, reading_of
from graph.sources.candidate import Candidate, can_be_accepted, once_each
from graph.sources.claims import Claims
from graph.sources.curated import curated_store
from graph.sources.known import Known, known_facts
from graph.sources.run import Summary, extract_files
from graph.store.turtle import write_turtle


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
    """Read sources and build a release with what they say. Raises InputError, ShapesViolatedError, HomeError.

    The same bytes read twice change nothing; a source that has changed replaces its graph.
    """
    files = find_files(paths)
    archive, summary, changed = Archive(home.path), Summary(), 0
    store = curated_store()
    lexicon = load_lexicon(store)
    for outcome in extract_files(files, lexicon, page_name=by_digest, workers=workers, dask=dask, progress=progress):
        summary.add(outcome)
        if not isinstance(outcome, Skipped):
            changed += archive.put(reading_of(*outcome))
    release, candidates = rebuild(home, lexicon, known_facts(store, lexicon), who=who, why=why, progress=progress)
    return Ingestion(release, summary, changed, candidates)


def rebuild(
    home: Home, lexicon: Lexicon, known: Known, *, who: str = "", why: str = "", progress: Progress = silent
) -> tuple[Release, list[Candidate]]:
    """Write the graph of every source that is kept, and build. Gives the release and what waits for a person."""
    candidates = write_graphs(Archive(home.path), known)
    inputs = [*all_inputs(), *source_inputs(home)]
    return build(home, inputs, who=who, why=why, progress=progress), candidates


def write_graphs(archive: Archive, known: Known) -> list[Candidate]:
    """Write one Turtle file a source; gives the candidates of all. A file whose text stays the same is left alone."""
    decisions = archive.decisions()
    waiting: dict[str, Candidate] = {}
    dated: dict[tuple[str, str], str] = {}
    for reading in archive.readings():
        claims = Claims(
            reading, Known(known.links, known.memberships, {**known.dates, **dated}, known.entities), decisions
        )
        _remember(claims, dated)
        path = archive.folder / f"{reading.key}.ttl"
        text = write_turtle(claims.quads, PREFIXES)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
        for candidate in once_each(claims.candidates):
            waiting.setdefault(candidate.key, candidate)
    return sorted(waiting.values(), key=lambda c: (c.kind, -c.confidence, c.source, c.start, c.key))


def _remember(claims: Claims, dated: dict[tuple[str, str], str]) -> None:
    # a date that one source gives is held against the next, so that no two values stand side by side
    for quad in claims.quads:
        name = quad.predicate.value.rpartition("#")[2]
        if name in ("adoptedOn", "enteredIntoForceOn", "issuedOn"):
            dated[str(getattr(quad.subject, "value", "")), quad.predicate.value] = str(
                getattr(quad.object, "value", "")
            )


def refresh(home: Home) -> list[Input]:
    """Write the graphs of the sources anew, as the curated facts stand now, and give them as inputs of a release.

    A link that has been curated since then is not said twice, and one whose end has gone is left to a person.
    """
    if not source_inputs(home):
        return []
    waiting(home)
    return source_inputs(home)


def waiting(home: Home) -> list[Candidate]:
    """What waits for a person, without building."""
    store = curated_store()
    lexicon = load_lexicon(store)
    return write_graphs(Archive(home.path), known_facts(store, lexicon))


def decide(home: Home, keys: Sequence[str], decision: str, *, who: str = "", progress: Progress = silent) -> Release:
    """Accept or reject candidates, and build. Raises EntityUnknownError for a key that no candidate has,
    ValueRefusedError for one that a decision alone cannot bring into the graph."""
    known = {c.key: c for c in waiting(home)}
    for key in keys:
        if key not in known:
            near = sorted(k for k in known if k.startswith(key[:2]))[:3]
            raise EntityUnknownError(key, [(k, k) for k in near])
        if decision == "accept" and not can_be_accepted(known[key]):
            raise ValueRefusedError(
                "accept", key,
                "a weak link, or a resolution whose symbol is whole; put anything else into the curated facts",
            )  # fmt: skip
    archive = Archive(home.path)
    for key in keys:
        archive.decide(key, decision, who)
    store = curated_store()
    lexicon = load_lexicon(store)
    why = f"{decision} {', '.join(keys)}"
    return rebuild(home, lexicon, known_facts(store, lexicon), who=who, why=why, progress=progress)[0]


def sentence_of(candidate: Candidate, texts: Path) -> str | None:
    """The sentence of a candidate, from a folder of texts; None where it is not there or has changed."""
    source = read_file(texts / candidate.source, candidate.source)
    if not isinstance(source, Source) or source.sha256 != candidate.sha256:
        return None
    start, end = sentence_at(sentences(source.text), candidate.start)
    return " ".join(source.text[start : max(end, candidate.end)].split())[:600]


__all__ = ["VERSION", "Ingestion", "decide", "ingest", "rebuild", "refresh", "sentence_of", "waiting"]
