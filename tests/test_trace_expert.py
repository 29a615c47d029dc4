"""Pairs of the curated graph with the chain that an expert would give first."""

import csv
import itertools
import random
from pathlib import Path

import pytest

from graph.dates import parse
from graph.iri import mint
from graph.trace import Options, TraceResult, trace
from tests.trace_curated import curated

TABLE = Path(__file__).parent / "traces" / "expert.csv"
PAIRS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))
LEAST_FIRST = 0.85


def ask(pair: dict[str, str]) -> TraceResult:
    """The answer to a pair."""
    options = Options(
        through=tuple(mint(node) for node in pair["through"].split("|") if node),
        as_of=parse(pair["as_of"]) if pair["as_of"] else None,
    )
    return trace(*curated(), mint(pair["from"]), mint(pair["to"]), options)


def place(pair: dict[str, str]) -> int:
    """Where the expert's chain stands, from 0; an expected absence stands first when nothing is found."""
    chains = [tuple(entity.iri for entity in found.nodes) for found in ask(pair).traces]
    wanted = tuple(mint(node) for node in pair["chain"].split("|") if node)
    if not wanted:
        return len(chains)
    return chains.index(wanted) if wanted in chains else 99


@pytest.mark.parametrize("pair", PAIRS, ids=[f"{pair['from']} {pair['to']} {pair['as_of']}".strip() for pair in PAIRS])
def test_the_expert_chain_is_among_the_first_three(pair: dict[str, str]) -> None:
    """The chain an expert would give is one of the first three; where there is none, none is found."""
    assert place(pair) <= 2 if pair["chain"] else place(pair) == 0


def test_the_expert_chain_is_mostly_first() -> None:
    """In at least 85 of a hundred pairs it is the very first."""
    assert len(PAIRS) >= 40
    assert sum(place(pair) == 0 for pair in PAIRS) >= LEAST_FIRST * len(PAIRS)


def test_every_hop_has_evidence_and_no_trace_runs_through_hubs_alone() -> None:
    """Nothing is shown without a reason to believe it, and no chain of hubs and weak links is offered."""
    shown = [found for pair in PAIRS for found in ask(pair).traces]
    assert all(hop.evidence for found in shown for hop in found.hops)
    assert not any(found.only_hubs for found in shown)


def test_the_absences_say_why() -> None:
    """A territory without links is not recorded; a chain that is younger than the date was removed by it."""
    reasons = {pair["from"]: ask(pair).absence for pair in PAIRS if not pair["chain"]}
    assert {name: absence.reason if absence else "" for name, absence in reasons.items()} == {
        "iso3:ATA": "not recorded",
        "process:khartoum": "removed",
    }


def test_random_pairs_are_answered_with_evidence_or_a_reason() -> None:
    """Whatever two linked entities are asked for: evidence at every hop, no hubs alone, or a reason of absence."""
    index, store = curated()
    linked = [node for node in range(len(index.nodes)) if index.degree(node)]
    dice = random.Random(5)  # noqa: S311
    for _ in range(40):
        source, target = (index.nodes[node] for node in dice.sample(linked, 2))
        answer = trace(index, store, source, target)
        assert answer.complete
        assert bool(answer.traces) != bool(answer.absence)
        for found in answer.traces:
            assert not found.only_hubs
            assert all(hop.evidence for hop in found.hops)
            assert all(one.end == other.start for one, other in itertools.pairwise(found.hops))
