"""What backs a statement, as a page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from graph import queries
from graph.describe.terms import cell, local
from graph.iri import ID
from graph.store import NamedNode, ReadStore, Term


@dataclass(frozen=True, slots=True)
class Source:
    """A text that was read; ``url`` is empty where it has no address."""

    iri: str
    label: str
    url: str

    @property
    def name(self) -> str:
        """The last part of its IRI."""
        return self.iri.removeprefix(f"{ID}source/")


@dataclass(slots=True)
class Evidence:
    """What backs a statement.

    ``method`` and ``basis`` are local names of the ontology's individuals (``Curated``, ``SeenInSource`` …);
    ``confidence`` runs from 0 to 1, None where not recorded; the forms are the exact words that name the two ends;
    ``position`` is (start, end) in code points of the source's text.
    """

    iri: str
    method: str = ""
    basis: str = ""
    confidence: float | None = None
    subject_form: str = ""
    object_form: str = ""
    position: tuple[int, int] | None = None
    sources: list[Source] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The last part of its IRI, which marks it on a page."""
        return self.iri.rpartition("/")[2]

    @property
    def seen(self) -> bool:
        """Whether it was seen in a source, rather than held as general knowledge."""
        return self.basis == "SeenInSource"


def source_of(row: Mapping[str, Term]) -> Source | None:
    """The source in a row with the columns source, sourceLabel and url."""
    iri = cell(row, "source")
    return Source(iri, cell(row, "sourceLabel") or cell(row, "url") or local(iri), cell(row, "url")) if iri else None


def _number(words: str) -> float | None:
    try:
        return float(words)
    except ValueError:
        return None


def read_evidence(store: ReadStore, this: NamedNode) -> dict[str, Evidence]:
    """The evidence of an entity and of all that is said about it, by IRI; one query."""
    found: dict[str, Evidence] = {}
    for row in store.rows(queries.text("entity-evidence"), {"this": this}):
        iri = cell(row, "evidence")
        if iri not in found:
            start, end = cell(row, "start"), cell(row, "end")
            found[iri] = Evidence(
                iri,
                local(cell(row, "method")) if "method" in row else "",
                local(cell(row, "basis")) if "basis" in row else "",
                _number(cell(row, "confidence")),
                cell(row, "subjectForm"),
                cell(row, "objectForm"),
                (int(start), int(end)) if start.isdecimal() and end.isdecimal() else None,
            )
        source = source_of(row)
        if source and source not in found[iri].sources:
            found[iri].sources.append(source)
    return found
