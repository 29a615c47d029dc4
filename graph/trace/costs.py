"""What a chain costs: the explained score that ranks traces.

Costs are whole thousandths, so that sums are exact and do not depend on their order. A hop costs

    LENGTH + GENERAL × (1 - specificity of the predicate) + DOUBT × (1 - strength of the evidence)

and, at each of its two ends, HUB × log2(fan): the fan is the number of edges that the node there has with the same
predicate group in the same direction. An inner node so pays for both hops that meet in it, which is 2 × HUB × log2 of
the geometric mean of the two fans: the Assembly that adopted 300 texts is a poor reason to join two of them, a
framework that two texts mandate a good one. The ends of a chain pay as well: what is one of many alike says less than
what is the only one of its sort, also where a chain begins.
"""

import math

LENGTH = 1000
GENERAL = 2500
DOUBT = 1000
HUB = 150

STRONG = 0.5
"""Specificity from which a predicate says by itself why two things belong together."""

HUB_DEGREE = 12
"""Number of edges with weak predicates from which a node counts as a hub."""

OVERLAP = 4000
"""What a trace that shares all its inner nodes with a better one is moved back by, in the diverse order."""

PER_UNIT = 1000
MODEL = {"length": LENGTH, "general": GENERAL, "doubt": DOUBT, "hub": HUB, "strong": STRONG}


def general_cost(specificity: float) -> int:
    """Cost of a predicate of *specificity* (0 to 1) for saying little."""
    return round(GENERAL * (1 - specificity))


def doubt_cost(strength: float) -> int:
    """Cost of evidence of *strength* (0 to 1)."""
    return round(DOUBT * (1 - strength))


def fan_cost(fan: int) -> int:
    """Cost, on one side of an inner node, of *fan* edges like the one taken."""
    return round(HUB * math.log2(max(fan, 1)))
