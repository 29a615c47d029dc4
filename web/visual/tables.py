"""The picture as two tables, of entities and of links: their order and their pages. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from graph.neighbourhood import Edge, Neighbourhood, Node
from web.visual.view import View

ROWS = 100
"""Rows of a table on one page: more would make each click wait for them."""

T = TypeVar("T")


@dataclass(frozen=True)
class Row:
    """A node of the table: ``links`` counts its edges on show, ``left`` its neighbours not on show, where known."""

    node: Node
    links: int
    left: int | None
    community: int


@dataclass(frozen=True)
class Part(Generic[T]):
    """A page of a table: its rows, its number from 1, how many pages and rows there are in all."""

    rows: Sequence[T]
    number: int
    pages: int
    total: int


def _part(rows: Sequence[T], asked: int) -> Part[T]:
    pages = max(1, -(-len(rows) // ROWS))
    number = min(asked, pages)
    return Part(rows[(number - 1) * ROWS : number * ROWS], number, pages, len(rows))


def _sorted(rows: list[T], order: str, keys: dict[str, Callable[[T], Any]]) -> list[T]:
    """What has no value for the column stands last both ways; among equals the order stays as it was."""
    column = order.removeprefix("-")
    if column not in keys:
        return rows
    key = keys[column]
    known = [row for row in rows if key(row) not in (None, "")]
    known.sort(key=key, reverse=order.startswith("-"))
    return known + [row for row in rows if key(row) in (None, "")]


def entities(around: Neighbourhood, view: View, grouped: dict[str, int]) -> Part[Row]:
    """The page of the table of entities that the state asks for; ``grouped`` are their communities, from 0."""
    links = Counter(name for edge in around.edges for name in (edge.source, edge.target))
    left = {rest.node: rest.left for rest in around.remainders}
    rows = [Row(n, links[n.name], left.get(n.name), grouped.get(n.name, 0) + 1) for n in around.nodes]
    if view.sort != "relevance":
        rows.sort(key=lambda row: row.node.label.casefold())
    keys: dict[str, Callable[[Row], Any]] = {
        "name": lambda row: row.node.label.casefold(),
        "kind": lambda row: (row.node.kind_label.casefold(), row.node.type_label.casefold()),
        "date": lambda row: row.node.date,
        "links": lambda row: row.links,
        "left": lambda row: row.left,
        "community": lambda row: row.community,
    }
    return _part(_sorted(rows, view.sort, keys), view.page)


def links(around: Neighbourhood, view: View) -> Part[Edge]:
    """The page of the table of links that the state asks for."""
    keys: dict[str, Callable[[Edge], Any]] = {
        "from": lambda edge: around.node(edge.source).short.casefold(),
        "says": lambda edge: edge.phrase.casefold(),
        "to": lambda edge: around.node(edge.target).short.casefold(),
        "when": lambda edge: edge.since or edge.until,
        "evidence": lambda edge: edge.confidence,
    }
    return _part(_sorted(list(around.edges), view.sort_links, keys), view.page_links)
