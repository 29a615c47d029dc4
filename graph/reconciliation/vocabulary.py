"""The types and properties that a client may name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeVar

from graph.describe import KINDS, Vocabulary
from graph.describe.terms import local
from graph.iri import ONTOLOGY, PREFIXES
from graph.reconciliation.known import Known


@dataclass(frozen=True, slots=True)
class Type:
    """A class: its local name, its label, the IRI, and the family that it belongs to (empty for a family)."""

    id: str
    name: str
    iri: str
    broader: str = ""


@dataclass(frozen=True, slots=True)
class Property:
    """A property: its name in queries, its label, its IRI; ``target`` is ``entity`` or ``value``."""

    id: str
    name: str
    iri: str
    target: str


_VALUES: Final = (
    ("identifier", "dcterms:identifier"), ("name", "skos:prefLabel"), ("other_name", "skos:altLabel"),
    ("short_name", "conc:shortName"), ("symbol", "conc:symbol"), ("title", "dcterms:title"),
    ("adopted_on", "conc:adoptedOn"), ("entered_into_force_on", "conc:enteredIntoForceOn"),
    ("issued_on", "conc:issuedOn"), ("founded_on", "conc:foundedOn"), ("established_on", "conc:establishedOn"),
    ("started_on", "conc:startedOn"), ("ended_on", "conc:endedOn"), ("year", "conc:year"), ("number", "conc:number"),
    ("session", "conc:session"), ("binding", "conc:binding"), ("treaty_series", "conc:treatySeries"),
    ("depositary", "conc:depositary"), ("iso3", "conc:iso3"), ("iso2", "conc:iso2"), ("m49", "conc:m49"),
    ("homepage", "foaf:homepage"), ("record_page", "conc:recordPage"), ("same_as", "skos:exactMatch"),
    ("description", "dcterms:description"), ("language", "dcterms:language"),
)  # fmt: skip


def properties(vocabulary: Vocabulary, language: str = "en") -> list[Property]:
    """Every property that may be matched on and fetched: the facts of entities, then the links between them."""
    made = []
    for key, name in _VALUES:
        prefix, _, rest = name.partition(":")
        iri = PREFIXES[prefix] + rest
        made.append(Property(key, vocabulary.label(iri, language).value, iri, "value"))
    links = sorted(vocabulary.links.values(), key=lambda link: link.key)
    return made + [Property(link.key, link.phrase("out", language).value, link.iri, "entity") for link in links]


def find_property(known: Known, name: str) -> Property | None:
    """The property of this name or IRI, None where there is none."""
    return next((each for each in properties(known.vocabulary) if name in (each.id, each.iri)), None)


def types(known: Known, language: str = "en") -> list[Type]:
    """The families that have entities, each followed by its classes."""
    classes: dict[str, set[str]] = {}
    for entry in known.index.entries.values():
        classes.setdefault(entry.kind, set()).update(entry.classes)
    made = []
    for kind, found in KINDS.items():
        if kind in classes:
            family = local(found.family)
            made.append(Type(family, known.vocabulary.label(found.family, language).value, found.family))
            own = sorted(iri for iri in classes[kind] if iri.startswith(ONTOLOGY))
            made += [Type(local(iri), known.vocabulary.label(iri, language).value, iri, family) for iri in own]
    return list({each.id: each for each in reversed(made)}.values())[::-1]


W = TypeVar("W", Type, Property)


def suggest_words(words: Iterable[W], prefix: str, *, limit: int, skip: int = 0) -> list[W]:
    """Those whose name or identifier has a word that begins with the prefix; all of them for an empty one."""
    asked = prefix.casefold().strip()
    found: list[tuple[bool, int, W]] = []
    for word in words:
        names = (word.name.casefold(), word.id.casefold())
        begun = any(name.startswith(asked) or f" {asked}" in name.replace("_", " ") for name in names)
        if begun:
            found.append((not names[0].startswith(asked), len(found), word))
    return [word for _, _, word in sorted(found, key=lambda item: item[:2])][skip : skip + limit]
