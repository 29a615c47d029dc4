"""The plain values that pass between floors: a text that was read, and what was found in it.

Offsets count Unicode code points into the text as it was read; an end is exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

TYPES = ("organisation", "process", "instrument", "framework", "place", "event", "person", "resource")
"""What a mention may be of."""


@dataclass(frozen=True, slots=True)
class Source:
    """A text as it was read. ``sha256`` is that of the text in UTF-8, ``bytes_sha256`` that of the file's bytes.

    For plain UTF-8 text the two are equal; for HTML, PDF and tables the text is what the reader made of the bytes.
    """

    name: str
    text: str
    format: str
    sha256: str
    bytes_sha256: str
    encoding: str = "utf-8"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was not read, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that names an entity.

    ``identifier`` is the entity's compact identifier, ``NIL:slug`` where the graph has none, or the identifier that a
    citation implies. ``rule`` says how it was found, ``confidence`` (0 to 1) how sure that is.
    """

    start: int
    end: int
    type: str
    identifier: str
    surface: str
    rule: str = "name"
    confidence: float = 0.95
    alternatives: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Whether it names something that has an identifier."""
        return not self.identifier.startswith("NIL:")

    def __reduce__(self) -> tuple[Any, ...]:
        # pages travel between processes by the thousand; the way of a frozen dataclass takes three times as long
        return Mention, (
            self.start, self.end, self.type, self.identifier, self.surface, self.rule, self.confidence,
            self.alternatives,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Relation:
    """A link that the text states between ``start`` and ``end``; ``object`` may be a date or year (ISO 8601)."""

    subject: str
    predicate: str
    object: str
    start: int
    end: int
    subject_form: str
    object_form: str
    rule: str
    confidence: float = 0.8

    def __reduce__(self) -> tuple[Any, ...]:
        return Relation, (
            self.subject, self.predicate, self.object, self.start, self.end, self.subject_form, self.object_form,
            self.rule, self.confidence,
        )  # fmt: skip


@dataclass(slots=True)
class Record:
    """One entry of a catalogue page, put together again. Field values keep the form in which the page prints them."""

    start: int
    end: int
    description_start: int
    description_end: int
    title: str | None = None
    title_start: int = -1
    year: int | None = None
    year_span: tuple[int, int] | None = None
    countries: list[str] = field(default_factory=list)
    regions: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    editors: list[str] = field(default_factory=list)
    container_title: str | None = None
    publisher: str | None = None
    publisher_place: str | None = None
    category: str | None = None
    language: str = "en"
    tags: list[str] = field(default_factory=list)
    truncated: bool = False
    identifier: str = ""
    placed: dict[tuple[int, int], str] = field(default_factory=dict)
    spans: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    cited_spans: dict[str, list[tuple[int, int]]] = field(default_factory=dict)

    @property
    def title_end(self) -> int:
        """Where the printed title ends, -1 without one."""
        return self.title_start + len(self.title) if self.title else -1


@dataclass(slots=True)
class Page:
    """What was found in one source."""

    source: str
    sha256: str
    language: str
    mentions: list[Mention]
    relations: list[Relation]
    records: list[Record]
