"""Errors as JSON and back, so that what fails in another process fails here in the same way."""

from __future__ import annotations

import json
from typing import Any

from graph.errors import ConcordatError, ServerError
from graph.validation import Report

_REPORT = "report"


def to_json(error: ConcordatError) -> dict[str, Any]:
    """The class of an error, its message and its attributes; a report as its own JSON."""
    facts = {name: value for name, value in vars(error).items() if name != _REPORT}
    told: dict[str, Any] = {"error": type(error).__name__, "message": str(error), "facts": facts}
    report = getattr(error, _REPORT, None)
    if isinstance(report, Report):
        told[_REPORT] = json.loads(report.as_json())
    return told


def from_json(told: dict[str, Any]) -> ConcordatError:
    """The error that ``to_json`` told of."""
    kind = _kinds().get(told["error"], ServerError)
    error = kind.__new__(kind, told["message"])
    error.args = (told["message"],)
    for name, value in told["facts"].items():
        setattr(error, name, _tuples(value))
    if _REPORT in told:
        setattr(error, _REPORT, Report.from_json(json.dumps(told[_REPORT])))
    return error


def _kinds() -> dict[str, type[ConcordatError]]:
    known, waiting = dict[str, type[ConcordatError]](), [ConcordatError]
    while waiting:
        kind = waiting.pop()
        known[kind.__name__] = kind
        waiting += kind.__subclasses__()
    return known


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value
