"""What a search gives, as plain values."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal, TypeAlias

Status: TypeAlias = Literal["one", "several", "none"]


@dataclass(frozen=True, slots=True)
class Hit:
    """An entity that was found.

    ``name`` is the name that matched, ``lang`` the tag of its language (empty where not known), ``sort`` what it is
    (`name`, `short name`, `also called`, `symbol`, `title`, `identifier`, `code`, `keyword`, `description`). ``score``
    runs from 0 to 100: 100 an identifier or symbol, 90 to 96 the whole of a name, 66 to 89 its beginning, 48 to 80 all
    words, less where letters were corrected or words are missing.
    """

    iri: str
    identifier: str
    label: str
    kind: str
    cls: str
    name: str
    lang: str
    sort: str
    score: float


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One page of hits.

    ``total`` counts all hits of the kinds asked for, ``counts_by_kind`` those of every kind. ``complete`` is false
    where more names matched than are looked at: the counts are then lower bounds.
    """

    total: int
    hits: tuple[Hit, ...]
    counts_by_kind: dict[str, int] = field(default_factory=dict)
    complete: bool = True

    def as_json(self) -> dict[str, Any]:
        """The result as JSON values."""
        return {
            "total": self.total,
            "complete": self.complete,
            "counts_by_kind": self.counts_by_kind,
            "hits": [hit_as_json(hit) for hit in self.hits],
        }


@dataclass(frozen=True, slots=True)
class Match:
    """An entity that a text may name: why (``how`` is a word for programs, ``reason`` for people), and how surely.

    ``how`` is `iri`, `identifier`, `citation`, `address`, `name`, `code`, `words` or `spelling`. ``article`` is the
    article or paragraph that the text names, as `3(a)` or `para. 5`.
    """

    iri: str
    identifier: str
    label: str
    kind: str
    how: str
    reason: str
    article: str | None
    score: float


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a text names: one entity, several that it may mean, or none.

    ``nearest`` holds, for none, what comes closest; nothing is claimed of it.
    """

    query: str
    status: Status
    matches: tuple[Match, ...] = ()
    nearest: tuple[Hit, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The resolution as JSON values."""
        return {
            "query": self.query,
            "status": self.status,
            "matches": [asdict(match) for match in self.matches],
            "nearest": [hit_as_json(hit) for hit in self.nearest],
        }


def hit_as_json(hit: Hit) -> dict[str, Any]:
    """A hit as JSON values; the class is said as `class`."""
    values = asdict(hit)
    values["class"] = values.pop("cls")
    return values
