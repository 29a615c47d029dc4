"""The dated facts of an entity in the order of time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from graph.describe import CONSENTS, Entity, Entry, Text
from web.language import N_, gettext

MOST: Final = 16
"""Moments that are shown; the links and tables of the page hold all."""

_FACTS: Final = {
    "adoptedOn": N_("Adopted"),
    "enteredIntoForceOn": N_("Entered into force"),
    "issuedOn": N_("Issued"),
    "foundedOn": N_("Founded"),
    "establishedOn": N_("Established"),
    "startedOn": N_("Began"),
    "endedOn": N_("Ended"),
}

_STORIES: Final = frozenset({"supplements", "amends", "supersedes", "based_on", "follows_up", "establishes", "adopts"})
"""Keys of links that tell what became of a thing: the date of what links to it is a moment of its story."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as written and what happened: words of ours, or the phrase of a link; with another entity where one is."""

    on: str
    words: str
    phrase: Text | None = None
    entry: Entry | None = None


def _facts(entity: Entity) -> Iterator[Moment]:
    for fact in entity.facts:
        if fact.key in _FACTS and fact.kind == "date":
            yield Moment(fact.value.value, gettext(_FACTS[fact.key]))


def _links(entity: Entity, language: str) -> Iterator[Moment]:
    for family in entity.families:
        for group in family.groups:
            phrase = group.property.phrase(group.direction, language)
            for link in group.links:
                told = group.property.key in _STORIES and group.direction == "in"
                on = link.since or (link.other.date if told else "")
                if on:
                    yield Moment(on, "", phrase, link.other)
                if link.until:
                    yield Moment(link.until, gettext("no longer:"), phrase, link.other)


def _acts(entity: Entity) -> Iterator[Moment]:
    if entity.entry.kind != "instrument":
        return
    signed = [act for act in entity.acts if act.action == "Signature" and act.on]
    bound = [act for act in entity.acts if act.action in CONSENTS and act.on]
    if signed:
        yield Moment(signed[0].on, gettext("First recorded signature"), None, signed[0].state)
    if bound:
        yield Moment(bound[0].on, gettext("First recorded consent"), None, bound[0].state)
    if len(bound) > 1:
        yield Moment(bound[-1].on, gettext("Latest recorded consent"), None, bound[-1].state)


def timeline(entity: Entity, language: str) -> tuple[list[Moment], int]:
    """The moments of an entity, the earliest first, and how many are left out; facts of its own are never left out."""
    own, others = [*_facts(entity), *_acts(entity)], list(_links(entity, language))
    others.sort(key=lambda moment: moment.on)
    room = max(MOST - len(own), 0)
    moments = sorted(own + others[:room], key=lambda moment: moment.on)
    return (moments, max(len(others) - room, 0)) if len(moments) > 1 else ([], 0)
