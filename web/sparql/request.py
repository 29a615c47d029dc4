"""The SPARQL 1.1 Protocol, query side: from a request's plain values to an operation or a refusal; pure.

https://www.w3.org/TR/sparql11-protocol/#query-operation
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from graph.errors import InputError

METHODS = ("GET", "HEAD", "POST", "OPTIONS")
FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"

MAX_PARAMETERS = 200
"""Bound on the parameters of one request; the graphs of a dataset are given one by one."""

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]*")


class ProtocolError(InputError):
    """A request that the protocol does not know: its HTTP status, and what was expected."""

    def __init__(self, status: int, title: str, detail: str, headers: Mapping[str, str] | None = None) -> None:
        self.status, self.title, self.detail, self.headers = status, title, detail, dict(headers or {})
        super().__init__(detail)


@dataclass(frozen=True)
class Operation:
    """What a request asks for. ``query`` is None where it asks for the description of the service.

    The graph lists are None where the request names no graph of that kind; ``format`` is a name or a media type;
    ``release`` a number; both None where not given.
    """

    query: str | None
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    format: str | None = None
    release: int | None = None


def _text(data: bytes, what: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProtocolError(
            400, "Not UTF-8", f"The {what} is not UTF-8: byte {error.start + 1} does not fit. Send it as UTF-8."
        ) from error


def parameters(encoded: bytes, what: str) -> dict[str, list[str]]:
    """The values of each parameter of a query string or form. Raises ProtocolError where it is not UTF-8."""
    found: dict[str, list[str]] = {}
    pairs = encoded.split(b"&")
    if len(pairs) > MAX_PARAMETERS:
        raise ProtocolError(
            400, "Too many parameters", f"The {what} has {len(pairs)} parameters; at most {MAX_PARAMETERS} are read."
        )
    for pair in pairs:
        if pair:
            name, _, value = pair.partition(b"=")
            found.setdefault(_decoded(name, what), []).append(_decoded(value, what))
    return found


def _decoded(side: bytes, what: str) -> str:
    return _text(unquote_to_bytes(side.replace(b"+", b" ")) if b"%" in side or b"+" in side else side, what)


def _single(values: Mapping[str, list[str]], name: str) -> str | None:
    given = values.get(name, [])
    if len(given) > 1:
        raise ProtocolError(
            400, f"Several {name} parameters", f"The request has {len(given)} {name} parameters; send one."
        )
    return given[0] if given else None


def _graphs(values: Mapping[str, list[str]], name: str) -> tuple[str, ...] | None:
    given = values.get(name)
    for iri in given or ():
        if not _IRI.fullmatch(iri):
            raise ProtocolError(400, "Not an IRI", f"{name}: {iri[:200]!r} is not an absolute IRI.")
    return tuple(given) if given else None


def _operation(values: Mapping[str, list[str]], query: str | None) -> Operation:
    number = _single(values, "release")
    if number is not None and not (number.isascii() and number.isdecimal() and len(number) < 10):
        raise ProtocolError(400, "Not a release", f"release: {number[:40]!r} is not the number of a release.")
    return Operation(
        query,
        _graphs(values, "default-graph-uri"),
        _graphs(values, "named-graph-uri"),
        _single(values, "format") or None,
        int(number) if number is not None else None,
    )


def _media_type(header: str) -> tuple[str, str]:
    """The type and the charset of a Content-Type header, in lower case."""
    name, *rest = (piece.strip().lower() for piece in header.split(";"))
    for parameter in rest:
        key, _, value = parameter.partition("=")
        if key.strip() == "charset":
            return name, value.strip().strip('"')
    return name, ""


def read_request(method: str, query_string: bytes, content_type: str, body: bytes) -> Operation:
    """The operation of a request. Raises ProtocolError: 400, 405 or 415."""
    if method not in METHODS:
        raise ProtocolError(
            405,
            "Method not allowed",
            f"{method} is not a way to ask a query. Use GET or POST.",
            {"Allow": ", ".join(METHODS)},
        )
    in_address = parameters(query_string, "query string")
    if "update" in in_address:
        raise _update_refused()
    if method != "POST":
        return _operation(in_address, _single(in_address, "query"))
    name, charset = _media_type(content_type)
    if name == UPDATE:
        raise _update_refused()
    if name not in (FORM, DIRECT):
        raise ProtocolError(
            415,
            "Media type not supported",
            f"A query cannot be sent as {name or 'a body without Content-Type'}. Use {DIRECT} or {FORM}.",
            {"Accept-Post": f"{DIRECT}, {FORM}"},
        )
    if charset not in ("", "utf-8", "utf8", "us-ascii"):
        raise ProtocolError(415, "Charset not supported", f"The body is in {charset}. Send it as UTF-8.")
    if name == DIRECT:
        if "query" in in_address:
            raise ProtocolError(400, "Two queries", "The body is a query, and the address has another; send one.")
        return _operation(in_address, _text(body, "query"))
    merged = dict(in_address)
    for key, given in parameters(body, "form").items():
        merged[key] = merged.get(key, []) + given
    if "update" in merged:
        raise _update_refused()
    query = _single(merged, "query")
    if query is None:
        raise ProtocolError(400, "No query", "The form has no query parameter. Send query=….")
    return _operation(merged, query)


def _update_refused() -> ProtocolError:
    return ProtocolError(
        403, "No updates", "This endpoint answers queries only. The data change by a new release, not by an update."
    )
