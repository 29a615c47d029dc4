"""From a release's store to the nodes, edges and predicates of a trace index."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from graph.dates import Span, latest, parse
from graph.iri import ENTITY_KINDS, ID, ONTOLOGY, RECORD_KINDS
from graph.store import ReadStore, Term
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
_TAIL = """
  OPTIONAL { ?edge conc:since ?since } OPTIONAL { ?edge conc:until ?until }
  OPTIONAL { ?edge conc:evidence ?evidence . ?evidence conc:confidence ?confidence }
"""


def build_index(store: ReadStore, folder: Path) -> TraceIndex:
    """Read all that can be traced from *store* and write the index to *folder*."""
    return build(nodes(store), edges(store), predicates(store), folder, prefixes=SHORTENED)


def nodes(store: ReadStore) -> list[Node]:
    """Every entity; of several types the family class and the most specific one."""
    classes: dict[str, set[str]] = {}
    binding: dict[str, bool] = {}
    starts: dict[str, list[Span]] = {}
    for row in store.rows(_PREFIXES + _NODES):
        iri = _text(row["node"])
        classes.setdefault(iri, set()).add(_text(row["class"]))
        if "binding" in row:
            binding[iri] = _text(row["binding"]) in ("true", "1")
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


def edges(store: ReadStore) -> Iterator[Edge]:
    """Links, participations and memberships; of several evidences the strongest counts.

    A consent to be bound ends where its state denounced the instrument afterwards.
    """
    found: dict[str, Edge] = {}
    for pattern in _EDGES.values():
        for row in store.rows(f"{_PREFIXES} SELECT * WHERE {{ {pattern} {_TAIL} }}"):
            iri = _text(row["edge"])
            strength = float(_text(row["confidence"])) if "confidence" in row else 0.0
            known = found.get(iri)
            if known is None or strength > known.strength:
                subject, predicate, object_ = (_text(row[name]) for name in ("subject", "predicate", "object"))
                since, until = (parse(_text(row[name])) if name in row else None for name in ("since", "until"))
                found[iri] = Edge(iri, subject, predicate, object_, strength, since, until)
    withdrawn = {(e.subject, e.object): e.since for e in found.values() if e.predicate == CONC + "Denunciation"}
    for edge in found.values():
        end = withdrawn.get((edge.subject, edge.object)) if edge.predicate in CONSENTS else None
        if end is not None and edge.until is None and (edge.since is None or edge.since.earliest <= end.latest):
            edge = Edge(edge.iri, edge.subject, edge.predicate, edge.object, edge.strength, edge.since, end)
        yield edge


def _text(term: Term) -> str:
    """The IRI of a named node, the lexical form of a literal, the label of a blank node."""
    value = getattr(term, "value", None)
    return value if isinstance(value, str) else str(term)
