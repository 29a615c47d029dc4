"""Jobs that are sent to a worker before the one ahead of them is done, and taken back where that one is not quick."""

from __future__ import annotations

import os
import select
import signal
import time
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import QueryFailedError, QuerySyntaxError
from graph.query import Answer, Job, QueryPool, Workers

DATA = {"http://example.org/g": "\n".join(f"<urn:s{i}> <urn:p> {i} ." for i in range(600))}
LATE = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
Start = Callable[..., Answer]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, promote: Callable[..., None]) -> str:
    """A release of 600 triples."""
    home = tmp_path_factory.mktemp("home")
    promote(home, DATA, 1)
    return str((home / "current" / "store").resolve())


@pytest.fixture
def pool(store: str) -> Iterator[QueryPool]:
    """Two places, and a worker that is warm."""
    made = QueryPool(Workers(count=2))
    assert b"".join(made.run(Job(store, "ASK {}", "csv", None))) == b"true"
    yield made
    made.close()


@pytest.fixture
def start(store: str, pool: QueryPool) -> Start:
    """Starts a query on the warm worker, or behind another."""

    def started(query: str, behind: Answer | None = None) -> Answer:
        found = pool.start(Job(store, query, "csv", None), behind=behind)
        assert found is not None
        return found

    return started


def number(of: int) -> str:
    """A query whose answer tells which it was."""
    return f"SELECT ({of} AS ?n) {{}}"


def test_answers_come_in_the_order_of_the_questions(pool: QueryPool, start: Start) -> None:
    first = start(number(0))
    behind = [start(number(n), first) for n in range(1, 6)]
    assert [a.begin().whole for a in (first, *behind)] == [f"n\r\n{n}\r\n".encode() for n in range(6)]
    assert {a.worker_pid for a in (first, *behind)} == set(pool.idle_pids())


def test_a_row_takes_one_place(store: str, pool: QueryPool, start: Start) -> None:
    first = start(LATE)
    second = start(LATE, first)
    other = pool.run(Job(store, number(7), "csv", None), client="other")
    assert other.whole == b"n\r\n7\r\n"
    assert b"360000" in b"".join(first.begin())
    third = pool.start(Job(store, number(8), "csv", None), client="third")
    assert pool.start(Job(store, number(9), "csv", None), client="fourth") is None
    assert third
    assert third.begin().whole == b"n\r\n8\r\n"
    assert b"360000" in b"".join(second.begin())


def test_what_is_recalled_is_not_evaluated(store: str, pool: QueryPool, start: Start) -> None:
    first = start(LATE)
    worker = first.worker_pid
    behind = [start(LATE, first) for _ in range(50)]  # seconds, were they evaluated
    first.recall()
    for answer in behind:
        answer.abandon()
    assert b"360000" in b"".join(first.begin())
    assert pool.idle_pids() == [worker]
    for n in range(3):
        again = pool.run(Job(store, number(n), "csv", None))
        assert (again.whole, again.worker_pid) == (f"n\r\n{n}\r\n".encode(), worker)


def test_a_worker_that_had_begun_with_what_is_recalled_answers_nothing_else(
    store: str, pool: QueryPool, start: Start
) -> None:
    first = start(number(1))
    worker = first.worker_pid
    second = start(ENDLESS, first)
    assert select.select([first.fileno()], [], [], 5)[0]
    while first.worker.spent() < 0.05:  # until it is at the second: the first takes much less
        time.sleep(0.01)
    first.recall()
    second.abandon()
    assert first.begin().whole == b"n\r\n1\r\n"
    assert worker not in pool.idle_pids()
    assert pool.run(Job(store, number(2), "csv", None)).whole == b"n\r\n2\r\n"


def test_a_fault_ends_one_answer_alone(start: Start) -> None:
    first = start("SELECT nonsense")
    second = start(number(2), first)
    with pytest.raises(QuerySyntaxError):
        first.begin()
    assert second.begin().whole == b"n\r\n2\r\n"


def test_a_death_is_told_of_the_first_and_the_others_start_again(store: str, pool: QueryPool, start: Start) -> None:
    first = start(LATE)
    second = start(number(2), first)
    os.kill(first.worker_pid, signal.SIGKILL)
    with pytest.raises(QueryFailedError):
        first.begin()
    second.abandon()
    assert pool.run(Job(store, number(2), "csv", None)).whole == b"n\r\n2\r\n"


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.sampled_from(["quick", "late", "wrong"]), st.integers(1, 4), st.booleans()), max_size=8))
def test_rows_never_mix_answers(store: str, shared_pool: QueryPool, rows: list[tuple[str, int, bool]]) -> None:
    """Rows of every make-up, recalled or not, one after the other on the same workers."""
    asked = 0
    for kind, size, recalled in rows:
        late = "SELECT (COUNT(*) AS ?n) { { SELECT * { ?a ?b ?c } LIMIT 60 } ?d ?e ?f }"
        ahead = {"quick": number(-1), "late": late, "wrong": "SELECT"}[kind]
        first = shared_pool.start(Job(store, ahead, "csv", None))
        if first is None:  # nobody is warm: the last one was spoiled
            assert shared_pool.run(Job(store, "ASK {}", "csv", None)).whole == b"true"
            continue
        behind = [shared_pool.start(Job(store, number(asked + n), "csv", None), behind=first) for n in range(size)]
        if recalled:
            first.recall()
            for answer in behind:
                assert answer
                answer.abandon()
        if kind == "wrong":
            with pytest.raises(QuerySyntaxError):
                first.begin()
        else:
            assert b"".join(first.begin()) == (b"n\r\n-1\r\n" if kind == "quick" else b"n\r\n36000\r\n")
        for n, answer in enumerate([] if recalled else behind):
            assert answer
            assert b"".join(answer.begin()) == f"n\r\n{asked + n}\r\n".encode()
        asked += size


@pytest.fixture(scope="module")
def shared_pool(store: str) -> Iterator[QueryPool]:
    """One pool for all examples."""
    made = QueryPool(Workers(count=2))
    made.run(Job(store, "ASK {}", "csv", None))
    yield made
    made.close()
