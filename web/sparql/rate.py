"""How often one client may ask, counted in memory or in a store that several processes share."""

from __future__ import annotations

import logging
import math
import time

from limits import RateLimitItem, parse
from limits.errors import ConfigurationError, StorageError
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import SlidingWindowCounterRateLimiter

from graph.errors import LimitError, ValueRefusedError

_WAIT = 0.5
"""Seconds that a request waits for the store of counts."""

_AGAIN = 5.0
"""Seconds after which a store that did not answer is asked again."""


class Rate:
    """One bound such as ``3000/minute``; an empty one bounds nothing. Raises ValueRefusedError for other words.

    The library is the one that Flask-Limiter stands on, without that one's hooks into every request. Where a shared
    store does not answer, each process counts for itself: a client may then ask that much of each.
    """

    def __init__(self, rate: str, storage: str) -> None:
        self._words = rate
        if not rate:
            return
        try:
            self._item = parse(rate)
        except ValueError as error:
            raise ValueRefusedError("sparql_rate", rate, "words such as 3000/minute") from error
        self._strategy = SlidingWindowCounterRateLimiter(_open(storage))
        self._own = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._away_until = 0.0

    @property
    def at_hand(self) -> bool:
        """Whether counting waits for no other program."""
        return not self._words or isinstance(self._strategy.storage, MemoryStorage)

    def count(self, client: str) -> None:
        """Count one request. Raises LimitError with ``retry_after`` (seconds) where it is one too many."""
        if not self._words:
            return
        strategy = self._own if time.monotonic() < self._away_until else self._strategy
        try:
            wait = _hit(strategy, self._item, client)
        except StorageError as fault:
            logging.getLogger(__name__).error("sparql_rate_storage does not answer: %s", fault)
            self._away_until = time.monotonic() + _AGAIN
            wait = _hit(self._own, self._item, client)
        if not wait:
            return
        error = LimitError(
            "rate",
            self._item.amount,
            f"requests in {self._item.get_expiry()} seconds",
            advice=f"Go on in {wait} seconds. Ask for more in one query, or use the files of a release.",
        )
        error.retry_after = wait
        raise error


def _open(storage: str) -> Storage:
    """The store of counts at an address. Raises ValueRefusedError where there is none of that kind."""
    network = {"socket_timeout": _WAIT, "socket_connect_timeout": _WAIT} if storage.startswith("redis") else {}
    try:
        made = storage_from_string(storage, wrap_exceptions=True, **network)
    except (ConfigurationError, ValueError) as error:
        expected = "memory://, or redis://… with the package redis installed (concordat[redis])"
        raise ValueRefusedError("sparql_rate_storage", storage, expected) from error
    if not isinstance(made, Storage):
        raise ValueRefusedError("sparql_rate_storage", storage, "a store that does not need asyncio")
    return made


def _hit(strategy: SlidingWindowCounterRateLimiter, item: RateLimitItem, client: str) -> int:
    """Count; 0 where the request is within the bound, else the seconds to wait."""
    if strategy.hit(item, "sparql", client):
        return 0
    return max(1, math.ceil(strategy.get_window_stats(item, "sparql", client).reset_time - time.time()))
