"""Queries of programs answered ahead of the application, by the same functions.

What Flask does for a request (contexts, routing, language, hooks of pages) takes longer than a point query. Pages,
HEAD, OPTIONS, descriptions, HTTP/1.0 and what is not a query go on to the application.
"""

from __future__ import annotations

import io
import select
import socket
from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from typing import Any, TypeAlias

from graph.errors import ConcordatError, HomeError, LimitError
from web.headers import HEADERS
from web.sparql.coding import coding_of
from web.sparql.formats import choose
from web.sparql.limits import SparqlLimits
from web.sparql.problem import problem_of
from web.sparql.request import read_request
from web.sparql.service import Client, Reply, SparqlService

Wsgi: TypeAlias = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

COUNTED = "concordat.sparql.counted"
"""Set in the environment of a request whose rate was counted here."""

KEPT = "concordat.sparql.kept"
"""Set in the environment of a request to the body of an answer that came from the cache of the service."""

_TOLD = ", ".join(
    [
        "ETag", "Link", "Retry-After", "X-Concordat-Release", "X-Concordat-Digest", "X-Concordat-Query",
        "X-Concordat-Replayable", "X-Concordat-Limits", "X-Concordat-Used", "X-Concordat-Cache",
    ]
)  # fmt: skip
CORS = (("Access-Control-Allow-Origin", "*"), ("Access-Control-Expose-Headers", _TOLD))
_ALWAYS = [*CORS, *HEADERS.items()]


def body_too_large(limits: SparqlLimits, size: int) -> LimitError:
    """The refusal of a body, or an address, of so many bytes."""
    return LimitError("request", limits.query_kib, "KiB", used=size >> 10, advice="Send a shorter query.")


def leaving(connection: socket.socket | None) -> Callable[[], bool]:
    """Whether the other end closed a connection. A client that closes only its sending half counts as gone."""
    if connection is None or not hasattr(select, "POLLRDHUP"):
        return lambda: False
    line = connection

    def gone() -> bool:
        watch = select.poll()
        watch.register(line, select.POLLRDHUP)
        return bool(watch.poll(0))

    return gone


class Direct:
    """A WSGI middleware for the queries of one service."""

    def __init__(self, inner: Wsgi, service: SparqlService) -> None:
        self._inner, self._service = inner, service

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        method = environ["REQUEST_METHOD"]
        asks = method == "POST" or (method == "GET" and "query=" in environ.get("QUERY_STRING", ""))
        if not asks or environ["PATH_INFO"] != "/sparql" or environ.get("SERVER_PROTOCOL") == "HTTP/1.0":
            return self._inner(environ, start_response)
        try:
            reply = self._answer(environ)
        except HomeError:  # the application says so without saying where the home lies
            reply = None
        except ConcordatError as error:
            problem = problem_of(error)
            body, content_type = problem.render(environ.get("HTTP_ACCEPT", ""))
            told = [("Content-Type", content_type), ("Vary", "Accept"), ("Cache-Control", "no-store")]
            reply = Reply(problem.status, [*problem.headers.items(), *told], body)
        if reply is None:
            return self._inner(environ, start_response)
        headers = [*reply.headers, *_ALWAYS]
        if reply.stream is None and reply.status != HTTPStatus.NOT_MODIFIED:
            headers.append(("Content-Length", str(len(reply.body))))
        start_response(_STATUS[reply.status], headers)
        if reply.kept:
            environ[KEPT] = reply.body
        return _Stream(reply) if reply.stream is not None else [reply.body]

    def _answer(self, environ: dict[str, Any]) -> Reply | None:
        """The reply to a query; None where it is for the application."""
        service = self._service
        address = environ.get("REMOTE_ADDR", "")
        service.rate.count(address)
        environ[COUNTED] = True
        query_string = environ.get("QUERY_STRING", "").encode("latin-1")
        body = self._body(environ, len(query_string))
        accept = environ.get("HTTP_ACCEPT", "")
        operation = read_request(environ["REQUEST_METHOD"], query_string, environ.get("CONTENT_TYPE", ""), body)
        choice = choose(accept, operation.format)
        if choice.page or operation.query is None:
            return None
        client = Client(
            address,
            coding_of(environ.get("HTTP_ACCEPT_ENCODING", "")),
            environ.get("HTTP_IF_NONE_MATCH", ""),
            gone=leaving(environ.get("gunicorn.socket")),
        )
        return service.answer(operation, choice, client)

    def _body(self, environ: dict[str, Any], size: int) -> bytes:
        """The body of the request, which stays there to be read again; or its refusal before it is read."""
        most = self._service.limits.query_kib << 10
        length = environ.get("CONTENT_LENGTH") or ""
        size = max(size, int(length) if length.isdecimal() else 0)
        if size > most:
            raise body_too_large(self._service.limits, size)
        if environ["REQUEST_METHOD"] != "POST" or not (length or environ.get("wsgi.input_terminated")):
            return b""
        body: bytes = environ["wsgi.input"].read(int(length) if length.isdecimal() else most + 1)
        if len(body) > most:
            raise body_too_large(self._service.limits, len(body))
        environ["wsgi.input"] = io.BytesIO(body)
        return body


_STATUS = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


class _Stream:
    """The stream of a reply, closed with the response (PEP 3333)."""

    def __init__(self, reply: Reply) -> None:
        self._chunks, self.close = reply.stream or iter(()), reply.close

    def __iter__(self) -> Iterator[bytes]:
        return self._chunks
