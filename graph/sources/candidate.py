"""What texts say and the graph does not hold until a person accepts it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graph.iri import digest


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
    makes: bool = False
    """Whether the text says enough for the thing to be made."""


def why_not(candidate: Candidate) -> str:
    """What accepting would need besides a decision; empty where the decision is enough."""
    if candidate.kind == "weak" and not candidate.note:
        return ""
    if candidate.kind == "unknown" and candidate.makes:
        return ""
    reason = {
        "weak": f"{candidate.note}",
        "ambiguous": "the text may mean several things, and a decision does not say which",
        "disagreement": f"{candidate.note}: one of the two is wrong",
        "unknown": "the text gives no full name whose kind is certain, nor a symbol that tells all",
    }[candidate.kind]
    enough = "a weak link of two known ends, or something that its symbol or full name describes"
    return f"{enough} ({reason}); put it into the curated facts"


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
