"""From a text to what it says: records of catalogue pages, mentions, citations, relations."""

from graph.extraction.lexicon import Lexicon, load_lexicon
from graph.extraction.page import Extractor
from graph.extraction.titles import Titles, duplicates, identify, resource_identifier

__all__ = ["Extractor", "Lexicon", "Titles", "duplicates", "identify", "load_lexicon", "resource_identifier"]
