"""Indexes are shared with the parent only where the change cannot concern them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from graph import search, trace
from graph.build import SEARCH, TRACE
from graph.changes import transaction as tx
from graph.changes.indexes import READS
from graph.iri import PREFIXES
from graph.store import OxigraphStore
from tests.changing import CURATED, HEADER, small_home

_PREFIX = re.compile(r"PREFIX\s+\w*:\s*<[^>]*>")
_NAME = re.compile(r"\b([a-z]+):([A-Za-z]\w*)")


class Recording(OxigraphStore):
    """A store that notes which properties it is asked for."""

    def __init__(self, inner: OxigraphStore) -> None:
        super().__init__(inner.inner)
        self.asked: set[str] = set()
        self.blind = False

    def rows(self, query: str, bindings: Mapping[str, Any] | None = None) -> Any:
        """A query: every property that it names."""
        for prefix, local in _NAME.findall(_PREFIX.sub("", query)):
            if local[0].islower():
                self.asked.add(PREFIXES[prefix] + local)
        if re.search(r"\ba\s", query):
            self.asked.add(PREFIXES["rdf"] + "type")
        return super().rows(query, bindings)

    def quads(self, subject: Any = None, predicate: Any = None, object: Any = None, graph: Any = None) -> Any:
        """A pattern: its property; without one, any."""
        self.blind = self.blind or predicate is None
        if predicate is not None:
            self.asked.add(predicate.value)
        return super().quads(subject, predicate, object, graph)


@pytest.mark.parametrize(("name", "build"), [(TRACE, trace.build_index), (SEARCH, search.build_index)])
def test_each_index_reads_what_is_said_of_it(tmp_path: Path, name: str, build: Any) -> None:
    """A builder that begins to read another property must be named for it."""
    store = Recording(small_home(tmp_path).current().store)
    build(store, tmp_path / "index")
    assert not store.blind
    assert store.asked == READS[name]


@pytest.mark.parametrize(
    ("statement", "shared"),
    [
        ('conc:note "a note"@en', {TRACE, SEARCH}),
        ('skos:altLabel "Elder"', {TRACE}),
        ('conc:enteredIntoForceOn "1999-01-01"^^xsd:date', {TRACE, SEARCH}),
        ("conc:binding true", {SEARCH}),
    ],
)
def test_index_is_shared_or_made_anew(tmp_path: Path, statement: str, shared: set[str]) -> None:
    """Shared means the same file on disk."""
    home = small_home(tmp_path)
    text = HEADER + f"INSERT DATA {{ GRAPH <{CURATED}> {{ instrument:old {statement} }} }}"
    release = tx.change(home, tx.sparql(text), tx.Note("tester", "a test")).release

    def inode(number: int, name: str) -> int:
        path = home.folder(number) / name
        return (min(path.iterdir()) if path.is_dir() else path).stat().st_ino

    assert {name for name in (TRACE, SEARCH) if inode(1, name) == inode(release.number, name)} == shared
