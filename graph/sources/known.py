"""What the curated graph holds already, so that a text can confirm it, add to it or contradict it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from graph.extraction import Lexicon
from graph.iri import PREFIXES, mint
from graph.queries import text as query
from graph.store import NamedNode, ReadStore


@dataclass
class Known:
    """Links and memberships by their ends, dates by entity; everything by IRI."""

    links: dict[tuple[str, str, str], str] = field(default_factory=dict)
    memberships: dict[tuple[str, str, str], str] = field(default_factory=dict)
    dates: dict[tuple[str, str], str] = field(default_factory=dict)
    entities: frozenset[str] = frozenset()


def known_facts(store: ReadStore, lexicon: Lexicon) -> Known:
    """Read what a store holds of what texts can state."""
    known = Known(entities=frozenset(_minted(store, lexicon)))
    for row in store.rows(query("known-facts")):
        said = str(getattr(row.get("said"), "value", ""))
        subject, object_ = (str(getattr(row[name], "value", row[name])) for name in ("subject", "object"))
        if "role" in row:
            role = str(getattr(row["role"], "value", row["role"]))
            known.memberships.setdefault((subject, role, object_), said)
            continue
        predicate = str(getattr(row["predicate"], "value", row["predicate"]))
        if said:
            known.links[subject, predicate, object_] = said
        else:
            known.dates[subject, predicate] = object_
    return known


def _minted(store: ReadStore, lexicon: Lexicon) -> Iterator[str]:
    """The entities that go by the IRI of their identifier; one that was contributed may go by another."""
    identified = {quad.subject for quad in store.quads(predicate=NamedNode(PREFIXES["dcterms"] + "identifier"))}
    for identifier in lexicon.entities:
        try:
            iri = mint(identifier)
        except ValueError:
            continue
        if NamedNode(iri) in identified:
            yield iri
