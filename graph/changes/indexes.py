"""The indexes of a changed release: shared with the parent where they read none of the properties that were touched,
else brought along from those of the parent, else made whole.
"""

from __future__ import annotations

import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from graph.build import SEARCH, TRACE, index_readable, make_index
from graph.changes.delta import Delta
from graph.iri import PREFIXES
from graph.release import Release
from graph.store import OxigraphStore

MOST_CHANGED: Final = 20_000
"""After a change of more statements than this the indexes are made whole."""

_READS: Final = {
    TRACE: (
        "dcterms:identifier rdf:type rdf:subject rdf:predicate rdf:object conc:binding conc:adoptedOn conc:issuedOn"
        " conc:foundedOn conc:establishedOn conc:startedOn conc:key conc:linkFamily conc:specificity conc:symmetric"
        " conc:state conc:action conc:instrument conc:actedOn org:member org:role org:organization conc:since"
        " conc:until conc:evidence conc:confidence"
    ),
    SEARCH: (
        "rdf:type dcterms:identifier conc:symbol conc:treatySeries conc:shortName skos:prefLabel rdfs:label"
        " skos:altLabel skos:hiddenLabel conc:demonym dcterms:title conc:printedTitle conc:iso3 conc:iso2"
        " dcterms:description skos:definition conc:recordPage foaf:homepage skos:exactMatch schema:url owl:sameAs"
        " rdf:subject rdf:object org:member org:organization conc:instrument conc:state"
    ),
}
"""The properties that each index is made from; a test holds them to what the builders ask the store for."""


def _iri(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


READS: Final = {name: frozenset(map(_iri, names.split())) for name, names in _READS.items()}


def reusable(parent: Release, delta: Delta) -> dict[str, Path]:
    """The indexes of the parent that a changed release can share, by name."""
    touched = {quad.predicate.value for quad in delta.quads()}
    return {
        name: parent.path / name
        for name, reads in READS.items()
        if not touched & reads and index_readable(name, parent.path)
    }


@dataclass(frozen=True)
class Making:
    """An index to be made: its name, the folders of the parent and of the changed release, and the IRIs whose part of
    it may differ; None where everything may.
    """

    name: str
    parent: str
    folder: str
    touched: tuple[str, ...] | None

    @classmethod
    def after(cls, name: str, parent: Release, folder: Path, delta: Delta) -> Making:
        """What a change asks for."""
        # Imported here: numpy and the folding tables cost a tenth of a second that most commands do not need.
        from graph import search, trace

        concerned = search.concerned if name == SEARCH else trace.concerned
        touched = None
        if len(delta) <= MOST_CHANGED:
            touched = concerned(quad for quad in delta.quads() if quad.predicate.value in READS[name])
        return cls(name, str(parent.path), str(folder), None if touched is None else tuple(sorted(touched)))

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Making:
        """What ``as_json`` told of."""
        return cls(**told | {"touched": None if told["touched"] is None else tuple(told["touched"])})

    def as_json(self) -> dict[str, Any]:
        """For another process."""
        return asdict(self)

    def make(self) -> bool:
        """Make it. Gives whether it could be brought along. Raises OSError."""
        from graph import search, trace

        parent, folder = Path(self.parent), Path(self.folder)
        new = OxigraphStore.read_only(folder / "store")
        if self.touched is not None:
            old = OxigraphStore.read_only(parent / "store")
            update = search.update_index if self.name == SEARCH else trace.update_index
            if update(parent / self.name, folder / self.name, old, new, self.touched):
                return True
        shutil.rmtree(folder / self.name, ignore_errors=True)
        make_index(self.name, new, folder)
        return False
