"""The answer of another endpoint as a VALUES block (SPARQL 1.1 Query Results JSON Format; SPARQL 1.1, 10.2)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Set
from typing import Any

from graph.errors import LimitError, RemoteError, RemoteTermError
from graph.store import Literal, NamedNode

EMPTY_SOLUTION = " VALUES () { () } "
"""One solution without bindings: what a SERVICE SILENT gives where it fails (SPARQL 1.1 Federated Query, 2.3)."""

_VARIABLE = re.compile(r"\w+")


def values_block(endpoint: str, body: bytes, variables: Set[str], most: int) -> str:
    """The solutions as VALUES. ``variables`` are those that the answer may bind, ``most`` bounds its solutions.

    Raises RemoteError where the bytes are not such an answer, RemoteTermError for a blank node or a triple term,
    LimitError for too many solutions.
    """
    names, rows = _read(endpoint, body, variables)
    if len(rows) > most:
        advice = "Ask that endpoint for less, by a LIMIT or a sub-select inside of the SERVICE."
        raise LimitError("service-rows", most, "solutions of a SERVICE", used=len(rows), advice=advice)
    head = " ".join(f"?{name}" for name in names)
    written = {name: _Column(endpoint, name) for name in names}
    lines = []
    for row in rows:
        if not isinstance(row, dict) or not row.keys() <= written.keys():
            raise _broken(endpoint, "a solution binds what is not among its variables")
        lines.append("(" + " ".join([column.write(row.get(name)) for name, column in written.items()]) + ")")
    return f" VALUES ({head}) {{ {' '.join(lines)} }} "


def _read(endpoint: str, body: bytes, variables: Set[str]) -> tuple[list[str], list[Any]]:
    try:
        told = json.loads(body.decode("utf-8"))
        names, rows = told["head"]["vars"], told["results"]["bindings"]
    except (ValueError, RecursionError) as error:
        raise _broken(endpoint, "it does not parse") from error
    except (KeyError, TypeError) as error:
        raise _broken(endpoint, "it has no variables or no bindings") from error
    if not isinstance(names, list) or not isinstance(rows, list):
        raise _broken(endpoint, "its variables or its bindings are no list")
    for name in names:
        if not isinstance(name, str) or not _VARIABLE.fullmatch(name) or name not in variables:
            raise _broken(endpoint, f"it has a variable that was not asked for, {str(name)[:40]!r}")
    if len(set(names)) < len(names):
        raise _broken(endpoint, "it has a variable twice")
    return names, rows


class _Column:
    """Writes the terms of one variable."""

    def __init__(self, endpoint: str, name: str) -> None:
        self._endpoint, self._name = endpoint, name

    def write(self, term: Mapping[str, Any] | None) -> str:
        """A term as SPARQL has it. The engine's own classes check and write it: what is no term stays out."""
        if term is None:
            return "UNDEF"
        kind = term.get("type") if isinstance(term, dict) else None
        if kind is None or not isinstance(term.get("value"), dict if kind == "triple" else str):
            raise _broken(self._endpoint, f"the value of ?{self._name} is no RDF term")
        if kind in ("bnode", "triple"):
            raise self._not_carried("a blank node" if kind == "bnode" else "a triple term")
        try:
            if kind == "uri":
                return str(NamedNode(term["value"]))
            if kind in ("literal", "typed-literal") and "its:dir" not in term:
                return self._literal(term)
        except (TypeError, ValueError) as error:
            raise _broken(self._endpoint, f"the value of ?{self._name} is no RDF term") from error
        raise _broken(self._endpoint, f"the value of ?{self._name} is of no known kind")

    def _literal(self, term: Mapping[str, Any]) -> str:
        language, datatype = term.get("xml:lang"), term.get("datatype")
        if language:
            return str(Literal(term["value"], language=language))
        return str(Literal(term["value"], datatype=NamedNode(datatype)) if datatype else Literal(term["value"]))

    def _not_carried(self, what: str) -> RemoteTermError:
        return RemoteTermError(
            self._endpoint,
            f"its answer has {what} in ?{self._name}, which has no name outside of that answer",
            f"Leave ?{self._name} out: put SELECT with the other variables inside of the SERVICE, or bind what is said"
            " of the node.",
        )


def _broken(endpoint: str, what: str) -> RemoteError:
    return RemoteError(endpoint, f"its answer is not SPARQL JSON: {what}")
