"""From a folder of texts to what they say, and on into a release."""

from graph.sources.curated import curated_store
from graph.sources.run import Outcome, Summary, extract_files

__all__ = ["Outcome", "Summary", "curated_store", "extract_files"]
