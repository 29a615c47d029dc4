"""How often one client may ask, counted in memory or in a store that several processes share."""

from __future__ import annotations

import math
import time

from limits import parse
from limits.storage import storage_from_string
from limits.strategies import SlidingWindowCounterRateLimiter

from graph.errors import LimitError, ValueRefusedError


class Rate:
    """One bound such as ``3000/minute``; an empty one bounds nothing. Raises ValueRefusedError for other words.

    The library is the one that Flask-Limiter stands on, without that one's hooks into every request.
    """

    def __init__(self, rate: str, storage: str) -> None:
        self._words = rate
        if not rate:
            return
        try:
            self._item = parse(rate)
            self._strategy = SlidingWindowCounterRateLimiter(storage_from_string(storage))
        except Exception as error:
            raise ValueRefusedError("sparql_rate", f"{rate} in {storage}", "words such as 3000/minute") from error

    def count(self, client: str) -> None:
        """Count one request. Raises LimitError with ``retry_after`` (seconds) where it is one too many."""
        if not self._words or self._strategy.hit(self._item, "sparql", client):
            return
        wait = max(1, math.ceil(self._strategy.get_window_stats(self._item, "sparql", client).reset_time - time.time()))
        error = LimitError(
            "rate",
            self._item.amount,
            f"requests in {self._item.get_expiry()} seconds",
            advice=f"Go on in {wait} seconds. Ask for more in one query, or use the files of a release.",
        )
        error.retry_after = wait
        raise error
