"""The home page: what is here, in true numbers, and the ways in."""

from __future__ import annotations

from flask import Blueprint, render_template

from graph.describe import kinds_by_period, through_time
from graph.iri import mint
from web.current import reading
from web.pages.chart import radius, stacked

blueprint = Blueprint("home", __name__)

EXAMPLES = ("crc", "S/RES/2427(2018)", "process:bali", "org:iom", "palermo-trafficking-protocol")
"""Compact identifiers of entities that make good first visits; those that a release lacks are not shown."""


@blueprint.get("/")
def page() -> str:
    """The home page."""
    held = reading()
    periods, undated = through_time(held.index)
    found = [held.index.get(mint(identifier)) for identifier in EXAMPLES]
    return render_template(
        "home.html",
        counts=held.index.counts(),
        total=len(held.index),
        twice=held.index.twice,
        examples=[entry for entry in found if entry],
        periods=periods,
        undated=undated,
        chart=stacked(periods),
        picture=kinds_by_period(held.index),
        radius=radius,
        release=held.release,
    )
