"""Values of properties for entities that a client has matched."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graph.describe import Entry
from graph.reconciliation.known import Known
from graph.reconciliation.vocabulary import Property, properties
from graph.store import Literal, NamedNode


@dataclass(frozen=True, slots=True)
class Cell:
    """One value: an entity, or words with the tag of their language (empty where not known)."""

    entry: Entry | None = None
    text: str = ""
    language: str = ""


def extend(known: Known, entry: Entry, property_: Property, *, most: int = 0) -> list[Cell]:
    """The values of one property, sorted; at most ``most`` where that is above 0."""
    cells = set()
    for quad in known.store.quads(NamedNode(entry.iri), NamedNode(property_.iri)):
        if isinstance(quad.object, NamedNode):
            other = known.index.get(quad.object.value)
            cells.add(Cell(other) if other else Cell(text=quad.object.value))
        elif isinstance(quad.object, Literal):
            cells.add(Cell(text=quad.object.value, language=quad.object.language or ""))
    found = sorted(cells, key=lambda c: (c.language != "en", c.language, c.text, c.entry.iri if c.entry else ""))
    return found[:most] if most > 0 else found


def proposals(known: Known, entries: Iterable[Entry], *, limit: int, language: str = "en") -> list[Property]:
    """The properties that at least one of some entities has, in the order of the list."""
    used = {quad.predicate.value for entry in entries for quad in known.store.quads(NamedNode(entry.iri))}
    return [each for each in properties(known.vocabulary, language) if each.iri in used][:limit]
