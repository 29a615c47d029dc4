"""Who did what on an instrument, when; who was bound on a day; and how far the record reaches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from graph import dates, queries
from graph.dates import Certainty, Span
from graph.describe.evidence import Source, source_of
from graph.describe.index import Entry, Index
from graph.describe.terms import cell, local
from graph.errors import DateError
from graph.store import NamedNode, ReadStore

CONSENTS = ("Ratification", "Accession", "Succession")
"""The acts by which a state consents to be bound (Vienna Convention on the Law of Treaties, 2 and 14-16)."""

STANDINGS = ("bound", "perhaps", "signed", "withdrawn", "later")
"""What the record says of a state on a day, in the order in which it is shown."""


@dataclass(slots=True)
class Act:
    """A state's act on an instrument; ``action`` is a local name (``Accession``), ``on`` as written or empty."""

    iri: str
    instrument: Entry
    state: Entry
    action: str
    on: str = ""
    evidence: list[str] = field(default_factory=list)

    @property
    def span(self) -> Span | None:
        """Its date, None where not recorded."""
        try:
            return dates.parse(self.on) if self.on else None
        except DateError:
            return None


@dataclass(slots=True)
class Coverage:
    """How far the record of an instrument's acts reaches; dates as written, empty where not recorded."""

    complete: bool
    latest_act_on: str
    refreshed_on: str
    source: Source | None

    def reaches(self, on: Span) -> bool:
        """Whether the record covers a day: silence within it is that of a whole table."""
        try:
            return self.complete and on.latest <= dates.parse(self.refreshed_on or self.latest_act_on).earliest
        except DateError:
            return False


@dataclass(slots=True)
class Party:
    """One state and its acts on one instrument, in order. ``standing`` is one of STANDINGS."""

    entry: Entry
    acts: list[Act]
    standing: str = ""

    def act(self, *actions: str) -> Act | None:
        """Its first act of one of these kinds."""
        return next((act for act in self.acts if act.action in actions), None)

    @property
    def signature(self) -> Act | None:
        """Its signature, if recorded."""
        return self.act("Signature")

    @property
    def consent(self) -> Act | None:
        """The act by which it consented to be bound, if recorded."""
        return self.act(*CONSENTS)

    @property
    def denunciation(self) -> Act | None:
        """Its withdrawal, if recorded."""
        return self.act("Denunciation")


def read_acts(store: ReadStore, this: NamedNode, index: Index) -> list[Act]:
    """The acts on an instrument, or by a state, in order of their dates; one query."""
    found: dict[str, Act] = {}
    for row in store.rows(queries.text("entity-participations"), {"this": this}):
        iri = cell(row, "act")
        if iri not in found:
            instrument, state = index.named(cell(row, "instrument")), index.named(cell(row, "state"))
            found[iri] = Act(iri, instrument, state, local(cell(row, "action")), cell(row, "on"))
        if "evidence" in row:
            found[iri].evidence.append(cell(row, "evidence"))
    return sorted(found.values(), key=lambda act: (act.on or "9999", act.iri))


def read_coverage(store: ReadStore, this: NamedNode) -> Coverage | None:
    """The coverage statement of an instrument, None where there is none; one query."""
    for row in store.rows(queries.text("entity-coverage"), {"this": this}):
        return Coverage(
            local(cell(row, "coverage")) == "Complete" if "coverage" in row else False,
            cell(row, "latestActOn"),
            cell(row, "refreshedOn"),
            source_of(row),
        )
    return None


def parties(acts: Iterable[Act], on: Span | None = None, by: str = "state") -> list[Party]:
    """Acts gathered by state (or by instrument, for the acts of one state), with the standing on a day or now."""
    gathered: dict[str, Party] = {}
    for act in acts:
        entry = act.state if by == "state" else act.instrument
        gathered.setdefault(entry.iri, Party(entry, [])).acts.append(act)
    for party in gathered.values():
        party.standing = standing(party, on)
    return sorted(gathered.values(), key=lambda party: party.entry.label("en").value.casefold())


def _done(act: Act | None, on: Span | None) -> Certainty:
    """Whether an act had been done by the end of a day; an undated act may have been."""
    if act is None:
        return Certainty.IMPOSSIBLE
    if on is None:
        return Certainty.CERTAIN
    span = act.span
    if span is None:
        return Certainty.POSSIBLE
    if span.latest <= on.earliest:
        return Certainty.CERTAIN
    return Certainty.POSSIBLE if span.earliest <= on.latest else Certainty.IMPOSSIBLE


def standing(party: Party, on: Span | None) -> str:
    """What the record says of a state on a day: one of STANDINGS. None stands for the end of the record.

    ``bound`` means that it had consented to be bound; ``perhaps``, that the dates allow both answers; ``later``, that
    its first recorded act came after that day.
    """
    consent, gone = _done(party.consent, on), _done(party.denunciation, on)
    if consent is Certainty.CERTAIN:
        return {Certainty.CERTAIN: "withdrawn", Certainty.POSSIBLE: "perhaps"}.get(gone, "bound")
    if consent is Certainty.POSSIBLE:
        return "perhaps"
    signed = _done(party.signature, on)
    if signed is Certainty.CERTAIN:
        return "signed"
    return "perhaps" if signed is Certainty.POSSIBLE else "later"
