"""A graph of about a million triples with the shape of the curated one: few busy hubs, many quiet nodes."""

from __future__ import annotations

import random
from collections.abc import Iterator

from graph.trace.arrays import Kind, Predicate
from graph.trace.builder import Edge, Node

C = "https://w3id.org/concordat/ontology#"
ID = "https://w3id.org/concordat/id/"
PREDICATES = [
    Predicate(C + key, key, C + family, specificity, group=group)
    for key, family, specificity, group in [
        ("cites", "Citation", 0.6, ""), ("followsUp", "Lineage", 0.85, ""), ("supplements", "Lineage", 1.0, ""),
        ("adoptedBy", "Adoption", 0.35, ""), ("publisher", "Authorship", 0.5, ""), ("mandates", "Mandate", 0.85, ""),
        ("spatial", "PlaceFamily", 0.15, ""), ("theme", "Subject", 0.2, ""),
        ("Ratification", "ParticipationFamily", 0.4, "participation"),
        ("Member", "MembershipFamily", 0.25, "membership"),
    ]
]  # fmt: skip
SIZES = {"Instrument": 30_000, "Organisation": 8_000, "Framework": 15_000, "Resource": 12_000,
         "Place": 300, "Theme": 60}  # fmt: skip
TRIPLES_PER_EDGE = 4
"""The plain triple, and type, subject and evidence at the least of its statement."""


def nodes() -> list[Node]:
    """65,360 nodes."""
    return [
        Node(f"{ID}{family.lower()}/{number:05}", Kind(C + family, C + family))
        for family, size in SIZES.items()
        for number in range(size)
    ]


def edges(count: int, seed: int = 7) -> Iterator[Edge]:
    """*count* edges; ends are drawn so that the first of a family are by far the busiest."""
    dice = random.Random(seed)  # noqa: S311

    def one(family: str, skew: float) -> str:
        return f"{ID}{family.lower()}/{int(SIZES[family] * dice.random() ** skew):05}"

    plans = [
        (28, "Instrument", 1, "cites", "Instrument", 3), (8, "Instrument", 1, "followsUp", "Instrument", 1),
        (2, "Instrument", 1, "supplements", "Instrument", 2), (10, "Instrument", 1, "adoptedBy", "Organisation", 9),
        (8, "Framework", 1, "publisher", "Organisation", 5), (5, "Instrument", 1, "mandates", "Organisation", 3),
        (8, "Framework", 1, "spatial", "Place", 4), (5, "Resource", 1, "theme", "Theme", 2),
        (4, "Framework", 1, "theme", "Theme", 2),
        (15, "Place", 1, "Ratification", "Instrument", 8), (7, "Place", 1, "Member", "Organisation", 6),
    ]  # fmt: skip
    chosen = dice.choices(plans, [plan[0] for plan in plans], k=count)
    for number, (_, subject, skew, key, object_, other) in enumerate(chosen):
        strength = dice.choice((1.0, 1.0, 0.8))
        iri = f"{ID}link/{number:08}-{key}-of-a-typical-length-in-the-graph"
        yield Edge(iri, one(subject, skew), C + key, one(object_, other), strength)
