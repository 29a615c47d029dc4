"""What passes through the endpoint: who asks, what is asked, the exchange with a worker, the reply."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from graph.errors import QuerySyntaxError
from graph.iri import PREFIXES
from graph.query import Answer, QueryText
from graph.release import Release
from web.sparql.formats import Choice
from web.sparql.receipt import Receipt
from web.sparql.request import Operation


@dataclass
class Reply:
    """What goes out: ``body`` whole, or ``stream``, which raises where the answer does not become whole.

    ``kept`` says that it came from the cache.
    """

    status: int
    headers: list[tuple[str, str]]
    body: bytes = b""
    stream: Iterator[bytes] | None = None
    close: Callable[[], None] = field(default=lambda: None)
    kept: bool = False


@dataclass(frozen=True)
class Client:
    """Who asks: its address, the coding and the ETags it sends, whether it wants the head alone, whether it left."""

    address: str = ""
    coding: str | None = None
    if_none_match: str = ""
    head: bool = False
    gone: Callable[[], bool] = lambda: False


@dataclass(frozen=True)
class Asked:
    """One request as read: the release and the query, its receipt, the request itself, the formats, and who asks."""

    release: Release
    query: QueryText
    receipt: Receipt
    operation: Operation
    choice: Choice
    client: Client

    @cached_property
    def etag(self) -> str:
        """The ETag of the answer: weak, as the order of rows may differ."""
        return f'W/"{self.receipt.id}.{self.choice.table}.{self.choice.graph}.{self.client.coding or "identity"}"'

    @property
    def key(self) -> tuple[object, ...]:
        """The key of the answer in the cache."""
        return (self.receipt.id, self.choice.table_type, self.choice.graph_type, self.client.coding)


MakeReply: TypeAlias = Callable[[Answer, Asked, Callable[[], None]], Reply]


class Exchange:
    """A query that a worker has begun with, and nobody has waited for yet."""

    def __init__(self, answer: Answer, asked: Asked, leave: Callable[[], None], reply: MakeReply) -> None:
        """``leave`` is called when it is over; ``reply`` makes the reply once the answer has begun."""
        self.answer, self._asked, self._leave, self._reply = answer, asked, leave, reply
        self.received = False
        """Whether its beginning was read, and finish() does not wait for it."""

    def receive(self) -> None:
        """Read what the worker wrote first, which may be all. Raises ConcordatError as SparqlService.answer() does."""
        if not self.received:
            begun(self.answer.begin, self._asked.query, self._leave)
            self.received = True

    def abandon(self) -> None:
        """Stop waiting for one that was recalled, or whose worker died of one ahead of it."""
        self.answer.abandon()
        self._leave()

    def finish(self) -> Reply:
        """The reply. Raises ConcordatError as SparqlService.answer() does."""
        self.receive()
        return self._reply(self.answer, self._asked, self._leave)

    def close(self) -> None:
        """Give it up."""
        self.answer.close()
        self._leave()


def receipt_of(release: Release, query: QueryText, operation: Operation) -> Receipt:
    """The receipt of a query on a release."""
    return Receipt(
        release.number,
        release.manifest.digest,
        operation.query or "",
        query.digest,
        operation.default_graphs,
        operation.named_graphs,
        query.not_replayable,
    )


def begun(begin: Callable[[], Answer], query: QueryText, leave: Callable[[], None]) -> Answer:
    """An answer that begins; where it does not, the client leaves, and an error of syntax gets the query's hint."""
    try:
        return begin()
    except QuerySyntaxError as error:
        leave()
        raise QuerySyntaxError(error.line, error.column, error.expected, _hint(query)) from error
    except BaseException:
        leave()
        raise


def _hint(query: QueryText) -> str:
    if not query.form:
        return "A query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, after its prefixes."
    if query.form not in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"):
        return "This endpoint answers queries, not updates."
    return query.prefix_hint(PREFIXES)
