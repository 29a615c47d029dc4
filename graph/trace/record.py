"""What the store says of the entities, predicates and edges of a trace: names, phrases, evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from graph.dates import Span, latest, parse
from graph.iri import coverage_iri
from graph.store import Literal, NamedNode, ReadStore
from graph.trace.reading import CONC, STARTS, kind_of

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_DCTERMS = "http://purl.org/dc/terms/"
_OA = "http://www.w3.org/ns/oa#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_VALUES = (NamedNode, Literal)
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"


@dataclass(frozen=True)
class Entity:
    """An entity as it is shown: *short* is its short title or acronym, else its label."""

    iri: str
    label: str
    short: str
    kind: str
    identifier: str

    def as_json(self) -> dict[str, Any]:
        """As a JSON object."""
        return {
            "iri": self.iri,
            "identifier": self.identifier,
            "label": self.label,
            "short": self.short,
            "kind": self.kind,
        }


@dataclass(frozen=True)
class Source:
    """Where something was read; *url* empty where it has no address."""

    iri: str
    label: str
    url: str
    identifier: str = ""


@dataclass(frozen=True)
class Evidence:
    """Why a statement stands: the exact words for its two ends and their place (code points) where a text was read."""

    iri: str
    method: str
    basis: str
    confidence: float
    sources: tuple[Source, ...] = ()
    subject_form: str = ""
    object_form: str = ""
    start: int | None = None
    end: int | None = None

    def as_json(self) -> dict[str, Any]:
        """As a JSON object; what is not known is left out."""
        known: dict[str, Any] = {
            "iri": self.iri, "method": self.method, "basis": self.basis, "confidence": self.confidence,
            "sources": [
                {"iri": s.iri, "identifier": s.identifier, "label": s.label} | ({"url": s.url} if s.url else {})
                for s in self.sources
            ],
        }  # fmt: skip
        if self.subject_form:
            known |= {"subjectForm": self.subject_form, "objectForm": self.object_form}
        if self.start is not None:
            known |= {"start": self.start, "end": self.end}
        return known


@dataclass
class Record:
    """Looks things up in *store* for one answer in *language* (en, fr, es, …), each thing once."""

    store: ReadStore
    language: str = "en"
    _seen: dict[tuple[str, str], Any] = field(default_factory=dict, repr=False)

    def values(self, iri: str) -> dict[str, list[NamedNode | Literal]]:
        """Every property of *iri* with its values."""
        key = "values", iri
        if key not in self._seen:
            found: dict[str, list[NamedNode | Literal]] = {}
            for quad in self.store.quads(NamedNode(iri)):
                value = quad.object
                if isinstance(value, _VALUES):
                    held = found.setdefault(quad.predicate.value, [])
                    if value not in held:  # the same may be said in several graphs
                        held.append(value)
            self._seen[key] = found
        return self._seen[key]  # type: ignore[no-any-return]

    def in_language(self, values: list[NamedNode | Literal]) -> str:
        """The literal in the language, else in English, else the first by its text; empty where there is none."""
        literals = [value for value in values if isinstance(value, Literal)]
        for wanted in (self.language, "en", None):
            found = [value.value for value in literals if value.language == wanted]
            if found:
                return min(found)
        return min((value.value for value in literals), default="")

    def text(self, iri: str, prop: str) -> str:
        """One value of a property as text; empty where there is none."""
        values = self.values(iri).get(prop, [])
        return self.in_language(values) or next((v.value for v in values if isinstance(v, NamedNode)), "")

    def entity(self, iri: str) -> Entity:
        """How *iri* is called."""
        key = "entity", iri
        if key not in self._seen:
            self._seen[key] = self._entity(iri)
        return self._seen[key]  # type: ignore[no-any-return]

    def _entity(self, iri: str) -> Entity:
        label = self.text(iri, _SKOS + "prefLabel") or self.text(iri, _LABEL) or _local(iri)
        kind = kind_of({value.value for value in self.values(iri).get(_TYPE, [])})
        short = self.text(iri, CONC + "shortName")
        return Entity(
            iri, label, short or label, _local(kind.iri) if kind else "", self.text(iri, _DCTERMS + "identifier")
        )

    def date(self, iri: str) -> Span | None:
        """When an entity came to be: adopted, issued, founded, established or begun; the latest of several."""
        values = [value for prop in STARTS for value in self.values(iri).get(CONC + prop, [])]
        return latest([parse(value.value) for value in values])

    def coverage(self, instrument: str) -> tuple[str, Span | None]:
        """How far acts on *instrument* are recorded: Complete, Partial or empty, and the date of the latest act."""
        statement = coverage_iri(instrument)
        latest_act = self.text(statement, CONC + "latestActOn")
        return _local(self.text(statement, CONC + "coverage")), parse(latest_act) if latest_act else None

    def phrases(self, predicate: str) -> tuple[str, str]:
        """The phrase of a predicate, action or role from subject to object, and the one back."""
        key = "phrases", predicate
        if key not in self._seen:
            phrase = self.text(predicate, CONC + "phrase") or _local(predicate)
            self._seen[key] = phrase, self.text(predicate, CONC + "inversePhrase") or f"← {phrase} ←"
        return self._seen[key]  # type: ignore[no-any-return]

    def note(self, edge: str) -> str:
        """The note on a statement, empty where it has none."""
        return self.text(edge, CONC + "note")

    def evidence(self, edge: str) -> tuple[Evidence, ...]:
        """The evidence of a statement, the strongest first."""
        found = [self._evidence(value.value) for value in self.values(edge).get(CONC + "evidence", [])]
        return tuple(sorted(found, key=lambda one: (-one.confidence, one.iri)))

    def _evidence(self, iri: str) -> Evidence:
        key = "evidence", iri
        if key not in self._seen:
            self._seen[key] = self._read_evidence(iri)
        return self._seen[key]  # type: ignore[no-any-return]

    def _read_evidence(self, iri: str) -> Evidence:
        values = self.values(iri)
        sources = [self._source(value.value) for value in values.get(_DCTERMS + "source", [])]
        start, end = None, None
        for selector in values.get(_OA + "hasSelector", []):
            place = self.text(selector.value, _OA + "start"), self.text(selector.value, _OA + "end")
            if all(place):
                start, end = int(place[0]), int(place[1])
        return Evidence(
            iri, _local(self.text(iri, CONC + "method")), _local(self.text(iri, CONC + "basis")),
            float(self.text(iri, CONC + "confidence") or 0), tuple(sorted(sources, key=lambda s: s.iri)),
            self.text(iri, CONC + "subjectForm"), self.text(iri, CONC + "objectForm"), start, end,
        )  # fmt: skip

    def _source(self, iri: str) -> Source:
        identifier = self.text(iri, _DCTERMS + "identifier")
        url = self.text(iri, "https://schema.org/url")
        return Source(iri, self.text(iri, _SKOS + "prefLabel") or identifier or _local(iri), url, identifier)


class Named(Protocol):
    """What goes by a short name and by a longer one."""

    @property
    def iri(self) -> str: ...

    @property
    def label(self) -> str: ...

    @property
    def short(self) -> str: ...


def told_apart(things: Sequence[Named]) -> tuple[str, ...]:
    """What each is called where all are named together: its short name, but its label where another one goes by the
    same short name (a convention and its committee may share an acronym), and the end of its IRI where by both."""

    def called(one: Named) -> str:
        others = [other for other in things if other.iri != one.iri]
        if one.short.casefold() not in {other.short.casefold() for other in others}:
            return one.short
        same = one.label.casefold() in {other.label.casefold() for other in others}
        return f"{one.label} ({_local(one.iri)})" if same else one.label

    return tuple(called(one) for one in things)


def _local(iri: str) -> str:
    return iri.replace("#", "/").rpartition("/")[2]
