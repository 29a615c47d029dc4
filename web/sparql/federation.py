"""Queries with SERVICE: each clause asked of its endpoint from here, and its answer put in its place.

The worker that evaluates the query stays without a network; see decision 14.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from graph.errors import LimitError, QueryFailedError, QueryRefusedError, RemoteError, RemoteTermError
from graph.query import Clause, Job, QueryPool, QueryText, ask, replaced, values_block
from graph.query.solutions import EMPTY_SOLUTION
from web.sparql.limits import SparqlLimits

MOST_AT_ONCE = 8
"""Queries that ask other endpoints at the same time, a server process: each holds a thread while it waits."""

_places = threading.BoundedSemaphore(MOST_AT_ONCE)


@dataclass(frozen=True)
class Asker:
    """Who asks: its address, and whether it left."""

    address: str
    gone: Callable[[], bool]


def without_services(job: Job, query: QueryText, pool: QueryPool, limits: SparqlLimits, asker: Asker) -> Job:
    """The job with VALUES in place of its clauses, and the time that is left of it.

    Raises what QueryPool.run() does for a query that does not parse, before anything is asked; RemoteError; LimitError
    ``time``, ``load``, ``service-bytes``, ``service-rows``.
    """
    until = time.monotonic() + job.seconds
    _parse(job, query, pool, asker)
    if not _places.acquire(blocking=False):
        what = "queries that ask other endpoints at the same time"
        raise LimitError("load", MOST_AT_ONCE, what, advice="Try again in a few seconds.")
    try:
        known: dict[tuple[str, str, bool], str] = {}
        for clause in query.services:
            key = (clause.endpoint, clause.query, clause.silent)
            if key not in known:
                known[key] = _block(clause, limits, until, asker)
            if time.monotonic() >= until:
                raise _time_is_over(job)
    finally:
        _places.release()
    blocks = [known[clause.endpoint, clause.query, clause.silent] for clause in query.services]
    left = max(0.01, until - time.monotonic())
    return job._replace(query=replaced(query.text, query.services, blocks), seconds=left)


def _parse(job: Job, query: QueryText, pool: QueryPool, asker: Asker) -> None:
    """Let a worker parse the query, over an empty dataset, with GRAPH where it has SERVICE. Raises QuerySyntaxError."""
    text = replaced(query.text, query.services, [clause.shape for clause in query.services])
    try:
        asked = job._replace(query=text, default_graphs=(), named_graphs=(), head=True)
        pool.run(asked, asker.gone, asker.address).close()
    except QueryRefusedError as error:
        if not error.what.startswith("<"):  # a function that is not known here may be known there
            raise


def _block(clause: Clause, limits: SparqlLimits, until: float, asker: Asker) -> str:
    try:
        body = ask(clause.endpoint, clause.query, limits.reach(), until, asker.gone)
        return values_block(clause.endpoint, body, clause.variables, limits.service_rows)
    except RemoteTermError:
        raise
    except RemoteError as error:
        if asker.gone():
            raise QueryFailedError("the client went away") from error
        if clause.silent:
            return EMPTY_SOLUTION
        raise


def _time_is_over(job: Job) -> LimitError:
    return LimitError(
        "time",
        job.seconds,
        "seconds",
        used=job.seconds,
        advice="Other endpoints took all of it. Ask them for less, or by themselves.",
    )
