"""The forms of all names by their folded key: which printings of which names are looked for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from graph.extraction.entity import HEADS, WORLD, Entity, Form
from graph.extraction.everyday import everyday_forms
from graph.extraction.folding import flat_name, key
from graph.extraction.forms import emergency_forms, forms, unfolded, without_emphasis

_GENERIC = frozenset({"action plan", "plan", "interaction", "reach", "impact", "protection agenda"}) | frozenset(
    {
        "action plans",
        "annex listing",
        "working groups",
        "member states",
        "call to action forced labour",
        "memorandum of understanding",
    }
)
_KNOWN_PAIRS = frozenset({"UN", "EU", "AU", "UE", "UA", "US", "UK"})
_POSTS = frozenset(("coordinators", "ministers", "rapporteurs", "experts", "governments"))  # held by several people
_UN_NAMED = re.compile(r"\b(?:UN|United Nations|Nations [Uu]nies|Naciones Unidas|ONU)\b")
_OF_THE_UN = ("of the United Nations", "des Nations Unies", "de l'ONU", "de las Naciones Unidas", "de la ONU")
_OFFICE = re.compile(r"(?:Office of the|Oficina del?(?: la)?|Bureau du|Bureau de la) ")
_UN_INSIDE = re.compile(
    r"(?<=of the )United Nations (?=High|Special)| (?:de las Naciones Unidas|des Nations Unies)(?= (?:para|pour|aux))"
)
_LEAST_WITHOUT_OFFICE = 4
_PLURAL_ACRONYM = re.compile(r"[A-Z]{2,}s")
_CLUSTER = re.compile(r"cluster|area|domaine|responsib|responsab|group|grupo|sect|aor")
_ACRONYM = re.compile(r"[A-Z0-9][\w.+/&-]*")


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


def index_forms(entities: dict[str, Entity]) -> dict[str, tuple[Form, ...]]:
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
                folded = flat_name(text)
                form = Form(entity.identifier, text, shape_of(text), rank)
                known = found[folded].get(entity.identifier)
                if known is None or _looser(form) < _looser(known):
                    found[folded][entity.identifier] = form
    return {
        folded: tuple(sorted(by_entity.values(), key=lambda f: f.identifier)) for folded, by_entity in found.items()
    }


def _spelled(entity: Entity) -> Iterator[tuple[int, str]]:
    document = entity.type in ("instrument", "framework", "resource")
    if entity.type == "organisation":
        for name in entity.names:
            if (office := _OFFICE.match(name)) and len(name[office.end() :].split()) >= _LEAST_WITHOUT_OFFICE:
                yield from ((6, text) for text in forms(name[office.end() :]))
                if (without := _UN_INSIDE.sub("", name)) != name:
                    yield 6, without
    if "UNOrgan" in entity.classes:
        for name in (n for n in entity.names if " " in n and not _UN_NAMED.search(n)):
            yield from ((7, f"{unfolded(name)} {of}") for of in _OF_THE_UN)
    for rank, name in enumerate(entity.names):
        if "+" in name and " " not in name:  # the sign is all that tells it from a place
            continue
        if "/RES/" in name or name.startswith("[") or ("Project" in entity.classes and "(" in name):
            continue
        if entity.type in ("instrument", "process"):
            for text in everyday_forms(unfolded(name), entity.date("adoptedOn")[:4]):
                yield 8, text
                yield from ((8, short) for short in without_emphasis(text))
                if " concernant " in text:
                    yield 8, text.replace(" concernant ", " sur ")
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
