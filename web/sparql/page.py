"""The page for people: the editor, and the answer to a query as a table that needs no script."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from flask import Response, render_template, request

from graph.errors import ConcordatError
from graph.iri import PREFIXES
from web.sentences import Told, told
from web.sparql.editor import editor_words
from web.sparql.examples import examples
from web.sparql.exchange import Client
from web.sparql.formats import Choice
from web.sparql.problem import Problem, problem_of
from web.sparql.request import Operation
from web.sparql.service import SparqlService

MOST_ROWS = 1000
"""Rows shown on the page; the files hold all."""

_MOST_BYTES = 4 << 20

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
    " font-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""As on every page, but for the editor, which writes styles into its elements."""

START = """SELECT ?instrument ?label WHERE {
  ?instrument a conc:Instrument ;
    skos:prefLabel ?label .
  FILTER(LANG(?label) = "en")
}
ORDER BY ?label
LIMIT 20
"""


@dataclass
class Shown:
    """What the page shows of an answer: a table, a truth, a graph's text, or a problem; ``cut`` where there is more."""

    variables: list[str] = field(default_factory=list)
    rows: list[Mapping[str, Mapping[str, str]]] = field(default_factory=list)
    boolean: bool | None = None
    text: str = ""
    cut: bool = False
    problem: Problem | None = None
    told: Told | None = None
    headers: dict[str, str] = field(default_factory=dict)


def start_query() -> str:
    """The query that a new editor shows."""
    return "".join(f"PREFIX {p}: <{PREFIXES[p]}>\n" for p in ("conc", "skos")) + START


def show(service: SparqlService, operation: Operation, client: Client) -> Shown:
    """Ask, and read as much of the answer as a page can show."""
    try:
        asked = service.read(operation, Choice("application/sparql-results+json", "text/turtle"), client)
        reply = service.answer(asked)
    except ConcordatError as error:
        return Shown(problem=problem_of(error), told=told(error))
    headers = dict(reply.headers)
    body = reply.body
    try:
        for chunk in reply.stream or ():
            body += chunk
            if len(body) > _MOST_BYTES:
                return Shown(cut=True, headers=headers)
    except ConcordatError as error:
        return Shown(problem=problem_of(error), told=told(error))
    finally:
        reply.close()
    return replace(_read(body, headers["Content-Type"]), headers=headers)


def _read(body: bytes, content_type: str) -> Shown:
    if "json" not in content_type:
        return Shown(text=body.decode())
    told: dict[str, Any] = json.loads(body)
    if "boolean" in told:
        return Shown(boolean=told["boolean"])
    rows = told["results"]["bindings"]
    return Shown(variables=told["head"]["vars"], rows=rows[:MOST_ROWS], cut=len(rows) > MOST_ROWS)


def render(service: SparqlService, operation: Operation, client: Client) -> Response:
    """The page, with the answer of a query where there is one."""
    shown = show(service, operation, client) if operation.query else None
    groups: dict[str, list[object]] = {}
    for example in examples():
        groups.setdefault(example.audience, []).append(example)
    body = render_template(
        "sparql/editor.html",
        query=operation.query or start_query(),
        asked=operation,
        shown=shown,
        groups=groups,
        limits=service.limits,
        most=MOST_ROWS,
        words=editor_words(),
        address=lambda format: "/sparql?" + urlencode([*_asked(operation), ("format", format)]),
        receipt=(shown.headers.get("Link", "").partition(">")[0][1:] if shown else ""),
    )
    status = shown.problem.status if shown and shown.problem else 200
    headers = {"Content-Security-Policy": POLICY, "Vary": "Accept", "Cache-Control": "no-cache"}
    if shown and shown.problem:
        headers |= shown.problem.headers
    return Response("" if request.method == "HEAD" else body, status, headers, mimetype="text/html")


def _asked(operation: Operation) -> list[tuple[str, str]]:
    pairs = [("query", operation.query or "")]
    pairs += [("default-graph-uri", iri) for iri in operation.default_graphs or ()]
    pairs += [("named-graph-uri", iri) for iri in operation.named_graphs or ()]
    return pairs + ([("release", str(operation.release))] if operation.release is not None else [])
