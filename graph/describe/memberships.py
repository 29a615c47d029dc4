"""Who belongs to a body, in which role, and from when to when."""

from __future__ import annotations

from dataclasses import dataclass, field

from graph import queries
from graph.describe.index import Entry, Index
from graph.describe.terms import cell, local
from graph.store import NamedNode, ReadStore

ROLES = (
    "Chair",
    "CoChair",
    "Lead",
    "CoLead",
    "Secretariat",
    "Member",
    "ParticipatingState",
    "Observer",
    "Partner",
    "StandingInvitee",
)
"""The roles in the order in which they are shown."""


@dataclass(slots=True)
class Membership:
    """One member, one body, one role; ``role`` is a local name, dates are as written, empty where not recorded."""

    iri: str
    member: Entry
    body: Entry
    role: str
    role_iri: str
    since: str = ""
    until: str = ""
    note: str = ""
    evidence: list[str] = field(default_factory=list)


def _order(membership: Membership) -> tuple[int, str, str]:
    rank = ROLES.index(membership.role) if membership.role in ROLES else len(ROLES)
    return rank, membership.member.label("en").value.casefold(), membership.since


def read_memberships(store: ReadStore, this: NamedNode, index: Index) -> tuple[list[Membership], list[Membership]]:
    """The memberships in this body, and those that this member holds elsewhere; one query."""
    found: dict[str, Membership] = {}
    for row in store.rows(queries.text("entity-memberships"), {"this": this}):
        iri = cell(row, "membership")
        if iri not in found:
            found[iri] = Membership(
                iri,
                index.named(cell(row, "member")),
                index.named(cell(row, "body")),
                local(cell(row, "role")),
                cell(row, "role"),
                cell(row, "since"),
                cell(row, "until"),
                cell(row, "note"),
            )
        if "evidence" in row:
            found[iri].evidence.append(cell(row, "evidence"))
    ordered = sorted(found.values(), key=_order)
    inside = [m for m in ordered if m.body.iri == this.value]
    held = sorted((m for m in ordered if m.member.iri == this.value), key=lambda m: m.body.label("en").value.casefold())
    return inside, held
