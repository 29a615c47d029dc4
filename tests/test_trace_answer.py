"""What a trace answers, on the curated graph."""

import json

import pytest

from graph.dates import Certainty, parse
from graph.errors import TraceError
from graph.iri import mint
from graph.trace import Options, TraceResult, trace
from tests.trace_curated import curated


def ask(source: str, target: str, language: str = "en", **options: object) -> TraceResult:
    """Trace between two compact identifiers, or to a class."""
    end = target if target[0].isupper() and "/" not in target else mint(target)
    return trace(*curated(), mint(source), end, Options(**options), language)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Sudan acceded to OPSC on 2 November 2004."),
        ("fr", "Soudan a adhéré à OPSC le 2 novembre 2004."),
        ("es", "Sudán se adhirió a OPSC el 2 de noviembre de 2004."),
    ],
)
def test_a_hop_is_a_sentence_in_each_language(language: str, words: str) -> None:
    """The phrase of the ontology, the names in the language, the date in words."""
    best = ask("iso3:SDN", "opsc", language).traces[0]
    assert best.hops[0].sentence == words
    assert best.numbered == (f"1. {words}",)
    assert best.paragraph.startswith(words)


def test_a_hop_is_said_in_the_direction_travelled() -> None:
    """From the instrument to the state it is the inverse phrase, and the statement keeps its own direction."""
    hop = ask("opsc", "iso3:SDN").traces[0].hops[0]
    assert hop.sentence == "OPSC was acceded to by Sudan on 2 November 2004."
    assert (hop.forward, hop.subject.identifier, hop.object.identifier) == (False, "iso3:SDN", "opsc")
    assert hop.as_json()["direction"] == "backward"


def test_score_is_the_sum_of_its_parts() -> None:
    """Every summand is named, and nothing else is in the score."""
    for found in ask("S/RES/2427(2018)", "opac").traces:
        assert found.score == pytest.approx(sum(part.value for part in found.parts))
        assert {part.name for part in found.parts} <= {"length", "general", "doubt", "fan"}
        assert sum(part.name == "length" for part in found.parts) == len(found.hops)


def test_since_is_the_latest_start() -> None:
    """A chain has stood since its last hop began; with an unknown start only a bound is given."""
    whole = ask("A/RES/66/138", "crc").traces[0]
    assert whole.since_known
    assert whole.since == max((hop.since for hop in whole.hops if hop.since), key=lambda span: span.earliest)
    assert "The whole chain has stood since 19 December 2011." in whole.paragraph
    part = ask("process:bali", "palermo-smuggling-protocol").traces[0]
    assert not part.since_known
    assert "cannot have stood before" in part.paragraph


@pytest.mark.parametrize(
    ("day", "certainty"),
    [("2004-11-01", None), ("2004", Certainty.POSSIBLE), ("2004-11", Certainty.POSSIBLE), ("2005", Certainty.CERTAIN)],
)
def test_as_of_says_how_certain(day: str, certainty: Certainty | None) -> None:
    """Sudan acceded on 2 November 2004: not the day before, perhaps that year, certainly the next."""
    answer = ask("iso3:SDN", "opsc", length=1, as_of=parse(day))
    assert [found.certainty for found in answer.traces] == ([certainty] if certainty else [])
    if certainty is None:
        assert answer.absence is not None
        assert answer.absence.reason == "removed"
        assert [one.constraint for one in answer.absence.removed] == [f"as of {day}"]


def test_target_may_be_a_class() -> None:
    """From a resolution to any protocol: every chain ends at the first protocol it meets."""
    answer = ask("S/RES/2427(2018)", "Protocol")
    assert answer.traces
    for found in answer.traces:
        assert [entity.kind == "Protocol" for entity in found.nodes] == [False] * len(found.hops) + [True]


def test_chains_through_hubs_alone_are_kept_back() -> None:
    """Two states that share a membership are not connected by it, unless asked."""
    answer = ask("iso3:SDN", "iso3:FRA", length=2)
    assert answer.absence is not None
    assert answer.absence.reason == "only through hubs"
    assert answer.absence.nearest[0].only_hubs
    assert ask("iso3:SDN", "iso3:FRA", length=2, hubs=True).traces[0].only_hubs


def test_none_is_proven_and_gave_up_is_not() -> None:
    """No chain of one link is a proof; no chain after one expansion is none."""
    none = ask("cped", "saarc-trafficking-convention-2002", length=1)
    assert none.complete
    assert none.absence is not None
    assert none.absence.reason == "none"
    assert len(none.absence.nearest[-1].hops) > 1
    gave_up = ask("S/RES/2427(2018)", "opac", expansions=1)
    assert not gave_up.complete
    assert gave_up.absence is not None
    assert gave_up.absence.reason == "gave up"


@pytest.mark.parametrize(
    ("state", "instrument", "language", "words"),
    [
        ("iso3:ATA", "opsc", "en", "Acts of states on OPSC are recorded up to "),
        ("iso3:ATA", "opsc", "fr", "Les actes des États relatifs à OPSC sont consignés ; le dernier date d"),
        ("iso3:ATA", "opsc", "es", "Constan los actos de los Estados sobre OPSC; el último es de"),
    ],
)
def test_silence_is_not_no(state: str, instrument: str, language: str, words: str) -> None:
    """Between a state and an instrument the answer says how far acts are recorded."""
    absence = ask(state, instrument, language).absence
    assert absence is not None
    assert absence.coverage is not None
    assert absence.coverage.degree == "Complete"
    assert words in absence.sentence


def test_no_time_left_is_said() -> None:
    """A caller's bound on time ends the search, and the answer is not called complete."""
    answer = ask("iso3:SDN", "iso3:FRA", k=100, hubs=True, seconds=0.0)
    assert not answer.complete


@pytest.mark.parametrize("kind", ["Treaty", "nothing-of-the-sort"])
def test_constraints_hold(kind: str) -> None:
    """A class that is none is an error that names those there are; one that is, stays out of the chains."""
    if kind != "Treaty":
        with pytest.raises(TraceError, match="There are"):
            ask("iso3:SDN", "opsc", without_kinds=frozenset([kind]))
        return
    for found in ask("iso3:SDN", "opsc", without_kinds=frozenset([kind])).traces:
        assert all(entity.kind != kind for entity in found.nodes[1:-1])


@pytest.mark.parametrize(
    ("source", "target", "options"),
    [
        ("opsc", "opsc", {}),
        ("opsc", "framework:not-there", {}),
        ("opsc", "crc", {"length": 0}),
        ("opsc", "crc", {"k": 1000}),
        ("opsc", "crc", {"only": frozenset(["kisses"])}),
        ("opsc", "crc", {"through": ("nowhere",)}),
    ],
)
def test_questions_that_cannot_be_asked(source: str, target: str, options: dict[str, object]) -> None:
    """Each is refused with words, before anything is searched."""
    with pytest.raises(TraceError):
        ask(source, target, **options)


def test_json_has_the_documented_shape() -> None:
    """traces[].hops[] with both ends, predicate, direction, sentence, dates and evidence; complete; searched."""
    answer = json.loads(json.dumps(ask("framework:mrm", "S/RES/2764(2024)").as_json()))
    assert {"traces", "complete", "searched", "absence"} <= set(answer)
    hop = answer["traces"][0]["hops"][0]
    assert {"subject", "predicate", "object", "direction", "sentence", "since", "until", "evidence"} <= set(hop)
    assert {"method", "basis", "confidence", "sources"} <= set(hop["evidence"][0])
