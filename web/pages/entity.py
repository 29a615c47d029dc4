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
    LinkGroup,
    Membership,
    Party,
    parties,
    read_links_of,
)
from graph.errors import DateError, NotFoundError
from graph.iri import ENTITY_KINDS
from graph.store import NamedNode
from web.current import reading
from web.links import find_entry
from web.pages import order
from web.pages.paging import day, page_number
from web.pages.regions import bars, years
from web.pages.surroundings import fan
from web.pages.timeline import timeline

blueprint = Blueprint("entity", __name__)

KIND = f"<any({', '.join(ENTITY_KINDS)}):kind>"

FIRST_ROWS = 50
"""Rows of a table on the page of an entity; the whole table has a page of its own."""

NEARBY = 5
"""Entities like it that are named."""


def _read(kind: str, name: str) -> Entity:
    return reading().entity(find_entry(kind, name))


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


def _render(template: str, entity: Entity, most: int, **more: object) -> str:
    held, on = reading(), day("on")
    found = order.acts(_parties(entity, on), order.asked("sort", order.ACTS))
    shown = found[:most]
    by = order.asked("sort_members", order.MEMBERS)
    members = order.members(entity.members, by)[:most]
    memberships = order.members(entity.memberships, by, body=True)[:most]
    states = entity.entry.kind == "instrument" and bool(found)
    span = years(found, on) if states else None
    return render_template(
        template,
        entity=entity,
        entry=entity.entry,
        on=on,
        parties=shown,
        parties_total=len(found),
        standings=_standing_counts(found),
        reaches=_reaches(entity.coverage, on),
        unrecorded=_unrecorded(found) if states and on else [],
        members=members,
        memberships=memberships,
        holding=_held(entity.members + entity.memberships, on),
        notes=_notes(entity, shown, members + memberships),
        adopted_by=_others(entity, "adopted_by"),
        span_of_years=span,
        regions=bars(found, held.facets, held.index, span) if states else [],
        args=_args(on),
        **more,
    )


def _args(on: Span | None) -> dict[str, str]:
    """What the address of a table keeps when one of its heads is followed."""
    given = {name: request.args.get(name, "") for name in ("sort", "sort_members")}
    return {name: words for name, words in {"on": str(on or ""), **given}.items() if words}


def _unrecorded(found: list[Party]) -> list[Entry]:
    """The countries and territories of which no act at all is recorded."""
    acted = {party.entry.iri for party in found}
    return [
        entry
        for entry in reading().index.of_kind("place")
        if entry.iri not in acted and any(class_.endswith("#Country") for class_ in entry.classes)
    ]


def _others(entity: Entity, key: str) -> list[Entry]:
    """What the entity is linked to by the property of a key."""
    return [
        link.other
        for family in entity.families
        for group in family.groups
        if group.property.key == key and group.direction == "out"
        for link in group.links
    ]


def _cites(group: LinkGroup) -> bool:
    return group.property.key == "cites" and group.direction == "in"


def _nearby(entry: Entry) -> list[Entry]:
    """Entities of the same kind, of the same classes where there are some, that share most with it."""
    held = reading()
    of_kind = held.index.of_kind(entry.kind)
    same = [other.iri for other in of_kind if set(other.classes) & set(entry.classes)] or [e.iri for e in of_kind]
    return [held.index.named(iri) for iri in held.facets.alike(entry.iri, same, NEARBY)]


@blueprint.get(f"/{KIND}/<name>")
def page(kind: str, name: str) -> str:
    """The page of an entity."""
    entity = _read(kind, name)
    moments, more_moments = timeline(entity, g.language)
    return _render(
        "entity.html",
        entity,
        FIRST_ROWS,
        fan=fan(entity, g.language),
        moments=moments,
        more_moments=more_moments,
        nearby=_nearby(entity.entry),
        cited=next((group.total for f in entity.families for group in f.groups if _cites(group)), 0),
    )


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
    by = order.asked("sort", order.LINKS)
    found = order.links(found, by)
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
        args={"sort": by} if by else {},
    )
