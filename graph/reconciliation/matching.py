"""Candidates for a name: by the resolver where it is sure, by search for the rest, weighed by conditions.

A score runs from 0 to 100. Without conditions on properties it is that of the text index (100 an identifier or symbol,
90 to 96 a whole name, less for parts and misspellings). With conditions, 70 parts come from the name and 30 from the
share of conditions that hold.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from graph.describe import Entry
from graph.describe.terms import local
from graph.iri import ID, ONTOLOGY
from graph.reconciliation.known import Known
from graph.reconciliation.vocabulary import Property, find_property
from graph.search.folding import fold
from graph.store import NamedNode

NAME_SHARE: Final = 0.7
"""How much of a score comes from the name where properties are given too."""

CLEAR: Final = 90.0
"""A whole name: what the only candidate of a type must reach to be a match."""

MOST_CANDIDATES: Final = 25
"""Bound on the candidates of one query."""

OTHER_YEAR: Final = 30.0
"""What a name with a year loses where the entity is of another one."""

_YEAR: Final = re.compile(r"^((?:1[89]|20)\d\d)\b|[\s,(]+(?:of\s+)?((?:1[89]|20)\d\d)\)?$")

WIDE: Final = 60
"""How many hits are weighed before the best are kept."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A property and the values one of which a candidate should have; ``required`` leaves out those that have none.

    ``quantifier`` is ``any``, ``all`` or ``none``. A property that is not known never holds.
    """

    property: str
    values: tuple[str, ...]
    required: bool = False
    quantifier: str = "any"


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for. ``types`` are local names or IRIs of classes; ``identifier`` names one entity outright."""

    name: str = ""
    identifier: str = ""
    types: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    limit: int = 10
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that may be meant. ``features`` are (identifier, name, value) of what makes up the score."""

    entry: Entry
    score: float
    match: bool
    why: str
    features: tuple[tuple[str, str, float | bool], ...]


def match(known: Known, query: Query) -> list[Candidate]:
    """The candidates for a query, best first; at most one of them is a match."""
    limit = max(1, min(query.limit, MOST_CANDIDATES))
    scored, sure = _named(known, query)
    conditions = [(find_property(known, each.property), each) for each in query.conditions]
    made: list[Candidate] = []
    for entry, (score, why) in scored.items():
        if query.types and not any(_is_a(entry, name) for name in query.types):
            continue
        held = [_holds(known, entry, property_, condition) for property_, condition in conditions]
        if any(condition.required and not holds for (_, condition), holds in zip(conditions, held, strict=True)):
            continue
        made.append(_candidate(entry, score, why, query, held))
    made.sort(key=lambda c: (-c.score, c.entry.label("en").value.casefold(), c.entry.iri))
    return _judged(made, sure, bool(query.types))[:limit]


def _named(known: Known, query: Query) -> tuple[dict[Entry, tuple[float, str]], frozenset[str]]:
    """Entities with score and reason, and the IRIs of those that the resolver is sure of."""
    found: dict[Entry, tuple[float, str]] = {}
    if query.identifier:
        entry = known.entry(query.identifier)
        return ({entry: (100.0, "identifier")}, frozenset({entry.iri})) if entry else ({}, frozenset())
    if not query.name:
        return _by_conditions(known, query), frozenset()
    direct = known.entry(query.name)
    if direct is not None and ("/" in query.name or ":" in query.name):
        return {direct: (100.0, "identifier")}, frozenset({direct.iri})
    kinds = {known.kinds_of_types.get(_short(name).casefold(), "") for name in query.types}
    asked = () if "" in kinds else tuple(sorted(kinds))
    sure = _resolved(known, query.name, asked, found)
    undated, year = _undated(query.name)
    if not sure and year:
        # A table says "CRPD (2006)": what is called CRPD and is of 2006.
        others: dict[Entry, tuple[float, str]] = {}
        sure = {iri for iri in _resolved(known, undated, asked, others) if known.index.named(iri).year == year}
        for entry, (score, why) in others.items():
            told = score if entry.year == year else score - OTHER_YEAR
            if told > found.get(entry, (0.0, ""))[0]:
                found[entry] = (told, why)
    return found, frozenset(sure)


def _resolved(known: Known, name: str, kinds: tuple[str, ...], found: dict[Entry, tuple[float, str]]) -> set[str]:
    """Add what a name may mean to ``found``; gives the IRIs that the resolver is sure of."""
    resolution = known.search.resolve(name)
    offers = [(each.iri, each.score, each.reason) for each in resolution.matches]
    offers += [(hit.iri, hit.score, hit.sort) for hit in known.search.search(name, kinds, None, WIDE).hits]
    for iri, score, why in offers:
        entry = known.index.get(iri)
        if entry and score > found.get(entry, (0.0, ""))[0]:
            found[entry] = (score, why)
    return {each.iri for each in resolution.matches}


def _undated(name: str) -> tuple[str, int]:
    """A name without the year that stands at its beginning or end, and the year; 0 where there is none."""
    place = _YEAR.search(name)
    if place is None:
        return name, 0
    rest = (name[: place.start()] + " " + name[place.end() :]).strip(" ,;-")
    return (rest, int(place[1] or place[2])) if rest else (name, 0)


def _by_conditions(known: Known, query: Query) -> dict[Entry, tuple[float, str]]:
    """Without a name, what the first condition finds in the store."""
    found: dict[Entry, tuple[float, str]] = {}
    for condition in query.conditions[:1]:
        property_ = find_property(known, condition.property)
        if property_ is None:
            continue
        wanted = {fold(value) for value in condition.values} | set(_iris(known, condition))
        for quad in known.store.quads(None, NamedNode(property_.iri)):
            entry = known.index.get(quad.subject.value) if isinstance(quad.subject, NamedNode) else None
            held = getattr(quad.object, "value", "")
            if entry and (fold(held) in wanted or held in wanted):
                found[entry] = (100.0, property_.name)
                if len(found) >= WIDE:
                    break
    return found


def _short(name: str) -> str:
    return local(name) if name.startswith(ONTOLOGY) else name.rpartition(":")[2]


def _is_a(entry: Entry, name: str) -> bool:
    short = _short(name)
    return entry.kind.casefold() == short.casefold() or any(local(iri) == short for iri in entry.classes)


def _iris(known: Known, condition: Condition) -> list[str]:
    return [entry.iri for value in condition.values if (entry := known.entry(value))]


def _holds(known: Known, entry: Entry, property_: Property | None, condition: Condition) -> bool:
    if property_ is None:
        return False
    have: set[str] = set()
    for quad in known.store.quads(NamedNode(entry.iri), NamedNode(property_.iri)):
        value = getattr(quad.object, "value", "")
        have.add(fold(value))
        if property_.target == "entity" and (other := known.index.get(value)):
            have |= {fold(name) for name in other.names()} | {other.path, value.removeprefix(ID)}
    held = [_agrees(value, have) for value in condition.values]
    if condition.quantifier == "none":
        return not any(held)
    return all(held) and bool(held) if condition.quantifier == "all" else any(held)


def _agrees(value: str, have: set[str]) -> bool:
    """A year agrees with any day of it, and a day with the year that is all that is recorded."""
    asked = fold(value.strip())
    if asked in have or value in have:
        return True
    digits = asked.replace("-", "")
    if len(digits) in (4, 6, 8) and digits.isdecimal():
        return any(held.startswith(asked) or asked.startswith(held) for held in have if held[:4].isdecimal())
    return False


def _candidate(entry: Entry, score: float, why: str, query: Query, held: Sequence[bool]) -> Candidate:
    features: list[tuple[str, str, float | bool]] = [("name", "how well the name fits, 0 to 100", round(score, 1))]
    total = score
    if held:
        share = sum(held) / len(held)
        total = NAME_SHARE * score + (1 - NAME_SHARE) * 100 * share
        features += [
            (f"property:{condition.property}", f"agrees on {condition.property}", holds)
            for condition, holds in zip(query.conditions, held, strict=True)
        ]
    return Candidate(entry, round(total, 1), False, why, tuple(features))


def _judged(made: list[Candidate], sure: frozenset[str], typed: bool) -> list[Candidate]:
    """Mark the one candidate that is certain: the only one that the resolver is sure of and nothing speaks against.

    Of several that the resolver names, conditions or a type may leave one.
    """
    certain = [each for each in made if each.entry.iri in sure and _uncontested(each)]
    if len(certain) > 1 and any(value is True for each in certain for _, _, value in each.features):
        best = max(each.score for each in certain)
        certain = [each for each in certain if each.score == best]
    elif len(certain) > 1 and typed:
        certain = [each for each in certain if each.score >= CLEAR]
    if len(certain) != 1:
        return made
    chosen = certain[0]
    told = Candidate(chosen.entry, chosen.score, True, chosen.why, chosen.features)
    return [told, *(each for each in made if each is not chosen)]


def _uncontested(candidate: Candidate) -> bool:
    return all(value is not False for _, _, value in candidate.features)
