"""Entities on an upright axis of time, in plain numbers: true distances for the dots, labels moved apart; no HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from graph.dates import Span
from web.trace.chain import wrapped

WIDTH: Final = 340
MOST: Final = 80
"""Entities in one picture; the lists below it hold all."""

_TOP, _ROOM, _AXIS, _LABEL, _NAME = 16, 26, 58, 96, 30
_STEPS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_TICK_ROOM: Final = 22


@dataclass(frozen=True, slots=True)
class Item:
    """What is to be drawn: *role* is self, line, before or after."""

    iri: str
    name: str
    kind: str
    date: Span
    role: str


@dataclass(frozen=True, slots=True)
class Dot:
    """An entity at its time (*y*), its label at *label_y*."""

    item: Item
    y: float
    label_y: float
    name: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The picture: dots, and ticks as (position, year)."""

    width: int
    height: float
    axis: int
    label: int
    dots: tuple[Dot, ...]
    ticks: tuple[tuple[float, int], ...]
    left_out: int


def timeline(items: Sequence[Item]) -> Timeline | None:
    """Draw the first MOST of *items* in the order of their dates; None where fewer than two have a place."""
    shown = sorted(items[:MOST], key=lambda item: (item.date.earliest, item.date.latest, item.iri))
    if len(shown) < 2:
        return None
    first, last = shown[0].date.earliest, shown[-1].date.earliest
    days = max((last - first).days, 1)
    scale = (_ROOM * len(shown)) / days
    dots: list[Dot] = []
    label_y = 0.0
    for item in shown:
        y = _TOP + (item.date.earliest - first).days * scale
        label_y = max(y, label_y + _ROOM - 4) if dots else y
        dots.append(Dot(item, round(y, 1), round(label_y, 1), wrapped(item.name, _NAME, 1)[0]))
    step = next((s for s in _STEPS if s * 365.25 * scale >= _TICK_ROOM), _STEPS[-1])
    years = range(-(-first.year // step) * step, last.year + 1, step)
    ticks = [(round(_TOP + (date(year, 1, 1) - first).days * scale, 1), year) for year in years if year >= 1]
    height = max(dots[-1].label_y, dots[-1].y) + _TOP
    inside = tuple((y, year) for y, year in ticks if 0 <= y <= height)
    return Timeline(WIDTH, height, _AXIS, _LABEL, tuple(dots), inside, len(items) - len(shown))
