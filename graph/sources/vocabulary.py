"""Which property, role or date each relation becomes, and which families a link property joins."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from graph.iri import ONTOLOGY, PREFIXES

_WORKS: Final = frozenset({"instrument", "document", "framework", "resource"})
_ACTORS: Final = frozenset({"organisation", "process", "place"})

LINKS: Final = MappingProxyType(
    {
        "adopted_by": (PREFIXES["eli"] + "passed_by", _WORKS, _ACTORS | {"event"}),
        "adopts": (ONTOLOGY + "adopts", _WORKS | _ACTORS, _WORKS),
        "authored_by": (PREFIXES["dcterms"] + "creator", _WORKS, _ACTORS | {"person"}),
        "cites": (PREFIXES["eli"] + "cites", _WORKS, _WORKS),
        "cooperates_with": (ONTOLOGY + "cooperatesWith", _ACTORS, _ACTORS | {"project", "instrument", "framework"}),
        "covers_place": (PREFIXES["dcterms"] + "spatial", _WORKS | {"process"}, frozenset({"place"})),
        "establishes": (
            ONTOLOGY + "establishes", _WORKS | _ACTORS, frozenset({"organisation", "process", "framework"})
        ),
        "follows_up": (ONTOLOGY + "followsUp", _WORKS, _WORKS | {"event"}),
        "implements": (ONTOLOGY + "implements", _WORKS | _ACTORS, _WORKS | {"process", "project"}),
        "issued_by": (PREFIXES["dcterms"] + "publisher", _WORKS, _ACTORS),
        "launched": (
            ONTOLOGY + "launched", _ACTORS | {"framework"},
            frozenset({"process", "project", "framework", "instrument", "resource"}),
        ),
        "part_of": (
            PREFIXES["dcterms"] + "isPartOf", _WORKS | {"organisation", "event", "project"},
            frozenset({"organisation", "process", "framework", "document", "resource"}),
        ),
        "supplements": (ONTOLOGY + "supplements", _WORKS, _WORKS),
        "about": (
            PREFIXES["dcterms"] + "subject", _WORKS,
            _WORKS | _ACTORS | {"event", "project", "person"},
        ),
    }
)  # fmt: skip
"""Link properties: IRI, families that may stand before it, families that may stand after it (shapes/links.ttl)."""

ROLES: Final = MappingProxyType(
    {
        "member_of": (ONTOLOGY + "Member", "member"), "chairs": (ONTOLOGY + "Chair", "chair"),
        "leads": (ONTOLOGY + "Lead", "lead"), "co_leads": (ONTOLOGY + "CoLead", "co-lead"),
    }
)  # fmt: skip
"""Memberships: the role and its word in the IRI."""

DATES: Final = MappingProxyType(
    {
        "adopted_on": ONTOLOGY + "adoptedOn", "entered_into_force_on": ONTOLOGY + "enteredIntoForceOn",
        "published_in": ONTOLOGY + "issuedOn",
    }
)  # fmt: skip
"""Dates: the property of the subject."""

SYMMETRIC: Final = frozenset({"cooperates_with"})
FORWARD: Final = frozenset({"follows_up", "supplements", "cites"})
"""Links of which the subject comes after the object in time."""
