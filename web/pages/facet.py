"""The facets of a list as fields to choose from: each value with its word and its count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import g

from graph.describe.terms import local
from graph.iri import ID
from web.current import reading
from web.language import N_, gettext, language_name
from web.words import word

MOST: Final = 60
"""Values of one facet that are offered, the most frequent; an address may name any other."""

NAMES: Final = {
    "type": N_("Type"),
    "body": N_("Adopted or issued by"),
    "theme": N_("Theme"),
    "place": N_("Country or region"),
    "binding": N_("Legally binding"),
    "language": N_("Language of the text"),
    "category": N_("Category"),
}
"""The heads of the facets, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: as it stands in an address, in words, and how many entities have it."""

    value: str
    words: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Field:
    """A facet: its parameter, its head, its values."""

    name: str
    head: str
    choices: tuple[Choice, ...]


def choices(facets: Mapping[str, list[tuple[str, int]]], chosen: Mapping[str, str]) -> list[Field]:
    """The facets that have anything to choose, or of which something is chosen."""
    fields = []
    for name, head in NAMES.items():
        now = chosen.get(name, "")
        values = facets.get(name, [])[:MOST]
        if now and now not in dict(values):
            values = [(now, dict(facets.get(name, [])).get(now, 0)), *values]
        if len(values) > 1 or now:
            found = [Choice(_short(name, value), _words(name, value), count, value == now) for value, count in values]
            found.sort(key=lambda choice: (-choice.count, choice.words.casefold()))
            fields.append(Field(name, gettext(head), tuple(found)))
    return fields


def _short(name: str, value: str) -> str:
    return local(value) if name == "type" else value.removeprefix(ID)


def _words(name: str, value: str) -> str:
    if name == "type":
        return word(value).value
    if name == "binding":
        return gettext("yes") if value in ("true", "1") else gettext("no")
    if name == "language":
        return language_name(value)
    return reading().index.named(value).label(g.language).value if value.startswith(ID) else value
