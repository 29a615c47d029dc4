"""One entity as its page shows it: plain values, no HTML."""

from __future__ import annotations

from dataclasses import dataclass

from graph import queries
from graph.describe.evidence import Evidence, read_evidence
from graph.describe.index import Entry, Index
from graph.describe.labels import Text
from graph.describe.links import LinkFamily, read_link_groups
from graph.describe.memberships import Membership, read_memberships
from graph.describe.participations import Act, Coverage, read_acts, read_coverage
from graph.describe.terms import local, text, value
from graph.describe.vocabulary import Vocabulary
from graph.iri import ONTOLOGY
from graph.store import NamedNode, ReadStore, Term

MOST_LINKS = 50
"""How many links of one property a page shows before it points to the whole list."""

_ELSEWHERE = frozenset(
    {
        "type", "prefLabel", "altLabel", "shortName", "evidence", "title", "identifier", "symbol",
        "adoptedOn", "adoptedByName", "enteredIntoForceOn", "issuedOn", "foundedOn", "establishedOn",
        "startedOn", "endedOn", "description", "definition", "partiesCount", "partiesAsOf",
    }
)  # fmt: skip
"""Facts with a place of their own on the page."""


@dataclass(slots=True)
class Fact:
    """A property and one of its values. ``value_iri`` is set where the value is a thing; ``kind`` says how to show it:
    ``date``, ``yes`` or ``no``, ``address``, ``entity``, ``term`` or ``text``.
    """

    property_iri: str
    value: Text
    kind: str
    value_iri: str = ""
    entry: Entry | None = None

    @property
    def key(self) -> str:
        """The local name of the property."""
        return local(self.property_iri)


@dataclass(slots=True)
class Entity:
    """An entity with all that is said about it. ``statements`` maps the local name of a property to the evidence of
    its fact, where that is not the evidence of the row; ``own_evidence`` holds IRIs.
    """

    entry: Entry
    facts: list[Fact]
    families: list[LinkFamily]
    acts: list[Act]
    coverage: Coverage | None
    members: list[Membership]
    memberships: list[Membership]
    evidence: dict[str, Evidence]
    own_evidence: list[str]
    statements: dict[str, list[str]]

    def fact(self, key: str) -> Fact | None:
        """The first fact with this local name of property."""
        return next((fact for fact in self.facts if fact.key == key), None)

    @property
    def key_facts(self) -> list[Fact]:
        """The facts that have no place of their own."""
        return [fact for fact in self.facts if fact.key not in _ELSEWHERE]

    @property
    def withdrawals(self) -> bool:
        """Whether any withdrawal is among the acts."""
        return any(act.action == "Denunciation" for act in self.acts)

    @property
    def link_total(self) -> int:
        """How many links it has in both directions."""
        return sum(family.total for family in self.families)


def _fact(iri: str, term: Term, index: Index) -> Fact:
    words = text(term)
    if isinstance(term, NamedNode):
        entry = index.get(term.value)
        if entry:
            return Fact(iri, words, "entity", term.value, entry)
        kind = "term" if term.value.startswith(ONTOLOGY) else "address"
        return Fact(iri, words, kind, term.value)
    datatype = local(getattr(getattr(term, "datatype", None), "value", ""))
    if datatype in ("date", "gYearMonth") or (datatype == "gYear" and local(iri) != "year"):
        return Fact(iri, words, "date")
    if datatype == "boolean":
        return Fact(iri, words, "yes" if words.value in ("true", "1") else "no")
    if datatype == "anyURI" and words.value.startswith(("https://", "http://")):
        return Fact(iri, words, "address", words.value)
    return Fact(iri, words, "text")


def read_entity(store: ReadStore, entry: Entry, index: Index, vocabulary: Vocabulary) -> Entity:
    """Everything that is said of an entity; eight queries, whatever it is and however much there is."""
    this = NamedNode(entry.iri)
    facts = [
        _fact(value(row["property"]), row["value"], index)
        for row in store.rows(queries.text("entity-facts"), {"this": this})
    ]
    facts.sort(key=lambda fact: (fact.key, fact.value.language, fact.value.value))
    statements: dict[str, list[str]] = {}
    for row in store.rows(queries.text("entity-statements"), {"this": this}):
        statements.setdefault(local(value(row["property"])), []).append(value(row["evidence"]))
    members, memberships = read_memberships(store, this, index)
    return Entity(
        entry=entry,
        facts=facts,
        families=read_link_groups(store, this, index, vocabulary, most=MOST_LINKS),
        acts=read_acts(store, this, index),
        coverage=read_coverage(store, this),
        members=members,
        memberships=memberships,
        evidence=read_evidence(store, this),
        own_evidence=[fact.value_iri or fact.value.value for fact in facts if fact.key == "evidence"],
        statements=statements,
    )
