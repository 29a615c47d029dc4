"""JSON Schemas of the answers of the reconciliation service, written after the text of its specification.

They are stricter than the specification where more is known: nothing unexpected may stand in an answer, scores run from
0 to 100, and what is optional there but always given here is required. Keyed by version and by the name that the
specification's own schema of the same answer has.
"""

from __future__ import annotations

from typing import Any

TEXT = {"type": "string", "minLength": 1}
WORDS = {"type": "string"}
ADDRESS = {"type": "string", "pattern": "^https?://"}
PATH = {"type": "string", "pattern": "^/"}
LANGUAGE = {"lang": {"type": "string", "pattern": "^[a-z]{2,3}(-[A-Za-z0-9]+)*$"}, "dir": {"enum": ["ltr", "rtl"]}}


def _object(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(required),
        "properties": {**required, **(optional or {})},
        "additionalProperties": False,
    }


def _list(items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "array", "items": items, **more}


NAMED = _object({"id": TEXT, "name": TEXT})
TYPES = _list(NAMED, minItems=1, uniqueItems=True)


def _candidate(new: bool) -> dict[str, Any]:
    feature = {"id": TEXT, "value": {"type": ["number", "boolean"]}} | ({"name": TEXT} if new else {})
    fixed = {
        "id": TEXT,
        "name": TEXT,
        "description": WORDS,
        "score": {"type": "number", "minimum": 0, "maximum": 100},
        "match": {"type": "boolean"},
        "type": TYPES,
        "features": _list(_object(feature), minItems=1),
    }
    return _object(fixed, LANGUAGE if new else {})


def _found(new: bool) -> dict[str, Any]:
    """Candidates, of which the first alone may be a match."""
    one = _candidate(new)
    rest = {**one, "properties": {**one["properties"], "match": {"const": False}}}
    return {"type": "array", "prefixItems": [one], "items": rest}


def _result(items: dict[str, Any]) -> dict[str, Any]:
    return _object({"result": _list(items)})


def _limit(new: bool) -> dict[str, Any]:
    fixed = {"name": TEXT, "type": {"const": "number"}, "default": {"type": "number"}}
    return _object(fixed | ({"id": TEXT, "helpText": TEXT} if new else {"label": TEXT, "help_text": TEXT}))


def _old_service() -> dict[str, Any]:
    flyout = {"type": "string", "pattern": r"\$\{id\}"}
    return _object(
        {"service_url": ADDRESS, "service_path": PATH, "flyout_service_url": ADDRESS, "flyout_service_path": flyout}
    )


SIZE = {"type": "integer", "minimum": 1}
OLD_ID = {"type": "string", "pattern": r"^https?://.*\{\{id\}\}"}
NEW_ID = {"type": "string", "pattern": r"^https?://.*[^{]\{id\}"}
COMMON = {"name": TEXT, "documentation": ADDRESS, "serviceVersion": TEXT, "defaultTypes": TYPES, "batchSize": SIZE}
CELL = [_object({"str": WORDS}), NAMED]
NEW_CELL = [_object({"str": WORDS}, {"lang": LANGUAGE["lang"]}), NAMED]
SUGGESTED = {"id": TEXT, "name": TEXT, "description": WORDS, "notable": TYPES}
PROPERTY = _object({"id": TEXT, "name": TEXT, "description": ADDRESS})
PROPOSAL = _object({"type": WORDS, "limit": SIZE, "properties": _list(NAMED)})
TYPE = _object({"id": TEXT, "name": TEXT}, {"broader": TYPES})

ANSWERS: dict[tuple[str, str], dict[str, Any]] = {
    ("0.2", "manifest"): _object(
        {
            **COMMON,
            "versions": _list({"enum": ["0.1", "0.2"]}, contains={"const": "0.2"}),
            "identifierSpace": ADDRESS,
            "schemaSpace": ADDRESS,
            "view": _object({"url": OLD_ID}),
            "preview": _object({"url": OLD_ID, "width": SIZE, "height": SIZE}),
            "suggest": _object({what: _old_service() for what in ("entity", "property", "type")}),
            "extend": _object(
                {
                    "propose_properties": _object({"service_url": ADDRESS, "service_path": PATH}),
                    "property_settings": _list(_limit(False)),
                }
            ),
        }
    ),
    ("1.0-draft", "manifest"): _object(
        {
            **COMMON,
            "versions": {"const": ["1.0-draft"]},
            "view": _object({"url": NEW_ID}),
            "preview": _object({"width": SIZE, "height": SIZE}),
            "suggest": _object({what: {"const": True} for what in ("entity", "property", "type")}),
            "extend": _object({"proposeProperties": {"const": True}, "propertySettings": _list(_limit(True))}),
            "standardizedScore": {"const": True},
        }
    ),
    ("0.2", "reconciliation-result-batch"): {
        "type": "object",
        "additionalProperties": _object({"result": _found(False)}),
    },
    ("1.0-draft", "reconciliation-result-batch"): _object({"results": _list(_object({"candidates": _found(True)}))}),
    ("0.2", "suggest-entities-response"): _result(_object(SUGGESTED)),
    ("1.0-draft", "suggest-entities-response"): _result(_object(SUGGESTED, LANGUAGE)),
    ("0.2", "data-extension-response"): _object(
        {
            "meta": _list(NAMED),
            "rows": {
                "type": "object",
                "additionalProperties": {"type": "object", "additionalProperties": _list({"oneOf": CELL})},
            },
        }
    ),
    ("1.0-draft", "data-extension-response"): _object(
        {
            "meta": _list(NAMED),
            "rows": _list(
                _object({"id": TEXT, "properties": _list(_object({"id": TEXT, "values": _list({"oneOf": NEW_CELL})}))})
            ),
        }
    ),
    **{(version, "suggest-types-response"): _result(TYPE) for version in ("0.2", "1.0-draft")},
    **{(version, "suggest-properties-response"): _result(PROPERTY) for version in ("0.2", "1.0-draft")},
    **{(version, "data-extension-property-proposal"): PROPOSAL for version in ("0.2", "1.0-draft")},
}
