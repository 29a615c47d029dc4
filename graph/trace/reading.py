"""From a release's store to the nodes, edges and predicates of a trace index."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from graph.dates import Span, latest, parse
from graph.iri import ENTITY_KINDS, ID, ONTOLOGY, RECORD_KINDS
from graph.store import NamedNode, ReadStore, Term
from graph.trace.arrays import Kind, Predicate, TraceIndex
from graph.trace.builder import Edge, Node, build

CONC = ONTOLOGY
_PREFIXES = f"""
PREFIX conc: <{CONC}>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""

FAMILIES = (
    "Instrument", "Document", "Framework", "Organisation", "Process", "Project", "Event", "Person", "Place", "Setting",
    "Resource",
)  # fmt: skip
"""The family classes of the data model; a theme is a skos:Concept."""

CONCEPT = "http://www.w3.org/2004/02/skos/core#Concept"
TEXTS = frozenset({CONC + "Instrument", CONC + "Document"})
"""Families of texts that say on one day all that they say."""

GROUPS = {CONC + "ParticipationFamily": "participation", CONC + "MembershipFamily": "membership"}
"""Acts on instruments are counted together for a fan whatever the act, memberships whatever the role."""

CONSENTS = frozenset({CONC + "Ratification", CONC + "Accession", CONC + "Succession"})
SHORTENED = [f"{ID}{kind}/" for kind in (*ENTITY_KINDS, *RECORD_KINDS)]

STARTS = ("adoptedOn", "issuedOn", "foundedOn", "establishedOn", "startedOn")
"""Properties that say when an entity came to be."""

_NODES = f"""SELECT ?node ?class ?binding ?start WHERE {{
  ?node dcterms:identifier ?identifier ; a ?class .
  FILTER isIRI(?node)
  FILTER NOT EXISTS {{ ?node a conc:Source }}
  OPTIONAL {{ ?node conc:binding ?binding }}
  OPTIONAL {{ VALUES ?birth {{ {" ".join("conc:" + name for name in STARTS)} }} ?node ?birth ?start }}
}}"""

_PREDICATES = """SELECT DISTINCT ?iri ?key ?family ?specificity ?symmetric WHERE {
  ?iri conc:key ?key ; conc:linkFamily ?family ; conc:specificity ?specificity .
  OPTIONAL { ?iri conc:symmetric ?symmetric }
}"""

_EDGES = {
    "link": "?edge a conc:Link ; rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object .",
    "participation": "?edge a conc:Participation ; conc:state ?subject ; conc:action ?predicate ;"
    " conc:instrument ?object . OPTIONAL { ?edge conc:actedOn ?since }",
    "membership": "?edge a org:Membership ; org:member ?subject ; org:role ?predicate ; org:organization ?object .",
}
_TOLD = ("subject", "predicate", "object", "since", "until")
_TAIL = """
  OPTIONAL { ?edge conc:since ?since } OPTIONAL { ?edge conc:until ?until }
  OPTIONAL { ?edge conc:evidence ?evidence . ?evidence conc:confidence ?confidence }
"""


def build_index(store: ReadStore, folder: Path) -> TraceIndex:
    """Read all that can be traced from *store* and write the index to *folder*."""
    return build(nodes(store), edges(store), predicates(store), folder, prefixes=SHORTENED)


def nodes(store: ReadStore, only: Iterable[str] | None = None) -> list[Node]:
    """Every entity, or those of *only* these IRIs; of several types the family class and the most specific one."""
    classes: dict[str, set[str]] = {}
    binding: dict[str, bool] = {}
    starts: dict[str, list[Span]] = {}
    for row in _rows(store, _NODES, "node", only):
        iri = _text(row["node"])
        classes.setdefault(iri, set()).add(_text(row["class"]))
        if "binding" in row:
            binding[iri] = binding.get(iri, False) or _text(row["binding"]) in ("true", "1")
        if "start" in row:
            starts.setdefault(iri, []).append(parse(_text(row["start"])))
    found = []
    for iri in sorted(classes):
        kind = kind_of(classes[iri])
        if kind is not None:
            found.append(Node(iri, kind, binding.get(iri), latest(starts.get(iri, [])), kind.family in TEXTS))
    return found


def kind_of(classes: set[str]) -> Kind | None:
    """The family and the most specific class; None for what is no entity."""
    families = [CONC + name for name in FAMILIES if CONC + name in classes]
    family = families[-1] if families else CONCEPT if CONCEPT in classes else None
    if family is None:
        return None
    specific = sorted(classes - {family, CONC + "Actor"} - set(families))
    return Kind(specific[0] if specific and family != CONCEPT else family, family)


def predicates(store: ReadStore) -> list[Predicate]:
    """The link properties, the actions of participations and the roles of memberships."""
    return [
        Predicate(
            _text(row["iri"]),
            _text(row["key"]),
            _text(row["family"]),
            float(_text(row["specificity"])),
            "symmetric" in row and _text(row["symmetric"]) in ("true", "1"),
            GROUPS.get(_text(row["family"]), ""),
        )
        for row in store.rows(_PREFIXES + _PREDICATES)
    ]


def edges(store: ReadStore, only: Collection[str] | None = None) -> Iterator[Edge]:
    """Links, participations and memberships; of several evidences the strongest counts.

    A consent to be bound ends where its state denounced the instrument afterwards. *only* these IRIs are read where
    they are given: all acts of a state on an instrument, or none.
    """
    found: dict[str, tuple[tuple[float, str], Edge]] = {}
    for pattern in _EDGES.values():
        for row in _rows(store, f"SELECT * WHERE {{ {pattern} {_TAIL} }}", "edge", only):
            if not all(isinstance(row[name], NamedNode) for name in ("edge", *_TOLD[:3])):
                continue
            iri = _text(row["edge"])
            strength = float(_text(row["confidence"])) if "confidence" in row else 0.0
            told = [_text(row[name]) if name in row else "" for name in _TOLD]
            order = -strength, " ".join(told)  # where there are several it must not matter in which order they come
            if iri not in found or order < found[iri][0]:
                subject, predicate, object_ = told[:3]
                since, until = (parse(text) if text else None for text in told[3:])
                found[iri] = order, Edge(iri, subject, predicate, object_, strength, since, until)
    withdrawn: dict[tuple[str, str], list[Span]] = {}
    for _, edge in found.values():
        if edge.predicate == CONC + "Denunciation" and edge.since is not None:
            withdrawn.setdefault((edge.subject, edge.object), []).append(edge.since)
    for _, edge in found.values():
        if edge.predicate in CONSENTS and edge.until is None:
            since = edge.since
            ends = [
                end
                for end in withdrawn.get((edge.subject, edge.object), ())
                if since is None or since.earliest <= end.latest
            ]
            edge = replace(edge, until=min(ends, key=lambda end: (end.earliest, end.latest), default=None))
        yield edge


def _rows(store: ReadStore, query: str, name: str, only: Iterable[str] | None) -> Iterator[Mapping[str, Term]]:
    if only is None:
        yield from store.rows(_PREFIXES + query)
        return
    for iri in only:
        node = NamedNode(iri)
        for row in store.rows(_PREFIXES + query, {name: node}):
            yield {**row, name: node}


def _text(term: Term) -> str:
    """The IRI of a named node, the lexical form of a literal, the label of a blank node."""
    value = getattr(term, "value", None)
    return value if isinstance(value, str) else str(term)
