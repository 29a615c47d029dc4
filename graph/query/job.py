"""What passes between the server and a worker: a job one way, frames the other.

A frame is one byte of kind, four bytes of length (big endian) and the payload: ``S`` that evaluation starts now,
``H`` the kind of the answer and its format, with a blank between them, ``D`` bytes of it, ``E`` its ending (ENDING),
``X`` a fault as JSON; between two answers ``R`` that a store was opened ahead, by its path, and ``V`` that jobs were
left out. Jobs may be sent before the one ahead of them is done; recall() has the worker leave out the last of them, as
far as it has not begun with them.
"""

from __future__ import annotations

import json
import re
import struct
from functools import lru_cache
from typing import Any, NamedTuple

from graph.errors import (
    ConcordatError,
    FormatUnknownError,
    LimitError,
    QueryFailedError,
    QueryRefusedError,
    QuerySyntaxError,
)

HEAD = struct.Struct(">cI")
LENGTHS = struct.Struct(">II")
ENDING = struct.Struct(">dQ")

_FUNCTION = re.compile(r"custom (?:aggregate )?function (<\S*>) is not supported")


class Job(NamedTuple):
    """One query for a worker.

    ``store`` is the path of a release's store; the graphs are None where the request names none; ``table`` and
    ``rdf`` are the names of the formats for either kind of answer, None where the client takes none. ``base``
    resolves relative IRIs. ``seconds``, ``answer_bytes`` and ``rows`` (of a table, or triples of a graph; 0 for no
    bound) bound the evaluation; ``head`` asks for the kind alone; ``ahead`` only for the store to be opened, without an
    answer.
    """

    store: str
    query: str
    table: str | None
    rdf: str | None
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    union: bool = True
    base: str | None = None
    seconds: float = 10.0
    answer_bytes: int = 256 << 20
    rows: int = 0
    head: bool = False
    ahead: bool = False

    def encode(self) -> bytes:
        """The job as two lengths, the settings as JSON, and the query: settings are the same from job to job."""
        settings, query = _settings(self._replace(query="")), self.query.encode()
        return LENGTHS.pack(len(settings), len(query)) + settings + query

    @classmethod
    def decode(cls, settings: bytes, query: bytes) -> Job:
        """The job back from its two parts."""
        return _read_settings(settings)._replace(query=query.decode())


@lru_cache(maxsize=16)
def _settings(job: Job) -> bytes:
    return json.dumps(job).encode()


@lru_cache(maxsize=16)
def _read_settings(settings: bytes) -> Job:
    return Job._make(tuple(term) if isinstance(term, list) else term for term in json.loads(settings))


class Ending(NamedTuple):
    """What a whole answer took: seconds of evaluation, bytes written before compression."""

    seconds: float
    bytes: int


def recall(jobs: int) -> bytes:
    """What takes back the last so many jobs: the settings of a job are never empty."""
    return LENGTHS.pack(0, jobs)


def frame(kind: bytes, payload: bytes) -> bytes:
    """One frame."""
    return HEAD.pack(kind, len(payload)) + payload


def fault_to_json(error: Exception) -> bytes:
    """An error as the payload of an ``X`` frame."""
    told: dict[str, Any]
    if isinstance(error, QuerySyntaxError):
        told = {"syntax": [error.line, error.column, error.expected]}
    elif isinstance(error, LimitError):
        told = {"limit": [error.limit, error.allowed, error.unit, error.used, error.advice]}
    elif isinstance(error, FormatUnknownError):
        told = {"format": [error.name, list(error.known)]}
    elif isinstance(error, MemoryError):
        told = {"memory": []}
    elif isinstance(error, OSError) and "not permitted" in str(error):
        told = {"network": []}
    elif found := _FUNCTION.search(str(error)):
        told = {"function": [found[1]]}
    else:
        told = {"failed": [str(error) or type(error).__name__]}
    return json.dumps(told).encode()


def fault_from_json(payload: bytes, memory_mib: int) -> ConcordatError:
    """The error that an ``X`` frame tells of."""
    ((kind, data),) = json.loads(payload).items()
    if kind == "syntax":
        return QuerySyntaxError(*data)
    if kind == "limit":
        limit, allowed, unit, used, advice = data
        return LimitError(limit, allowed, unit, used=used, advice=advice)
    if kind == "format":
        return FormatUnknownError(data[0], data[1])
    if kind == "memory":
        return memory_fault(memory_mib)
    if kind == "network":
        return QueryRefusedError.service()
    if kind == "function":
        return QueryRefusedError(data[0], "this function is not known here", "Use those of SPARQL 1.1 and XPath casts.")
    return QueryFailedError(data[0])


def memory_fault(memory_mib: int) -> LimitError:
    """The error of a query that asked for more memory than its worker may have."""
    return LimitError(
        "memory", memory_mib, "MiB", advice="Ask for less at once: fewer joins without a shared variable, a LIMIT."
    )
