"""The text index of the release that a request holds; opened once a release and process."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from flask import g

from graph.errors import HomeUnusableError
from graph.search import SearchIndex
from web.kept import KeptOpen

_LONGEST_LABEL: Final = 200
_LONGEST_NAME: Final = 200

_indexes = KeptOpen(SearchIndex.open)


def index_at(path: Path) -> SearchIndex:
    """The index in a file, opened at first use. Raises HomeUnusableError."""
    return _indexes.at(path)


def search_index() -> SearchIndex:
    """The index of the release that this request holds (``g.release``)."""
    return index_at(g.release.search_path)


def nearest_names(name: str) -> list[tuple[str, str]]:
    """(label, IRI) of what comes closest to a name that is not here, best first; none where the index is missing."""
    try:
        return [(hit.label[:_LONGEST_LABEL], hit.iri) for hit in search_index().nearest(name[:_LONGEST_NAME])]
    except HomeUnusableError:  # an error page must not fail for want of a suggestion
        return []
