"""Neighbourhoods with what networkx said of them, kept while their release is read: a click asks for the same again."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from graph.neighbourhood import Neighbourhood, Neighbourhoods, Point, Question, communities, importance, placed
from graph.store import OxigraphStore

MOST_EDGES = 20_000
"""Edges of all neighbourhoods that are kept in a process; one edge with its evidence takes about 2 kB."""


class Picture:
    """A neighbourhood; what is measured of it is measured once. Two threads that both do so do no harm."""

    def __init__(self, around: Neighbourhood) -> None:
        self.around = around
        self._communities: dict[str, int] | None = None
        self._importance: dict[str, dict[str, float]] = {}
        self._points: dict[str, dict[str, Point]] = {}

    @property
    def communities(self) -> dict[str, int]:
        """The community of each node."""
        if self._communities is None:
            self._communities = communities(self.around)
        return self._communities

    def importance(self, measure: str) -> dict[str, float]:
        """A centrality of each node."""
        if measure not in self._importance:
            self._importance[measure] = importance(self.around, measure)
        return self._importance[measure]

    def points(self, layout: str) -> dict[str, Point]:
        """Where each node stands; rings where the canvas works the places out, to start from."""
        if layout not in self._points:
            found = placed(self.around, layout, self.communities)
            self._points[layout] = found or placed(self.around, "radial")
        return self._points[layout]


class Pictures:
    """The pictures of one store, the last ones asked for kept."""

    def __init__(self, store: OxigraphStore) -> None:
        self.store = store
        self.neighbourhoods = Neighbourhoods(store)
        self._kept: OrderedDict[Question, Picture] = OrderedDict()
        self._lock = Lock()

    def of(self, question: Question) -> Picture:
        """The picture that answers a question. Raises EntityUnknownError."""
        with self._lock:
            found = self._kept.get(question)
        if found is None:
            found = Picture(self.neighbourhoods.around(question))
        with self._lock:
            self._kept[question] = found
            self._kept.move_to_end(question)
            while len(self._kept) > 1 and sum(len(each.around.edges) for each in self._kept.values()) > MOST_EDGES:
                self._kept.popitem(last=False)
        return found
