"""From a folder of texts to what they say, and on into a release."""

from graph.sources.curated import curated_store
from graph.sources.run import Outcome, Read, Summary, extract_files, read_files

__all__ = ["Outcome", "Read", "Summary", "curated_store", "extract_files", "read_files"]
