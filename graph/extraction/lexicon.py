"""What the graph knows, in the form that reading needs: entities, their names, and the facts that descriptions use."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property

from graph.extraction.entity import WORLD, Entity, Form
from graph.extraction.folding import key
from graph.extraction.forms import forms
from graph.extraction.index import index_forms
from graph.queries import text as query
from graph.store import ReadStore, Term

_TYPE_OF_KIND = {
    "instrument": "instrument", "framework": "framework", "organisation": "organisation", "process": "process",
    "project": "process", "event": "event", "person": "person", "place": "place", "resource": "resource",
}  # fmt: skip
_NAME_PROPERTIES = ("prefLabel", "shortName", "altLabel", "symbol")
_WORLDWIDE = (
    "worldwide", "global", "world", "international", "all countries", "mundial", "mundo", "todo el mundo", "monde",
    "en todo el mundo", "a nivel mundial", "todas las regiones", "toutes les regions", "all regions", "dans le monde",
    "mondial", "monde entier", "dans le monde entier", "tous les pays", "todos los paises",
)  # fmt: skip


@dataclass
class Lexicon:
    """Entities by identifier, forms by their folded key, and which entities a link joins."""

    entities: dict[str, Entity]
    neighbours: dict[str, frozenset[str]]
    adopts: dict[str, frozenset[str]]
    forms: dict[str, tuple[Form, ...]] = field(default_factory=dict)

    @cached_property
    def resolutions(self) -> dict[str, str]:
        """Security Council resolutions by number alone."""
        found = (re.fullmatch(r"S/RES/(\d+)\(\d{4}\)", name) for name in self.entities)
        return {match[1]: match[0] for match in found if match}

    @cached_property
    def places(self) -> dict[str, str]:
        """Places by the folded form of each of their names."""
        found: dict[str, str] = {}
        for entity in self.entities.values():
            if entity.type == "place":
                for name in entity.names:
                    folded = key(name)
                    if folded not in found or entity.identifier.startswith("iso3:"):
                        found[folded] = entity.identifier
        found.update(dict.fromkeys(_WORLDWIDE, WORLD))
        return found

    @cached_property
    def exact(self) -> dict[str, str]:
        """Organisations, persons and processes by the folded form of each of their names."""
        found: dict[str, str] = {}
        for entity in sorted(self.entities.values(), key=lambda e: e.type == "process"):
            if entity.type in ("organisation", "person", "process"):
                for name in entity.names:
                    for form in forms(name):
                        found.setdefault(key(form), entity.identifier)
        return found

    @cached_property
    def bodies(self) -> frozenset[str]:
        """The folded names of all organisations and processes: what may write besides persons."""
        return frozenset(n for n, i in self.exact.items() if self.entities[i].type != "person")

    def of_class(self, name: str) -> list[Entity]:
        """The entities of one class, in the order of their identifiers."""
        return self._by_class.get(name, [])

    @cached_property
    def _by_class(self) -> dict[str, list[Entity]]:
        found: dict[str, list[Entity]] = defaultdict(list)
        for _, entity in sorted(self.entities.items()):
            for name in entity.classes:
                found[name].append(entity)
        return dict(found)

    def __getstate__(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in ("entities", "neighbours", "adopts", "forms")}


def load_lexicon(store: ReadStore, without: frozenset[str] = frozenset()) -> Lexicon:
    """Read the entities and their names from a store; identifiers in ``without`` are left out."""
    names: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    classes: dict[str, set[str]] = defaultdict(set)
    dates: dict[str, dict[str, str]] = defaultdict(dict)
    for row in store.rows(query("names-of-entities")):
        identifier, value = _value(row["identifier"]), row["value"]
        name = _value(row["property"]).rpartition("/")[2].rpartition("#")[2]
        if identifier in without:
            continue
        if name in _NAME_PROPERTIES:
            language = getattr(value, "language", None) or ""
            order = (_NAME_PROPERTIES.index(name) * 2) + (language not in ("en", ""))
            names[identifier].append((order, name, _value(value)))
        elif name == "type":
            classes[identifier].add(_value(value).rpartition("#")[2])
        else:
            dates[identifier][name] = _value(value)
    entities = {
        identifier: entity
        for identifier in sorted(classes)
        if (entity := _entity(identifier, classes[identifier], sorted(names[identifier]), dates[identifier]))
    }
    for identifier in [i for i in entities if i.startswith("org:gov-")]:
        entities[identifier] = _with_demonym(entities[identifier], entities.get(f"iso3:{identifier[8:].upper()}"))
    neighbours, adopts = _links(store)
    lexicon = Lexicon(entities, neighbours, adopts)
    lexicon.forms = index_forms(entities)
    return lexicon


def _with_demonym(government: Entity, country: Entity | None) -> Entity:
    """A government is also called by the adjective of its country: "Kenyan government"."""
    if country is None:
        return government
    adjective = country.date("demonym")
    more = [f"{adjective} {word}" for word in ("Government", "government") if adjective]
    return replace(government, names=tuple(dict.fromkeys((*government.names, *more, f"Government of {country.label}"))))


def _value(term: Term) -> str:
    return str(getattr(term, "value", term))


def _entity(
    identifier: str, classes: set[str], names: list[tuple[int, str, str]], dates: dict[str, str]
) -> Entity | None:
    kind = next((kind for name in classes if (kind := name.lower()) in _TYPE_OF_KIND), None)
    if kind is None or not names:
        return None
    short = next((value for _, name, value in names if name == "shortName"), "")
    every = tuple(dict.fromkeys(value for _, _, value in names))
    return Entity(
        identifier, _TYPE_OF_KIND[kind], frozenset(classes), names[0][2], every, short, tuple(sorted(dates.items()))
    )


def _links(store: ReadStore) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    joined: dict[str, set[str]] = defaultdict(set)
    adopts: dict[str, set[str]] = defaultdict(set)
    for row in store.rows(query("pairs-of-links")):
        one, other = _value(row["subject"]), _value(row["object"])
        joined[one].add(other)
        joined[other].add(one)
        if _value(row["predicate"]).endswith("#adopts"):
            adopts[one].add(other)
    return {k: frozenset(v) for k, v in joined.items()}, {k: frozenset(v) for k, v in adopts.items()}
