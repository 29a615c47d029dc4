"""``/update``: the SPARQL 1.1 Protocol, update side; ``/contributions`` for those who write no SPARQL."""

from __future__ import annotations

from urllib.parse import parse_qs

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from graph.access import CONTRIBUTE, UPDATE
from graph.changes import contribution
from graph.changes.transaction import quads, sparql
from graph.changes.untrusted import read_graph
from graph.iri import PREFIXES
from graph.store import rdf_format
from web.writing import door

blueprint = Blueprint("update", __name__)

DIRECT, FORM = "application/sparql-update", "application/x-www-form-urlencoded"
_CONTRIBUTED = {"text/turtle": "ttl", "application/ld+json": "jsonld"}
_GRAPHS = ("using-graph-uri", "using-named-graph-uri")
_MOST_FIELDS = 200


@blueprint.post("/update")
def update() -> Response:
    """Carry out an update (SPARQL 1.1 Protocol, 2.2). Who asks is looked at before what they ask is read."""
    token = door.bearer(UPDATE)
    name, _ = door.media_type()
    if name not in (DIRECT, FORM):
        raise UnsupportedMediaType(f"An update cannot be sent as {name or 'a body without a type'}. Use {DIRECT}.")
    data = door.body()
    try:
        text = data.decode("utf-8")
        fields = (
            parse_qs(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="strict") if name == FORM else {}
        )
    except UnicodeDecodeError as error:
        raise BadRequest(f"The body is not UTF-8 (byte {error.start}).") from error
    except ValueError as error:
        raise BadRequest(f"The form has more than {_MOST_FIELDS} fields.") from error
    asked = {key: request.args.getlist(key) + fields.get(key, []) for key in (*_GRAPHS, "update", "why")}
    if name == DIRECT:
        if asked["update"]:
            raise BadRequest("The body is an update, and the address has another; send one.")
        asked["update"] = [text]
    if len(asked["update"]) != 1:
        raise BadRequest(f"The request has {len(asked['update'])} updates; send one.")
    edit = sparql(asked["update"][0], request.base_url, door.bounds(), *(asked[key] for key in _GRAPHS))
    return door.told(door.carry_out(edit, token, "update", door.why(asked["why"])))


@blueprint.post("/contributions")
def contributions() -> Response:
    """Add facts in Turtle or JSON-LD to the contributor's own graph; ``source`` and ``comment`` are required.

    What has a class and names no evidence gets one that leads to the source. Known prefixes need not be declared.
    """
    token = door.bearer(CONTRIBUTE)
    name, _ = door.media_type()
    if name not in _CONTRIBUTED:
        raise UnsupportedMediaType(
            f"A contribution is sent as {' or '.join(_CONTRIBUTED)}, not as {name or 'nothing'}."
        )
    source, comment = request.args.get("source", ""), request.args.get("comment", "")
    contribution.check(source, comment)
    data = door.body()
    if name == "text/turtle":
        data = "".join(f"PREFIX {prefix}: <{iri}> " for prefix, iri in PREFIXES.items()).encode() + data
    graph = contribution.graph_of(token.name)
    given = read_graph(data, rdf_format(_CONTRIBUTED[name]), graph, graph.value + "/")
    edit = quads(contribution.backed(given, graph, source), bounds=door.bounds())
    outcome = door.carry_out(edit, token, "contribution", f"{comment} ({source})", scope=CONTRIBUTE)
    return door.told(outcome, 201 if outcome.changed else 200)
