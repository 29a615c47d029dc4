"""The history for readers: one release, the difference of two, and the feed of changes (RFC 4287)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from xml.sax.saxutils import escape, quoteattr

from flask import Blueprint, Response, g, render_template, request
from werkzeug.exceptions import BadRequest

from graph.changes import history, provenance
from graph.errors import ReleaseUnknownError
from graph.iri import compact
from graph.release import Release
from graph.store import NamedNode, ReadStore
from web.negotiation import HTML, best
from web.writing import door

blueprint = Blueprint("history", __name__)

MOST_SHOWN = 200
"""Subjects of a difference on one page; the other formats hold all."""
MOST_ENTRIES = 50
MOST_SEARCHED = 500
"""Releases looked through for those that touched an entity."""


@blueprint.get("/releases/<int:number>")
def release(number: int) -> Response:
    """One release: who made it, when, why, and what it changed; its record as PROV in Turtle, its manifest as JSON."""
    found = door.home().release(number)
    form = best(request.headers.get("Accept"), [HTML, "text/turtle", "application/json"]) or HTML
    if form == "text/turtle":
        return _varied(Response(provenance.as_turtle(found.manifest), content_type="text/turtle; charset=utf-8"))
    if form == "application/json":
        facts = {key: value for key, value in asdict(found.manifest).items() if key != "address"}
        return _varied(Response(json.dumps(facts, indent=1, ensure_ascii=False) + "\n", mimetype=form))
    delta, before = history.kept_delta(found), _parent(found)
    changes = history.by_entity(delta, (before or found).store, found.store, g.language) if delta is not None else None
    return _varied(Response(_page(changes, before, found)))


def _parent(found: Release) -> Release | None:
    try:
        return door.home().release(found.manifest.parent) if found.manifest.parent else None
    except ReleaseUnknownError:
        return None


@blueprint.get("/releases/<int:a>..<int:b>")
def difference(a: int, b: int) -> Response:
    """What was added and removed between two releases, entity by entity; as text, JSON or Turtle by Accept."""
    before, after = door.home().release(a), door.home().release(b)
    form = best(request.headers.get("Accept"), [HTML, "application/json", "text/turtle", "text/plain"]) or HTML
    language = g.language if form == HTML else "en"  # a form for programs is the same for every reader
    changes = history.by_entity(history.difference(before, after), before.store, after.store, language)
    if form == "application/json":
        return _varied(Response(history.as_json(changes), mimetype=form))
    if form == "text/turtle":
        return _varied(Response(history.as_turtle(changes), content_type="text/turtle; charset=utf-8"))
    if form == "text/plain":
        lines = history.as_text(changes, before.store, after.store)
        return _varied(Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8"))
    return _varied(Response(_page(changes, before, after, between=True)))


def _page(
    changes: list[history.EntityChange] | None, before: Release | None, after: Release, between: bool = False
) -> str:
    shown, rest = in_words(changes or [], (before or after).store, after.store)
    return render_template(
        "history/release.html", of=after.manifest, before=before, between=between, shown=shown,
        rest=rest, known=changes is not None, compact=compact,
        at="" if after.number == g.release.number else after.number,
    )  # fmt: skip


Shown = tuple[history.EntityChange, list[str], list[str]]
"""What changed about a subject, and in words what was removed from it and added to it."""


def in_words(changes: list[history.EntityChange], before: ReadStore, after: ReadStore) -> tuple[list[Shown], int]:
    """As much of a difference as a page shows, in the reader's language, and how many subjects are left out."""
    shown = [
        (
            change,
            [history.in_words(q, before, g.language) for q in change.removed],
            [history.in_words(q, after, g.language) for q in change.added],
        )
        for change in changes[:MOST_SHOWN]
    ]
    return shown, len(changes) - len(shown)


def _varied(response: Response) -> Response:
    response.vary.add("Accept")
    return response


@blueprint.get("/changes.atom")
def feed() -> Response:
    """The newest releases; with ``?entity=IRI`` those that changed what is said of one entity."""
    entity = request.args.get("entity", "")
    root = request.host_url.rstrip("/")
    here = root + "/changes.atom" + (f"?entity={entity}" if entity else "")
    found = list(_touching(entity) if entity else _newest())
    entries = [_entry(root, each, entity) for each in found]
    updated = found[0].manifest.created if found else door.home().current().manifest.created
    title = f"Changes of {compact(entity)}" if entity else f"Changes of {door.settings().title}"
    body = (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<id>{escape(here)}</id><title>{escape(title)}</title><updated>{updated}</updated>\n"
        f'<link rel="self" href={quoteattr(here)}/>\n{"".join(entries)}</feed>\n'
    )
    return Response(body, content_type="application/atom+xml; charset=utf-8")


def _newest() -> Iterator[Release]:
    home = door.home()
    for number in home.numbers()[::-1][:MOST_ENTRIES]:
        yield home.release(number)


def _touching(entity: str) -> Iterator[Release]:
    try:
        node = NamedNode(entity)
    except ValueError as error:
        raise BadRequest(f"{entity[:200]!r} is not an absolute IRI.") from error
    home, given = door.home(), 0
    for number in home.numbers()[::-1][:MOST_SEARCHED]:
        found = home.release(number)
        delta = history.kept_delta(found)
        if delta and any(node in (q.subject, q.object) for q in delta.quads()):
            yield found
            given += 1
            if given == MOST_ENTRIES:
                return


def _entry(root: str, found: Release, entity: str) -> str:
    manifest = found.manifest
    counts = (
        ""
        if manifest.added is None
        else f"{history.plural(manifest.added, 'statement')} added, {manifest.removed:,} removed. "
    )
    return (
        f"<entry><id>{escape(provenance.release_iri(manifest.number))}</id>"
        f"<title>Release {manifest.number}: {escape(manifest.why or manifest.action)}</title>"
        f"<updated>{manifest.created}</updated><author><name>{escape(manifest.who or 'unknown')}</name></author>"
        f"<link href={quoteattr(f'{root}/releases/{manifest.number}')}/>"
        f"<summary>{escape(counts + manifest.digest)}</summary></entry>\n"
    )
