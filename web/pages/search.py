"""Finding an entity by half a name, as a page."""

from __future__ import annotations

import re

from flask import Blueprint, current_app, render_template, request

from graph.describe import KINDS
from graph.describe.labels import folded
from graph.search import Hit
from web.current import reading
from web.pages.paging import page_number
from web.search.index import search_index

blueprint = Blueprint("search", __name__)

LONGEST_QUESTION = 200
"""Bound in characters on what is looked for; a name is hardly longer."""

DEEPEST = 10_000
"""Bound on the hits that can be paged through; whoever needs more narrows the question."""

SURE = 90.0
"""From this score on the best hit is meant: an identifier, a citation or a whole name (graph/search/result.py)."""

_WORD = re.compile(r"\w+")


@blueprint.get("/search")
def page() -> str:
    """The results for ``q``, of all kinds or one, in pages."""
    question = request.args.get("q", "")[:LONGEST_QUESTION].strip()
    kind = request.args.get("kind", "")
    kind = kind if kind in KINDS else ""
    size = min(current_app.config["CONCORDAT"].page_size, 100)
    number = min(page_number(), DEEPEST // size)
    result = search_index().search(question, [kind] if kind else [], None, size, (number - 1) * size)
    found = _entries(result.hits)
    return render_template(
        "search.html",
        question=question,
        kind=kind,
        hits=found,
        total=result.total,
        complete=result.complete,
        counts=result.counts_by_kind,
        loose=number == 1 and bool(found) and _loose(question, result.hits[0]),
        near=_entries(search_index().nearest(question)) if question and not result.total else [],
        page=number,
        first=(number - 1) * size + 1,
        pages=max(1, -(-min(result.total, DEEPEST) // size)),
        args={name: value for name, value in request.args.items() if name != "page"},
    )


def _words(text: str) -> list[str]:
    """The words of a text without case and accents."""
    return _WORD.findall(folded(text))


def _loose(question: str, hit: Hit) -> bool:
    """Whether a hit lacks a word of the question as it was written: letters were corrected, or the word left out."""
    have = _words(hit.name)
    return hit.score < SURE and any(not any(word.startswith(asked) for word in have) for asked in _words(question))


def _entries(hits: tuple[Hit, ...]) -> list[tuple[object, Hit]]:
    """Hits with what a list shows of their entities."""
    index = reading().index
    return [(entry, hit) for hit in hits if (entry := index.get(hit.iri))]
