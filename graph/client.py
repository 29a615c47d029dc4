"""A release in notebooks and scripts: tables of queries, networks, traces.

>>> from graph.client import Concordat
>>> graph = Concordat.open()                                    # doctest: +SKIP
>>> graph.table("SELECT ?i { ?i a conc:Treaty }")               # doctest: +SKIP

Tables need pandas, networks networkx. Nothing is written, and no server is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from graph.citation import CITABLE, as_text, read_work
from graph.describe import Entry, Index, Vocabulary, read_acts, read_links_of
from graph.errors import EntityUnknownError, ValueRefusedError
from graph.iri import ID, PREFIXES, mint
from graph.neighbourhood import Neighbourhoods, Question
from graph.neighbourhood import network as as_network
from graph.release import Home, Release, default_home
from graph.search import Resolution, SearchIndex
from graph.store import BlankNode, Literal, NamedNode, Term
from graph.trace import Options, TraceIndex, TraceResult, trace

if TYPE_CHECKING:
    import networkx
    import pandas

    Network: TypeAlias = networkx.MultiDiGraph[str]

_NUMBERS = frozenset(PREFIXES["xsd"] + name for name in ("integer", "int", "long", "nonNegativeInteger"))
_REALS = frozenset(PREFIXES["xsd"] + name for name in ("decimal", "double", "float"))


class Concordat:
    """One release, open for reading. Entities go by compact identifier (``opsc``), path (``place/SDN``) or IRI."""

    def __init__(self, release: Release) -> None:
        self.release = release

    @classmethod
    def open(cls, home: Path | str | None = None, number: int | None = None) -> Concordat:
        """The current release of a home, or one by its number; without a home, that of ``concordat`` itself.

        Raises NoReleaseError, ReleaseUnknownError.
        """
        where = Home(Path(home) if home else default_home())
        return cls(where.current() if number is None else where.release(number))

    def __repr__(self) -> str:
        manifest = self.release.manifest
        return f"<Concordat release {manifest.number}: {manifest.quads:,} statements, {manifest.digest[:19]}…>"

    @cached_property
    def index(self) -> Index:
        """All entities by name."""
        return Index.read(self.release.store)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words of the ontology."""
        return Vocabulary.read(self.release.store)

    @cached_property
    def _search(self) -> SearchIndex:
        return SearchIndex.open(self.release.search_path)

    @cached_property
    def _traces(self) -> TraceIndex:
        return TraceIndex.open(self.release.trace_path)

    def entity(self, name: str) -> Entry:
        """The entity of a name. Raises EntityUnknownError with the nearest ones."""
        found = self.index.get(name) or self.index.get(ID + name)
        if found is None:
            try:
                found = self.index.get(mint(name))
            except ValueError:
                found = None
        if found is None:
            raise EntityUnknownError(name, [(hit.label, hit.iri) for hit in self._search.nearest(name)])
        return found

    def resolve(self, text: str) -> Resolution:
        """What a text names ("C29", "SCR 2427"): one entity, several, or none."""
        return self._search.resolve(text)

    # tables

    def rows(self, query: str, bindings: Mapping[str, Term] | None = None) -> list[dict[str, Any]]:
        """The solutions of a SELECT as plain values; the prefixes of docs/model.md need not be declared.

        IRIs and texts become ``str``, whole numbers ``int``, other numbers ``float``, truth values ``bool``; dates stay
        as written, since a month or a year is no day. ``bindings`` puts terms in the place of variables.
        """
        declared = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
        found = self.release.store.rows(declared + query, bindings)
        return [{name: _plain(term) for name, term in row.items()} for row in found]

    def table(self, query: str, bindings: Mapping[str, Term] | None = None) -> pandas.DataFrame:
        """The solutions of a SELECT as a data frame; what is unbound is missing."""
        return _frame(self.rows(query, bindings))

    def entities(self, kind: str) -> pandas.DataFrame:
        """All entities of a kind: IRI, identifier, label, classes, symbol, date, year."""
        records = [
            {
                "iri": e.iri, "identifier": e.identifier, "label": e.label("en").value, "symbol": e.symbol,
                "classes": tuple(iri.rpartition("#")[2] for iri in e.classes), "date": e.date, "year": e.year,
            }
            for e in self.index.of_kind(kind)
        ]  # fmt: skip
        return _frame(records, ("iri", "identifier", "label", "symbol", "classes", "date", "year"))

    def links(self, name: str, predicate: str = "", direction: str = "") -> pandas.DataFrame:
        """The links of an entity, one a row; ``predicate`` is a key (``cites``), ``direction`` ``out`` or ``in``."""
        if direction not in ("", "out", "in"):
            raise ValueRefusedError("direction", direction, "out, in, or nothing")
        this = NamedNode(self.entity(name).iri)
        records = [
            {
                "predicate": each.key, "direction": link.direction, "other": link.other.iri,
                "label": link.other.label("en").value, "since": link.since, "until": link.until,
                "evidence": tuple(link.evidence),
            }
            for each in sorted(self.vocabulary.links.values(), key=lambda p: p.key)
            if predicate in ("", each.key)
            for way in ("out", "in")
            for link in read_links_of(self.release.store, this, each, way, self.index)
            if link.direction == way and direction in ("", way)
        ]  # fmt: skip
        return _frame(records, ("predicate", "direction", "other", "label", "since", "until", "evidence"))

    def acts(self, name: str) -> pandas.DataFrame:
        """The acts on an instrument, or of a state, one a row, in order of their dates."""
        records = [
            {
                "instrument": act.instrument.iri, "state": act.state.iri, "state_label": act.state.label("en").value,
                "action": act.action, "date": act.on, "year": int(act.on[:4]) if act.on else None,
                "evidence": tuple(act.evidence),
            }
            for act in read_acts(self.release.store, NamedNode(self.entity(name).iri), self.index)
        ]  # fmt: skip
        return _frame(records, ("instrument", "state", "state_label", "action", "date", "year", "evidence"))

    # networks and traces

    def network(self, names: Iterable[str], predicates: Iterable[str] = ()) -> Network:
        """The links between some entities as a network; ``predicates`` keeps those keys. Nodes are paths."""
        import networkx

        entries = {entry.iri: entry for entry in map(self.entity, names)}
        keys = set(predicates)
        made: Network = networkx.MultiDiGraph()
        for entry in entries.values():
            made.add_node(entry.path, label=entry.label("en").value, kind=entry.kind, date=entry.date, iri=entry.iri)
        for row in self.rows(
            "SELECT ?link ?s ?p ?o { ?link a conc:Link ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }"
        ):
            key = self.vocabulary.link(row["p"]).key
            if row["s"] in entries and row["o"] in entries and (not keys or key in keys):
                made.add_edge(entries[row["s"]].path, entries[row["o"]].path, key=row["link"], predicate=key)
        return made

    def around(self, name: str, *, depth: int = 1, limit: int = 40) -> Network:
        """What surrounds an entity, ranked and bounded, as a network with the evidence of its edges."""
        around = Neighbourhoods(self.release.store).around(Question(self.entity(name).path, depth=depth, limit=limit))
        made: Network = as_network(around)
        return made

    def trace(self, source: str, target: str, **options: Any) -> TraceResult:
        """How two entities are connected; ``options`` are those of graph.trace.Options. Raises TraceError."""
        ends = self.entity(source).iri, self.entity(target).iri
        return trace(self._traces, self.release.store, *ends, Options(**options))

    def cite(self, name: str, style: str = "un") -> str:
        """A reference to a work. Raises ValueRefusedError for an entity that is none, or an unknown style."""
        entry = self.entity(name)
        if entry.kind not in CITABLE:
            raise ValueRefusedError("name", name, f"one of {', '.join(CITABLE)}")
        return as_text(read_work(self.release.store, entry, self.index), style)


def _plain(term: Term) -> Any:
    if not isinstance(term, Literal):
        return term.value if isinstance(term, NamedNode | BlankNode) else str(term)
    datatype = term.datatype.value
    try:
        if datatype in _NUMBERS:
            return int(term.value)
        if datatype in _REALS:
            return float(term.value)
    except ValueError:
        return term.value
    return term.value in ("true", "1") if datatype == PREFIXES["xsd"] + "boolean" else term.value


def _frame(records: list[dict[str, Any]], columns: Iterable[str] | None = None) -> pandas.DataFrame:
    import pandas

    return pandas.DataFrame(records, columns=list(columns) if columns else None)
