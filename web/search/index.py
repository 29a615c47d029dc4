"""The text index of the release that a request holds; opened once a release and process."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from threading import Lock
from typing import Final

from flask import g

from graph.errors import HomeUnusableError
from graph.search import SearchIndex

_MOST_OPEN: Final = 4
"""Indexes kept open: the current release's, and those that requests under way still hold."""

_LONGEST_LABEL: Final = 200
_LONGEST_NAME: Final = 200

_open: OrderedDict[Path, SearchIndex] = OrderedDict()
_lock = Lock()


def index_at(path: Path) -> SearchIndex:
    """The index in a file, opened at first use. Raises HomeUnusableError.

    One that falls out of the few that are kept is closed when the last request that holds it ends.
    """
    with _lock:
        index = _open.get(path)
        if index is None:
            index = _open[path] = SearchIndex.open(path)
            while len(_open) > _MOST_OPEN:
                _open.popitem(last=False)
        _open.move_to_end(path)
        return index


def search_index() -> SearchIndex:
    """The index of the release that this request holds (``g.release``)."""
    return index_at(g.release.search_path)


def nearest_names(name: str) -> list[tuple[str, str]]:
    """(label, IRI) of what comes closest to a name that is not here, best first; none where the index is missing."""
    try:
        return [(hit.label[:_LONGEST_LABEL], hit.iri) for hit in search_index().nearest(name[:_LONGEST_NAME])]
    except HomeUnusableError:  # an error page must not fail for want of a suggestion
        return []
