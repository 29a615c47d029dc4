"""The text index of a release: search in all languages, suggestions, and what a text names.

`build_index` writes it with the release (`search.sqlite`), `update_index` brings that of the parent along, `unlike`
compares two; `SearchIndex.open` reads it.
"""

from graph.search.changing import update_index
from graph.search.comparison import unlike
from graph.search.entry import concerned
from graph.search.reading import SearchIndex
from graph.search.result import Hit, Match, Resolution, SearchResult, hit_as_json
from graph.search.writing import build_index

__all__ = [
    "Hit",
    "Match",
    "Resolution",
    "SearchIndex",
    "SearchResult",
    "build_index",
    "concerned",
    "hit_as_json",
    "unlike",
    "update_index",
]
