"""The forms that a trace can be had in; pure."""

from __future__ import annotations

from typing import Final

MEDIA: Final = {
    "json": "application/json",
    "ttl": "text/turtle",
    "trig": "application/trig",
    "csv": "text/csv",
    "md": "text/markdown",
    "bibtex": "application/x-bibtex",
    "rq": "application/sparql-query",
    "text": "text/plain",
}
ENDINGS: Final = {"bibtex": "bib", "text": "txt"}
"""File endings that are not the name of the form."""
