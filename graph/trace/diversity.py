"""Diverse results rather than variants of one.

From the *pool* of the best chains, in their exact order, the first is taken; then, again and again, the one whose cost
plus the greatest overlap with those already taken is least, ties by the exact order. The overlap of two chains is
OVERLAP × (inner nodes that they share) / (inner nodes of the one that has fewer), whole thousandths, rounded down.
"""

from collections.abc import Sequence

from graph.trace.costs import OVERLAP
from graph.trace.search import Chain

POOL = 4
"""Chains looked at for each one that is wanted."""


def overlap(one: Chain, other: Chain) -> int:
    """What *one* loses for being like *other*; nothing where either has no inner node."""
    a, b = set(one.nodes[1:-1]), set(other.nodes[1:-1])
    return OVERLAP * len(a & b) // min(len(a), len(b)) if a and b else 0


def diverse(pool: Sequence[Chain], k: int) -> list[Chain]:
    """At most *k* chains of *pool*, in the diverse order."""
    left = list(pool)
    lost = [0] * len(left)
    chosen: list[Chain] = []
    while left and len(chosen) < k:
        best = min(range(len(left)), key=lambda place: (left[place].cost + lost[place], place))
        chosen.append(left.pop(best))
        lost.pop(best)
        lost = [max(loss, overlap(chain, chosen[-1])) for loss, chain in zip(lost, left, strict=True)]
    return chosen
