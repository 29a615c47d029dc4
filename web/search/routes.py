"""Search, suggestions and resolution: /api/search, /api/suggest, /resolve, /opensearch.xml."""

from __future__ import annotations

import json
from typing import Any, Final

from flask import Blueprint, Response, current_app, render_template, request

from graph.errors import LimitError, ValueRefusedError
from graph.iri import ENTITY_KINDS
from graph.search import Hit, Resolution, hit_as_json
from web.current import kept_release
from web.links import page_path
from web.negotiation import HTML, best
from web.search.index import search_index

blueprint = Blueprint("finding", __name__)

MOST_TEXTS: Final = 1000
"""Bound on the texts of one batch."""

DEEPEST: Final = 10_000
"""Bound on the offset of a page of hits."""

JSON: Final = "application/json"
SUGGESTIONS: Final = "application/x-suggestions+json"


@blueprint.get("/api/search")
def search() -> Response:
    """Hits for ``q``: kinds (``kind``, again or with commas), ``lang``, ``limit`` (1 to 100), ``offset``."""
    limit, offset = _number("limit", 20, 1, 100), _number("offset", 0, 0, DEEPEST)
    lang = request.args.get("lang") or None
    result = search_index().search(_question(), _kinds(), lang, limit, offset)
    told = result.as_json() | {"query": _question(), "limit": limit, "offset": offset}
    told["hits"] = [_hit(hit) for hit in result.hits]
    return _json(told)


@blueprint.get("/api/suggest")
def suggest() -> Response:
    """The best hits for a name that is being typed.

    ``format=opensearch`` gives the four lists that browsers read (OpenSearch Suggestions 1.0).
    """
    question = _question()
    hits = search_index().suggest(question, _number("limit", 8, 1, 20), _kinds())
    if request.args.get("format") == "opensearch":
        root = request.url_root.rstrip("/")
        lists = [question, [h.label for h in hits], [h.kind for h in hits], [root + _page(h.iri) for h in hits]]
        return _json(lists, SUGGESTIONS)
    return _json({"query": question, "hits": [_hit(hit) for hit in hits]})


@blueprint.get("/resolve")
def resolve() -> Response:
    """What ``q`` names, as a page or as JSON, by Accept or ``format=json``."""
    question = _question()
    answer = search_index().resolve(question) if question else None
    form = JSON if request.args.get("format") == "json" else best(request.headers.get("Accept"), [HTML, JSON])
    if form == HTML:
        made = Response(render_template("resolve.html", question=question, answer=answer))
    else:
        if answer is None:
            raise ValueRefusedError("q", "", "a text to resolve")
        made = _json(_resolution(answer))
    made.vary.add("Accept")
    return made


@blueprint.post("/resolve")
def resolve_all() -> Response:
    """What each text of a JSON list names, in the same order; at most MOST_TEXTS."""
    texts = request.get_json(force=True, silent=True)
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise ValueRefusedError(
            "the body", request.mimetype or "nothing", 'a JSON list of texts, as ["C29", "SCR 2427"]'
        )
    if len(texts) > MOST_TEXTS:
        raise LimitError("bytes", MOST_TEXTS, "texts", used=len(texts), advice="Send them in parts.")
    index = search_index()
    return _json({"results": [_resolution(index.resolve(text)) for text in texts]})


@blueprint.get("/opensearch.xml")
def opensearch() -> Response:
    """How a browser or a program searches here (OpenSearch 1.1, draft 6)."""
    title = current_app.config["CONCORDAT"].title
    text = render_template("opensearch.xml", root=request.url_root.rstrip("/"), title=title)
    return Response(text, mimetype="application/opensearchdescription+xml")


def _question() -> str:
    return request.args.get("q", "").strip()


def _kinds() -> list[str]:
    kinds = [kind for part in request.args.getlist("kind") for kind in part.split(",") if kind]
    for kind in kinds:
        if kind not in ENTITY_KINDS:
            raise ValueRefusedError("kind", kind[:80], f"one of {', '.join(ENTITY_KINDS)}")
    return kinds


def _number(name: str, default: int, least: int, most: int) -> int:
    given = request.args.get(name, "")
    if not given:
        return default
    if not (given.isascii() and given.isdigit() and len(given) < 9 and least <= int(given) <= most):
        raise ValueRefusedError(name, given[:80], f"a number from {least} to {most}")
    return int(given)


def _page(iri: str) -> str:
    return page_path(iri) + kept_release()


def _hit(hit: Hit) -> dict[str, Any]:
    return hit_as_json(hit) | {"page": _page(hit.iri)}


def _match(match: dict[str, Any]) -> dict[str, Any]:
    return match | {"page": _page(match["iri"])}


def _resolution(answer: Resolution) -> dict[str, Any]:
    told = answer.as_json()
    return told | {"matches": [_match(m) for m in told["matches"]], "nearest": [_match(h) for h in told["nearest"]]}


def _json(value: Any, mimetype: str = JSON) -> Response:
    made = Response(json.dumps(value, ensure_ascii=False) + "\n", mimetype=mimetype)
    made.headers["Access-Control-Allow-Origin"] = "*"
    return made
