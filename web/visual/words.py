"""The picture in words: sentences for the summary and the order of the table. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from graph.neighbourhood import Edge, Neighbourhood, Node, Route
from web.visual.network import Measured
from web.visual.view import View


@dataclass(frozen=True)
class Row:
    """A node of the table: ``links`` counts its edges on show, ``left`` its neighbours not on show, where known."""

    node: Node
    links: int
    left: int | None
    importance: float
    community: int


def said(edge: Edge, around: Neighbourhood) -> str:
    """An edge as a sentence without its full stop: `OPSC supplements CRC (since 2002-01-18)`."""
    when = " ".join(filter(None, [edge.since and f"since {edge.since}", edge.until and f"until {edge.until}"]))
    if edge.form == "participation" and edge.since:
        when = f"on {edge.since}" if len(edge.since) > 7 else f"in {edge.since}"
    line = f"{around.node(edge.source).short} {edge.phrase} {around.node(edge.target).short}"
    return f"{line} ({when})" if when else line


def summary(around: Neighbourhood, view: View, found: Route | None) -> list[str]:
    """What the picture shows, in sentences."""
    focus = around.nodes[0]
    kinds = Counter(node.kind_label for node in around.nodes[1:])
    parts = [f"{count} × {label}" for label, count in sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0]))]
    others = len(around.nodes) - 1
    lines = [
        f"Around {focus.label}: {others} {_plural(others, 'entity', 'entities')} ({', '.join(parts)})"
        f" and {len(around.edges)} {_plural(len(around.edges), 'link', 'links')}."
        if others
        else f"Nothing is on show around {focus.label}: no link is recorded that the filters let through."
    ]
    for rest in around.remainders:
        if rest.left:
            name = around.node(rest.node).short
            lines.append(f"{name} has {rest.total} neighbours here; {rest.left} less specific ones are not on show.")
    if around.edges_left:
        lines.append(f"{around.edges_left} further links among what is shown are left out.")
    if view.a and view.b:
        lines.append(_way(around, view, found))
    return lines


def _way(around: Neighbourhood, view: View, found: Route | None) -> str:
    ends = [around.by_name[name].short if name in around.by_name else name for name in (view.a, view.b)]
    if found is None:
        return (
            f"No way between {ends[0]} and {ends[1]} within what is shown. Expand one of them, or loosen the filters."
        )
    steps = "; ".join(said(edge, around) for edge in found.edges)
    count = len(found.edges)
    return f"From {ends[0]} to {ends[1]} in {count} {_plural(count, 'step', 'steps')}: {steps}."


def _plural(count: int, one: str, many: str) -> str:
    return one if count == 1 else many


def ordered(around: Neighbourhood, view: View, measured: Measured) -> list[Row]:
    """The rows of the table of nodes, in the order that the state asks for."""
    links = Counter(name for edge in around.edges for name in (edge.source, edge.target))
    left = {rest.node: rest.left for rest in around.remainders}
    rows = [
        Row(
            node,
            links[node.name],
            left.get(node.name),
            measured.importance.get(node.name, 0.0),
            measured.communities.get(node.name, 0) + 1,
        )
        for node in around.nodes
    ]
    if view.sort == "name":
        rows.sort(key=lambda row: row.node.label.casefold())
    elif view.sort == "kind":
        rows.sort(key=lambda row: (row.node.kind, row.node.label.casefold()))
    elif view.sort == "date":
        rows.sort(key=lambda row: (row.node.date or "9999", row.node.label.casefold()))
    elif view.sort == "links":
        rows.sort(key=lambda row: (-row.links, row.node.label.casefold()))
    return rows
