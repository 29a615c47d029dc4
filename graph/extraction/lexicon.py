"""What the graph knows, in the form that reading needs: entities, their names, and the facts that descriptions use."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from graph.extraction.everyday import REGIONS, TEXTS, everyday_forms
from graph.extraction.folding import flatten, key
from graph.extraction.forms import emergency_forms, forms, unfolded
from graph.queries import text as query
from graph.store import ReadStore, Term

_TYPE_OF_KIND = {
    "instrument": "instrument", "framework": "framework", "organisation": "organisation", "process": "process",
    "project": "process", "event": "event", "person": "person", "place": "place", "resource": "resource",
}  # fmt: skip
WORLD = "m49:001"
_NAME_PROPERTIES = ("prefLabel", "shortName", "altLabel", "symbol")
# Nouns that stand for an entity named before; alone they are nobody's name.
HEADS = frozenset(
    [
        "organization",
        "organisation",
        "organización",
        "organizacion",
        "assembly",
        "asamblea",
        "assemblée",
        "assemblee",
        "council",
        "consejo",
        "conseil",
        "committee",
        "comité",
        "comite",
        "commission",
        "comisión",
        "comision",
        "alliance",
        "alianza",
        "syndicate",
        "network",
        "red",
        "réseau",
        "reseau",
        "group",
        "grupo",
        "groupe",
        "agency",
        "agencia",
        "agence",
        "office",
        "oficina",
        "bureau",
        "union",
        "unión",
        "fund",
        "fondo",
        "fonds",
        "court",
        "corte",
        "cour",
        "tribunal",
        "process",
        "proceso",
        "processus",
        "convention",
        "convención",
        "convencion",
        "convenio",
        "protocol",
        "protocolo",
        "protocole",
        "covenant",
        "pacto",
        "pacte",
        "declaration",
        "declaración",
        "declaracion",
        "déclaration",
        "compact",
        "treaty",
        "tratado",
        "traité",
        "charter",
        "carta",
        "charte",
        "directive",
        "directiva",
        "framework",
        "marco",
        "cadre",
        "guidelines",
        "directrices",
        "handbook",
        "manual",
        "manuel",
        "strategy",
        "estrategia",
        "stratégie",
        "forum",
        "foro",
        "initiative",
        "iniciativa",
        "cluster",
        "task",
        "force",
        "principals",
        "platform",
        "plataforma",
        "dialogue",
        "diálogo",
        "conference",
        "conferencia",
        "conférence",
        "summit",
        "cumbre",
        "sommet",
        "agenda",
        "mechanism",
        "secretariat",
        "board",
        "centre",
        "center",
        "statute",
    ]
)
_WORLDWIDE = (
    "worldwide", "global", "world", "international", "all countries", "mundial", "mundo", "todo el mundo", "monde",
    "en todo el mundo", "a nivel mundial", "todas las regiones", "toutes les regions", "all regions", "dans le monde",
    "mondial", "monde entier", "dans le monde entier", "tous les pays", "todos los paises",
)  # fmt: skip
_GENERIC = frozenset({"action plan", "plan", "interaction", "reach", "impact", "protection agenda"}) | frozenset(
    {"action plans", "annex listing", "working groups", "member states", "call to action forced labour"}
)
_KNOWN_PAIRS = frozenset({"UN", "EU", "AU", "UE"})
_POSTS = frozenset(("coordinators", "ministers", "rapporteurs", "experts", "governments"))  # held by several people
_OFFICE = re.compile(r"(?:Office of the|Oficina del?(?: la)?|Bureau du|Bureau de la) ")
_LEAST_WITHOUT_OFFICE = 4
_PLURAL_ACRONYM = re.compile(r"[A-Z]{2,}s")
_CLUSTER = re.compile(r"cluster|area|domaine|responsib|group|sector|aor")
_ACRONYM = re.compile(r"[A-Z0-9][\w.+/&-]*")


@dataclass(frozen=True, slots=True)
class Entity:
    """One entity of the graph. Dates are ISO 8601, as precise as known."""

    identifier: str
    type: str
    classes: frozenset[str]
    label: str
    names: tuple[str, ...]
    short: str = ""
    dates: tuple[tuple[str, str], ...] = ()

    def date(self, property_name: str) -> str:
        """One of its dates by the name of the property (``adoptedOn``), empty where not known."""
        return dict(self.dates).get(property_name, "")


@dataclass(frozen=True, slots=True)
class Form:
    """A printed form of a name. ``shape`` is ``acronym``, ``word``, ``title`` or ``phrase``: which letters must be capitals."""

    identifier: str
    text: str
    shape: str
    rank: int


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
                for name in (*entity.names, *REGIONS.get(entity.identifier, ())):
                    folded = key(name)
                    if folded not in found or entity.identifier.startswith("iso3:"):
                        found[folded] = entity.identifier
        found.update(dict.fromkeys(_WORLDWIDE, WORLD))
        return found

    @cached_property
    def exact(self) -> dict[str, str]:
        """Organisations and persons by the folded form of each of their names."""
        found: dict[str, str] = {}
        for entity in self.entities.values():
            if entity.type in ("organisation", "person"):
                for name in entity.names:
                    for form in forms(name):
                        found.setdefault(key(form), entity.identifier)
        return found

    @cached_property
    def bodies(self) -> frozenset[str]:
        """The folded names of all organisations."""
        return frozenset(n for n, i in self.exact.items() if self.entities[i].type == "organisation")

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
    lexicon.forms = _index(entities)
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


def shape_of(text: str) -> str:
    """Which letters of a printed form must be capitals.

    ``acronym``: exactly as it stands; ``word``: one word, capitalised; ``title``: several capitalised words;
    ``phrase``: several words, of which at most the first is capitalised.
    """
    words = text.split()
    capitals = sum(c.isupper() for c in text)
    if len(words) == 1:
        if len(text) <= 12 and capitals >= 2 and _ACRONYM.fullmatch(text):
            return "acronym"
        return "word"
    capitalised = sum(word[0].isupper() for word in words if word[0].isalpha())
    return "title" if capitalised >= 2 else "phrase"


def _index(entities: dict[str, Entity]) -> dict[str, tuple[Form, ...]]:
    found: dict[str, dict[str, Form]] = defaultdict(dict)
    owners: dict[str, set[str]] = defaultdict(set)
    for entity in entities.values():
        for name in entity.names:
            owners[key(name)].add(entity.identifier)
    for entity in entities.values():
        if not _has_names(entity):
            continue
        for rank, text in _spelled(entity):
            if _usable(text, entity) and not _compound(text, entity, owners):
                folded = flatten(text).strip()
                form = Form(entity.identifier, text, shape_of(text), rank)
                known = found[folded].get(entity.identifier)
                if known is None or _looser(form) < _looser(known):
                    found[folded][entity.identifier] = form
    return {
        folded: tuple(sorted(by_entity.values(), key=lambda f: f.identifier)) for folded, by_entity in found.items()
    }


def _spelled(entity: Entity) -> Iterator[tuple[int, str]]:
    document = entity.type in ("instrument", "framework", "resource")
    for text in (*REGIONS.get(entity.identifier, ()), *TEXTS.get(entity.identifier, ())):
        yield 7, text
    if entity.type == "organisation":
        for name in entity.names:
            if (office := _OFFICE.match(name)) and len(name[office.end() :].split()) >= _LEAST_WITHOUT_OFFICE:
                yield 6, unfolded(name[office.end() :])
    for rank, name in enumerate(entity.names):
        if "+" in name and " " not in name:  # the sign is all that tells it from a place
            continue
        if "/RES/" in name or name.startswith("[") or ("Project" in entity.classes and "(" in name):
            continue
        if entity.type in ("instrument", "process"):
            for text in everyday_forms(unfolded(name), entity.date("adoptedOn")[:4]):
                yield 8, text
        for number, text in enumerate(forms(name, document)):
            yield (0 if number == 0 and rank == 0 else 1 + number), text
        if "HealthEmergency" in entity.classes and len(name.split()) == 1:
            for text in emergency_forms(name):
                yield 9, text


def _looser(form: Form) -> tuple[int, int]:
    # of two printings of one name the one with fewer capitals is kept: it lets more texts through
    return sum(c.isupper() for c in form.text), form.rank


def _has_names(entity: Entity) -> bool:
    return entity.identifier != WORLD and "Resolution" not in entity.classes


def _usable(text: str, entity: Entity) -> bool:
    folded = key(text)
    words = folded.split()
    if not folded or folded in _GENERIC or not any(c.isalpha() for c in folded):
        return False
    if len(words) == 1:
        if folded in HEADS or (len(folded) < 3 and text not in _KNOWN_PAIRS):
            return False
        if not text[0].isupper() and not text[0].isdigit():
            return False
        if entity.type == "organisation" and _PLURAL_ACRONYM.fullmatch(text):
            return False
    elif "Cluster" in entity.classes and not _CLUSTER.search(folded) and shape_of(text) != "acronym":
        return False  # a cluster called by its field of work alone
    if entity.type == "organisation" and words[-1] in _POSTS:
        return False
    return not (entity.type == "person" and len(words) < 2)


def _compound(text: str, entity: Entity, owners: dict[str, set[str]]) -> bool:
    """Whether the text says two names, that of a unit and that of another body, so that each is found for itself."""
    if entity.type != "organisation" and "'s " not in text:
        return False
    own = {key(name) for name in entity.names}
    for at in re.finditer(r"'s (?=\w)| of (?:the )?| ", text):
        left, right = key(text[: at.start()]), key(text[at.end() :])
        unit, body = (left, right) if " of " in at.group() else (right, left)
        if body in ("un", "united nations", "onu") or len(unit.split()) < 2:
            continue
        if at.group() == " " and not text[: at.start()].isupper():
            continue
        if unit in own and owners.get(body, set()) - {entity.identifier}:
            return True
    return False
