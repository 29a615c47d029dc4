"""Candidates for a name: by the resolver where it is sure, by search for the rest, weighed by conditions.

A score runs from 0 to 100. Without conditions on properties it is that of the text index (100 an identifier or symbol,
90 to 96 a whole name, less for parts and misspellings). With conditions, 70 parts come from the name and 30 from the
share of conditions that hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from graph.dates import Span
from graph.describe import Entry
from graph.describe.terms import local
from graph.iri import ID, ONTOLOGY
from graph.reconciliation.known import Known
from graph.reconciliation.printed import appositions, undated
from graph.reconciliation.vocabulary import Property, find_property
from graph.search.folding import content, fold, words_of
from graph.store import NamedNode

NAME_SHARE: Final = 0.7
"""How much of a score comes from the name where properties are given too."""

CLEAR: Final = 90.0
"""A whole name: what the only candidate of a type must reach to be a match."""

MOST_CANDIDATES: Final = 25
"""Bound on the candidates of one query."""

OTHER_DATE: Final = 30.0
"""What a name with a date in it loses where the entity is of another one."""

ALONE: Final = 25.0
"""What is lost where only one of two names that stand side by side names the entity."""

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


AHEAD: Final = 5.0
"""How far one of several that fulfil all conditions must be ahead to be the match."""

MOST_SHARED: Final = 0.75
"""The share of the words of a name, beside an acronym that is known, that the entity's names must have."""

_Found: TypeAlias = dict[Entry, tuple[float, str]]


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


def _named(known: Known, query: Query) -> tuple[_Found, frozenset[str]]:
    """Entities with score and reason, and the IRIs of those that the resolver is sure of."""
    found: _Found = {}
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
    sure = set(_sure(known, query.name, asked, found)) or _beside(known, query.name, asked, found)
    return found, frozenset(sure)


def _sure(known: Known, name: str, kinds: tuple[str, ...], found: _Found) -> dict[str, str]:
    """Add what a name may mean to ``found``; gives the IRIs that the resolver is sure of, each with how it knows.

    Where it is sure of nothing, a date in the name is read as one: "CRPD (2006)" is what is called CRPD and is of 2006.
    """
    sure = _resolved(known, name, kinds, found)
    rest, day = undated(name)
    if sure or day is None:
        return sure
    others: _Found = {}
    for iri, how in _resolved(known, rest, kinds, others).items():
        if _is_of(known.index.named(iri), day):
            sure[iri] = how
    for entry, (score, why) in others.items():
        _offer(found, entry, score if _is_of(entry, day) else score - OTHER_DATE, why)
    return sure


def _is_of(entry: Entry, day: Span) -> bool:
    return bool(entry.date) and (entry.date.startswith(str(day)) or str(day).startswith(entry.date))


def _offer(found: _Found, entry: Entry | None, score: float, why: str) -> None:
    if entry and score > found.get(entry, (0.0, ""))[0]:
        found[entry] = (score, why)


def _resolved(known: Known, name: str, kinds: tuple[str, ...], found: _Found) -> dict[str, str]:
    resolution = known.search.resolve(name)
    for each in resolution.matches:
        _offer(found, known.index.get(each.iri), each.score, each.reason)
    for hit in known.search.search(name, kinds, None, WIDE).hits:
        _offer(found, known.index.get(hit.iri), hit.score, hit.sort)
    return {each.iri: each.how for each in resolution.matches if not kinds or each.kind in kinds}


def _beside(known: Known, name: str, kinds: tuple[str, ...], found: _Found) -> set[str]:
    """What two names that stand side by side both mean, as a name and its acronym in brackets do.

    An acronym that is not known says nothing against a name that is; one that names another thing does.
    """
    parts = appositions(name)
    if not parts:
        return set()
    offers: list[_Found] = [{}, {}]
    outer, inner = (_sure(known, part, kinds, offer) for part, offer in zip(parts, offers, strict=True))
    agreed = set(outer) & set(inner)
    if not inner and _stands(outer) and _shortens(*parts):
        agreed = set(outer)
    elif not outer and _stands(inner) and (_shortens(*parts) or fold(parts[0]).startswith(fold(parts[1]))):
        agreed = {iri for iri in inner if _shares(known.index.named(iri), parts[0])}
    if len(agreed) != 1:
        agreed = set()
    for offer in offers:
        for entry, (score, why) in offer.items():
            _offer(found, entry, score if entry.iri in agreed else score - ALONE, why)
    return agreed


def _stands(sure: Mapping[str, str]) -> bool:
    """Whether one thing is named outright, not by what a search found."""
    return len(sure) == 1 and "words" not in sure.values()


def _shares(entry: Entry, name: str) -> bool:
    """Whether most words of a name stand in the names of an entity."""
    asked = set(content(words_of(name)))
    have = {word for each in entry.names() for word in fold(each).split()}
    return len(asked & have) >= MOST_SHARED * len(asked)


def _shortens(name: str, acronym: str) -> bool:
    """Whether each letter of an acronym begins a word of the name, in any order: they are often misprinted."""
    letters = Counter(letter for letter in fold(acronym) if letter.isalpha())
    initials = Counter(word[0] for word in fold(name).split())
    return acronym.replace(".", "").isupper() and letters.total() > 1 and not letters - initials


def _by_conditions(known: Known, query: Query) -> _Found:
    """Without a name, what the first condition finds in the store."""
    found: _Found = {}
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
        certain = [each for each in certain if each.score > best - AHEAD]
    elif len(certain) > 1 and typed:
        certain = [each for each in certain if each.score >= CLEAR]
    if len(certain) != 1:
        return made
    chosen = certain[0]
    # A client orders by score and takes the match only where it comes first.
    told = replace(chosen, match=True, score=max(each.score for each in made))
    return [told, *(each for each in made if each is not chosen)]


def _uncontested(candidate: Candidate) -> bool:
    return all(value is not False for _, _, value in candidate.features)
