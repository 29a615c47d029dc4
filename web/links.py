"""From the IRI of a thing to its page or its data: 303, by Accept (Cool URIs for the Semantic Web, section 4)."""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, Response, redirect, request
from werkzeug.exceptions import NotAcceptable
from werkzeug.wrappers import Response as Answer

from graph.describe import Entry, describe_rdf
from graph.errors import EntityUnknownError
from graph.iri import ENTITY_KINDS, ID, RECORD_KINDS
from graph.store import NamedNode, rdf_format
from web.current import kept_release, reading
from web.negotiation import DATA_TYPES, HTML, best
from web.search.index import nearest_names

blueprint = Blueprint("links", __name__)

NAME_CHARACTERS = 300
"""Bound on the name of an entity in an address; the longest name that is minted is shorter."""


def page_path(iri: str) -> str:
    """The path of an entity's page, or of a record's data; the IRI itself for anything that is not ours.

    >>> page_path("https://w3id.org/concordat/id/instrument/opsc")
    '/instrument/opsc'
    """
    if not iri.startswith(ID):
        return iri
    kind, _, name = iri.removeprefix(ID).partition("/")
    return f"/{kind}/{quote(name)}" if kind in ENTITY_KINDS else f"/id/{kind}/{quote(name)}"


def data_path(iri: str, ending: str) -> str:
    """The path of an entity's data in the format of an ending."""
    return f"/data/{quote(iri.removeprefix(ID))}.{ending}"


def find_entry(kind: str, name: str) -> Entry:
    """The entity of an address. Raises EntityUnknownError with the nearest names."""
    entry = reading().index.get(f"{ID}{kind}/{name}") if len(name) <= NAME_CHARACTERS else None
    if entry is None:
        raise unknown(kind, name)
    return entry


def unknown(kind: str, name: str) -> EntityUnknownError:
    """The error for a name that is not there, with the nearest that are."""
    shown = name if len(name) <= 80 else name[:80] + "…"
    return EntityUnknownError(f"{kind}/{shown}", nearest_names(name))


@blueprint.get("/id/<kind>/<path:name>")
def thing(kind: str, name: str) -> Answer:
    """303 from an entity to its page or its data, and from a record to its data."""
    offered = [HTML, *DATA_TYPES] if kind in ENTITY_KINDS else list(DATA_TYPES)
    chosen = best(request.headers.get("Accept"), offered)
    if kind in ENTITY_KINDS:
        find_entry(kind, name)
    elif kind not in RECORD_KINDS or not any(reading().store.quads(_node(kind, name))):
        raise unknown(kind, name)
    elif chosen is None and best(request.headers.get("Accept"), [HTML]):
        chosen = next(iter(DATA_TYPES))  # a record has no page of its own: a browser gets its data
    if chosen is None:
        raise NotAcceptable(f"This can be had as {', '.join(offered)}.")
    iri = f"{ID}{kind}/{name}"
    path = page_path(iri) if chosen == HTML else data_path(iri, DATA_TYPES[chosen])
    answer = redirect(path + kept_release(), 303)
    answer.vary.add("Accept")
    return answer


def _node(kind: str, name: str) -> NamedNode:
    """The IRI of an address as a term; what no IRI may hold is escaped, so that it names nothing."""
    return NamedNode(f"{ID}{kind}/{quote(name, safe='~._-')}")


@blueprint.get("/data/<kind>/<path:file>")
def data(kind: str, file: str) -> Response:
    """The description of an entity or a record in the format of the ending."""
    name, _, ending = file.rpartition(".")
    known = set(DATA_TYPES.values())
    if kind not in ENTITY_KINDS + RECORD_KINDS or ending not in known or not name:
        raise unknown(kind, file)
    body = describe_rdf(reading().store, _node(kind, name).value, rdf_format(ending))
    if body is None:
        raise unknown(kind, name)
    answer = Response(body, mimetype=rdf_format(ending).media_type)
    if ending == "ttl":
        answer.headers["Content-Type"] = "text/turtle; charset=utf-8"
    if kind in ENTITY_KINDS:
        page = page_path(f"{ID}{kind}/{name}") + kept_release()
        answer.headers["Link"] = f'<{page}>; rel="describedby"; type="text/html"'
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer
