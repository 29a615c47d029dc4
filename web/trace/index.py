"""The indexes that a request traces on; each is opened once a release and process."""

from __future__ import annotations

from pathlib import Path

from flask import g

from graph.trace import TraceIndex
from graph.tracing import Tracing
from web.current import reading
from web.kept import KeptOpen
from web.search.index import search_index

_indexes = KeptOpen(TraceIndex.open)


def index_at(path: Path) -> TraceIndex:
    """The index in a folder, mapped at first use. Raises TraceIndexError."""
    return _indexes.at(path)


def tracing() -> Tracing:
    """What traces are asked of, over the release that this request holds."""
    return Tracing(index_at(g.release.trace_path), search_index(), reading().store)
