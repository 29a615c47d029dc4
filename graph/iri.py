"""The prefix table and the minting of our IRIs; pure, standard library only.

A compact identifier (`opsc`, `S/RES/2427(2018)`, `org:iom`, `iso3:SDN`) is what `dcterms:identifier` holds; the IRI
follows from it and from nothing else. docs/model.md, "Identifiers", says how.
"""

import hashlib
import re
from types import MappingProxyType
from typing import Final

BASE: Final = "https://w3id.org/concordat/"
ONTOLOGY: Final = BASE + "ontology#"
ID: Final = BASE + "id/"
GRAPH: Final = BASE + "graph/"

ENTITY_KINDS: Final = (
    "instrument",
    "document",
    "framework",
    "organisation",
    "process",
    "project",
    "event",
    "person",
    "place",
    "setting",
    "resource",
    "theme",
)
RECORD_KINDS: Final = ("link", "participation", "membership", "statement", "coverage", "evidence", "source")

PREFIXES: Final = MappingProxyType(
    {
        "conc": ONTOLOGY,
        **{kind: f"{ID}{kind}/" for kind in ENTITY_KINDS + RECORD_KINDS},
        "eli": "http://data.europa.eu/eli/ontology#",
        "org": "http://www.w3.org/ns/org#",
        "dcterms": "http://purl.org/dc/terms/",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "prov": "http://www.w3.org/ns/prov#",
        "oa": "http://www.w3.org/ns/oa#",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "bibo": "http://purl.org/ontology/bibo/",
        "schema": "https://schema.org/",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "sh": "http://www.w3.org/ns/shacl#",
        "void": "http://rdfs.org/ns/void#",
        "dcat": "http://www.w3.org/ns/dcat#",
    }
)

_KIND_OF_PREFIX: Final = MappingProxyType(
    {"org": "organisation", "iso3": "place", "m49": "place", "region": "place"}
    | {kind: kind for kind in ("framework", "process", "project", "event", "person", "setting", "resource", "theme")}
)
# The series of resolutions and decisions: Security Council, General Assembly, Human Rights Council, Economic and Social
# Council, Commission on Human Rights.
_RESOLUTION: Final = re.compile(r"(?:S|A|A/HRC|E|E/CN\.4)/(?:RES|DEC)/\S+")
_SYMBOL: Final = re.compile(r"[A-Z]+(?:/\S+)+")
_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NOT_LOCAL: Final = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_NAME: Final = 64
_KEPT_OF_LONG_NAME: Final = 48
_LOCAL: Final = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.~-]*[A-Za-z0-9_~-])?")


def local_name(text: str) -> str:
    """Make the last segment of an IRI out of `text`.

    Every run of characters outside `A-Za-z0-9._-` becomes one hyphen, those at the ends fall away, a final `+` becomes
    `-plus`. Raises ValueError where nothing remains.
    """
    stem, plus = (text[:-1], "-plus") if text.endswith("+") else (text, "")
    name = _NOT_LOCAL.sub("-", stem).strip("-")
    if not name:
        raise ValueError(f"{text!r} holds no letter or digit to make an IRI of; give the thing a slug or a symbol")
    return name + plus


def is_resolution(symbol: str) -> bool:
    """Whether a bare United Nations symbol is that of a resolution or decision rather than of another document."""
    return _RESOLUTION.fullmatch(symbol) is not None


def mint(compact: str) -> str:
    """Give the IRI of the entity with the compact identifier `compact`.

    Raises ValueError where the identifier has an unknown prefix, or is neither a slug nor a symbol.
    """
    prefix, colon, rest = compact.partition(":")
    if colon and "/" not in prefix:
        kind = _KIND_OF_PREFIX.get(prefix)
        if kind is None:
            raise ValueError(f"{compact!r} has the prefix {prefix!r}; known are {', '.join(sorted(_KIND_OF_PREFIX))}")
        return f"{ID}{kind}/{local_name('m49-' + rest if prefix == 'm49' else rest)}"
    if is_resolution(compact):
        return f"{ID}instrument/{local_name(compact)}"
    if _SYMBOL.fullmatch(compact):
        return f"{ID}document/{local_name(compact)}"
    if _SLUG.fullmatch(compact):
        return f"{ID}instrument/{compact}"
    raise ValueError(f"{compact!r} is neither a slug (opsc), a symbol (A/75/289) nor prefixed (org:iom)")


def kind_of(iri: str) -> str | None:
    """Give the kind that an IRI of ours names in its path (`organisation`, `link` …), or None for any other IRI."""
    if not iri.startswith(ID):
        return None
    kind, slash, name = iri[len(ID) :].partition("/")
    return kind if slash and name and kind in ENTITY_KINDS + RECORD_KINDS else None


def node_name(iri: str) -> str:
    """Give `{kind}.{name}` for an entity's IRI, as links, memberships and statements carry it in theirs.

    A name longer than 64 characters is cut to its first 48, `~` and the first 8 hex digits of its SHA-256.
    """
    kind = kind_of(iri)
    if kind is None:
        raise ValueError(f"{iri!r} is not an IRI of ours; expected {ID}{{kind}}/{{name}}")
    name = iri[len(ID) + len(kind) + 1 :]
    if len(name) > _LONGEST_NAME:
        name = f"{name[:_KEPT_OF_LONG_NAME]}~{hashlib.sha256(name.encode()).hexdigest()[:8]}"
    return f"{kind}.{name}"


def link_iri(subject: str, key: str, object_: str) -> str:
    """Give the IRI of the link from one entity to another; `key` is that of its property (`cites`, `part_of` …)."""
    return f"{ID}link/{node_name(subject)}--{key}--{node_name(object_)}"


def membership_iri(member: str, role: str, body: str, since: str | None = None) -> str:
    """Give the IRI of a membership; `since` is given only where the member holds the role more than once."""
    start = f"--{since}" if since else ""
    return f"{ID}membership/{node_name(member)}--{role}--{node_name(body)}{start}"


def participation_iri(instrument: str, state: str, action: str) -> str:
    """Give the IRI of a state's act on an instrument; `action` is `signature`, `ratification` …"""
    return f"{ID}participation/{_name(instrument)}--{_name(state)}--{action}"


def coverage_iri(instrument: str) -> str:
    """Give the IRI of the statement on how far the participations of an instrument reach."""
    return f"{ID}coverage/{_name(instrument)}"


def statement_iri(subject: str, property_name: str) -> str:
    """Give the IRI of a statement about one property of an entity (`enteredIntoForceOn`)."""
    return f"{ID}statement/{node_name(subject)}--{property_name}"


def source_iri(identifier: str) -> str:
    """Give the IRI of a source from its address, or from `corpus:NNN` for a page of the corpus."""
    if identifier.startswith("corpus:"):
        return f"{ID}source/{local_name(identifier)}"
    return f"{ID}source/{digest(identifier)}"


def digest(text: str) -> str:
    """Give the first 12 hex digits of the SHA-256 of `text`, which name a source or an evidence."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def compact(iri: str) -> str:
    """Give the prefixed name of an IRI by the longest namespace of PREFIXES that fits, or the IRI itself."""
    fitting = [(len(namespace), name) for name, namespace in PREFIXES.items() if iri.startswith(namespace)]
    if not fitting:
        return iri
    length, name = max(fitting)
    return f"{name}:{iri[length:]}" if _LOCAL.fullmatch(iri[length:]) else iri


def _name(iri: str) -> str:
    return node_name(iri).partition(".")[2]
