"""The rows of the tables, read from a store in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graph.dump.columns import NAME_ROLES, NAMES, TABLES, Column, Table
from graph.iri import ENTITY_KINDS, PREFIXES, kind_of
from graph.store import BlankNode, Literal, NamedNode, ReadStore, Term

_TYPE = PREFIXES["rdf"] + "type"
_SCHEME = PREFIXES["skos"] + "ConceptScheme"

Facts = dict[str, dict[str, list[Term]]]


@dataclass(frozen=True, slots=True)
class Rows:
    """A table and its rows, sorted by the first column; a cell is None where nothing is recorded."""

    table: Table
    rows: list[tuple[str | None, ...]]


def read_facts(store: ReadStore) -> Facts:
    """Every statement about an IRI, whatever graph holds it: subject → property → values, sorted, each once."""
    found: dict[str, dict[str, set[Term]]] = {}
    for quad in store.quads():
        if isinstance(quad.subject, NamedNode):
            held = found.setdefault(quad.subject.value, {})
            held.setdefault(quad.predicate.value, set()).add(quad.object)
    return {
        subject: {key: sorted(values, key=str) for key, values in sorted(found[subject].items())}
        for subject in sorted(found)
    }


def read_tables(facts: Facts) -> list[Rows]:
    """All tables of a dump; the table of names comes last."""
    entities = [iri for iri in facts if kind_of(iri) in ENTITY_KINDS and _is_entity(facts[iri])]
    by_class: dict[str, list[str]] = {}
    for iri, held in facts.items():
        for term in held.get(_TYPE, ()):
            by_class.setdefault(_lexical(term), []).append(iri)
    made = []
    for table in TABLES:
        subjects = by_class.get(table.rdf_class, []) if table.rdf_class else entities
        made.append(Rows(table, [_row(iri, facts[iri], table) for iri in subjects]))
    made.append(Rows(NAMES, list(_names(facts, entities))))
    return made


def _is_entity(held: dict[str, list[Term]]) -> bool:
    """What has a class; the scheme of the themes is no entity, though it is named like one."""
    classes = {_lexical(term) for term in held.get(_TYPE, ())}
    return bool(classes - {_SCHEME})


def _row(iri: str, held: dict[str, list[Term]], table: Table) -> tuple[str | None, ...]:
    return (iri, *(_cell(iri, held, column) for column in table.columns[1:]))


def _cell(iri: str, held: dict[str, list[Term]], column: Column) -> str | None:
    if column.name == "kind":
        return kind_of(iri)
    terms: Iterable[Term] = held.get(column.property, ())
    if column.language:
        terms = [t for t in terms if isinstance(t, Literal) and t.language == column.language]
    values = [_lexical(term) for term in terms]
    if column.values == "local":
        values = sorted(value.rpartition("#" if "#" in value else "/")[2] for value in values)
    if not values:
        return None
    return " ".join(values) if column.many else values[0]


def _names(facts: Facts, entities: Iterable[str]) -> Iterator[tuple[str | None, ...]]:
    for iri in entities:
        for role, key in NAME_ROLES:
            for term in facts[iri].get(key, ()):
                language = (term.language or "") if isinstance(term, Literal) else ""
                yield iri, _lexical(term), language or None, role


def _lexical(term: Term) -> str:
    return term.value if isinstance(term, NamedNode | BlankNode | Literal) else str(term)
