"""From bytes to text: which files there are, and a reader for each kind, within bounds of time and memory."""

from graph.ingest.files import Found, find_files
from graph.ingest.reading import FORMATS, read_bytes, read_file

__all__ = ["FORMATS", "Found", "find_files", "read_bytes", "read_file"]
