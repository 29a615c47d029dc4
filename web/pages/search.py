"""Finding an entity by half a name."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from graph.describe import KINDS, LONGEST_QUESTION, Hit, find, nearest
from web.current import reading

blueprint = Blueprint("search", __name__)

MOST_HITS = 100
"""Hits that are shown; whoever needs more narrows the question."""


def _search(question: str, kind: str) -> list[Hit]:
    """The one place where the pages search: by the names of the index."""
    return find(reading().index, question, kind=kind, limit=MOST_HITS)


@blueprint.get("/search")
def page() -> str:
    """The results for ``q``, all kinds or one."""
    question = request.args.get("q", "")[:LONGEST_QUESTION].strip()
    kind = request.args.get("kind", "")
    kind = kind if kind in KINDS else ""
    hits = _search(question, kind) if question else []
    near = nearest(reading().index, question, kind=kind) if question and not hits else []
    counts: dict[str, int] = {}
    for hit in hits:
        counts[hit.entry.kind] = counts.get(hit.entry.kind, 0) + 1
    return render_template(
        "search.html", question=question, kind=kind, hits=hits, near=near, counts=counts, most=MOST_HITS
    )
