"""What a trace answers: frozen dataclasses, each with its JSON form."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from graph.dates import Certainty, Span
from graph.trace.costs import PER_UNIT
from graph.trace.record import Entity, Evidence

Json = dict[str, Any]


def date_json(span: Span | None, language: str) -> Json | None:
    """A date as value, datatype and words; None of None."""
    if span is None:
        return None
    return {"value": str(span), "datatype": "xsd:" + span.precision.value, "words": span.words(language)}


@dataclass(frozen=True)
class Part:
    """One summand of a score: *name* is length, general, doubt or fan; *of* the IRI of the edge or node it is for."""

    name: str
    of: str
    value: float


@dataclass(frozen=True)
class Hop:
    """One statement as a trace travels it, from *start* to *end*.

    *basis* tells where *since* comes from: stated; text (the date of the text that says it); not before (its ends are
    no older); unknown. *certainty* is that of the date asked for, None where none was. *also* are further statements
    between the same two entities that the constraints allow. *phrase* is the predicate as said from subject to object.
    """

    edge: str
    subject: Entity
    predicate: str
    key: str
    family: str
    object: Entity
    forward: bool
    sentence: str
    since: Span | None
    basis: str
    until: Span | None
    certainty: Certainty | None
    note: str
    evidence: tuple[Evidence, ...]
    also: tuple[str, ...] = ()
    phrase: str = ""

    @property
    def start(self) -> Entity:
        """Where the hop begins."""
        return self.subject if self.forward else self.object

    @property
    def end(self) -> Entity:
        """Where the hop leads."""
        return self.object if self.forward else self.subject

    def as_json(self, language: str = "en") -> Json:
        """As a JSON object, the statement in its own direction."""
        return {
            "statement": self.edge,
            "subject": self.subject.as_json(),
            "predicate": {"iri": self.predicate, "key": self.key, "family": self.family, "phrase": self.phrase},
            "object": self.object.as_json(),
            "direction": "forward" if self.forward else "backward",
            "sentence": self.sentence,
            "since": date_json(self.since, language),
            "sinceBasis": self.basis,
            "until": date_json(self.until, language),
            "certainty": self.certainty.value if self.certainty else None,
            "note": self.note,
            "evidence": [evidence.as_json() for evidence in self.evidence],
            "also": list(self.also),
        }


@dataclass(frozen=True)
class Trace:
    """A chain. *score* is its cost in units of one hop, the sum of *parts*: lower is better.

    *since* is the latest start of its hops; *since_known* says that every hop's start is known, so that the whole chain
    has stood since then; otherwise not before. *certainty* of the date asked for is that of its least certain hop.
    """

    hops: tuple[Hop, ...]
    score: float
    parts: tuple[Part, ...]
    since: Span | None
    since_known: bool
    certainty: Certainty | None
    paragraph: str
    language: str = "en"
    only_hubs: bool = False

    @property
    def nodes(self) -> tuple[Entity, ...]:
        """The entities from end to end."""
        return (self.hops[0].start, *(hop.end for hop in self.hops))

    @property
    def numbered(self) -> tuple[str, ...]:
        """The sentences as a numbered list."""
        return tuple(f"{number}. {hop.sentence}" for number, hop in enumerate(self.hops, 1))

    def as_json(self) -> Json:
        """As a JSON object."""
        return {
            "score": self.score,
            "parts": [{"name": part.name, "of": part.of, "value": part.value} for part in self.parts],
            "length": len(self.hops),
            "since": date_json(self.since, self.language),
            "sinceKnown": self.since_known,
            "certainty": self.certainty.value if self.certainty else None,
            "onlyHubs": self.only_hubs,
            "paragraph": self.paragraph,
            "hops": [hop.as_json(self.language) for hop in self.hops],
        }


@dataclass(frozen=True)
class Searched:
    """How much was looked at: nodes and edges that the constraints allow, partial chains, and the number of nodes that
    reach the target in at most 1, 2, … hops (*frontier*)."""

    nodes: int
    edges: int
    expanded: int
    length: int
    frontier: tuple[int, ...]

    def as_json(self) -> Json:
        """As a JSON object."""
        return asdict(self) | {"frontier": list(self.frontier)}


@dataclass(frozen=True)
class Removed:
    """A constraint without which there is a chain, the best one of which is given."""

    constraint: str
    chain: Trace


@dataclass(frozen=True)
class Coverage:
    """How far the acts of states on an instrument are recorded: Complete up to *until*, Partial, or empty: not said."""

    instrument: Entity
    degree: str
    until: Span | None

    def as_json(self, language: str = "en") -> Json:
        """As a JSON object."""
        until = date_json(self.until, language)
        return {"instrument": self.instrument.as_json(), "degree": self.degree, "until": until}


@dataclass(frozen=True)
class Absence:
    """Why there is no trace. *reason* is

    - none: proven, there is no chain of at most that many hops;
    - only through hubs: the only chains run through hubs by weak predicates alone;
    - removed: a constraint or the date removed what there was (*removed* says which);
    - gave up: the budget ran out before anything was proven;
    - not recorded: an end has no link at all (*ends*), or no entity is of the class asked for: nothing can be said.

    *nearest* are misses: the best longer chain, or the best one through hubs alone. Between a state and an instrument
    *coverage* says how far acts are recorded: silence beyond that is not "no".
    """

    reason: str
    ends: tuple[Entity, ...] = ()
    removed: tuple[Removed, ...] = ()
    nearest: tuple[Trace, ...] = ()
    sentence: str = ""
    coverage: Coverage | None = None
    language: str = "en"

    def as_json(self) -> Json:
        """As a JSON object."""
        return {
            "coverage": self.coverage.as_json(self.language) if self.coverage else None,
            "reason": self.reason,
            "sentence": self.sentence,
            "ends": [entity.as_json() for entity in self.ends],
            "removed": [{"constraint": r.constraint, "trace": r.chain.as_json()} for r in self.removed],
            "nearest": [trace.as_json() for trace in self.nearest],
        }


@dataclass(frozen=True)
class TraceResult:
    """The answer: *traces* in the diverse order, or an *absence*. *complete* is false where the budget ran out."""

    source: Entity
    target: Entity
    traces: tuple[Trace, ...]
    complete: bool
    searched: Searched
    absence: Absence | None = None
    as_of: Span | None = None
    language: str = "en"

    def as_json(self) -> Json:
        """As a JSON object."""
        return {
            "source": self.source.as_json(),
            "target": self.target.as_json(),
            "asOf": date_json(self.as_of, self.language),
            "traces": [trace.as_json() for trace in self.traces],
            "complete": self.complete,
            "searched": self.searched.as_json(),
            "absence": self.absence.as_json() if self.absence else None,
        }


def units(cost: int) -> float:
    """A cost in thousandths as a number of hops' length."""
    return cost / PER_UNIT
