"""What a page says of its entity to programs: schema.org with ELI, Dublin Core, Highwire tags."""

from __future__ import annotations

from typing import Any, Final

from graph.citation.work import Creator, Work
from graph.describe import Entry
from graph.describe.terms import local, value
from graph.iri import PREFIXES
from graph.store import NamedNode, ReadStore

_SCHEMA: Final = PREFIXES["schema"]
_KINDS: Final = {
    "instrument": "Legislation", "document": "Report", "framework": "CreativeWork", "organisation": "Organization",
    "process": "Organization", "project": "Project", "event": "Event", "person": "Person", "place": "Place",
    "setting": "DefinedTerm", "resource": "CreativeWork", "theme": "DefinedTerm",
}  # fmt: skip
_CLASSES: Final = {
    "Handbook": "Book",
    "Study": "Report",
    "Country": "Country",
    "GovernmentBody": "GovernmentOrganization",
    "NonGovernmentalOrganisation": "NGO",
    "AcademicInstitution": "EducationalOrganization",
}
_CONTEXT: Final = ["https://schema.org", {"eli": PREFIXES["eli"], "conc": PREFIXES["conc"]}]

LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"

MOST_CHARACTERS: Final = 1000
"""Bound on one value: no name or summary of ours is longer, and the head of a page stays small."""


def schema_type(entry: Entry) -> str:
    """The class of schema.org that an entity belongs to, by its local name."""
    classes = [local(iri) for iri in entry.classes]
    return next((_CLASSES[name] for name in classes if name in _CLASSES), _KINDS.get(entry.kind, "Thing"))


def schema_org(store: ReadStore, entry: Entry, work: Work | None) -> dict[str, Any]:
    """An entity in schema.org's words as JSON-LD; an instrument also in those of ELI 1.4."""
    label = entry.label("en")
    elsewhere = [
        value(quad.object)
        for name in ("skos:exactMatch", "foaf:homepage", "conc:recordPage")
        for quad in store.quads(NamedNode(entry.iri), NamedNode(_iri(name)))
    ]
    made: dict[str, Any] = {
        "@context": _CONTEXT,
        "@id": entry.iri,
        "@type": schema_type(entry),
        "identifier": entry.identifier,
        "name": label.value,
        "url": entry.iri,
    }
    alternatives = sorted({*(each.value for each in entry.labels), *entry.others, entry.short} - {"", label.value})
    optional: dict[str, Any] = {"alternateName": alternatives, "sameAs": sorted(set(elsewhere))}
    if work is not None:
        optional |= _of_work(work)
    made |= {key: held for key, held in optional.items() if held not in ("", [], None)}
    if work is not None and entry.kind == "instrument":
        made |= _of_legislation(work)
    return {key: _bounded(held) for key, held in made.items()}


def _bounded(held: Any) -> Any:
    if isinstance(held, list):
        return [_bounded(each) for each in held]
    return held[:MOST_CHARACTERS] if isinstance(held, str) else held


def _iri(name: str) -> str:
    prefix, _, rest = name.partition(":")
    return PREFIXES[prefix] + rest


def _of_work(work: Work) -> dict[str, Any]:
    named = work.authors or work.organs
    return {
        "headline": work.title,
        "description": work.abstract.value if work.abstract else "",
        "author": [_agent(each) for each in named],
        "editor": [_agent(each) for each in work.editors],
        "publisher": [_agent(each) for each in work.publishers],
        "datePublished": work.date if work.form not in ("treaty", "resolution") else "",
        "inLanguage": list(work.languages) if work.languages else work.language,
    }


def _of_legislation(work: Work) -> dict[str, Any]:
    """https://schema.org/Legislation, and the properties of ELI 1.4 that say the same."""
    made: dict[str, Any] = {"@type": ["Legislation", "eli:LegalResource"], "eli:title": work.title}
    optional: dict[str, Any] = {
        "legislationIdentifier": work.symbol,
        "legislationType": work.genre,
        "legislationDate": work.date,
        "legislationPassedBy": [_agent(each) for each in work.organs],
        "eli:date_document": work.date,
        "eli:first_date_entry_in_force": work.in_force,
        "eli:id_local": work.symbol,
    }
    return made | {key: held for key, held in optional.items() if held not in ("", [])}


def _agent(creator: Creator) -> dict[str, str]:
    if creator.person:
        made = {"@type": "Person", "name": f"{creator.given} {creator.family}".strip(), "familyName": creator.family}
        return made | ({"givenName": creator.given} if creator.given else {})
    return {"@type": "Organization", "name": creator.family}


def dublin_core(entry: Entry, work: Work | None) -> list[tuple[str, str]]:
    """The fifteen elements of Dublin Core that are known of an entity, as (element, value)."""
    pairs = [("title", work.title if work else entry.label("en").value)]
    if work:
        pairs += [("creator", each.inverted) for each in work.authors or work.organs]
        pairs += [("contributor", each.inverted) for each in work.editors]
        pairs += [("publisher", each.inverted) for each in work.publishers]
        pairs += [("description", work.abstract.value)] if work.abstract else []
        pairs += [("language", tag) for tag in work.languages]
    pairs += [("date", entry.date), ("type", work.genre if work else schema_type(entry))]
    pairs += [("identifier", entry.iri), ("identifier", entry.identifier), ("identifier", entry.symbol)]
    pairs += [("source", work.record_page)] if work else []
    pairs += [("rights", LICENCE)]
    return list(dict.fromkeys((name, held[:MOST_CHARACTERS]) for name, held in pairs if held))


def meta_tags(entry: Entry, work: Work | None) -> list[tuple[str, str]]:
    """The names and contents of ``meta`` elements: Dublin Core, and for a work with an issuing body Highwire Press.

    By that body readers of Highwire tags know a report; one without it would be taken for a journal article.
    """
    tags = [(f"DC.{name}", held) for name, held in dublin_core(entry, work)]
    if work is None:
        return tags
    names = [each.inverted for each in work.authors or work.organs]
    house = "; ".join(each.family for each in work.publishers or work.organs)
    if not house:
        return tags
    known = [("citation_title", work.title), *(("citation_author", name) for name in names)]
    known += [
        ("citation_publication_date", work.date.replace("-", "/")),
        ("citation_technical_report_institution", house),
        ("citation_technical_report_number", work.symbol),
        ("citation_language", work.language),
        ("citation_public_url", work.link),
    ]
    return tags + [(name, held[:MOST_CHARACTERS]) for name, held in known if held]
