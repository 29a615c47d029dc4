"""The pictures of the home page as plain numbers: where each bar stands and how high it is; no HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from graph.describe import SERIES, Period


@dataclass(frozen=True, slots=True)
class Bar:
    """A piece of a stacked bar, in units of the drawing."""

    series: str
    x: float
    y: float
    width: float
    height: float
    title: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar chart: its size, its bars, its ticks (position, words) on both axes."""

    width: int
    height: int
    baseline: float
    left: int
    bars: tuple[Bar, ...]
    across: tuple[tuple[float, str], ...]
    up: tuple[tuple[float, str], ...]


def _step(most: int) -> int:
    """A round step of the upright axis that gives about four ticks."""
    for step in (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500):
        if most / step <= 5:
            return step
    return max(1, most // 4)


def stacked(periods: Sequence[Period], *, width: int = 960, height: int = 260) -> Chart:
    """Periods as stacked bars, the series from the bottom up in their order."""
    left, bottom, top = 40, 28, 12
    most = max((period.total for period in periods), default=1) or 1
    step = _step(most)
    scale = (height - bottom - top) / (-(-most // step) * step)
    baseline = height - bottom
    room = (width - left) / max(len(periods), 1)
    bars, across = [], []
    for place, period in enumerate(periods):
        y, x = float(baseline), left + place * room
        for series in SERIES:
            count = period.counts.get(series, 0)
            if count:
                y -= count * scale
                title = f"{period.first}–{period.last}: {count}"
                bars.append(
                    Bar(series, round(x + 2, 1), round(y, 1), round(room - 4, 1), round(count * scale, 1), title)
                )
        if period.first % 20 == 0:
            across.append((round(x + room / 2, 1), str(period.first)))
    up = [(round(baseline - n * scale, 1), str(n)) for n in range(0, -(-most // step) * step + 1, step)]
    return Chart(width, height, baseline, left, tuple(bars), tuple(across), tuple(up))


def radius(count: int, most: int, *, largest: float = 15) -> float:
    """The radius of a disc whose area goes with a count; never too small to be seen."""
    return round(max(2.0, largest * sqrt(count / most)), 1) if count and most else 0
