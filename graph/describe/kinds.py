"""The kinds of entities: their word in addresses, their family class, their words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from graph.iri import ONTOLOGY, PREFIXES


@dataclass(frozen=True, slots=True)
class Kind:
    """``name`` stands in addresses; ``one`` and ``many`` are the English words for it; ``about`` says what it is."""

    name: str
    family: str
    one: str
    many: str
    about: str


def _kind(name: str, family: str, many: str, about: str) -> Kind:
    return Kind(name, ONTOLOGY + family, name, many, about)


_THEME: Final = Kind(
    "theme", PREFIXES["skos"] + "Concept", "theme", "themes", "subjects that texts and bodies deal with"
)

KINDS: Final[dict[str, Kind]] = {
    kind.name: kind
    for kind in (
        _kind("instrument", "Instrument", "instruments", "treaties, resolutions, declarations and other adopted texts"),
        _kind("document", "Document", "documents", "reports, notes and statements of the United Nations, and studies"),
        _kind(
            "framework", "Framework", "frameworks", "policies, mechanisms, standards and data systems that actors run"
        ),
        _kind(
            "organisation", "Organisation", "organisations", "organisations, organs, inter-agency and government bodies"
        ),
        _kind("process", "Process", "processes", "regional and global consultative processes"),
        _kind("project", "Project", "projects", "named projects and funds"),
        _kind("event", "Event", "events", "conferences, sessions, emergencies and conflicts"),
        _kind("person", "Person", "people", "authors and conveners"),
        _kind("place", "Place", "places", "countries and regions"),
        _kind("setting", "Setting", "settings", "kinds of situations in which a framework is used"),
        _kind("resource", "Resource", "resources", "published handbooks, guidance notes and studies"),
        _THEME,
    )
}

FAMILIES: Final = frozenset(kind.family for kind in KINDS.values())
"""The family classes: an entity's other classes say more."""
