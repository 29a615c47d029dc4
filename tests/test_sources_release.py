"""Reading into a home that lives: on top of changes, again, after a decision, before the first release."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from graph.build import home_inputs
from graph.changes.transaction import Note, change, sparql
from graph.changes.verification import verify
from graph.commands import cli
from graph.errors import ValueRefusedError
from graph.iri import GRAPH, ID
from graph.release import INGESTED, Home
from graph.sources.candidate import Candidate, mention_key
from graph.sources.ingestion import Ingestion, decide, ingest, waiting
from graph.store import NamedNode, Quad
from tests.reading_worlds import QUAY

LINKED = "The Quay Process works closely with the Lake Region Union."
ADD = """PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX conc: <https://w3id.org/concordat/ontology#>
INSERT DATA { GRAPH <https://w3id.org/concordat/graph/contributed/anna> {
  <https://w3id.org/concordat/id/process/pier> a conc:Process, conc:RegionalConsultativeProcess ;
    dcterms:identifier "process:pier" ; skos:prefLabel "Pier Process"@en ;
    conc:evidence <https://w3id.org/concordat/id/evidence/known> } }"""


@pytest.fixture(scope="module")
def first(home_of: Callable[..., Home], tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with QUAY as its release."""
    return home_of(tmp_path_factory.mktemp("first") / "home", QUAY)


@pytest.fixture
def home(first: Home, tmp_path: Path) -> Home:
    """A copy of it that a test may change."""
    shutil.copytree(first.path, tmp_path / "home", symlinks=True)
    return Home(tmp_path / "home")


def _read(home: Home, text: str, name: str = "page.txt") -> Ingestion:
    folder = home.path.parent / "texts"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return ingest(home, [folder], who="tests")


def _graphs(home: Home) -> dict[str, set[Quad]]:
    store = home.current().store
    return {graph: set(store.quads(graph=NamedNode(graph))) for graph in store.graphs()}


def _holds(home: Home, pattern: str) -> bool:
    return home.current().store.ask(f"PREFIX conc: <https://w3id.org/concordat/ontology#> ASK {{ {pattern} }}")


def test_reading_after_changes_keeps_them(home: Home) -> None:
    """What came by changes stays, is known to the reading, and only the graph of the source is new."""
    change(home, sparql(ADD), Note("anna", "a process"))
    before = _graphs(home)
    done = _read(home, f"{LINKED} The Pier Process works closely with the Lake Region Union.")
    after = _graphs(home)
    assert done.release.number == 3
    assert done.release.manifest.conforms
    assert {graph: quads for graph, quads in after.items() if graph in before} == before
    (added,) = set(after) - set(before)
    assert added.startswith(f"{GRAPH}source/")
    assert _holds(home, f"<{ID}organisation/lake> conc:cooperatesWith <{ID}process/pier>")
    assert verify(home) == []


def test_same_source_again_changes_nothing(home: Home) -> None:
    """No new release for the same bytes; a source that has changed replaces its graph."""
    one = _read(home, LINKED)
    again = _read(home, LINKED)
    assert (one.changed, again.changed, again.release.number) == (1, 0, one.release.number)
    other = _read(home, "The Quay Process met. Nothing was said of anybody else.")
    assert other.release.number == one.release.number + 1
    assert not _holds(home, f"<{ID}organisation/lake> conc:cooperatesWith ?other")


def test_change_made_while_texts_are_read_is_seen(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """The graph that counts is the one under the lock: a link that somebody has stated meanwhile is not said twice."""
    from graph.sources import ingestion

    said = f"""PREFIX conc: <https://w3id.org/concordat/ontology#>
    PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
    INSERT DATA {{ GRAPH <{GRAPH}contributed/anna> {{
      <{ID}organisation/lake> conc:cooperatesWith <{ID}process/quay> .
      <{ID}link/organisation.lake--cooperates_with--process.quay> a conc:Link ; rdf:subject <{ID}organisation/lake> ;
        rdf:predicate conc:cooperatesWith ; rdf:object <{ID}process/quay> ; conc:evidence <{ID}evidence/known> }} }}"""
    reading = ingestion.read_files

    def slow(*given: object, **more: object) -> object:
        yield from reading(*given, **more)  # type: ignore[arg-type]
        change(home, sparql(said), Note("anna", "meanwhile"))

    monkeypatch.setattr(ingestion, "read_files", slow)
    done = _read(home, LINKED)
    (graph,) = [g for g in home.current().store.graphs() if g.startswith(f"{GRAPH}source/")]
    stated = set(home.current().store.quads(predicate=NamedNode("https://w3id.org/concordat/ontology#cooperatesWith")))
    assert done.release.number == 3
    assert [q.graph_name for q in stated] == [NamedNode(f"{GRAPH}contributed/anna")]
    assert _holds(
        home, f"GRAPH <{graph}> {{ <{ID}link/organisation.lake--cooperates_with--process.quay> conc:evidence ?e }}"
    )


def test_build_knows_what_was_read(home: Home) -> None:
    """An ingestion is not among the changes that a build would lose, and its graphs are among a build's inputs."""
    change(home, sparql(ADD), Note("anna", "a process"))
    _read(home, LINKED)
    assert home.journal.last("release")["by"] == INGESTED  # type: ignore[index]
    assert home.since_build() == [2]
    (reading,) = [i for i in home_inputs(home) if i.graph.startswith(f"{GRAPH}source/")]
    assert reading.path.is_file()


def test_first_release_of_a_home_with_readings(home: Home, tmp_path: Path) -> None:
    """Whoever builds the first release, `build` or `serve`, takes along what was read into the home."""
    _read(home, LINKED)
    fresh = Home(tmp_path / "fresh")
    shutil.copytree(home.sources_path, fresh.sources_path)
    for path in fresh.sources_path.glob("*.ttl"):
        path.unlink()  # they are made anew of the readings
    assert [i.graph for i in home_inputs(fresh)][-1].startswith(f"{GRAPH}source/")


def test_disagreement_is_kept_and_listed(home: Home) -> None:
    """Another date than the graph has is in no graph, is listed with the one it has, and is not accepted."""
    done = _read(home, "The Quay Convention entered into force on 6 December 2013.")
    (c,) = [c for c in done.candidates if c.kind == "disagreement"]
    assert not _holds(home, '?s ?p ?o FILTER (STRSTARTS(STR(?o), "2013-12"))')
    shown = CliRunner().invoke(
        cli, ["review", "--home", str(home.path), "--kind", "disagreement", "--texts", str(home.path.parent / "texts")]
    )
    assert shown.exit_code == 0, shown.output
    line, sentence = shown.output.splitlines()
    assert line.split() == [
        c.key, "disagreement", f"{c.confidence:.2f}", "quay-convention", "entered_into_force_on", "2013-12-06",
        "(the", "graph", "has", "1991-06-01)",
    ]  # fmt: skip
    assert sentence.endswith("The Quay Convention entered into force on 6 December 2013.")
    with pytest.raises(ValueRefusedError, match="one of the two is wrong"):
        decide(home, [c.key], "accept")


NAMES = {
    "en": "The Quay Process was set up with the Lake Observatory on Forced Migration (LOFM) last year.",
    "fr": "Le Quay Process travaille avec le Réseau de Protection des Lacs (RPL) dans les pays de la région.",
    "es": "El Quay Process fue creado por la Alianza para la Infancia Migrante (AIM) en los países de la región.",
}


@pytest.mark.parametrize(
    ("language", "iri", "label"),
    [
        ("en", "organisation/lake-observatory-on-forced-migration", "Lake Observatory on Forced Migration"),
        ("fr", "organisation/reseau-de-protection-des-lacs", "Réseau de Protection des Lacs"),
        ("es", "organisation/alianza-para-la-infancia-migrante", "Alianza para la Infancia Migrante"),
    ],
)
def test_name_in_full_can_be_accepted(home: Home, language: str, iri: str, label: str) -> None:
    """Full name, acronym and a head that says the kind: in the source's graph, in its language, with evidence."""
    done = _read(home, NAMES[language])
    (c,) = [c for c in done.candidates if c.makes]
    assert not _holds(home, f"<{ID}{iri}> ?p ?o")
    decide(home, [c.key], "accept", who="tests")
    graph = f"{GRAPH}source/"
    assert _holds(
        home,
        f'GRAPH ?g {{ <{ID}{iri}> a conc:Organisation ; conc:shortName "{label_letters(label)}" ; conc:evidence ?e ;'
        f' <http://www.w3.org/2004/02/skos/core#prefLabel> "{label}"@{language} }}'
        f' FILTER STRSTARTS(STR(?g), "{graph}")',
    )
    assert c.key not in {w.key for w in waiting(home)}


def label_letters(label: str) -> str:
    """The capitals of a name."""
    return "".join(letter for letter in label if letter.isupper())


def test_labour_instrument_is_made_from_its_symbol(home: Home) -> None:
    """Conventions and recommendations of the ILO are numbered; protocols need what they supplement."""
    done = _read(home, "See ILO Convention No. 155 and ILO Recommendation No. 164, and ILO Protocol No. 81.")
    by_name: dict[str, Candidate] = {c.subject: c for c in done.candidates if c.predicate == "named"}
    decide(home, [by_name["ilo-c155"].key, by_name["ilo-r164"].key], "accept", who="tests")
    assert _holds(home, f'<{ID}instrument/ilo-c155> a conc:ILOConvention ; conc:symbol "C155"')
    assert _holds(home, f'<{ID}instrument/ilo-r164> a conc:ILORecommendation ; conc:symbol "R164"')
    if "ilo-p081" in by_name:
        assert not by_name["ilo-p081"].makes


@pytest.mark.parametrize(
    "text",
    [
        "They met the Lake Friends of Birds (LFB) there.",  # no head that says what it is
        "They met the Lake Observatory on Birds (XYZ) there.",  # not its letters
        "They spoke of the lake observatory on birds (LOB) there.",  # no name
        "The Protocol on Lake Birds (PLB) was discussed.",  # a protocol of nothing
    ],
)
def test_name_that_says_too_little_is_no_candidate_to_accept(home: Home, text: str) -> None:
    """The kind must be certain."""
    assert not [c for c in _read(home, f"The Quay Process met. {text}").candidates if c.makes]


def test_two_sources_that_print_a_name_differently_agree_on_a_label(home: Home) -> None:
    """One label a language, as the shapes want it, whichever source comes first."""
    _read(home, NAMES["en"], "a.txt")
    done = _read(home, NAMES["en"].replace("Forced Migration", "forced Migration").replace("(LOFM)", "(LOFM)"), "b.txt")
    (c,) = [c for c in done.candidates if c.makes]
    release = decide(home, [c.key], "accept", who="tests")
    assert release.manifest.conforms
    iri = NamedNode(f"{ID}organisation/lake-observatory-on-forced-migration")
    label = NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    assert len({q.object for q in release.store.quads(iri, label)}) == 1
    assert c.key == mention_key("org:lake-observatory-on-forced-migration")


def test_candidates_as_rdf_state_nothing_as_a_fact(home: Home) -> None:
    """The export is one graph of statements with their evidence; no plain triple joins two entities."""
    from graph.store import rdf_format, read_quads

    _read(home, f"{LINKED} The Quay Convention entered into force on 6 December 2013. {NAMES['en']}")
    shown = CliRunner().invoke(cli, ["review", "--home", str(home.path), "--format", "trig"])
    assert shown.exit_code == 0, shown.output
    quads = list(read_quads(shown.output.encode(), rdf_format("trig"), name="candidates"))
    assert {q.graph_name for q in quads} == {NamedNode(f"{GRAPH}candidates")}
    assert all(str(getattr(q.subject, "value", "")).startswith(f"{ID}candidate/") for q in quads)
    kinds = {q.object.value for q in quads if q.predicate.value == "http://purl.org/dc/terms/type"}  # type: ignore[union-attr]
    assert kinds == {"disagreement", "unknown"}
