"""What texts say and the graph does not hold until a person accepts it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graph.iri import digest
from graph.sources.symbols import resolution_of


@dataclass(frozen=True)
class Candidate:
    """Something that a text says and that is not in the graph until a person accepts it."""

    key: str
    kind: str  # weak, ambiguous, unknown, disagreement
    source: str
    sha256: str
    start: int
    end: int
    subject: str
    predicate: str
    object: str
    subject_form: str
    object_form: str
    confidence: float
    note: str = ""


def can_be_accepted(candidate: Candidate) -> bool:
    """Whether accepting is enough: a weak link of two known ends, or a resolution that its symbol describes."""
    if candidate.kind == "weak":
        return not candidate.note
    named = candidate.kind == "unknown" and candidate.predicate == "named"
    return named and resolution_of(candidate.subject) is not None


def mention_key(identifier: str) -> str:
    """The key of the candidate that says: a text names this, and the graph lacks it."""
    return digest(f"mention|{identifier}")


def once_each(candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """Each key once, the surest first."""
    seen: set[str] = set()
    for candidate in sorted(candidates, key=lambda c: (-c.confidence, c.start, c.key)):
        if candidate.key not in seen:
            seen.add(candidate.key)
            yield candidate
