"""What surrounds an entity as a small picture: a fan of its most telling neighbours, as plain numbers; no HTML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from graph.describe import Entity, Entry, Link, LinkGroup, Text

MOST: Final = 8
"""Neighbours in the picture; the explorer shows more."""

WIDTH: Final = 360
ROW: Final = 40
"""Size in units of the drawing: its width, and the height of a neighbour's row."""


@dataclass(frozen=True, slots=True)
class Spoke:
    """A neighbour: how it is linked, and the middle of its mark."""

    entry: Entry
    phrase: Text
    inward: bool
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Fan:
    """The picture: its height, the middle of the entity's own mark, its neighbours from top to bottom, and how many
    links are not in it.
    """

    height: int
    x: int
    y: int
    spokes: tuple[Spoke, ...]
    left: int


def _in_turn(groups: list[LinkGroup]) -> Iterator[tuple[LinkGroup, Link]]:
    """One link of each group, then the next of each: a large group does not crowd the others out."""
    for place in range(max((len(group.links) for group in groups), default=0)):
        for group in groups:
            if place < len(group.links):
                yield group, group.links[place]


def fan(entity: Entity, language: str) -> Fan | None:
    """The picture of an entity's links, None where it has none."""
    groups = [group for family in entity.families for group in family.groups]
    chosen: dict[str, tuple[LinkGroup, Link]] = {}
    for group, link in _in_turn(groups):
        if link.other.kind and len(chosen) < MOST:
            chosen.setdefault(link.other.iri, (group, link))
    if not chosen:
        return None
    order = {id(group): place for place, group in enumerate(groups)}
    spokes = sorted(chosen.values(), key=lambda pair: order[id(pair[0])])
    return Fan(
        height=len(spokes) * ROW,
        x=14,
        y=len(spokes) * ROW // 2,
        spokes=tuple(
            Spoke(
                link.other,
                group.property.phrase(group.direction, language),
                group.direction == "in" and not group.property.symmetric,
                96,
                place * ROW + ROW // 2,
            )
            for place, (group, link) in enumerate(spokes)
        ),
        left=entity.link_total - len(spokes),
    )
