"""The commands `trace`, `lineage` and `ripple`, and how names become the ends of a trace."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner, Result

from graph.commands import cli
from graph.errors import EntityUnknownError, NameAmbiguousError, TraceError, ValueRefusedError
from graph.iri import mint
from graph.release import Home
from graph.search import SearchIndex
from graph.store import rdf_format, read_quads
from graph.trace import FORMATS, TraceIndex
from graph.tracing import Question, Tracing


@pytest.fixture(scope="module")
def tracing(curated_home: Home) -> Iterator[Tracing]:
    """The indexes and the store of the release of that home."""
    release = curated_home.current()
    names = SearchIndex.open(release.search_path)
    yield Tracing(TraceIndex.open(release.trace_path), names, release.store)
    names.close()


@pytest.fixture(scope="module")
def run(curated_home: Home) -> Any:
    """One command on that home."""

    def command(*words: str) -> Result:
        return CliRunner().invoke(cli, [words[0], "--home", str(curated_home.path), *words[1:]])

    return command


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("Resolution 2427", "S/RES/2427(2018)"),
        ("C29", "ilo-c029"),
        ("Bali Process", "process:bali"),
        ("opac", "opac"),
        ("  org:iom ", "org:iom"),
        ("https://w3id.org/concordat/id/instrument/opsc", "opsc"),
        ("Convention sur le travail forcé, 1930", "ilo-c029"),
    ],
)
def test_an_end_goes_by_any_of_its_names(tracing: Tracing, text: str, identifier: str) -> None:
    """Identifiers, IRIs, citations and names, in any language."""
    assert tracing.entity(text) == mint(identifier)


def test_an_identifier_is_no_other_entity_s_acronym(tracing: Tracing) -> None:
    """Every identifier of the graph names its own entity: what a suggestion fills in is what is traced."""
    from graph.store import NamedNode

    identified = tracing.store.quads(None, NamedNode("http://purl.org/dc/terms/identifier"))
    pairs = {(quad.subject.value, quad.object.value) for quad in identified}
    entities = [(iri, name) for iri, name in sorted(pairs) if tracing.index.node(iri) is not None]
    assert len(entities) > 1000
    assert [name for iri, name in entities[::7] if tracing.entity(name) != iri] == []


def test_several_entities_are_listed_and_none_offers_the_nearest(tracing: Tracing) -> None:
    """An ambiguous name is never decided for the asker."""
    with pytest.raises(NameAmbiguousError) as several:
        tracing.entity("Palermo Protocol")
    assert {match[0] for match in several.value.matches} >= {
        "palermo-trafficking-protocol",
        "palermo-smuggling-protocol",
    }
    assert all(match[3] for match in several.value.matches)
    with pytest.raises(EntityUnknownError) as none:
        tracing.entity("Khartum Proces Declaration of Nowhere")
    assert none.value.nearest
    with pytest.raises(ValueRefusedError):
        tracing.entity("  ")


@pytest.mark.parametrize(
    ("b", "to_class", "local"),
    [("any treaty", False, "Treaty"), ("Treaties", True, "Treaty"), ("any ILO convention", False, "ILOConvention"),
     ("any instrument", False, "Instrument"), ("RegionalTreaty", True, "RegionalTreaty")],
)  # fmt: skip
def test_the_other_end_may_be_a_class(tracing: Tracing, b: str, to_class: bool, local: str) -> None:
    """By label or local name."""
    iri = tracing.target(Question("x", b, to_class))
    assert iri.rpartition("#")[2] == local


def test_what_is_no_class_is_said_with_those_there_are(tracing: Tracing) -> None:
    """And “any …” that names an entity stays a name."""
    with pytest.raises(TraceError, match=r"There are .*Treaty"):
        tracing.target(Question("x", "spaceship", to_class=True))


def test_constraints_go_by_key_family_or_class(tracing: Tracing) -> None:
    """One word list serves predicates and classes of inner nodes; an unknown word is refused with what there is."""
    options = tracing.options(
        Question("a", "b", without=("cites", "Citation", "Place", "organisation"), through=("C29",), as_of="2001-05")
    )
    assert options.without == {"cites", "Citation"}
    assert options.without_kinds == {"Place", "Organisation"}
    assert options.through == (mint("ilo-c029"),)
    assert str(options.as_of) == "2001-05"
    with pytest.raises(ValueRefusedError, match=r"supplements.*within"):
        tracing.options(Question("a", "b", only=("friendship",)))


@pytest.mark.parametrize("words", [{"k": 0}, {"k": 21}, {"length": 9}, {"a": "x" * 301}, {"without": ("cites",) * 25}])
def test_questions_are_bounded(words: dict[str, Any]) -> None:
    """Numbers, names and constraints."""
    with pytest.raises(ValueRefusedError):
        Question(**({"a": "a", "b": "b"} | words))


def test_trace_prints_the_chain_its_evidence_and_since_when(run: Any) -> None:
    """As text, by names."""
    shown = run("trace", "Resolution 2427", "OPAC", "-k", "2")
    assert shown.exit_code == 0, shown.output
    assert "cites OPAC." in shown.output
    assert "seen in a source, curated, confidence 1" in shown.output
    assert "SeenInSource" not in shown.output
    assert "The whole chain has stood since" in shown.output
    assert "Trace 3" not in shown.output


def test_trace_in_every_format(run: Any) -> None:
    """Each is read by a reader of its own."""
    shown = {form: run("trace", "C29", "P029", "--format", form) for form in FORMATS}
    assert {form: one.exit_code for form, one in shown.items()} == dict.fromkeys(FORMATS, 0)
    told = json.loads(shown["json"].output)
    assert {"traces", "complete", "searched", "absence"} <= told.keys()
    hop = told["traces"][0]["hops"][0]
    keys = {"subject", "predicate", "object", "direction", "sentence", "since", "until", "evidence"}
    assert keys <= hop.keys()
    assert hop["predicate"]["phrase"] == "supplements"
    rows = list(csv.DictReader(shown["csv"].output.splitlines()))
    assert rows[0]["statement"] == hop["statement"]
    graphs = {quad.graph_name for quad in read_quads(shown["trig"].output.encode(), rdf_format("trig"), name="trig")}
    assert len(graphs) == 1
    assert list(read_quads(shown["ttl"].output.encode(), rdf_format("ttl"), name="ttl"))
    assert shown["md"].output.startswith("# ")
    assert shown["bibtex"].output.startswith("@misc{")


def test_trace_keeps_to_its_constraints_and_says_what_they_removed(run: Any) -> None:
    """A date, a predicate, a class, an entity."""
    absent = json.loads(
        run("trace", "Khartoum Process", "Rome Declaration", "--as-of", "2001", "--format", "json").output
    )
    assert absent["traces"] == []
    assert absent["absence"]["reason"] == "removed"
    assert absent["absence"]["removed"][0]["constraint"] == "as of 2001"
    words = ("trace", "MRM", "Resolution 2764", "--through", "Resolution 1612", "--without", "Organisation",
             "--not-through", "SCR 2427", "--format", "json")  # fmt: skip
    for found in json.loads(run(*words).output)["traces"]:
        inner = {hop[end]["identifier"] for hop in found["hops"] for end in ("subject", "object")}
        assert "S/RES/1612(2005)" in inner
        assert "S/RES/2427(2018)" not in inner


def test_trace_ends_with_one_line_where_the_question_cannot_be_asked(run: Any) -> None:
    """Exit code 1, no traceback, several with reasons."""
    several = run("trace", "Palermo Protocol", "C29")
    assert several.exit_code == 1
    assert "palermo-smuggling-protocol" in several.output
    assert "[also called this]" in several.output
    for words in (("qqqzz", "C29"), ("C29", "C29"), ("C29", "P029", "--as-of", "soon"), ("C29", "P029", "-k", "0")):
        shown = run("trace", *words)
        assert shown.exit_code == 1
        assert shown.output.startswith("Error: ")
        assert "Traceback" not in shown.output


def test_the_resolutions_on_children_and_armed_conflict_are_one_line(run: Any) -> None:
    """From 1261 to 2764, fourteen, whichever is asked."""
    for name in ("SCR 1261", "Resolution 1882", "S/RES/2764(2024)"):
        told = json.loads(run("lineage", name, "--format", "json").output)
        line = [branch["entity"]["identifier"] for branch in told["line"]]
        assert (len(line), line[0], line[-1]) == (14, "S/RES/1261(1999)", "S/RES/2764(2024)")
        assert all(branch["hop"]["evidence"] for branch in told["line"][1:])
    assert "20 December 2024" in run("lineage", "SCR 1261").output


def test_ripple_names_what_would_lose_a_basis(run: Any) -> None:
    """As text and as JSON."""
    told = json.loads(run("ripple", "Resolution 1612", "--format", "json").output)
    assert "framework:mrm" in {one["entity"]["identifier"] for one in told["affected"]}
    assert "MRM" in run("ripple", "Resolution 1612").output
