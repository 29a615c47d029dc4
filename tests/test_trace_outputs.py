"""Traces taken away."""

import csv
import io
import json
import re

import pytest
import rdflib

from graph.errors import FormatUnknownError
from graph.iri import mint
from graph.resources import ONTOLOGY
from graph.trace import FORMATS, Options, TraceResult, render, trace
from graph.trace.outputs import COLUMNS, sources
from graph.trace.words import grade
from tests.trace_curated import curated

CONC = rdflib.Namespace("https://w3id.org/concordat/ontology#")
PROV = rdflib.Namespace("http://purl.org/dc/terms/")


@pytest.fixture(scope="module")
def answer() -> TraceResult:
    """A few traces with sources of several sorts."""
    return trace(*curated(), mint("org:icat"), mint("palermo-trafficking-protocol"))


@pytest.mark.parametrize("form", FORMATS)
def test_each_form_can_be_written_of_traces_and_of_absence(form: str, answer: TraceResult) -> None:
    """No form fails, with traces or without."""
    index, store = curated()
    assert render(answer, form, store)
    nothing = trace(index, store, mint("iso3:ATA"), mint("opsc"), Options())
    assert isinstance(render(nothing, form, store), str)


def test_an_unknown_form_is_refused(answer: TraceResult) -> None:
    """The message names the forms there are."""
    with pytest.raises(FormatUnknownError, match="bibtex"):
        render(answer, "papyrus", curated()[1])


@pytest.mark.parametrize("form", ["ttl", "trig"])
def test_rdf_holds_statements_evidence_and_sources(form: str, answer: TraceResult) -> None:
    """Every statement of every hop is there with its evidence and where that comes from; in TriG in one named graph."""
    graph = rdflib.Dataset(default_union=True)
    graph.parse(data=render(answer, form, curated()[1]), format={"ttl": "turtle", "trig": "trig"}[form])
    for hop in (hop for found in answer.traces for hop in found.hops):
        held = set(graph.objects(rdflib.URIRef(hop.edge), CONC.evidence))
        assert held == {rdflib.URIRef(evidence.iri) for evidence in hop.evidence}
        for evidence in hop.evidence:
            read = set(graph.objects(rdflib.URIRef(evidence.iri), PROV.source))
            assert read == {rdflib.URIRef(source.iri) for source in evidence.sources}
    if form == "trig":
        named = [g for g in graph.graphs() if len(g) and g.identifier != rdflib.graph.DATASET_DEFAULT_GRAPH_ID]
        assert len(named) == 1
        assert str(named[0].identifier).startswith("https://w3id.org/concordat/graph/trace/")


def test_csv_has_a_row_for_each_evidence(answer: TraceResult) -> None:
    """The columns are those documented, the rows as many as the evidences of all hops."""
    rows = list(csv.DictReader(io.StringIO(render(answer, "csv", curated()[1]))))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == sum(len(hop.evidence) for found in answer.traces for hop in found.hops)


def test_bibtex_has_each_source_once_and_is_balanced(answer: TraceResult) -> None:
    """One entry a source, its key unique, its braces closed."""
    text = render(answer, "bibtex", curated()[1])
    keys = re.findall(r"^@misc\{([^,]+),$", text, re.MULTILINE)
    assert len(keys) == len(set(keys)) == len(sources(answer))
    plain = text.replace(r"\{", "").replace(r"\}", "")
    assert plain.count("{") == plain.count("}")


def test_text_and_markdown_say_every_sentence(answer: TraceResult) -> None:
    """Nothing of a trace is lost in words."""
    text = render(answer, "text", curated()[1])
    markdown = render(answer, "md", curated()[1])
    for hop in (hop for found in answer.traces for hop in found.hops):
        assert hop.sentence in text
        assert hop.sentence in markdown.replace("\\", "")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "seen in a source, curated, confidence 1"),
        ("fr", "vu dans une source, établi à la main, confiance 1"),
        ("es", "visto en una fuente, elaborado a mano, confianza 1"),
        ("ar", "seen in a source, curated, confidence 1"),
    ],
)
def test_evidence_is_graded_in_words(language: str, words: str) -> None:
    """By the labels that the ontology gives its values, in the language of the trace."""
    assert grade("Curated", "SeenInSource", 1.0, language) == words
    told = rdflib.Graph().parse(ONTOLOGY / "evidence.ttl")
    labels = {str(label) for label in told.objects(None, rdflib.RDFS.label) if label.language == language}
    assert language == "ar" or set(words.split(", ")[:2]) <= labels
    assert grade("", "", 0.8, language).endswith("0.8")


def test_json_is_the_result(answer: TraceResult) -> None:
    """The JSON form is as_json, written."""
    assert json.loads(render(answer, "json", curated()[1])) == answer.as_json()
