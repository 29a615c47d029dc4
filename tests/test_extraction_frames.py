"""Each frame states something of its example and nothing of its counter-example."""

from __future__ import annotations

import pytest

from graph.extraction.clauses import clauses
from graph.extraction.frames import FRAME_SET, FRAMES, MEANINGS, Frame


def _said(shadow: str) -> set[tuple[str, int, int]]:
    return {(s.predicate, s.subject, s.object) for clause in clauses(shadow) for s in FRAME_SET.match(clause)}


@pytest.mark.parametrize("frame", FRAMES, ids=lambda f: f.name)
def test_frame_reads_its_example_only(frame: Frame) -> None:
    """The example has roles for the verb, the counter-example has the verb and no roles."""
    assert f"event-{frame.name}" in {s.frame for c in clauses(frame.example) for s in FRAME_SET.match(c)}, frame.example
    assert not _said(frame.counter), frame.counter


def test_frames_have_names_and_meanings() -> None:
    """A rule named in a link leads to one frame."""
    assert len({f.name for f in FRAMES}) == len(FRAMES)
    assert {f.meaning for f in FRAMES} <= set(MEANINGS)


@pytest.mark.parametrize(
    ("shadow", "said"),
    [
        # whatever stands between, and in whatever order
        (
            "<I0>, adopted, at the end of the talks, on <D1> in Rome by the <O2>",
            {("adopted_by", 0, 2), ("adopted_on", 0, 1)},
        ),
        ("On <D0> the <O1> adopted the <I2>", {("adopted_by", 2, 1), ("adopted_on", 2, 0)}),
        # a second verb goes on with the patient of the first
        (
            "the <I0> was adopted by the <O1> and entered into force on <D2>",
            {("adopted_by", 0, 1), ("entered_into_force_on", 0, 2)},
        ),
        # what is said behind "which", "following" is said of something else
        ("the <I0> was adopted following talks led in <D1> by the <O2>", set()),
        # a preposition governs it: not the treaty was adopted
        ("two protocols to the <I0> were adopted by the <O1>", set()),
        # states of a body act for it
        ("los Estados miembros de la <O0> adoptaron por consenso el <I1>", {("adopted_by", 1, 0)}),
        # in force in one state
        ("the <I0> has been in force in <L1> since <D2>", set()),
    ],
)
def test_roles_around_a_verb(shadow: str, said: set[tuple[str, int, int]]) -> None:
    """Patient, agent and date are found by what governs them, not by where they stand."""
    assert _said(shadow) == said
