"""The indexes that a request traces on; each is opened once a release and process."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from threading import Lock
from typing import Final

from flask import g

from graph.trace import TraceIndex
from graph.tracing import Tracing
from web.current import reading
from web.search.index import search_index

_MOST_OPEN: Final = 4
"""Indexes kept open: the current release's, and those that requests under way still hold."""

_open: OrderedDict[Path, TraceIndex] = OrderedDict()
_lock = Lock()


def index_at(path: Path) -> TraceIndex:
    """The index in a folder, mapped at first use. Raises TraceIndexError."""
    with _lock:
        index = _open.get(path)
        if index is None:
            index = _open[path] = TraceIndex.open(path)
            while len(_open) > _MOST_OPEN:
                _open.popitem(last=False)
        _open.move_to_end(path)
        return index


def tracing() -> Tracing:
    """What traces are asked of, over the release that this request holds."""
    return Tracing(index_at(g.release.trace_path), search_index(), reading().store)
