"""Who is at the door, what they carry, and the answer when they have gone through."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

from flask import Response, current_app, request
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from graph.access import Token, Tokens
from graph.changes.process import Done, Writer
from graph.changes.transaction import Bounds, Edit, Note
from graph.errors import TokenError, ValueRefusedError
from graph.release import Home, Release
from web.settings import Settings

LONGEST_WHY = 2000
WRITER = "concordat.writer"
"""Where the application keeps the process that writes."""


def home() -> Home:
    """The home of this application."""
    found: Home = current_app.config["CONCORDAT_HOME"]
    return found


def settings() -> Settings:
    """The settings of this application."""
    found: Settings = current_app.config["CONCORDAT"]
    return found


def bounds() -> Bounds:
    """What a change over the web may take."""
    given = settings()
    return Bounds(given.write_seconds, given.write_patience, given.write_memory_mib, given.write_validation_seconds)


def writer() -> Writer:
    """The process that writes for this application."""
    found: Writer = current_app.extensions.setdefault(WRITER, Writer())
    return found


def bearer(action: str) -> Token:
    """The valid token of this request that may do ``action`` (RFC 6750, 2.1).

    Raises TokenError, ScopeError, and ValueRefusedError where the request asks for a release.
    """
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if secret.strip() and scheme.lower() != "bearer":
        raise TokenError(f"the scheme {scheme[:20]!r} is not known here")
    return admitted(secret, action)


def admitted(secret: str, action: str) -> Token:
    """The valid token of a secret, however it came, that may do ``action``. Raises what ``bearer`` raises."""
    if not secret.strip():
        raise TokenError("the request has none")
    token = Tokens(home()).find(secret.strip())
    token.check(action, ())
    if release := request.args.get("release"):
        raise ValueRefusedError("release", release[:40], "none here: a change goes on top of the current one")
    return token


def open_for(action: str) -> bool:
    """Whether anybody may do ``action`` over the web: a valid token for it has been handed out."""
    return any(action in token.may and token.state() == "valid" for token in Tokens(home()).all())


def body(most: int = 0) -> bytes:
    """The body of the request, of at most ``most`` bytes; 0 for what a change may have.

    A coded body is refused: it could expand without end.
    """
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise UnsupportedMediaType("A body with a Content-Encoding is not read here. Send it as it is.")
    most = most or settings().write_mib << 20
    too_large = (
        f"A body may have {most >> 20} MiB here." if most % (1 << 20) == 0 else f"A body may have {most} bytes here."
    )
    request.max_content_length = most + 1  # a longer body without a length is cut there, and must not pass for whole
    if (request.content_length or 0) > most:
        raise RequestEntityTooLarge(too_large)
    data = request.get_data(cache=False)
    if len(data) > most:
        raise RequestEntityTooLarge(too_large)
    return data


def media_type() -> tuple[str, str]:
    """The media type of the body and its charset, in lower case."""
    name = request.mimetype.lower()
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise UnsupportedMediaType(f"A body in {charset} is not read here. Send it as UTF-8.")
    return name, charset


def why(values: Iterable[str]) -> str:
    """The reason that the request gives, by parameter or header."""
    text = next((value for value in values if value), request.headers.get("Concordat-Why", "")).strip()
    if len(text) > LONGEST_WHY:
        raise ValueRefusedError("why", text[:60] + "…", f"at most {LONGEST_WHY} characters")
    return text


def carry_out(
    edit: Edit,
    token: Token,
    action: str,
    reason: str,
    *,
    scope: str = "update",
    only: str | None = None,
    ready: Callable[[Release], None] | None = None,
) -> Done:
    """Change the graph on behalf of a token, within its scope; ``only`` names the one graph that may be touched."""

    def permit(graphs: set[str]) -> None:
        token.check(scope, graphs)
        if only is not None and graphs - {only}:
            raise ValueRefusedError("graph", min(graphs - {only}), f"a change of {only} alone")

    note = Note(token.name, reason, action, request.remote_addr or "")
    return writer().change(home(), edit, note, permit=permit, bounds=bounds(), ready=ready)


def told(outcome: Done, status: int = 200, **headers: str) -> Response:
    """What came of a change, as JSON."""
    manifest = outcome.release.manifest
    facts = {
        "release": manifest.number,
        "changed": outcome.changed,
        "added": outcome.added,
        "removed": outcome.removed,
        "digest": manifest.digest,
        "see": f"/releases/{manifest.number}",
    }
    response = Response(json.dumps(facts) + "\n", status, mimetype="application/json")
    response.headers["X-Concordat-Release"] = str(manifest.number)
    response.headers["Cache-Control"] = "no-store"
    for name, value in headers.items():
        response.headers[name] = value
    return response
