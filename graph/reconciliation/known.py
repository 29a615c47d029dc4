"""What a match is made with: a release, its entities by name, its words, its text index."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from graph.describe import KINDS, Entry, Index, Vocabulary
from graph.describe.terms import local
from graph.iri import ID, mint
from graph.search import SearchIndex
from graph.store import ReadStore


@dataclass(frozen=True, repr=False)
class Known:
    """Read-only; any number of threads may share one."""

    store: ReadStore
    index: Index
    vocabulary: Vocabulary
    search: SearchIndex

    @cached_property
    def kinds_of_types(self) -> dict[str, str]:
        """The kind of the entities of each class, by the class's local name and by the kind's own, in lower case."""
        found = {local(iri).casefold(): e.kind for e in self.index.entries.values() for iri in e.classes}
        # A handbook may be a framework or a resource: such a class has no one kind.
        for entry in self.index.entries.values():
            for iri in entry.classes:
                if found.get(local(iri).casefold()) != entry.kind:
                    found.pop(local(iri).casefold(), None)
        return found | {kind: kind for kind in KINDS}

    def entry(self, name: str) -> Entry | None:
        """The entity of an identifier as it is given out here (``instrument/opsc``), an IRI or a compact identifier."""
        found = self.index.get(name) or self.index.get(ID + name)
        if found is None:
            try:
                found = self.index.get(mint(name))
            except ValueError:
                return None
        return found


def identifier(entry: Entry) -> str:
    """How an entity is named to a client: what stands after ``/id/`` in its IRI."""
    return entry.path
