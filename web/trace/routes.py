"""/api/v1/trace, /api/v1/lineage and /api/v1/ripple, each with an alias without its version, and /trace.svg."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, Final

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import NotAcceptable

from graph.errors import FormatUnknownError, NotFoundError
from graph.trace import TraceResult, render
from graph.tracing import MOST_TRACES
from web.api import parameters
from web.api.documents import CONTEXT_PATH
from web.negotiation import best
from web.trace.chain import chain
from web.trace.forms import ENDINGS, MEDIA
from web.trace.index import tracing
from web.trace.question import asked, language, number, one

blueprint = Blueprint("tracing", __name__)

VERSIONED: Final = "/api/v1/"


@blueprint.get("/api/v1/trace")
@blueprint.get("/api/trace", endpoint="trace_alias")
def trace() -> Response:
    """The traces between two entities, in the form of ``format`` or of Accept; the same as `concordat trace` prints."""
    _refuse_unknown(parameters.TRACE)
    form = _form()
    held = tracing()
    result = held.trace(asked(), language())
    if form == "json":
        made = _json(result.as_json())
    else:
        made = _open(Response(render(result, form, held.store), mimetype=MEDIA[form]))
    if form not in ("json", "text"):
        made.headers["Content-Disposition"] = f'attachment; filename="{file_name(result, ENDINGS.get(form, form))}"'
    made.vary.add("Accept")
    return made


@blueprint.get("/api/v1/lineage")
@blueprint.get("/api/lineage", endpoint="lineage_alias")
def lineage() -> Response:
    """Where ``a`` comes from and what came of it."""
    _refuse_unknown(parameters.ONE)
    return _json(tracing().lineage(one("a"), language()).as_json())


@blueprint.get("/api/v1/ripple")
@blueprint.get("/api/ripple", endpoint="ripple_alias")
def ripple() -> Response:
    """What would lose its basis if ``a`` fell away."""
    _refuse_unknown(parameters.ONE)
    return _json(tracing().ripple(one("a"), language()).as_json())


@blueprint.get("/trace.svg")
def picture() -> Response:
    """The ``n``th trace, drawn."""
    place = number("n", 1, MOST_TRACES)
    result = tracing().trace(asked(), language())
    if place > len(result.traces):
        raise NotFoundError(f"There are {len(result.traces)} traces here, and no number {place}.")
    drawn = render_template("trace/chain.svg", chain=chain(result.traces[place - 1]), alone=True)
    made = _open(Response(drawn, mimetype="image/svg+xml"))
    made.headers["Content-Disposition"] = f'inline; filename="{file_name(result, "svg", place)}"'
    return made


def file_name(result: TraceResult, ending: str, place: int = 0) -> str:
    """The name of a file that is taken away, of the identifiers of both ends."""
    names = [entity.identifier or entity.iri.rpartition("#")[2] for entity in (result.source, result.target)]
    parts = ["trace", *names, *([str(place)] if place else [])]
    return "-".join(re.sub(r"[^A-Za-z0-9._]+", "-", part).strip("-")[:48] for part in parts) + f".{ending}"


def _form() -> str:
    given = request.args.get("format", "")
    if given:
        if given not in MEDIA:
            raise FormatUnknownError(given[:40], tuple(MEDIA))
        return given
    chosen = best(request.headers.get("Accept"), list(MEDIA.values()))
    if chosen is None:
        raise NotAcceptable(f"A trace can be had as {', '.join(MEDIA.values())}.")
    return next(form for form, media in MEDIA.items() if media == chosen)


def _refuse_unknown(known: Iterable[parameters.Parameter]) -> None:
    """The versioned addresses take what is described and nothing else, as all of them do."""
    if request.path.startswith(VERSIONED):
        parameters.refuse_unknown(request.args, known)


def _json(value: dict[str, Any]) -> Response:
    if request.path.startswith(VERSIONED):
        value = {"@context": request.url_root.rstrip("/") + CONTEXT_PATH, **value}
    return _open(Response(json.dumps(value, ensure_ascii=False, indent=2) + "\n", mimetype=MEDIA["json"]))


def _open(made: Response) -> Response:
    """Let pages of other origins read an answer."""
    made.headers["Access-Control-Allow-Origin"] = "*"
    return made
