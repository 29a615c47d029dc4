"""``/update``: the SPARQL 1.1 Protocol, update side."""

from __future__ import annotations

from urllib.parse import parse_qs

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from graph.access import UPDATE
from graph.changes.transaction import sparql
from web.writing import door

blueprint = Blueprint("update", __name__)

DIRECT, FORM = "application/sparql-update", "application/x-www-form-urlencoded"
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
