"""The blueprint of the endpoint: ``/sparql`` and ``/receipts``."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from typing import IO, cast
from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, current_app, request
from flask.blueprints import BlueprintSetupState

from graph.errors import ConcordatError, NotFoundError
from graph.iri import PREFIXES
from graph.release import Home
from web.sparql.coding import coding_of
from web.sparql.direct import CORS, COUNTED, Direct, body_too_large, leaving
from web.sparql.exchange import Client, Reply
from web.sparql.formats import Choice, choose, not_acceptable
from web.sparql.limits import SparqlLimits
from web.sparql.page import render
from web.sparql.problem import Problem, problem_of
from web.sparql.receipt import Receipt
from web.sparql.repeat import Repeats
from web.sparql.request import METHODS, Operation, ProtocolError, read_request
from web.sparql.service import SparqlService

blueprint = Blueprint("sparql", __name__)

EXTENSION = "concordat.sparql"
_ALL_METHODS = ["GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"]
PREFLIGHT = (
    ("Allow", ", ".join(METHODS)),
    ("Access-Control-Allow-Methods", ", ".join(METHODS)),
    ("Access-Control-Allow-Headers", "Accept, Content-Type, If-None-Match"),
    ("Access-Control-Max-Age", "86400"),
    ("Accept-Post", "application/sparql-query, application/x-www-form-urlencoded"),
)


def service() -> SparqlService:
    """The service of this application."""
    return cast(SparqlService, current_app.extensions[EXTENSION])


def set_up(app: Flask, home: Home, limits: SparqlLimits) -> SparqlService:
    """Give an application its service. Called when the blueprint is registered; workers start at the first query."""
    made = SparqlService(home, limits)
    app.extensions[EXTENSION] = made
    direct = Direct(app.wsgi_app, made)
    app.wsgi_app = Repeats(direct, made) if limits.cache_mib else direct  # type: ignore[method-assign]
    return made


@blueprint.record_once
def _register(state: BlueprintSetupState) -> None:
    app = cast(Flask, state.app)
    if EXTENSION not in app.extensions:
        set_up(app, app.config["CONCORDAT_HOME"], SparqlLimits.of(app.config.get("CONCORDAT")))


@blueprint.route("/sparql", methods=_ALL_METHODS, provide_automatic_options=False, strict_slashes=False)
def endpoint() -> Response:
    """The SPARQL endpoint."""
    if request.method == "OPTIONS":
        return Response(status=204, headers=[*CORS, *PREFLIGHT])
    try:
        if not request.environ.get(COUNTED):
            service().rate.count(request.remote_addr or "")
        operation = read_request(
            request.method, request.query_string, request.headers.get("Content-Type", ""), _body(service().limits)
        )
        choice = choose(request.headers.get("Accept", ""), operation.format)
        if choice.page:
            return render(service(), operation, replace(_client(coding=None), head=False))
        if operation.query is None:
            return describe_service(operation)
        return ask(operation, choice)
    except ConcordatError as error:
        return refuse(problem_of(error))


def describe_service(operation: Operation) -> Response:
    """The service description, in RDF."""
    choice = choose(request.headers.get("Accept", ""), operation.format, page=False)
    if choice.graph is None:
        raise not_acceptable("What the request accepts", "graph")
    made = service().describe(request.base_url.rstrip("/"), choice.graph, operation.release)
    headers = [*CORS, ("Vary", "Accept"), ("Cache-Control", "no-cache")]
    response = Response(made, headers=headers, content_type=choice.content_type("graph"))
    response.add_etag(weak=True)
    response.make_conditional(request)
    return response


def _body(limits: SparqlLimits) -> bytes:
    """The body of the request, or its refusal before it is read."""
    most = limits.query_kib << 10
    size = max(request.content_length or 0, len(request.query_string))
    body = b"" if size > most or request.method != "POST" else request.stream.read(most + 1)
    if max(size, len(body)) > most:
        raise body_too_large(limits, max(size, len(body)))
    return body


def _client(coding: str | None) -> Client:
    return Client(
        request.remote_addr or "",
        coding,
        request.headers.get("If-None-Match", ""),
        request.method == "HEAD",
        leaving(request.environ.get("gunicorn.socket")),
    )


def ask(operation: Operation, choice: Choice) -> Response:
    """The answer of a query as a response."""
    client = _client(coding_of(request.headers.get("Accept-Encoding", "")))
    reply = service().answer(service().read(operation, choice, client))
    if reply.stream is not None and request.environ.get("SERVER_PROTOCOL") == "HTTP/1.0":
        reply = _spool(reply)
    return _response(reply)


def _response(reply: Reply) -> Response:
    response = Response(reply.stream if reply.stream is not None else reply.body, reply.status, [*reply.headers, *CORS])
    if reply.status == 304:
        response.headers.remove("Content-Type")
    if request.method == "HEAD":  # the length is not known: nothing was evaluated
        response.headers.remove("Content-Length")
    response.call_on_close(reply.close)
    return response


def _spool(reply: Reply) -> Reply:
    """The stream as a file of known length: HTTP/1.0 has no chunks, and would take a cut answer for whole."""
    store: IO[bytes] = tempfile.SpooledTemporaryFile(1 << 20)  # noqa: SIM115
    try:
        for chunk in reply.stream or ():
            store.write(chunk)
        size = store.tell()
        store.seek(0)
    except BaseException:
        store.close()
        raise
    finally:
        reply.close()

    def read() -> Iterator[bytes]:
        with store:
            while chunk := store.read(1 << 16):
                yield chunk

    return Reply(200, [*reply.headers, ("Content-Length", str(size))], stream=read(), close=store.close)


def refuse(problem: Problem) -> Response:
    """An error as a response."""
    body, content_type = problem.render(request.headers.get("Accept", ""))
    headers = [*problem.headers.items(), *CORS, ("Vary", "Accept"), ("Cache-Control", "no-store")]
    return Response(body, problem.status, headers, content_type=content_type)


@blueprint.get("/sparql/prefixes")
def prefixes() -> Response:
    """The prefixes of the graph as JSON, prefix → IRI, as prefix.cc writes them."""
    return Response(json.dumps(dict(PREFIXES)), headers=list(CORS), mimetype="application/json")


@blueprint.get("/sparql/vocabulary")
def vocabulary() -> Response:
    """The classes and properties that the data use, as JSON lists of IRIs."""
    counts = service().statistics(service().release())
    told = {"classes": list(counts.classes), "properties": list(counts.properties)}
    return Response(json.dumps(told), headers=list(CORS), mimetype="application/json")


def _receipt(key: str) -> Receipt:
    found = service().receipts.get(key)
    if found is None:
        raise NotFoundError(f"There is no receipt {key[:40]!r}. The oldest are dropped when there are many.")
    return found


@blueprint.get("/receipts/<key>")
def receipt(key: str) -> Response:
    """What was asked of which release."""
    try:
        found = _receipt(key)
    except ConcordatError as error:
        return refuse(problem_of(error))
    asked: list[tuple[str, str]] = [("query", found.query), ("release", str(found.release))]
    asked += [("default-graph-uri", iri) for iri in found.default_graphs or ()]
    asked += [("named-graph-uri", iri) for iri in found.named_graphs or ()]
    told = {
        "id": key,
        "release": found.release,
        "digest": found.digest,
        "query": found.query,
        "query-hash": f"sha256:{found.query_hash}",
        "default-graph-uri": found.default_graphs,
        "named-graph-uri": found.named_graphs,
        "replayable": not found.doubts,
        "not-replayable-because": list(found.doubts),
        "release-kept": found.release in service().home.numbers(),
        "answer": f"/receipts/{key}/answer",
        "request": "/sparql?" + urlencode(asked),
    }
    body = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    return Response(body, headers=list(CORS), mimetype="application/json")


@blueprint.get("/receipts/<key>/answer")
def replay(key: str) -> Response:
    """The query of a receipt, asked again of its release."""
    try:
        found = _receipt(key)
        if service().release(found.release).manifest.digest != found.digest:
            raise ProtocolError(
                410, "Release gone", f"Release {found.release} is not the one of this receipt; its data are gone."
            )
        operation = Operation(
            found.query,
            found.default_graphs,
            found.named_graphs,
            request.args.get("format") or None,
            found.release,
        )
        return ask(operation, choose(request.headers.get("Accept", ""), operation.format))
    except ConcordatError as error:
        return refuse(problem_of(error))
