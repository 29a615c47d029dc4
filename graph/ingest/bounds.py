"""The bounds within which a source is read, and the error of one that is outside them."""

from __future__ import annotations

MAX_BYTES = 32 << 20
"""Bound in bytes on a file, and on what it unpacks to: some 10,000 printed pages; keeps memory small."""

MAX_PAGES = 2000
"""Bound in pages on a PDF; a longer one is read up to there."""

MAX_PDF_SECONDS = 60.0
"""Bound in seconds on the pages of one PDF; what was read by then is kept."""

MAX_ROWS = 100_000
"""Bound in rows on a table or a bibliography."""


class Unreadable(Exception):  # noqa: N818 - a reason, turned into a line of the report by its only caller
    """A source that cannot be read; the message says why, for a line of the report."""
