"""The one table from exception to answer: a page, problem details (RFC 9457) or plain text, by Accept."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, render_template, request
from werkzeug.exceptions import HTTPException

from graph.errors import (
    ConcordatError,
    EntityUnknownError,
    FileUnreadableError,
    HomeBusyError,
    HomeError,
    InputError,
    LimitError,
    NameAmbiguousError,
    NotFoundError,
    ReleaseMovedError,
    ReleaseUnknownError,
    ScopeError,
    ShapesViolatedError,
    TokenError,
)
from web.language import INTERFACE_LANGUAGES, N_, gettext, interface
from web.negotiation import HTML, best
from web.sentences import Told, said, told

STATUSES: tuple[tuple[type[ConcordatError], int], ...] = (
    (NotFoundError, 404),
    (FileUnreadableError, 500),
    (ShapesViolatedError, 422),
    (TokenError, 401),
    (ScopeError, 403),
    (ReleaseMovedError, 412),
    (HomeBusyError, 503),
    (InputError, 400),
    (HomeError, 503),
    (ConcordatError, 500),
)
"""The first class that fits decides."""

LIMIT_STATUSES = {"bytes": 413, "nesting": 413, "rate": 429, "queue": 503}
"""A limit that is not named here was reached by what was asked, not by how: 422 would blame the form, so 503."""

PROBLEM = "application/problem+json"
MACHINE_PATHS = (
    "/data/", "/id/", "/api/", "/sparql", "/health", "/update", "/graph-store", "/contributions", "/reconcile", "/oai",
    "/dumps/",
)  # fmt: skip
"""Where a client that accepts anything is taken for a program."""

WORDS = {
    400: N_("This request cannot be answered as it is."),
    404: N_("There is nothing at this address."),
    405: N_("This address does not take this method."),
    406: N_("None of the formats asked for can be had here."),
    413: N_("This request is too large."),
    429: N_("These were too many requests. Try again in a moment."),
    500: N_("Something went wrong on our side. It has been noted."),
    503: N_("The service cannot answer right now. Try again in a moment."),
}
"""What a page says of a status; programs get these words, or the error's own, in English."""

TITLES = {
    400: N_("Bad request"),
    404: N_("Not found"),
    405: N_("Method not allowed"),
    406: N_("Not acceptable"),
    413: N_("Too large"),
    429: N_("Too many requests"),
    500: N_("Internal error"),
    503: N_("Service unavailable"),
}


def status_of(error: ConcordatError) -> int:
    """The HTTP status of an error of ours."""
    if isinstance(error, LimitError):
        return LIMIT_STATUSES.get(error.limit, 503)
    return next(status for kind, status in STATUSES if isinstance(error, kind))


def answer(status: int, detail: str, words: Told | None = None, **more: Any) -> Response:
    """An error in the form that the client asked for; ``more`` are further members of the problem details.

    ``words`` is the detail as a page says it; without it, a page looks for the pattern of the English words.
    """
    title = HTTPStatus(status).phrase
    forms = [HTML, PROBLEM, "application/json", "text/plain"]
    if request.path.startswith(MACHINE_PATHS):
        forms = [PROBLEM, "application/json", HTML, "text/plain"]
    form = best(request.headers.get("Accept"), forms) or "text/plain"
    if form == HTML:
        made = Response(_page(status, title, detail, words or said(detail), more), status)
    elif form == "text/plain":
        made = Response(f"{status} {title}\n{detail}\n", status, mimetype=form)
    else:
        problem = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
        made = Response(json.dumps(problem, ensure_ascii=False) + "\n", status, mimetype=form)
    made.vary.add("Accept")
    if status in (429, 503):
        made.headers["Retry-After"] = "5"
    return made


def _page(status: int, title: str, detail: str, words: Told, more: dict[str, Any]) -> str:
    """An error as a page: in the reader's language, and in English, marked as such, what is a parser's."""
    lead = gettext(WORDS[status]) if status in WORDS else title
    own = words.own
    if "nearest" in more and "name" in more:
        lead, own = gettext("No entity is called %(name)s.", name=more["name"]), ""
    elif detail == WORDS.get(status, ""):
        own = ""
    elif interface() == INTERFACE_LANGUAGES[0]:
        lead, own = detail, ""
    elif words.words:
        lead = words.words
    head = gettext(TITLES[status]) if status in TITLES else title
    return render_template("error.html", status=status, title=head, lead=lead, said=own, nearest=more.get("nearest"))


def _ours(error: ConcordatError) -> Response:
    status = status_of(error)
    if isinstance(error, ReleaseUnknownError) and error.until:
        return answer(410, str(error), told(error))
    if status >= 500:
        current_app.logger.error("%s %s: %s", request.method, request.path, error)
    if isinstance(error, EntityUnknownError):
        nearest = [{"label": label, "iri": iri} for label, iri in error.nearest]
        return answer(status, f"No entity is called {error.name}.", nearest=nearest, name=error.name)
    if isinstance(error, NameAmbiguousError):
        keys = ("identifier", "label", "iri", "reason")
        matches = [dict(zip(keys, match, strict=True)) for match in error.matches]
        return answer(
            status,
            f"{error.name!r} may name {len(matches)} entities. Give one identifier.",
            told(error),
            matches=matches,
        )
    if isinstance(error, ShapesViolatedError):
        return answer(status, str(error), told(error), report=error.report.as_text())
    if isinstance(error, TokenError):
        made = answer(status, str(error), told(error))
        made.headers["WWW-Authenticate"] = 'Bearer realm="concordat"'
        return made
    if isinstance(error, HomeError):  # where the home lies is for the log, not for the visitor
        return answer(status, WORDS[503])
    return answer(status, WORDS[500]) if status == 500 else answer(status, str(error), told(error))


def _werkzeugs(error: HTTPException) -> Response | HTTPException:
    status = error.code or 500
    if status < 400:
        return error
    plain = type(error).description
    detail = error.description if error.description and error.description != plain else WORDS.get(status) or plain or ""
    made = answer(status, detail or HTTPStatus(status).phrase)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            made.headers[name] = value
    return made


def _unforeseen(error: Exception) -> Response:
    current_app.logger.exception("%s %s", request.method, request.path, exc_info=error)
    return answer(500, WORDS[500])


def attach(app: Flask) -> None:
    """Make the application answer every error by this table."""
    app.register_error_handler(ConcordatError, _ours)
    app.register_error_handler(HTTPException, _werkzeugs)
    app.register_error_handler(Exception, _unforeseen)
