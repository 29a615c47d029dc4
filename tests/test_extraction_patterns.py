"""Each pattern matches its example and leaves its counter-example alone."""

from __future__ import annotations

import pytest

from graph.extraction.clauses import clauses
from graph.extraction.patterns import PATTERNS, Pattern, members


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda p: p.name)
def test_pattern_matches_its_example_only(pattern: Pattern) -> None:
    """The example states the relation, the counter-example looks alike and does not."""
    assert list(pattern.match(pattern.example)), pattern.example
    assert not list(pattern.match(pattern.counter)), pattern.counter


def test_patterns_have_names_of_their_own() -> None:
    """A rule named in a link leads to one pattern."""
    assert len({p.name for p in PATTERNS}) == len(PATTERNS) > 100


def test_list_leaves_out_whose_a_member_is() -> None:
    """ "the group of the cluster" is the group; "IOM's matrix" is the matrix."""
    assert members("<O1> of the <O2>, as well as of the <O3>") == [1, 3]
    assert members("<O1>, <O2>, and <O3>’s <F4>") == [1, 2, 4]


def test_clause_after_and_keeps_its_subject() -> None:
    """A verb behind "and" goes with the subject of the sentence, not with the name beside it."""
    assert clauses("<O0> is a member of <O1> and co-leads the <O2>.")[1] == "<O0> co-leads the <O2>."
    assert clauses("<O0> and <O1> met.") == ["<O0> and <O1> met."]
