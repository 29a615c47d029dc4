"""The description of the interface in OpenAPI 3.1, made from the table that also checks requests; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, Final

from graph.citation.embedded import LICENCE
from graph.iri import ENTITY_KINDS
from web.api import parameters
from web.api.parameters import Parameter
from web.trace.forms import MEDIA


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address: what it answers, its parameters, the name of the schema of its answer, and an example.

    ``forms`` are the media types that it can answer in; ``alias`` is the address that it is another name of.
    """

    path: str
    name: str
    summary: str
    parameters: tuple[Parameter, ...]
    answer: str
    example: str
    media_type: str = "application/json"
    forms: tuple[str, ...] = ()
    alias: str = ""

    @property
    def takes(self) -> tuple[Parameter, ...]:
        """Its parameters and those that every address has."""
        return (*self.parameters, *parameters.EVERYWHERE)


ENDPOINTS: Final = (
    Endpoint("/api/v1", "start", "What there is to ask", parameters.NONE, "Start", "/api/v1"),
    Endpoint("/api/v1/context.jsonld", "context", "The JSON-LD context of every document", parameters.NONE, "Context",
             "/api/v1/context.jsonld", "application/ld+json"),
    Endpoint("/api/v1/entities", "entities", "Entities of a kind or class, filtered and sorted", parameters.LIST,
             "EntityList", "/api/v1/entities?kind=instrument&type=Treaty&since=1990&limit=5"),
    Endpoint("/api/v1/entities/{kind}/{name}", "entity", "One entity with its facts", parameters.NONE, "Entity",
             "/api/v1/entities/instrument/crc"),
    Endpoint("/api/v1/entities/{kind}/{name}/links", "links", "The links of an entity, each with its evidence",
             parameters.LINKS, "LinkList", "/api/v1/entities/instrument/opsc/links?limit=5"),
    Endpoint("/api/v1/entities/{kind}/{name}/memberships", "memberships",
             "Who belongs to a body, and to what a member belongs", parameters.PART,
             "MembershipList", "/api/v1/entities/process/bali/memberships?limit=5"),
    Endpoint("/api/v1/search", "search", "Entities by name, symbol or acronym, best first", parameters.SEARCH,
             "HitList", "/api/v1/search?q=palermo"),
    Endpoint("/api/v1/participation", "participation",
             "Acts of a state, acts on an instrument, or both; the standing on a day", parameters.PARTICIPATION,
             "PartyList", "/api/v1/participation?state=SDN&instrument=crc&on=1995-01-01"),
    Endpoint("/api/v1/trace", "traced", "How two entities are connected, or why they are not", parameters.TRACE,
             "Trace", "/api/v1/trace?from=opsc&to=crc&limit=2", forms=tuple(MEDIA.values())),
    Endpoint("/api/v1/lineage", "lineage", "Where an entity comes from and what came of it", parameters.ONE, "Lineage",
             "/api/v1/lineage?a=S/RES/2427(2018)"),
    Endpoint("/api/v1/ripple", "ripple", "What would lose its basis if an entity fell away", parameters.ONE, "Ripple",
             "/api/v1/ripple?a=crc"),
    Endpoint("/api/trace", "trace", "How two entities are connected, or why they are not", parameters.TRACING, "Trace",
             "/api/trace?a=opsc&b=crc&k=2", forms=tuple(MEDIA.values()), alias="/api/v1/trace"),
    Endpoint("/api/lineage", "lineageAlias", "Where an entity comes from and what came of it", parameters.ONE,
             "Lineage", "/api/lineage?a=S/RES/2427(2018)", alias="/api/v1/lineage"),
    Endpoint("/api/ripple", "rippleAlias", "What would lose its basis if an entity fell away", parameters.ONE, "Ripple",
             "/api/ripple?a=crc", alias="/api/v1/ripple"),
    Endpoint("/api/search", "find", "Entities by name, symbol or acronym, best first", parameters.FINDING, "Findings",
             "/api/search?q=palermo&limit=3", alias="/api/v1/search"),
    Endpoint("/api/suggest", "suggest", "The best hits for a name that is being typed", parameters.SUGGESTING,
             "Suggestions", "/api/suggest?q=palerm"),
)  # fmt: skip
"""Every address of the interface; the routes and this table are held together by a test."""

_TEXT: Final[dict[str, Any]] = {"type": "string"}
_MAYBE: Final[dict[str, Any]] = {"type": ["string", "null"]}
_TEXTS: Final[dict[str, Any]] = {"type": "array", "items": _TEXT}
_COUNT: Final[dict[str, Any]] = {"type": "integer", "minimum": 0}
_OPEN: Final[dict[str, Any]] = {"type": "object", "additionalProperties": True}


def _object(required: str, **properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": required.split(), "properties": properties}


def _list(item: str, **more: Mapping[str, Any]) -> dict[str, Any]:
    items = {"type": "array", "items": {"$ref": f"#/components/schemas/{item}"}}
    fixed = {"@context": _TEXT, "total": _COUNT, "next": _MAYBE, "items": items}
    return _object("@context total next items", **fixed, **more)


def _statement(required: str, *texts: str) -> dict[str, Any]:
    return _object(f"id type {required}", id=_TEXT, type=_TEXT, evidence=_TEXTS, **dict.fromkeys(texts, _TEXT))


_BRIEF: Final = _object(
    "id kind name label page",
    id=_TEXT, type=_TEXTS, kind={"type": "string", "enum": list(ENTITY_KINDS)}, name=_TEXT, identifier=_TEXT,
    label=_TEXT, names={"type": "object", "additionalProperties": _TEXTS}, shortName=_TEXT, symbol=_TEXT, date=_TEXT,
    page=_TEXT,
)  # fmt: skip
_FULL: Final = {
    "allOf": [
        {"$ref": "#/components/schemas/EntityInList"},
        _object("@context facts counts evidence", **{"@context": _TEXT}, facts=_OPEN, counts=_OPEN, evidence=_TEXTS,
                coverage={"type": ["object", "null"]}, otherNames=_TEXTS,
                evidenceOf={"type": "array", "items": _OPEN}),
    ]
}  # fmt: skip
_HITS: Final = {
    "type": "array",
    "items": _object("iri identifier label kind name score page", iri=_TEXT, identifier=_TEXT, label=_TEXT, kind=_TEXT,
                     name=_TEXT, score={"type": "number", "minimum": 0, "maximum": 100}, page=_TEXT),
}  # fmt: skip
SCHEMAS: Final[dict[str, Any]] = {
    "Start": _object("release digest paths", release=_COUNT, digest=_TEXT, description=_TEXT, paths=_OPEN),
    "Context": _object("@context", **{"@context": _OPEN}),
    "EntityInList": _BRIEF,
    "EntityList": _list("EntityInList"),
    "Entity": _FULL,
    "Link": _statement("subject predicate object direction", "subject", "predicate", "object", "direction", "since",
                       "until", "note") ,
    "LinkList": _list("Link", entity=_TEXT),
    "Membership": _statement("member body role", "member", "memberLabel", "body", "bodyLabel", "role", "since", "until",
                             "note"),
    "MembershipList": _list("Membership", entity=_TEXT),
    "Hit": _object("id label kind score name", id=_TEXT, label=_TEXT, kind=_TEXT, name=_TEXT, score={"type": "number"}),
    "HitList": _list("Hit", complete={"type": "boolean"}),
    "Findings": _object("total complete hits query limit offset", total=_COUNT, complete={"type": "boolean"},
                        hits=_HITS, query=_TEXT, limit=_COUNT, offset=_COUNT,
                        counts_by_kind={"type": "object", "additionalProperties": _COUNT}),
    "Suggestions": _object("query hits", query=_TEXT, hits=_HITS),
    "Act": _statement("instrument state action", "instrument", "state", "action", "actedOn"),
    "Party": _object("of label standing acts", of=_TEXT, label=_TEXT, standing=_TEXT,
                     acts={"type": "array", "items": {"$ref": "#/components/schemas/Act"}}),
    "PartyList": _list("Party", stateIs=_MAYBE, instrumentIs=_MAYBE, on=_MAYBE, reaches={"type": ["boolean", "null"]},
                       coverage={"type": ["object", "null"]}),
    "Trace": _object("source target traces complete searched", source=_OPEN, target=_OPEN,
                     traces={"type": "array", "items": _OPEN}, complete={"type": "boolean"}, searched=_OPEN,
                     absence={"type": ["object", "null"]}),
    "Lineage": _object("ancestors descendants line complete", ancestors=_OPEN, descendants=_OPEN,
                       line={"type": "array"}, complete={"type": "boolean"}),
    "Ripple": _object("entity affected complete", entity=_OPEN, affected={"type": "array", "items": _OPEN},
                      complete={"type": "boolean"}),
    "Problem": _object("type title status detail", type=_TEXT, title=_TEXT, status={"type": "integer"}, detail=_TEXT),
}  # fmt: skip

_PROBLEMS: Final = {
    "400": "A parameter is not known, missing, or out of its range",
    "404": "No entity goes by that name, or no release by that number",
    "410": "The release is no longer kept; since when is said",
    "405": "The address does not take this method",
    "503": "No release can be read right now",
}


def _parameter(each: Parameter) -> dict[str, Any]:
    made = {"name": each.name, "in": "query", "description": each.about, "schema": dict(each.schema)}
    return made | ({"required": True} if each.required else {})


_PATH: Final = (
    {"name": "kind", "in": "path", "required": True, "schema": {"type": "string", "enum": list(ENTITY_KINDS)}},
    {"name": "name", "in": "path", "required": True, "description": "The last part of the entity's address",
     "schema": {"type": "string", "minLength": 1, "maxLength": 300, "pattern": "^[A-Za-z0-9._~-]+$"}},
)  # fmt: skip


def _operation(each: Endpoint) -> dict[str, Any]:
    answer = {"schema": {"$ref": f"#/components/schemas/{each.answer}"}}
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    content = {form: {"schema": _TEXT} for form in each.forms} | {each.media_type: answer}
    answers: dict[str, Any] = {"200": {"description": each.summary, "content": content}}
    answers |= {status: {"description": words, "content": problem} for status, words in _PROBLEMS.items()}
    if each.forms:
        answers["406"] = {"description": "No form that is accepted can be had", "content": problem}
    path = list(_PATH) if "{kind}" in each.path else []
    known = [*path, *(_parameter(parameter) for parameter in each.takes)]
    made = {"operationId": each.name, "summary": each.summary, "parameters": known, "responses": answers}
    return made | ({"description": f"Another name of {each.alias}, which is kept."} if each.alias else {})


def describe(root: str) -> dict[str, Any]:
    """The description, with ``root`` as the address of the server."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Concordat",
            "summary": "What protects people on the move, who is behind it, and the evidence of each link",
            "version": version("concordat"),
            "license": {"name": "CC BY 4.0 (data)", "url": LICENCE},
        },
        "servers": [{"url": root}],
        "paths": {each.path: {"get": _operation(each)} for each in ENDPOINTS},
        "components": {"schemas": SCHEMAS},
    }
