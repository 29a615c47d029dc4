"""Errors of the endpoint as answers: ``application/problem+json`` (RFC 9457), or plain text where that is preferred."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from graph.errors import (
    ConcordatError,
    FormatUnknownError,
    HomeError,
    LimitError,
    NotFoundError,
    QueryFailedError,
    QueryRefusedError,
    QuerySyntaxError,
    ReleaseUnknownError,
    RemoteError,
)
from web.language import N_
from web.negotiation import best
from web.sparql.formats import not_acceptable
from web.sparql.request import ProtocolError

BASE = "https://w3id.org/concordat/problem/"
TYPES = ("application/problem+json", "application/json", "text/plain")

# 504 and not 408 for time: clients repeat a 408 by themselves, and the query would be as slow again
_LIMIT_STATUS = {
    "time": 504,
    "delivery": 504,
    "memory": 507,
    "answer": 507,
    "rows": 507,
    "request": 413,
    "nesting": 413,
    "queue": 503,
    "load": 503,
    "services": 413,
    "service-bytes": 507,
    "service-rows": 507,
    "rate": 429,
    "client": 429,
}


@dataclass(frozen=True)
class Problem:
    """An error as it is told: status, kind, title, detail; ``more`` holds the extension members of RFC 9457, 3.2."""

    status: int
    kind: str
    title: str
    detail: str
    more: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def render(self, accept: str) -> tuple[bytes, str]:
        """Body and Content-Type."""
        if best(accept, TYPES) == "text/plain":
            return f"{self.title}\n{self.detail}\n".encode(), "text/plain; charset=utf-8"
        told = {"type": BASE + self.kind, "title": self.title, "status": self.status, "detail": self.detail}
        told |= self.more
        return json.dumps(told, ensure_ascii=False, indent=2).encode() + b"\n", "application/problem+json"


def problem_of(error: ConcordatError) -> Problem:
    """The answer that an error becomes."""
    if isinstance(error, ProtocolError):
        return Problem(error.status, "protocol", error.title, error.detail, headers=error.headers)
    if isinstance(error, LimitError):
        return _limit(error)
    if isinstance(error, QuerySyntaxError):
        more: dict[str, Any] = {"line": error.line, "column": error.column, "expected": error.expected}
        if error.hint:
            more["hint"] = error.hint
        return Problem(400, "syntax", N_("The query does not parse"), str(error), more)
    if isinstance(error, QueryRefusedError):
        status = 403 if error.what == "SERVICE" else 400
        return Problem(status, "refused", N_("The query is refused"), str(error), {"what": error.what})
    if isinstance(error, RemoteError):
        more = {"endpoint": error.endpoint, "reason": error.reason}
        return Problem(502, "service", N_("Another endpoint did not answer"), str(error), more)
    if isinstance(error, FormatUnknownError):
        refusal = not_acceptable("What the request accepts", error.name)
        return Problem(406, "format", refusal.title, refusal.detail, {"offered": list(error.known)})
    if isinstance(error, ReleaseUnknownError) and error.until:
        return Problem(410, "gone", N_("No longer kept"), str(error))
    if isinstance(error, NotFoundError):
        return Problem(404, "not-found", N_("Not here"), str(error))
    if isinstance(error, HomeError):
        return Problem(503, "no-release", N_("No data"), str(error), headers={"Retry-After": "60"})
    if isinstance(error, QueryFailedError):
        return Problem(500, "failed", N_("The query failed"), str(error))
    return Problem(500, "failed", N_("The request failed"), str(error))


def _limit(error: LimitError) -> Problem:
    status = _LIMIT_STATUS.get(error.limit, 503)
    more = {
        "limit": error.limit,
        "allowed": error.allowed,
        "unit": error.unit,
        "used": error.used,
        "advice": error.advice,
    }
    headers = {"Retry-After": str(error.retry_after or 5)} if status in (429, 503) else {}
    return Problem(status, "limit", f"Limit reached: {error.limit}", str(error), more, headers)
