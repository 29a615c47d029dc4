"""Whether an edge falls into a period of years."""

from __future__ import annotations

from graph.neighbourhood.model import Edge


def year(date: str) -> int | None:
    """The year of a date as precise as xsd:gYear, gYearMonth or date; None for none.

    >>> year("2014-06")
    2014
    """
    return int(date[:4]) if date[:4].isdecimal() else None


def within(edge: Edge, source_date: str, target_date: str, start: int | None, end: int | None) -> bool:
    """Whether the edge may have held in some year from ``start`` to ``end``.

    It holds from its own start, else from the later of its two ends' dates, to its own end, else for ever: an act or
    the making of a text is dated by one day but lasts. A participation is an act, so it counts in its own year alone.
    What has no date at all is kept: not recorded is not "outside".
    """
    if start is None and end is None:
        return True
    begins = year(edge.since)
    if begins is None:
        begins = max((y for y in (year(source_date), year(target_date)) if y is not None), default=None)
    ceases = year(edge.until)
    if edge.form != "membership" and ceases is None:
        ceases = begins
    if begins is not None and end is not None and begins > end:
        return False
    return not (ceases is not None and start is not None and ceases < start)
