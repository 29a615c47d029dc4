"""The requests of the Reconciliation API, 0.2 and 1.0 draft, as queries of ours; pure but for the errors."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from graph.errors import LimitError, ValueRefusedError
from graph.reconciliation import Condition, Query

MOST_QUERIES: Final = 100
"""Bound on the queries of one batch; OpenRefine sends 10."""

MOST_CONDITIONS: Final = 20
MOST_VALUES: Final = 20
MOST_IDS: Final = 1000
"""Bound on the entities of one extension query; OpenRefine sends at most a few hundred."""

LONGEST: Final = 1000
"""Bound in characters on one value."""


def parse(text: str, name: str) -> Any:
    """JSON from a parameter. Raises ValueRefusedError."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueRefusedError(name, text[:60], "JSON as the reconciliation API has it") from error


def batch_02(given: Any) -> dict[str, Query]:
    """The queries of a batch of 0.2 (section 4.1), by their keys. Raises ValueRefusedError, LimitError."""
    if not isinstance(given, dict) or not all(isinstance(each, dict) for each in given.values()):
        raise ValueRefusedError("queries", str(given)[:60], "an object with one query for each key")
    _bounded(len(given), MOST_QUERIES, "queries")
    return {key: _query_02(each) for key, each in given.items()}


def _query_02(given: Mapping[str, Any]) -> Query:
    conditions = _list(given.get("properties"), "properties")
    made = []
    for each in conditions:
        if not isinstance(each, dict) or not isinstance(each.get("pid"), str):
            raise ValueRefusedError("properties", str(each)[:60], 'objects with "pid" and "v"')
        made.append(Condition(each["pid"][:LONGEST], _values(each.get("v"))))
    asked = given.get("type")
    names = [asked] if isinstance(asked, str) else _list(asked, "type")
    types = tuple(name for each in names if (name := _type(each)))
    query = given.get("query", "")
    if not isinstance(query, str | int | float):
        raise ValueRefusedError("query", str(query)[:60], "a text")
    if not str(query).strip() and not made:
        raise ValueRefusedError("query", "", "a text, or properties to look for")
    return Query(str(query).strip()[:LONGEST], "", types, tuple(made), _limit(given.get("limit")))


def batch_10(given: Any) -> list[Query]:
    """The queries of a batch of the 1.0 draft, in order. Raises ValueRefusedError, LimitError."""
    held = given.get("queries") if isinstance(given, dict) else None
    if not isinstance(held, list) or not all(isinstance(each, dict) for each in held):
        raise ValueRefusedError("the body", str(given)[:60], 'an object with a list "queries"')
    _bounded(len(held), MOST_QUERIES, "queries")
    return [_query_10(each) for each in held]


def _query_10(given: Mapping[str, Any]) -> Query:
    name, identifier, made = "", "", []
    for each in _list(given.get("conditions"), "conditions"):
        kind = each.get("matchType") if isinstance(each, dict) else None
        values = _values(each.get("propertyValue")) if isinstance(each, dict) else ()
        if kind == "name":
            name = values[0].strip() if values else ""
        elif kind == "id":
            identifier = values[0].strip() if values else ""
        elif kind == "property" and isinstance(each.get("propertyId"), str):
            quantifier = each.get("matchQuantifier") or "any"
            if quantifier not in ("any", "all", "none"):
                raise ValueRefusedError("matchQuantifier", str(quantifier)[:60], "any, all or none")
            made.append(Condition(each["propertyId"][:LONGEST], values, each.get("required") is True, quantifier))
        else:
            raise ValueRefusedError("conditions", str(each)[:60], 'objects with "matchType" and "propertyValue"')
    if not (name or identifier or made):
        raise ValueRefusedError("conditions", "", "at least one condition")
    asked = given.get("type")
    types = (kept,) if asked and (kept := _type(asked)) else ()
    lang = given.get("lang")
    language = lang[:20] if isinstance(lang, str) else "en"
    return Query(name, identifier, types, tuple(made), _limit(given.get("limit")), language)


def extension(given: Any) -> tuple[list[str], list[tuple[str, int]]]:
    """The entities of a data extension query, and its properties with the most values that are wanted of each."""
    ids, asked = (given.get("ids"), given.get("properties")) if isinstance(given, dict) else (None, None)
    if not isinstance(ids, list) or not all(isinstance(each, str) for each in ids):
        raise ValueRefusedError("ids", str(ids)[:60], "a list of identifiers")
    _bounded(len(ids), MOST_IDS, "identifiers")
    properties = []
    for each in _list(asked, "properties"):
        if not isinstance(each, dict) or not isinstance(each.get("id"), str):
            raise ValueRefusedError("properties", str(each)[:60], 'objects with "id"')
        settings = each.get("settings")
        most = settings.get("limit", 0) if isinstance(settings, dict) else 0
        digits = str(most)
        properties.append(
            (each["id"], int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 6 else 0)
        )
    return [each[:LONGEST] for each in ids], properties


def _list(given: Any, name: str) -> list[Any]:
    if given is None:
        return []
    if not isinstance(given, list):
        raise ValueRefusedError(name, str(given)[:60], "a list")
    _bounded(len(given), MOST_CONDITIONS, name)
    return given


def _type(given: Any) -> str:
    name = given.get("id") if isinstance(given, dict) else given
    return name[:LONGEST] if isinstance(name, str) else ""


def _values(given: Any) -> tuple[str, ...]:
    """Texts of a value or a list of values; of an entity its identifier."""
    held = given if isinstance(given, list) else [given]
    _bounded(len(held), MOST_VALUES, "values")
    texts = []
    for each in held:
        value = each.get("id", each.get("name")) if isinstance(each, dict) else each
        if isinstance(value, bool):
            value = str(value).lower()
        if isinstance(value, str | int | float) and str(value).strip():
            texts.append(str(value)[:LONGEST])
    return tuple(texts)


def _limit(given: Any) -> int:
    return int(given) if isinstance(given, int | float) and 1 <= given <= 1000 else 10


def _bounded(number: int, most: int, what: str) -> None:
    if number > most:
        raise LimitError("bytes", most, what, used=number, advice="Send them in parts.")
