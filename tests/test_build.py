"""From files to a release, with real facts, and what happens when they are bad."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.build import Input, added_input, all_inputs, build
from graph.changes.transaction import Note, change, sparql
from graph.errors import ChangesLeftOutError, RdfSyntaxError, ShapesViolatedError
from graph.release import Home, Release
from graph.statistics import share_with_evidence
from graph.store import OxigraphStore
from graph.store.dump import digest
from tests.changing import CURATED, HEADER, small_home

PREFIXES = """
@prefix conc: <https://w3id.org/concordat/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix setting: <https://w3id.org/concordat/id/setting/> .
@prefix evidence: <https://w3id.org/concordat/id/evidence/> .
"""
EVIDENCE = (
    "evidence:e a conc:Evidence ; conc:method conc:Curated ; conc:basis conc:GeneralKnowledge ; conc:confidence 0.8 .\n"
)
GOOD = (
    PREFIXES
    + EVIDENCE
    + (
        'setting:camp a conc:Setting ; dcterms:identifier "setting:camp" ; skos:prefLabel "Camp"@en ;'
        " conc:evidence evidence:e .\n"
    )
)
BAD = PREFIXES + 'setting:camp a conc:Setting ; dcterms:identifier "setting:camp" .\n'


def inputs(folder: Path, text: str, name: str = "facts.ttl") -> list[Input]:
    path = folder / name
    path.write_text(text)
    return [Input(Path(__file__).resolve().parents[1] / "ontology" / "evidence.ttl", "urn:x"), added_input(path)]


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("instruments", 460), ("documents", 31), ("frameworks", 82), ("organisations", 325), ("processes", 44),
        ("countries", 249), ("memberships", 1350), ("participations", 7000), ("links", 1420), ("resources", 39),
    ],
)  # fmt: skip
def test_the_curated_release_is_whole(curated: Release, name: str, least: int) -> None:
    """The whole facts pack is in the first release."""
    assert curated.manifest.counts[name] >= least


def test_every_link_of_the_curated_release_has_evidence(curated: Release) -> None:
    """No link without its evidence, and the shapes conform."""
    assert share_with_evidence(curated.manifest.counts) == 1.0
    assert curated.manifest.conforms
    assert "sh:conforms true" in (curated.path / "report.ttl").read_text()


def test_store_on_disk_is_what_the_manifest_says(curated: Release) -> None:
    """The digest of the release is that of its store."""
    assert digest(curated.store) == curated.manifest.digest
    assert len(curated.store) == curated.manifest.quads


def test_same_input_same_digest_and_no_new_release(tmp_path: Path) -> None:
    """Building again from the same files changes nothing; other files give another release."""
    home = Home(tmp_path / "home")
    first = build(home, inputs(tmp_path, GOOD))
    again = build(home, list(reversed(inputs(tmp_path, GOOD))))
    assert again == first
    other = build(home, inputs(tmp_path, GOOD.replace("Camp", "Refugee camp")))
    assert (other.number, other.manifest.parent) == (2, 1)
    assert other.manifest.digest != first.manifest.digest


def test_data_that_break_a_shape_leave_the_old_release(tmp_path: Path) -> None:
    """The report says entity, path, value and message; the old release stands."""
    home = Home(tmp_path / "home")
    build(home, inputs(tmp_path, GOOD))
    with pytest.raises(ShapesViolatedError) as caught:
        build(home, inputs(tmp_path, BAD))
    text = caught.value.report.as_text()
    assert "setting:camp" in text
    assert "label" in text
    assert home.numbers() == [1]
    assert home.current().number == 1


def test_syntax_error_leaves_the_old_release(tmp_path: Path) -> None:
    """A file that does not parse stops the build before anything is promoted."""
    home = Home(tmp_path / "home")
    build(home, inputs(tmp_path, GOOD))
    with pytest.raises(RdfSyntaxError, match=r"facts\.ttl:\d+:\d+"):
        build(home, inputs(tmp_path, GOOD + "setting:x skos:prefLabel ."))
    assert home.current().number == 1
    assert not (home.path / "building").exists()


def test_each_file_has_a_graph_of_its_own(curated: Release) -> None:
    """Provenance by file: no two inputs share a named graph."""
    names = [item.graph for item in all_inputs()]
    assert len(set(names)) == len(names)
    assert set(names) <= set(curated.store.graphs())


def test_default_graph_is_the_union(curated: Release) -> None:
    """A query without GRAPH sees every named graph."""
    assert curated.store.ask(
        "ASK { ?link <http://www.w3.org/1999/02/22-rdf-syntax-ns#predicate> ?p . ?p a"
        " <https://w3id.org/concordat/ontology#LinkProperty> }"
    )
    assert isinstance(curated.store, OxigraphStore)


def test_build_does_not_lose_changes_silently(tmp_path: Path) -> None:
    """What came by an update is not in the files: a build says so, and leaves it out only when it is told to."""
    home = small_home(tmp_path)
    files = [Input(tmp_path / "small.ttl", CURATED)]
    statement = f'GRAPH <{CURATED}> {{ instrument:old skos:altLabel "Elder" }}'
    for verb in ("INSERT", "DELETE", "INSERT"):
        change(home, sparql(f"{HEADER} {verb} DATA {{ {statement} }}"), Note("tester", verb))
        if verb == "DELETE":
            assert build(home, files).number == 3  # nothing is lost where the files say the same
    with pytest.raises(ChangesLeftOutError, match="releases 2 to 4") as told:
        build(home, files)
    assert told.value.numbers == (2, 3, 4)
    assert home.current().number == 4
    built = build(home, files, from_files=True)
    assert built.number == 5
    assert built.manifest.digest == home.release(1).manifest.digest
    assert build(home, files).number == 5
