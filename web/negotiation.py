"""Choosing a representation by the Accept and Accept-Language headers (RFC 9110, 12.5.1 and 12.5.4); pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

LONGEST_HEADER = 2000
"""Bound in characters on a header that is read; browsers send below 300."""

_WEIGHT = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", re.ASCII)

HTML = "text/html"
DATA_TYPES = {
    "text/turtle": "ttl",
    "application/ld+json": "jsonld",
    "application/n-triples": "nt",
    "application/rdf+xml": "rdf",
}
"""The media types of data and the endings that stand for them."""


def _weighted(header: str) -> list[tuple[str, dict[str, str], float]]:
    """The parts of a list header: value, parameters, weight. A part that does not parse is left out."""
    found = []
    for part in header[:LONGEST_HEADER].split(","):
        value, *parameters = (piece.strip() for piece in part.split(";"))
        pairs = dict(pair.split("=", 1) for pair in parameters if "=" in pair)
        named = {name.strip().lower(): words.strip().strip('"') for name, words in pairs.items()}
        weight = named.pop("q", "1")
        if value and _WEIGHT.fullmatch(weight):
            found.append((value.lower(), named, float(weight)))
    return found


def weight_of(media_type: str, header: str) -> float:
    """The weight that an Accept header gives a media type: that of the most specific range that covers it.

    >>> weight_of("text/turtle", "text/*;q=0.3, text/turtle;q=0.7")
    0.7
    """
    best = (-1, 0.0)
    major = media_type.partition("/")[0]
    for value, parameters, weight in _weighted(header):
        rank = {media_type: 2, f"{major}/*": 1, "*/*": 0}.get(value, -1)
        if rank >= 0 and not parameters.keys() - {"charset", "profile", "version"}:
            best = max(best, (rank, weight), key=lambda pair: pair[0])
    return best[1]


def best(header: str | None, offered: Sequence[str]) -> str | None:
    """The media type to answer with; the first offered among equals; None where none is acceptable.

    No header, or an empty one, accepts everything.

    >>> best("text/turtle;q=0.5, text/html", ["text/turtle", "text/html"])
    'text/html'
    """
    if header is None or not header.strip():
        return offered[0]
    weights = [(weight_of(media_type, header), -place) for place, media_type in enumerate(offered)]
    weight, place = max(weights)
    return offered[-place] if weight > 0 else None


def best_language(header: str | None, offered: Sequence[str]) -> str:
    """The language to answer in, by basic filtering (RFC 4647, 3.3.1); the first offered where none is asked for.

    >>> best_language("fr-CH, fr;q=0.9, en;q=0.8", ["en", "fr"])
    'fr'
    """
    weights = dict.fromkeys(offered, 0.0)
    for value, _, weight in _weighted(header or ""):
        tag = value.partition("-")[0]
        if tag in weights:
            weights[tag] = max(weights[tag], weight)
    return max(offered, key=lambda tag: (weights[tag], -offered.index(tag)))
