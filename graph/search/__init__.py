"""The text index of a release: search in all languages, suggestions, and what a text names.

`build_index` writes it with the release (`search.sqlite`); `SearchIndex.open` reads it.
"""

from graph.search.reading import SearchIndex
from graph.search.result import Hit, Match, Resolution, SearchResult, hit_as_json
from graph.search.writing import build_index

__all__ = ["Hit", "Match", "Resolution", "SearchIndex", "SearchResult", "build_index", "hit_as_json"]
