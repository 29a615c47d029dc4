"""What the store says of an entity, as the index needs it: its names, its kind, how much is linked to it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from graph.iri import ENTITY_KINDS, ONTOLOGY, PREFIXES, kind_of
from graph.store import Literal, NamedNode, Quad, ReadStore

LANGUAGES: Final = ("en", "fr", "es", "ar")
"""The order in which languages stand in for one another when a label is chosen."""


class Sort(IntEnum):
    """What a name is, in the order of its weight."""

    IDENTIFIER = 0
    SYMBOL = 1
    SHORT = 2
    LABEL = 3
    ALTERNATIVE = 4
    TITLE = 5
    CODE = 6
    DESCRIPTION = 7
    KEYWORD = 8


SORT_WORDS: Final = {
    Sort.IDENTIFIER: "identifier",
    Sort.SYMBOL: "symbol",
    Sort.SHORT: "short name",
    Sort.LABEL: "name",
    Sort.ALTERNATIVE: "also called",
    Sort.TITLE: "title",
    Sort.CODE: "code",
    Sort.DESCRIPTION: "description",
    Sort.KEYWORD: "keyword",
}


@dataclass(frozen=True, order=True, slots=True)
class Name:
    """A name, what sort it is, and the tag of its language (empty where it is not known)."""

    sort: Sort
    text: str
    lang: str = ""


@dataclass(slots=True)
class Entry:
    """An entity with all its names. ``addresses`` are the IRIs that stand for it elsewhere; ``degree`` counts links."""

    iri: str
    kind: str
    classes: set[str] = field(default_factory=set)
    names: set[Name] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)
    degree: int = 0

    @property
    def identifier(self) -> str:
        """Its compact identifier, or its IRI where it has none."""
        return min((n.text for n in self.names if n.sort is Sort.IDENTIFIER), default=self.iri)

    @property
    def label(self) -> str:
        """Its label in the first language there is, else its shortest name, else its identifier."""
        order = {lang: place for place, lang in enumerate(LANGUAGES)}
        labels = [n for n in self.names if n.sort is Sort.LABEL]
        if labels:
            return min(labels, key=lambda n: (order.get(n.lang, 0 if not n.lang else 9), n.text)).text
        return min((n.text for n in self.names if n.sort is Sort.SHORT), default=self.identifier)


def _iri(name: str) -> str:
    prefix, local = name.split(":")
    return PREFIXES[prefix] + local


_NAMES: Final = {
    _iri(name): sort
    for name, sort in {
        "dcterms:identifier": Sort.IDENTIFIER,
        "conc:symbol": Sort.SYMBOL,
        "conc:treatySeries": Sort.CODE,
        "conc:shortName": Sort.SHORT,
        "skos:prefLabel": Sort.LABEL,
        "rdfs:label": Sort.LABEL,
        "skos:altLabel": Sort.ALTERNATIVE,
        "skos:hiddenLabel": Sort.ALTERNATIVE,
        "conc:demonym": Sort.ALTERNATIVE,
        "dcterms:title": Sort.TITLE,
        "conc:printedTitle": Sort.TITLE,
        "conc:iso3": Sort.CODE,
        "conc:iso2": Sort.CODE,
        "dcterms:description": Sort.DESCRIPTION,
        "skos:definition": Sort.DESCRIPTION,
    }.items()
}
_ADDRESSES: Final = tuple(
    map(_iri, ("conc:recordPage", "foaf:homepage", "skos:exactMatch", "schema:url", "owl:sameAs"))
)
_ENDS: Final = tuple(
    map(
        _iri,
        ("rdf:subject", "rdf:object", "org:member", "org:organization", "conc:instrument", "conc:state"),
    )
)
_OWN: Final = frozenset((*_NAMES, *_ADDRESSES, _iri("rdf:type")))
_FAMILIES: Final = {f"{PREFIXES['conc']}{kind.capitalize()}": kind for kind in ENTITY_KINDS if kind != "theme"} | {
    _iri("skos:Concept"): "theme"
}


def read_entries(store: ReadStore, only: Collection[str] | None = None) -> list[Entry]:
    """Every entity of a store that has a name: most linked first, then by IRI. With ``only``, those of these IRIs.

    An entity is what has a family class of the model; one under an IRI of ours has the kind that its IRI says.
    """
    classes: dict[str, set[str]] = defaultdict(set)
    for quad in _said(store, _iri("rdf:type"), only):
        if (
            isinstance(quad.subject, NamedNode)
            and isinstance(quad.object, NamedNode)
            and not quad.subject.value.startswith(ONTOLOGY)  # the values of the vocabulary are concepts, not themes
        ):
            classes[quad.subject.value].add(quad.object.value)
    entries: dict[str, Entry] = {}
    for iri, found in classes.items():
        families = sorted(_FAMILIES[name] for name in found if name in _FAMILIES)
        if families:
            own = kind_of(iri)
            kind = own if own in families else families[0]
            entries[iri] = Entry(iri, kind, classes=found)
    _add_names(store, entries, only)
    _add_degrees(store, entries, only)
    named = [entry for entry in entries.values() if entry.names]
    return sorted(named, key=lambda entry: (-entry.degree, entry.iri))


def concerned(quads: Iterable[Quad]) -> set[str]:
    """The IRIs whose entries read some of the statements."""
    found: set[str] = set()
    for quad in quads:
        predicate = quad.predicate.value
        if predicate in _OWN and isinstance(quad.subject, NamedNode):
            found.add(quad.subject.value)
        if predicate in _ENDS and isinstance(quad.object, NamedNode):
            found.add(quad.object.value)
    return found


def _said(store: ReadStore, predicate: str, only: Collection[str] | None, *, objects: bool = False) -> Iterator[Quad]:
    """The statements of a property; with ``only``, those about these IRIs, or those that name them as objects."""
    property_ = NamedNode(predicate)
    if only is None:
        yield from store.quads(predicate=property_)
        return
    for iri in only:
        node = NamedNode(iri)
        yield from store.quads(predicate=property_, object=node) if objects else store.quads(node, property_)


def _add_names(store: ReadStore, entries: dict[str, Entry], only: Collection[str] | None) -> None:
    for predicate, sort in _NAMES.items():
        for quad in _said(store, predicate, only):
            entry = entries.get(quad.subject.value) if isinstance(quad.subject, NamedNode) else None
            if entry is not None and isinstance(quad.object, Literal) and quad.object.value.strip():
                # What a theme is also called are the words of its subject, not names that it alone has.
                keyword = sort is Sort.ALTERNATIVE and entry.kind == "theme"
                name = Name(Sort.KEYWORD if keyword else sort, quad.object.value, (quad.object.language or "").lower())
                entry.names.add(name)
    for predicate in _ADDRESSES:
        for quad in _said(store, predicate, only):
            entry = entries.get(quad.subject.value) if isinstance(quad.subject, NamedNode) else None
            if entry is not None and isinstance(quad.object, NamedNode):
                entry.addresses.add(quad.object.value)


def _add_degrees(store: ReadStore, entries: dict[str, Entry], only: Collection[str] | None) -> None:
    ends: Counter[str] = Counter()
    for predicate in _ENDS:
        said = {
            (quad.subject.value, quad.object.value)
            for quad in _said(store, predicate, only, objects=True)
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode)
        }
        ends.update(end for _, end in said)
    for iri, number in ends.items():
        if iri in entries:
            entries[iri].degree = number
