"""Who may run: places, the queue in front of them, and long queries that make room."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from graph.errors import LimitError, QueryFailedError
from graph.query.admission import Admission, Place


def _stays() -> bool:
    return False


class Asking:
    """Queries that wait in threads of their own; ``entered`` in the order in which they were admitted."""

    def __init__(self, admission: Admission) -> None:
        self._admission = admission
        self._threads: list[threading.Thread] = []
        self.entered: list[Place] = []
        self.refused: list[Exception] = []
        self.over = False

    def enter(self, client: str) -> None:
        def wait() -> None:
            try:
                self.entered.append(self._admission.enter(client, lambda: self.over))
            except (LimitError, QueryFailedError) as error:
                self.refused.append(error)

        before = self._admission.waiting
        thread = threading.Thread(target=wait, daemon=True)
        thread.start()
        self._threads.append(thread)
        while thread.is_alive() and self._admission.waiting == before:
            thread.join(0.01)

    def settle(self, number: int) -> None:
        """Until so many were admitted."""
        for _ in range(500):
            if len(self.entered) == number:
                return
            threading.Event().wait(0.01)
        raise AssertionError(f"{len(self.entered)} of {number} were admitted")

    def join(self) -> None:
        for thread in self._threads:
            thread.join(30)


@pytest.fixture
def admission() -> Admission:
    """Six places, ten may wait."""
    return Admission(6, 10, 10)


@pytest.fixture
def asking(admission: Admission) -> Iterator[Asking]:
    """Clients of that admission."""
    made = Asking(admission)
    yield made
    made.over = True
    made.join()


def test_a_place_is_kept_for_clients_that_have_nothing_running(admission: Admission, asking: Asking) -> None:
    places = [admission.enter("busy", _stays) for _ in range(5)]
    asking.enter("busy")
    assert admission.waiting == 1
    other = admission.enter("other", _stays)
    admission.leave(other)
    assert admission.waiting == 1
    admission.leave(places[0])
    asking.settle(1)


def test_the_client_with_the_fewest_running_is_next(admission: Admission, asking: Asking) -> None:
    places = [admission.enter(client, _stays) for client in ("a", "a", "a", "b", "b", "c")]
    for client in ("a", "b", "c", "d", "b"):
        asking.enter(client)
    for admitted in (1, 1, 2, 3):
        admission.leave(places.pop(0))
        asking.settle(admitted)
    assert [place.client for place in asking.entered] == ["d", "a", "b"]


def test_long_queries_make_room_only_where_somebody_waits_and_only_the_busiest_ones(
    admission: Admission, asking: Asking
) -> None:
    places = [admission.enter(client, _stays) for client in ("a", "a", "a", "b", "b", "c")]
    for place in places:
        admission.is_long(place)
    assert not any(admission.gives_way(place) for place in places)
    asking.enter("d")
    assert [admission.gives_way(place) for place in (places[5], places[3], places[0])] == [False, False, True]
    assert not any(admission.gives_way(place) for place in places[1:]), "one waits, one makes room"
    asking.enter("e")
    assert [admission.gives_way(place) for place in places[1:]] == [True, False, False, False, False]
    asking.enter("f")
    assert not any(admission.gives_way(place) for place in places[2:]), "four may stay"


def test_nobody_makes_room_for_himself(admission: Admission, asking: Asking) -> None:
    places = [admission.enter("a", _stays) for _ in range(5)] + [admission.enter("b", _stays)]
    for place in places:
        admission.is_long(place)
    asking.enter("a")
    assert not any(admission.gives_way(place) for place in places)


def test_a_full_queue_and_a_long_wait_are_refused(asking: Asking) -> None:
    short = Admission(1, 1, 0.2)
    place = short.enter("a", _stays)
    waiting = Asking(short)
    waiting.enter("b")
    with pytest.raises(LimitError, match="queue limit of 1 waiting queries"):
        short.enter("c", _stays)
    waiting.join()
    assert "queue limit of 0.2 seconds" in str(waiting.refused[0])
    assert short.waiting == 0
    short.leave(place)
    short.leave(short.enter("c", _stays))


def test_a_client_that_leaves_the_queue_leaves_no_trace(admission: Admission) -> None:
    places = [admission.enter("a", _stays) for _ in range(5)] + [admission.enter("b", _stays)]
    with pytest.raises(QueryFailedError, match="went away"):
        admission.enter("c", lambda: True)
    assert admission.waiting == 0
    for place in places:
        admission.leave(place)
    assert len([admission.enter(f"client {n}", _stays) for n in range(6)]) == 6
