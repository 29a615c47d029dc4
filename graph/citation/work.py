"""What a reference is made of, read from the graph."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from graph.describe import Entry, Index, Text, choose
from graph.describe.terms import local, text, value
from graph.iri import BASE, PREFIXES
from graph.release import Manifest
from graph.store import NamedNode, ReadStore, Term

CITABLE: Final = ("instrument", "document", "framework", "resource")
"""The kinds of entities that are works."""

_SERIES: Final = re.compile(r"(\d+)\s+UNTS\s+(\d+)(?:\s*\(No\.\s*([\w-]+)\))?")
_NAMES: Final = {
    PREFIXES["dcterms"] + "creator": "authors",
    PREFIXES["bibo"] + "editor": "editors",
    PREFIXES["dcterms"] + "publisher": "publishers",
    PREFIXES["eli"] + "passed_by": "organs",
}


@dataclass(frozen=True, slots=True)
class Creator:
    """A person by family and given name, or a body by its whole name in ``family``."""

    family: str
    given: str = ""
    person: bool = False

    @property
    def inverted(self) -> str:
        """``Family, Given`` for a person, the name for a body."""
        return f"{self.family}, {self.given}" if self.given else self.family


@dataclass(frozen=True, slots=True)
class Work:
    """A work as it is cited; what is not recorded is empty.

    ``form`` is ``treaty``, ``resolution``, ``document``, ``book``, ``report`` or ``dataset``; dates are as written
    (day, month or year); ``series`` is the place in a treaty series as written; ``address`` the permanent address here,
    ``record_page`` that of the text itself, where known.
    """

    key: str
    address: str
    form: str
    title: str
    language: str = ""
    short: str = ""
    symbol: str = ""
    number: str = ""
    session: str = ""
    year: str = ""
    date: str = ""
    in_force: str = ""
    place: str = ""
    series: str = ""
    genre: str = ""
    record_page: str = ""
    version: str = ""
    remark: str = ""
    binding: bool | None = None
    abstract: Text | None = None
    authors: tuple[Creator, ...] = ()
    editors: tuple[Creator, ...] = ()
    publishers: tuple[Creator, ...] = ()
    organs: tuple[Creator, ...] = ()
    languages: tuple[str, ...] = field(default=())

    @property
    def volume(self) -> tuple[str, str, str]:
        """Volume, first page and registration number in the United Nations Treaty Series, each empty if not known."""
        found = _SERIES.search(self.series)
        return (found[1], found[2], found[3] or "") if found else ("", "", "")

    @property
    def responsible(self) -> tuple[Creator, ...]:
        """Who stands for the author: authors, else adopting organs, else publishers; for a treaty no one."""
        if self.form == "treaty":
            return ()
        return self.authors or self.organs or self.publishers

    @property
    def note(self) -> str:
        """What a reference manager keeps as a note."""
        return f"Entered into force {self.in_force}" if self.in_force else self.remark

    @property
    def link(self) -> str:
        """Where a reader finds the text, else what is said of it here."""
        return self.record_page or self.address

    def date_parts(self) -> list[int]:
        """Year, month and day, as far as they are known."""
        return [int(part) for part in self.date.split("-") if part.isdecimal()]


def read_work(store: ReadStore, entry: Entry, index: Index, language: str = "en") -> Work:
    """A work from what is said of an entity; names in the language of a reader where they are recorded in it."""
    held: dict[str, set[Term]] = {}
    for quad in store.quads(NamedNode(entry.iri)):
        held.setdefault(quad.predicate.value, set()).add(quad.object)
    facts = {local(key): min(value(term) for term in terms) for key, terms in held.items()}
    creators = {name: _creators(store, held.get(key, set()), index, language) for key, name in _NAMES.items()}
    if not creators["organs"] and facts.get("adoptedByName"):
        creators["organs"] = (Creator(facts["adoptedByName"].partition(" (")[0]),)
    classes = tuple(local(iri) for iri in entry.classes)
    title = entry.title(language) or entry.label(language)
    return Work(
        key=f"{entry.kind}-{entry.name}" if entry.kind == "resource" else entry.name,
        address=entry.iri,
        form=_form(entry.kind, classes),
        title=facts.get("printedTitle") or title.value,
        language=title.language,
        short=entry.short,
        symbol=entry.symbol,
        number=facts.get("number", ""),
        session=facts.get("session", ""),
        year=facts.get("year", "")[:4],
        date=facts.get("adoptedOn") or facts.get("issuedOn") or facts.get("year", ""),
        in_force=facts.get("enteredIntoForceOn", ""),
        place=facts.get("adoptedAt") or facts.get("publisherPlace", ""),
        series=facts.get("treatySeries", ""),
        genre=_genre(store, entry.classes),
        record_page=facts.get("recordPage", ""),
        binding={"true": True, "false": False}.get(facts.get("binding", "")),
        abstract=choose([text(t) for t in held.get(PREFIXES["dcterms"] + "description", ())], language),
        languages=tuple(sorted(value(t) for t in held.get(PREFIXES["dcterms"] + "language", ()))),
        authors=creators["authors"],
        editors=creators["editors"],
        publishers=creators["publishers"],
        organs=creators["organs"],
    )


def _creators(store: ReadStore, terms: set[Term], index: Index, language: str) -> tuple[Creator, ...]:
    found = []
    for term in terms:
        entry = index.get(value(term))
        if entry is None:
            continue
        if entry.kind == "person":
            names = {local(q.predicate.value): value(q.object) for q in store.quads(NamedNode(entry.iri))}
            family = names.get("familyName", "")
            found.append(
                Creator(family or entry.label(language).value, names.get("givenName", "") if family else "", True)
            )
        else:
            found.append(Creator(entry.label(language).value))
    return tuple(sorted(found, key=lambda creator: (creator.family.casefold(), creator.given)))


def _genre(store: ReadStore, classes: tuple[str, ...]) -> str:
    """The English label of the first class, with a capital."""
    for iri in classes:
        for quad in store.quads(NamedNode(iri), NamedNode(PREFIXES["rdfs"] + "label")):
            label = text(quad.object)
            if label.language == "en":
                return label.value[:1].upper() + label.value[1:]
    return ""


def _form(kind: str, classes: tuple[str, ...]) -> str:
    if kind == "instrument":
        soft = {"Declaration", "Compact", "Guidelines", "ILORecommendation", "MemorandumOfUnderstanding", "Directive"}
        return "resolution" if "Resolution" in classes else "document" if soft & set(classes) else "treaty"
    if kind == "document":
        return "document"
    return "book" if "Handbook" in classes else "report"


def release_work(manifest: Manifest) -> Work:
    """A release of the graph as a work; its version is its number, its remark its digest."""
    return Work(
        key=f"concordat-{manifest.number}",
        address=BASE.rstrip("/"),
        form="dataset",
        title="Concordat: a knowledge graph of the frameworks, actors and instruments that protect people on the move",
        language="en",
        short="Concordat",
        date=manifest.created[:10],
        version=str(manifest.number),
        remark=f"Digest {manifest.digest}",
        genre="Dataset",
        authors=(Creator("Concordat contributors"),),
    )


def receipt_work(key: str, address: str, release: int, digest: str, created: str) -> Work:
    """The answer to a query as a work: what was asked is at ``address``; release and digest say of which state.

    ``created`` is the time of the release, empty where it is no longer kept.
    """
    return Work(
        key=f"concordat-answer-{key}",
        address=address,
        form="dataset",
        title=f"Answer of Concordat to a query (receipt {key})",
        language="en",
        date=created[:10],
        version=str(release),
        remark=f"Release {release}, digest {digest}",
        genre="Dataset",
        authors=(Creator("Concordat contributors"),),
    )


def trace_work(ends: tuple[Entry, Entry], address: str, manifest: Manifest) -> Work:
    """A trace between two entities as a work, computed from one release."""
    names = [end.label("en").value for end in ends]
    return Work(
        key=f"concordat-trace-{ends[0].name}-{ends[1].name}-{manifest.number}",
        address=address,
        form="dataset",
        title=f"Trace between {names[0]} and {names[1]}",
        language="en",
        date=manifest.created[:10],
        version=str(manifest.number),
        remark=f"Computed by Concordat from release {manifest.number}, digest {manifest.digest}",
        genre="Dataset",
        authors=(Creator("Concordat contributors"),),
    )
