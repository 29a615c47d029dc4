"""The page of an entity, and the whole lists that it shows the beginning of."""

from __future__ import annotations

from flask import Blueprint, current_app, g, render_template, request

from graph import dates
from graph.dates import Span
from graph.describe import (
    STANDINGS,
    Coverage,
    Entity,
    Entry,
    Membership,
    Party,
    parties,
    read_entity,
    read_links_of,
)
from graph.errors import DateError, NotFoundError, ValueRefusedError
from graph.iri import ENTITY_KINDS
from graph.store import NamedNode
from web.current import reading
from web.links import find_entry
from web.pages.paging import page_number

blueprint = Blueprint("entity", __name__)

KIND = f"<any({', '.join(ENTITY_KINDS)}):kind>"

FIRST_ROWS = 50
"""Rows of a table on the page of an entity; the whole table has a page of its own."""


def _asked_day() -> Span | None:
    """The day of the date box. Raises ValueRefusedError."""
    words = request.args.get("on", "").strip()
    if not words:
        return None
    try:
        return dates.parse(words[:40])
    except DateError as error:
        raise ValueRefusedError("on", words[:40], "a day 1995-01-01, a month 1995-01 or a year 1995") from error


def _read(kind: str, name: str) -> Entity:
    held = reading()
    return read_entity(held.store, find_entry(kind, name), held.index, held.vocabulary)


def _parties(entity: Entity, on: Span | None) -> list[Party]:
    found = parties(entity.acts, on, by="instrument" if entity.entry.kind == "place" else "state")
    return sorted(found, key=lambda party: STANDINGS.index(party.standing)) if on else found


def _standing_counts(found: list[Party]) -> dict[str, int]:
    return {name: sum(1 for party in found if party.standing == name) for name in STANDINGS}


def _held(memberships: list[Membership], on: Span | None) -> dict[str, str]:
    """Whether each membership held on a day: ``certain``, ``possible`` or ``impossible``, by its IRI."""
    return {m.iri: dates.held(_span(m.since), _span(m.until), on).value for m in memberships} if on else {}


def _span(lexical: str) -> Span | None:
    try:
        return dates.parse(lexical) if lexical else None
    except DateError:
        return None


def _notes(entity: Entity, found: list[Party], memberships: list[Membership]) -> dict[str, int]:
    """The evidence of the rows of tables, numbered in the order in which it is first named."""
    used = [iri for party in found for act in party.acts for iri in act.evidence]
    used += [iri for membership in memberships for iri in membership.evidence]
    return {iri: number for number, iri in enumerate(dict.fromkeys(i for i in used if i in entity.evidence), 1)}


def _reaches(coverage: Coverage | None, on: Span | None) -> bool:
    return coverage is not None and on is not None and coverage.reaches(on)


def _render(template: str, entity: Entity, most: int) -> str:
    on = _asked_day()
    found = _parties(entity, on)
    shown = found[:most]
    members, memberships = entity.members[:most], entity.memberships[:most]
    return render_template(
        template,
        entity=entity,
        entry=entity.entry,
        on=on,
        parties=shown,
        parties_total=len(found),
        standings=_standing_counts(found),
        reaches=_reaches(entity.coverage, on),
        members=members,
        memberships=memberships,
        held=_held(entity.members + entity.memberships, on),
        notes=_notes(entity, shown, members + memberships),
        adopted_by=_others(entity, "adopted_by"),
    )


def _others(entity: Entity, key: str) -> list[Entry]:
    """What the entity is linked to by the property of a key."""
    return [
        link.other
        for family in entity.families
        for group in family.groups
        if group.property.key == key and group.direction == "out"
        for link in group.links
    ]


@blueprint.get(f"/{KIND}/<name>")
def page(kind: str, name: str) -> str:
    """The page of an entity."""
    return _render("entity.html", _read(kind, name), FIRST_ROWS)


@blueprint.get(f"/{KIND}/<name>/parties")
def all_parties(kind: str, name: str) -> str:
    """All recorded acts on an instrument, or of a state."""
    entity = _read(kind, name)
    if not entity.acts:
        raise NotFoundError(f"No acts are recorded for {entity.entry.label('en').value}.")
    return _render("parties.html", entity, len(entity.acts))


@blueprint.get(f"/{KIND}/<name>/members")
def all_members(kind: str, name: str) -> str:
    """All recorded memberships in a body, and of a member."""
    entity = _read(kind, name)
    if not (entity.members or entity.memberships):
        raise NotFoundError(f"No memberships are recorded for {entity.entry.label('en').value}.")
    return _render("members.html", entity, max(len(entity.members), len(entity.memberships)))


@blueprint.get(f"/{KIND}/<name>/links/<key>/<any(out, in):direction>")
def links(kind: str, name: str, key: str, direction: str) -> str:
    """All links of an entity by one property in one direction, in pages."""
    held = reading()
    entity = _read(kind, name)
    link_property = held.vocabulary.by_key(key[:100])
    if link_property is None:
        raise NotFoundError(f"No kind of link is called {key[:100]!r}.")
    found = read_links_of(held.store, NamedNode(entity.entry.iri), link_property, direction, held.index)
    size: int = current_app.config["CONCORDAT"].page_size
    pages = max(1, -(-len(found) // size))
    number = min(page_number(), pages)
    return render_template(
        "links.html",
        entity=entity,
        entry=entity.entry,
        phrase=link_property.phrase(direction, g.language),
        links=found[(number - 1) * size : number * size],
        total=len(found),
        page=number,
        pages=pages,
    )
