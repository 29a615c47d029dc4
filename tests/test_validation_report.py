"""The report of a validation: words for people, Turtle and JSON for programs; and validating a few nodes only."""

from pathlib import Path

import pytest
from rdflib import RDF, SH, Graph

from graph.errors import ValueRefusedError
from graph.validation import Report, Violation, validate

PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix e: <https://w3id.org/concordat/id/instrument/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix x: <http://example.org/> .
"""
SHAPES = (
    PREFIXES
    + """
x:rule a sh:NodeShape ; sh:targetClass x:Thing ;
    sh:property [ sh:path x:size ; sh:minCount 1 ; sh:message "A thing has a size."@en ] ;
    sh:property [ sh:path x:colour ; sh:or ( [ sh:in ( "red" ) ] [ sh:in ( "blue" ) ] ) ;
        sh:message "{?value} is no colour."@en ] .
x:unique a sh:PropertyShape ; sh:targetObjectsOf x:key ; sh:path [ sh:inversePath x:key ] ;
    sh:maxCount 1 ; sh:severity sh:Warning .
"""
)
DATA = (
    PREFIXES
    + """
e:a a x:Thing ; skos:prefLabel "Erste"@de, "First"@en ; x:colour "green" ; x:key "1" .
e:b a x:Thing ; x:size 3 ; x:colour "pink" ; x:key "1" .
e:c a x:Thing ; x:size 3 ; x:colour "red" .
"""
)


def graph(text: str) -> Graph:
    return Graph().parse(data=text, format="turtle")


@pytest.fixture
def report() -> Report:
    return validate(graph(DATA), graph(SHAPES))


def violation(number: int, severity: str = "Violation") -> Violation:
    return Violation(f"http://e.org/{number}", "", "", "", "Wrong.", severity, "http://e.org/s", "http://e.org/c")


def test_result_names_entity_path_value_and_rule(report: Report) -> None:
    """A result carries the English label, the value in its message, and the named shape around an inner one."""
    first = next(r for r in report.results if r.path.endswith("colour"))
    assert first.focus == "https://w3id.org/concordat/id/instrument/a"
    assert (first.focus_label, first.value, first.message) == ("First", "green", "green is no colour.")
    assert (first.shape, first.severity) == ("http://example.org/rule", "Violation")


def test_text_groups_by_entity(report: Report) -> None:
    """Each entity is named once, with its results below."""
    text = report.as_text()
    assert text.startswith("4 results in 3 entities.\n")
    assert text.count("instrument:a (First)") == 1
    assert "violation: A thing has a size." in text
    assert "warning:" in text


def test_text_is_capped() -> None:
    """Beyond the limit only the count of the rest is given."""
    text = Report.of(violation(n) for n in range(1000)).as_text(limit=3)
    assert text.count("Wrong.") == 3
    assert text.endswith("… and 997 more in 997 entities.\n")


def test_control_characters_are_made_visible() -> None:
    """A value cannot turn around or hide what stands in the report."""
    bad = Violation("http://e.org/a", "", "", "a\u202eb", "Wrong.", "Violation", "s:s", "c:c")
    assert "a\\u202eb" in Report.of([bad]).as_text()


def test_warnings_do_not_break() -> None:
    """A warning makes a report that does not conform, and yet does not keep data out."""
    warned = Report.of([violation(1, "Warning")])
    assert (warned.conforms, warned.broken) == (False, False)


def test_json_round_trip(report: Report) -> None:
    """JSON gives the same report back."""
    assert Report.from_json(report.as_json()) == report


def test_turtle_is_a_validation_report(report: Report) -> None:
    """The Turtle parses, and holds each result."""
    read = graph(report.as_turtle())
    assert len(list(read.subjects(RDF.type, SH.ValidationResult))) == len(report.results)
    assert {str(o) for o in read.objects(None, SH.focusNode)} == {r.focus for r in report.results}


def test_clean_data_conform() -> None:
    """No result: the report conforms, and says so in each form."""
    clean = validate(graph(PREFIXES), graph(SHAPES))
    assert clean.conforms
    assert (None, SH.conforms, None) in graph(clean.as_turtle())
    assert clean.as_text() == "The data keep to all shapes.\n"


def test_focus_validates_only_these_nodes(report: Report) -> None:
    """With focus, exactly the results of these nodes and of the literals they hold, inner shapes of sh:or included."""
    node = "https://w3id.org/concordat/id/instrument/b"
    narrowed = validate(graph(DATA), graph(SHAPES), focus={node})
    assert narrowed.results == tuple(r for r in report.results if r.focus in (node, "1"))
    assert len(narrowed.results) == 2


def test_ontology_adds_the_class_hierarchy() -> None:
    """A class of the data is known by its superclass once the ontology is there."""
    data = graph(PREFIXES + "e:d a x:Gadget .")
    ontology = graph(PREFIXES + "x:Gadget rdfs:subClassOf x:Thing .")
    assert validate(data, graph(SHAPES)).conforms
    assert not validate(data, graph(SHAPES), ontology).conforms


def test_quads_as_bytes_are_data() -> None:
    """N-Quads, whole or in chunks, are validated as the union of their graphs."""
    line = f"<http://e.org/a> <{RDF.type}> <http://example.org/Thing> <http://e.org/g> .\n".encode()
    assert validate(line, graph(SHAPES)) == validate([line, line], graph(SHAPES))
    assert not validate(line, graph(SHAPES)).conforms


@pytest.mark.parametrize("part", ['sh:sparql [ sh:select "SELECT nonsense" ]', "sh:minLength 1, 2"])
def test_unusable_shapes_are_refused(part: str) -> None:
    """Shapes that cannot be evaluated end in an error of ours, not in a report."""
    with pytest.raises(ValueRefusedError):
        validate(graph(DATA), graph(PREFIXES + f"x:bad a sh:NodeShape ; sh:targetClass x:Thing ; {part} ."))


def test_shapes_are_read_from_files(tmp_path: Path) -> None:
    """Paths of Turtle files do as shapes."""
    path = tmp_path / "own.ttl"
    path.write_text(SHAPES, encoding="utf-8")
    assert len(validate(graph(DATA), [path]).results) == 4
