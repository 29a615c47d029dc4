"""The rate of requests, counted in memory and in a real Redis."""

from __future__ import annotations

import importlib.util
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from graph.errors import LimitError, ValueRefusedError
from web.sparql.rate import Rate

needs_redis = pytest.mark.skipif(
    shutil.which("redis-server") is None or importlib.util.find_spec("redis") is None,
    reason="no redis-server here, or no package redis",
)


@contextmanager
def _redis(folder: Path, port: int = 0) -> Iterator[int]:
    """A Redis of our own, in memory; gives its port."""
    if not port:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
    words = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    process = subprocess.Popen([*words, "--dir", str(folder)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.02)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def test_memory_counts_each_client() -> None:
    rate = Rate("3/minute", "memory://")
    for _ in range(3):
        rate.count("192.0.2.1")
    rate.count("192.0.2.2")
    with pytest.raises(LimitError, match="The rate limit of 3 requests in 60 seconds") as refused:
        rate.count("192.0.2.1")
    assert 1 <= refused.value.retry_after <= 60


@needs_redis
def test_processes_share_the_counts_of_a_redis(tmp_path: Path) -> None:
    with _redis(tmp_path) as port:
        one, two = (Rate("3/minute", f"redis://127.0.0.1:{port}/0") for _ in range(2))
        one.count("192.0.2.1")
        two.count("192.0.2.1")
        one.count("192.0.2.1")
        for rate in (one, two):
            with pytest.raises(LimitError) as refused:
                rate.count("192.0.2.1")
            assert 1 <= refused.value.retry_after <= 60
        two.count("192.0.2.2")


@needs_redis
def test_a_redis_that_is_gone_stops_nobody(tmp_path: Path) -> None:
    with _redis(tmp_path) as port:
        rate = Rate("2/minute", f"redis://127.0.0.1:{port}/0")
        rate.count("192.0.2.1")
    rate.count("192.0.2.1")
    rate.count("192.0.2.1")
    with pytest.raises(LimitError):
        rate.count("192.0.2.1")


@pytest.mark.parametrize("words", ["many", "3/fortnight"])
def test_words_that_are_no_rate_are_refused(words: str) -> None:
    with pytest.raises(ValueRefusedError, match="sparql_rate"):
        Rate(words, "memory://")


def test_a_store_that_is_not_known_is_refused() -> None:
    with pytest.raises(ValueRefusedError, match="sparql_rate_storage"):
        Rate("3/minute", "nowhere://x")
