"""What is told of entities and of what is said about them, as JSON-LD documents; plain values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from graph.describe import Act, Coverage, Entity, Entry, Evidence, Link, Membership, Party
from graph.iri import ONTOLOGY, PREFIXES

_CONC: Final = "conc:"

CONTEXT_PATH: Final = "/api/v1/context.jsonld"
"""Where CONTEXT is served."""


def _iri(name: str) -> dict[str, str]:
    return {"@id": name, "@type": "@id"}


def _set(name: str, **more: str) -> dict[str, str]:
    return {"@id": name, "@container": "@set", **more}


CONTEXT: Final[dict[str, Any]] = {
    "@version": 1.1,
    **{name: PREFIXES[name] for name in ("conc", "dcterms", "skos", "rdf", "org", "schema", "foaf")},
    "id": "@id",
    "type": "@type",
    "identifier": "dcterms:identifier",
    "names": {"@id": "skos:prefLabel", "@container": ["@language", "@set"]},
    "otherNames": _set("skos:altLabel"),
    "titles": {"@id": "dcterms:title", "@container": ["@language", "@set"]},
    "shortName": "conc:shortName",
    "symbol": "conc:symbol",
    "evidence": _set("conc:evidence", **{"@type": "@id"}),
    "subject": _iri("rdf:subject"),
    "predicate": _iri("rdf:predicate"),
    "object": _iri("rdf:object"),
    "instrument": _iri("conc:instrument"),
    "state": _iri("conc:state"),
    "action": _iri("conc:action"),
    "member": _iri("org:member"),
    "body": _iri("org:organization"),
    "role": _iri("org:role"),
    "method": _iri("conc:method"),
    "basis": _iri("conc:basis"),
    "subjectForm": "conc:subjectForm",
    "objectForm": "conc:objectForm",
    "sources": _set("dcterms:source", **{"@type": "@id"}),
    "items": "@graph",
    "evidenceOf": "@included",
    "acts": "@included",
}
"""What the members of a document mean. Members that are not named here are for the reader and say no triple."""


def brief(entry: Entry, language: str, kept: str = "") -> dict[str, Any]:
    """An entity in a list: identifier, names, date, the path of its page; ``kept`` is the query of that path."""
    made: dict[str, Any] = {
        "id": entry.iri,
        "type": [iri for iri in entry.classes if iri.startswith(ONTOLOGY)],
        "kind": entry.kind,
        "name": entry.name,
        "identifier": entry.identifier,
        "label": entry.label(language).value,
        "names": _by_language(entry),
        "shortName": entry.short if entry.kind != "place" else "",
        "symbol": entry.symbol,
        "date": entry.date,
        "page": f"/{entry.path}{kept}",
    }
    return {key: held for key, held in made.items() if held not in ("", [], {})}


def _by_language(entry: Entry) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for label in entry.labels:
        found.setdefault(label.language or "@none", []).append(label.value)
    return found


def full(entity: Entity, language: str, kept: str = "") -> dict[str, Any]:
    """An entity with its facts, the number of its links, acts and memberships, and the evidence of its row."""
    made = brief(entity.entry, language, kept)
    if entity.entry.others:
        made["otherNames"] = list(entity.entry.others)
    made["evidence"] = entity.own_evidence
    facts: dict[str, list[dict[str, str]]] = {}
    for fact in entity.facts:
        told = {"value": fact.value.value} | ({"language": fact.value.language} if fact.value.language else {})
        facts.setdefault(fact.key, []).append(told | ({"iri": fact.value_iri} if fact.value_iri else {}))
    made["facts"] = facts
    made["counts"] = {
        "links": entity.link_total,
        "acts": len(entity.acts),
        "members": len(entity.members),
        "memberships": len(entity.memberships),
    }
    made["coverage"] = coverage(entity.coverage)
    backing = [entity.evidence[iri] for iri in entity.own_evidence if iri in entity.evidence]
    made["evidenceOf"] = [evidence(each) for each in backing]
    return made


def coverage(held: Coverage | None) -> dict[str, Any] | None:
    """How far the record of acts reaches; None where it is not stated."""
    if held is None:
        return None
    return {
        "complete": held.complete,
        "latestActOn": held.latest_act_on or None,
        "refreshedOn": held.refreshed_on or None,
        "source": held.source.iri if held.source else None,
    }


def link(entry: Entry, held: Link) -> dict[str, Any]:
    """A link from or to an entity; ``other`` names the other end."""
    ends = (entry.iri, held.other.iri) if held.direction == "out" else (held.other.iri, entry.iri)
    made = {
        "id": held.iri,
        "type": _CONC + "Link",
        "subject": ends[0],
        "predicate": held.property_iri,
        "object": ends[1],
        "direction": held.direction,
        "other": {"id": held.other.iri, "kind": held.other.kind, "label": held.other.label("en").value},
        "since": held.since,
        "until": held.until,
        "note": held.note,
        "evidence": held.evidence,
    }
    return {key: value for key, value in made.items() if value not in ("", [])}


def membership(held: Membership) -> dict[str, Any]:
    """A membership, with the names of both sides."""
    made = {
        "id": held.iri,
        "type": "org:Membership",
        "member": held.member.iri,
        "memberLabel": held.member.label("en").value,
        "body": held.body.iri,
        "bodyLabel": held.body.label("en").value,
        "role": held.role_iri,
        "since": held.since,
        "until": held.until,
        "note": held.note,
        "evidence": held.evidence,
    }
    return {key: value for key, value in made.items() if value not in ("", [])}


def act(held: Act) -> dict[str, Any]:
    """A state's act on an instrument."""
    made = {
        "id": held.iri,
        "type": _CONC + "Participation",
        "instrument": held.instrument.iri,
        "state": held.state.iri,
        "action": ONTOLOGY + held.action,
        "actedOn": held.on,
        "evidence": held.evidence,
    }
    return {key: value for key, value in made.items() if value not in ("", [])}


def party(held: Party) -> dict[str, Any]:
    """A state (or an instrument) with its acts and its standing on the day asked for."""
    return {
        "of": held.entry.iri,
        "label": held.entry.label("en").value,
        "standing": held.standing,
        "acts": [act(each) for each in held.acts],
    }


def evidence(held: Evidence) -> dict[str, Any]:
    """What backs a statement."""
    made = {
        "id": held.iri,
        "type": _CONC + "Evidence",
        "method": ONTOLOGY + held.method if held.method else "",
        "basis": ONTOLOGY + held.basis if held.basis else "",
        "confidence": held.confidence,
        "subjectForm": held.subject_form,
        "objectForm": held.object_form,
        "sources": [source.iri for source in held.sources],
    }
    return {key: value for key, value in made.items() if value not in ("", [], None)}


def evidence_of(iris: Iterable[str], table: dict[str, Evidence]) -> list[dict[str, Any]]:
    """The evidence that some statements name, each once."""
    return [evidence(table[iri]) for iri in dict.fromkeys(iris) if iri in table]
