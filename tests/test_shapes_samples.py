"""For each shape a sample that keeps to it and one that breaks it, and nothing else."""

from functools import cache
from pathlib import Path

import pytest
from rdflib import RDF, SH, Graph, Literal, URIRef

from graph.validation import Report, load_shapes, validate

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "tests" / "shapes"
NAMESPACE = "https://w3id.org/concordat/shapes#"


@cache
def shapes() -> Graph:
    return load_shapes((ROOT / "shapes").glob("*.ttl"))


def names() -> list[str]:
    found = {s for kind in (SH.NodeShape, SH.PropertyShape) for s in shapes().subjects(RDF.type, kind)}
    return sorted(str(shape).removeprefix(NAMESPACE) for shape in found if isinstance(shape, URIRef))


def report(sample: str) -> Report:
    graph = Graph().parse(SAMPLES / "world.ttl").parse(SAMPLES / sample)
    return validate(graph, shapes())


def test_world_keeps_to_all_shapes() -> None:
    """The data that each sample is added to break nothing."""
    assert report("world.ttl").results == ()


@pytest.mark.parametrize("name", names())
def test_passing_sample(name: str) -> None:
    """The passing sample breaks no shape at all."""
    assert report(f"{name}.pass.ttl").as_text() == "The data keep to all shapes.\n"


@pytest.mark.parametrize("name", names())
def test_failing_sample(name: str) -> None:
    """The failing sample breaks this shape, and no other."""
    found = report(f"{name}.fail.ttl")
    assert {result.shape for result in found.results} == {NAMESPACE + name}, found.as_text()
    assert all(result.message for result in found.results)


def test_no_sample_without_its_shape() -> None:
    """A sample whose shape is gone goes too."""
    assert {path.name.split(".")[0] for path in SAMPLES.glob("*.ttl")} == {*names(), "world"}


@pytest.mark.parametrize("name", names())
def test_shape_explains_itself(name: str) -> None:
    """Each shape says what is wrong and why the rule is there."""
    shape = URIRef(NAMESPACE + name)
    comments = list(shapes().objects(shape, URIRef("http://www.w3.org/2000/01/rdf-schema#comment")))
    assert len(comments) == 1
    assert isinstance(comments[0], Literal)
    assert list(shapes().objects(shape, SH.severity))
