"""Queries of programs answered ahead of the application, by the same functions.

What Flask does for a request (contexts, routing, language, hooks of pages) takes longer than a point query. Pages,
HEAD, OPTIONS, descriptions, HTTP/1.0 and what is not a query go on to the application.
"""

from __future__ import annotations

import io
import select
import socket
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from http import HTTPStatus
from typing import Any, TypeAlias

from graph.errors import ConcordatError, HomeError, LimitError
from web.headers import HEADERS
from web.sparql.coding import coding_of
from web.sparql.exchange import Asked, Client, Exchange, Reply
from web.sparql.formats import choose
from web.sparql.limits import SparqlLimits
from web.sparql.problem import problem_of
from web.sparql.request import read_request
from web.sparql.service import SparqlService
from web.wire import Told

Wsgi: TypeAlias = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

COUNTED = "concordat.sparql.counted"
"""Set in the environment of a request that came by here: whether its rate was counted."""

BEGUN = "concordat.sparql.begun"
"""Set in the environment of a request to what was begun with it (Begun)."""

KEPT = "concordat.sparql.kept"
"""Set in the environment of a request to the body of an answer that came from the cache of the service."""

_TOLD = ", ".join(
    [
        "ETag", "Link", "Retry-After", "X-Concordat-Release", "X-Concordat-Digest", "X-Concordat-Query",
        "X-Concordat-Replayable", "X-Concordat-Limits", "X-Concordat-Used", "X-Concordat-Cache",
    ]
)  # fmt: skip
CORS = (("Access-Control-Allow-Origin", "*"), ("Access-Control-Expose-Headers", _TOLD))
_ALWAYS = (*CORS, *HEADERS.items())


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


class Begun:
    """A request that was begun with before its turn: read and counted, and perhaps evaluated or answered."""

    def __init__(self, service: SparqlService, asked: Asked, accept: str) -> None:
        self._service, self._asked, self._accept = service, asked, accept
        self._reply = service.kept(asked)
        self._exchange: Exchange | None = None

    @property
    def kept(self) -> Reply | None:
        """The reply, where it came from the cache of the service."""
        return self._reply if self._reply and self._reply.kept else None

    @property
    def answered(self) -> bool:
        """Whether nothing needs to be evaluated."""
        return self._reply is not None

    def start(self, behind: Begun | None = None) -> int | None:
        """Have it evaluated, by the worker of another after that one; gives the descriptor that becomes readable then,
        None where one would have to wait."""
        self._exchange = self._service.start(self._asked, behind._exchange if behind else None)
        return self._exchange.answer.fileno() if self._exchange else None

    def at_hand(self) -> bool:
        """Whether there is something to receive."""
        return self._exchange is not None and self._exchange.answer.at_hand()

    def buffered(self) -> bool:
        """Whether something of it was read already, with what came before it."""
        return self._exchange is not None and bool(self._exchange.answer.worker.seen)

    def receive(self) -> bool:
        """Read what is at hand; whether that was all, and the worker goes on to the next."""
        exchange = self._exchange
        if exchange is None:
            return True
        try:
            exchange.receive()
        except ConcordatError as error:
            self._exchange, self._reply = None, _refusal(error, self._accept)
        return exchange.answer.over

    def recall(self, behind: list[Begun]) -> None:
        """Take back those that were started behind this one; they can be started again."""
        if self._exchange is not None:
            self._exchange.answer.recall()
        for other in behind:
            if other._exchange is not None:
                other._exchange.abandon()
                other._exchange = None

    def finish(self) -> Reply | None:
        """The reply, which may take its time; None where there is nothing but the count."""
        if self._exchange is not None:
            exchange, self._exchange = self._exchange, None
            self._reply = _reply(self._accept, exchange.finish)
        return self._reply

    def told(self) -> Told | None:
        """The whole answer, where it was received."""
        if self._exchange is not None and self._exchange.received:
            self.finish()
        if self._reply is None or self._reply.stream is not None:
            return None
        return Told(_STATUS[self._reply.status], _own_headers(self._reply), self._reply.body, _ALWAYS)

    def close(self) -> None:
        """Give up what was begun and not finished."""
        if self._exchange is not None:
            self._exchange.close()
        elif self._reply is not None:
            self._reply.close()


class Direct:
    """A WSGI middleware for the queries of one service."""

    def __init__(self, inner: Wsgi, service: SparqlService) -> None:
        self._inner, self._service = inner, service

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not _asks(environ):
            return self._inner(environ, start_response)
        begun: Begun | None = environ.get(BEGUN)
        reply = begun.finish() if begun else None
        if reply is None:
            environ[COUNTED] = begun is not None
            reply = _reply(environ.get("HTTP_ACCEPT", ""), partial(self._answer, environ))
        if reply is None:
            return self._inner(environ, start_response)
        start_response(_STATUS[reply.status], headers_of(reply))
        if reply.kept:
            environ[KEPT] = reply.body
        return _Stream(reply) if reply.stream is not None else [reply.body]

    def begin(self, environ: dict[str, Any]) -> Begun | None:
        """Begin with the query of a GET, without waiting for anything; None where others have to.

        It goes on by itself, or where the request comes again with it in the environment.
        """
        service = self._service
        if not _asks(environ) or not service.rate.at_hand:
            return None
        try:
            asked = self._asked(environ)
            if asked is None:
                return None
            service.rate.count(asked.client.address)
        except ConcordatError:  # it is met again, and told, by those who may wait
            return None
        return Begun(service, asked, environ.get("HTTP_ACCEPT", ""))

    def _answer(self, environ: dict[str, Any]) -> Reply | None:
        """The reply to a query; None where it is for the application."""
        if not environ[COUNTED]:
            self._service.rate.count(environ.get("REMOTE_ADDR", ""))
            environ[COUNTED] = True
        asked = self._asked(environ)
        return self._service.answer(asked) if asked else None

    def _asked(self, environ: dict[str, Any]) -> Asked | None:
        """What a request asks; None where it is for the application."""
        query_string = environ.get("QUERY_STRING", "").encode("latin-1")
        body = self._body(environ, len(query_string))
        accept = environ.get("HTTP_ACCEPT", "")
        operation = read_request(environ["REQUEST_METHOD"], query_string, environ.get("CONTENT_TYPE", ""), body)
        choice = choose(accept, operation.format)
        if choice.page or operation.query is None:
            return None
        client = Client(
            environ.get("REMOTE_ADDR", ""),
            coding_of(environ.get("HTTP_ACCEPT_ENCODING", "")),
            environ.get("HTTP_IF_NONE_MATCH", ""),
            gone=leaving(environ.get("gunicorn.socket")),
        )
        return self._service.read(operation, choice, client)

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


def _asks(environ: dict[str, Any]) -> bool:
    """Whether a request brings a query of a program."""
    method = environ["REQUEST_METHOD"]
    asks = method == "POST" or (method == "GET" and "query=" in environ.get("QUERY_STRING", ""))
    return asks and environ["PATH_INFO"] == "/sparql" and environ.get("SERVER_PROTOCOL") != "HTTP/1.0"


def _reply(accept: str, make: Callable[[], Reply | None]) -> Reply | None:
    """What ``make`` gives, or the problem that it meets; None where the application has to tell it."""
    try:
        return make()
    except HomeError:  # the application says so without saying where the home lies
        return None
    except ConcordatError as error:
        return _refusal(error, accept)


def _refusal(error: ConcordatError, accept: str) -> Reply:
    problem = problem_of(error)
    body, content_type = problem.render(accept)
    told = [("Content-Type", content_type), ("Vary", "Accept"), ("Cache-Control", "no-store")]
    return Reply(problem.status, [*problem.headers.items(), *told], body)


def headers_of(reply: Reply) -> list[tuple[str, str]]:
    """All headers of a reply."""
    return [*_own_headers(reply), *_ALWAYS]


def _own_headers(reply: Reply) -> list[tuple[str, str]]:
    if reply.stream is not None or reply.status == HTTPStatus.NOT_MODIFIED:
        return reply.headers
    return [*reply.headers, ("Content-Length", str(len(reply.body)))]


_STATUS = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


class _Stream:
    """The stream of a reply, closed with the response (PEP 3333)."""

    def __init__(self, reply: Reply) -> None:
        self._chunks, self.close = reply.stream or iter(()), reply.close

    def __iter__(self) -> Iterator[bytes]:
        return self._chunks
