"""What is in a graph, in numbers."""

from __future__ import annotations

from graph import queries
from graph.iri import PREFIXES
from graph.store import Literal, NamedNode, ReadStore

_COUNTED = {
    "instruments": "conc:Instrument",
    "resolutions": "conc:Resolution",
    "documents": "conc:Document",
    "frameworks": "conc:Framework",
    "organisations": "conc:Organisation",
    "processes": "conc:Process",
    "projects": "conc:Project",
    "events": "conc:Event",
    "persons": "conc:Person",
    "countries": "conc:Country",
    "places": "conc:Place",
    "settings": "conc:Setting",
    "resources": "conc:Resource",
    "themes": "skos:Concept",
    "memberships": "org:Membership",
    "participations": "conc:Participation",
    "coverage statements": "conc:CoverageStatement",
    "links": "conc:Link",
    "evidences": "conc:Evidence",
    "sources": "conc:Source",
}
_BACKED = ("links", "memberships", "participations")


def _iri(name: str) -> str:
    prefix, local = name.split(":")
    return PREFIXES[prefix] + local


def _numbers(store: ReadStore, query: str, key: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in store.rows(queries.text(query)):
        term, number = row[key], row["n"]
        if isinstance(term, NamedNode | Literal) and isinstance(number, Literal):
            found[term.value] = int(number.value)
    return found


def count(store: ReadStore) -> dict[str, int]:
    """Entities and statements by kind; resolutions are counted among the instruments too.

    ``without evidence`` counts the links, memberships and participations that carry none.
    """
    by_class = _numbers(store, "counts-by-class", "class")
    counts = {name: by_class.get(_iri(term), 0) for name, term in _COUNTED.items()}
    missing = store.rows(queries.text("links-without-evidence"))[0]["n"]
    counts["without evidence"] = int(missing.value) if isinstance(missing, Literal) else 0
    return counts


def links_by_predicate(store: ReadStore) -> dict[str, int]:
    """The number of links of each predicate, by its key, most used first."""
    found = _numbers(store, "counts-by-predicate", "key")
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def share_with_evidence(counts: dict[str, int]) -> float:
    """The share (0 to 1) of links, memberships and participations that carry evidence; 1 where there are none."""
    said = sum(counts[name] for name in _BACKED)
    return 1.0 if not said else 1 - counts["without evidence"] / said
