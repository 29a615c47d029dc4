"""``/graph-store``: the SPARQL 1.1 Graph Store HTTP Protocol, with graphs named directly or indirectly.

https://www.w3.org/TR/sparql11-http-rdf-update/
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable

from flask import Blueprint, Response, g, request
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import BadRequest, LengthRequired, NotAcceptable, NotFound, UnsupportedMediaType

from graph.access import UPDATE
from graph.changes.delta import DEFAULT_GRAPH
from graph.changes.transaction import quads, sparql
from graph.changes.untrusted import read_graph
from graph.errors import ReleaseMovedError
from graph.iri import PREFIXES
from graph.release import Release
from graph.store import RDF_FORMATS, DefaultGraph, GraphFormat, NamedNode, OxigraphStore, Quad
from graph.store.dump import quad_lines, write_rdf
from web.negotiation import best
from web.writing import door

blueprint = Blueprint("graph_store", __name__)

PATH = "/graph-store"
_READ = {f.media_type: f for f in RDF_FORMATS}
_TEXT = ("text/turtle", "application/n-triples")
_MOST_STATES = 256
_states: dict[tuple[str, str], str] = {}


def _asked() -> str | None:
    """The graph that the request names: an IRI, ``default``, or None for none (4.1 and 4.2)."""
    given, default = request.args.getlist("graph"), "default" in request.args
    if request.path.rstrip("/") != PATH:
        if given or default:
            raise BadRequest("The address names a graph, and its parameters another.")
        return request.base_url
    if len(given) + default > 1:
        raise BadRequest("Name one graph: ?graph=IRI or ?default.")
    if default:
        return DEFAULT_GRAPH
    if not given:
        return None
    return _absolute(given[0])


def _absolute(iri: str) -> str:
    try:
        node = NamedNode(iri)
    except ValueError as error:
        raise BadRequest(f"{iri[:200]!r} is not an absolute IRI.") from error
    scheme = node.value.partition(":")[0].lower()
    if scheme in ("file", "data", "javascript"):
        raise BadRequest(f"A graph cannot be named by a {scheme}: address.")
    return node.value


def _node(graph: str) -> NamedNode | DefaultGraph:
    return DefaultGraph() if graph == DEFAULT_GRAPH else NamedNode(graph)


def _exists(store: OxigraphStore, graph: str) -> bool:
    return graph == DEFAULT_GRAPH or NamedNode(graph).value in store.graphs()


def _etag(release: Release, graph: str) -> str | None:
    """What changes when the graph does; None for a graph that is not there."""
    if not _exists(release.store, graph):
        return None
    key = (release.manifest.digest, graph)
    if key not in _states:
        if len(_states) >= _MOST_STATES:
            _states.clear()
        lines = quad_lines(release.store.quads(graph=_node(graph)))
        _states[key] = hashlib.sha256(b"".join(lines)).hexdigest()[:32]
    return _states[key]


def _ready(graph: str) -> Callable[[Release], None]:
    """The preconditions of the request (RFC 9110, 13.1), to be asked under the writer's lock."""

    def check(release: Release) -> None:
        now = _etag(release, graph)
        wanted, unwanted = request.if_match, request.if_none_match
        known = {tag.partition(".")[0] for tag in wanted.as_set()}
        if wanted and not (now is not None and (wanted.star_tag or now in known)):
            raise ReleaseMovedError(f"the graph as {request.headers.get('If-Match')}", f"{now or 'no such graph'}")
        if unwanted and now is not None and (unwanted.star_tag or now in {t.partition(".")[0] for t in unwanted}):
            raise ReleaseMovedError("a graph that is not there yet", now)

    return check


@blueprint.get(PATH, strict_slashes=False)
@blueprint.get(f"{PATH}/<path:name>")
def read(name: str = "") -> Response:
    """The triples of a graph, in the format that the client likes best (5.2)."""
    graph = _asked()
    if graph is None:
        raise BadRequest("Name a graph: ?graph=IRI or ?default.")
    release: Release = g.release
    if not _exists(release.store, graph):
        raise NotFound(f"There is no graph {graph}.")
    media_type = best(request.headers.get("Accept"), list(_READ))
    if media_type is None:
        raise NotAcceptable(f"A graph can be had as {', '.join(_READ)}.")
    format = _READ[media_type]
    triples = (Quad(q.subject, q.predicate, q.object, DefaultGraph()) for q in release.store.quads(graph=_node(graph)))
    response = Response(write_rdf(triples, format, dict(PREFIXES)))
    response.content_type = f"{media_type}; charset=utf-8" if media_type in _TEXT else media_type
    response.set_etag(f"{_etag(release, graph)}.{format.name}")
    response.vary.add("Accept")
    response.make_conditional(request)
    return response


def _format(media_type: str) -> GraphFormat:
    if media_type not in _READ:
        raise UnsupportedMediaType(
            f"A graph cannot be sent as {media_type or 'a body without a type'}: {', '.join(_READ)}."
        )
    return _READ[media_type]


def _received(graph: str) -> list[Quad]:
    """The triples of the body, or of each file in a form (5.5)."""
    base = request.base_url if graph == DEFAULT_GRAPH else graph
    name, _ = door.media_type()
    if name == "multipart/form-data":
        if request.content_length is None:
            raise LengthRequired("A form is sent with its Content-Length.")
        request.max_content_length = door.settings().write_mib << 20
        parts: list[FileStorage] = [file for _, files in request.files.lists() for file in files]
        return [q for p in parts for q in read_graph(p.stream.read(), _format(p.mimetype), _node(graph), base)]
    format = _format(name)
    return read_graph(door.body(), format, _node(graph), base)


@blueprint.route(PATH, methods=["PUT", "POST", "DELETE", "PATCH"], strict_slashes=False)
@blueprint.route(f"{PATH}/<path:name>", methods=["PUT", "POST", "DELETE", "PATCH"])
def write(name: str = "") -> Response:
    """Replace, add to, drop or update a graph (5.3 to 5.7). A POST that names no graph makes one."""
    token = door.bearer(UPDATE)
    graph = _asked()
    made = graph is None and request.method == "POST"
    if graph is None:
        if not made:
            raise BadRequest("Name a graph: ?graph=IRI or ?default.")
        graph = f"{request.host_url.rstrip('/')}{PATH}/{secrets.token_hex(8)}"
    token.check(UPDATE, [graph])  # refused before a body is read
    ready, existed = _ready(graph), _exists(g.release.store, graph)
    named = () if graph == DEFAULT_GRAPH else (graph,)
    if request.method == "PATCH":
        if door.media_type()[0] != "application/sparql-update":
            raise UnsupportedMediaType("PATCH takes application/sparql-update.")
        edit = sparql(door.body().decode("utf-8", "replace"), request.base_url, door.bounds())
    elif request.method == "DELETE":
        if not existed:
            raise NotFound(f"There is no graph {graph}.")
        edit = quads(drop=named, clear=() if named else (DEFAULT_GRAPH,), bounds=door.bounds())
    elif request.method == "PUT":
        edit = quads(_received(graph), create=named, clear=(graph,), bounds=door.bounds())
    else:
        edit = quads(_received(graph), create=named, bounds=door.bounds())
    action = f"graph store {request.method}"
    outcome = door.carry_out(edit, token, action, door.why(request.args.getlist("why")), only=graph, ready=ready)
    headers = {"Location": graph} if made else {}
    if (tag := _etag(outcome.release, graph)) is not None:
        headers["ETag"] = f'"{tag}"'
    return door.told(outcome, 201 if made or (not existed and request.method in ("PUT", "POST")) else 200, **headers)
