"""Readings into named graphs: what is added, confirmed, contradicted, and what waits for a person."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from graph.build import all_inputs, check, load, source_inputs
from graph.commands import cli
from graph.errors import ValueRefusedError
from graph.extraction import Extractor, Lexicon, load_lexicon
from graph.ingest import read_bytes
from graph.iri import GRAPH, ID, ONTOLOGY
from graph.model import Source
from graph.release import Home
from graph.sources import curated_store
from graph.sources.archive import Archive, reading_of
from graph.sources.candidate import mention_key
from graph.sources.claims import Claims
from graph.sources.ingestion import decide, write_graphs
from graph.sources.known import Known, known_facts
from graph.sources.symbols import implied, resolution_of
from graph.sources.texts import Texts
from graph.store import NamedNode, OxigraphStore

SAMPLES = Path(__file__).resolve().parents[1] / "data" / "samples"


@pytest.fixture(scope="module")
def world() -> tuple[Lexicon, Known]:
    """The curated facts, as reading needs them."""
    store = curated_store()
    lexicon = load_lexicon(store)
    return lexicon, known_facts(store, lexicon)


def _read(text: str, lexicon: Lexicon, name: str = "page.txt") -> tuple[Source, Claims]:
    source = read_bytes(text.encode(), name)
    assert isinstance(source, Source)
    page = Extractor(lexicon).read(source, "page")
    return source, reading_of(source, page)  # type: ignore[return-value]


def _claims(text: str, world: tuple[Lexicon, Known], decisions: dict[str, dict[str, str]] | None = None) -> Claims:
    _, reading = _read(text, world[0])
    return Claims(reading, world[1], decisions or {})  # type: ignore[arg-type]


def _values(claims: Claims, subject: str, predicate: str) -> list[str]:
    return sorted(q.object.value for q in claims.quads if q.subject.value == subject and q.predicate.value == predicate)  # type: ignore[union-attr]


def test_new_link_comes_with_its_evidence(world: tuple[Lexicon, Known]) -> None:
    """The plain triple, the link, and the evidence: method, confidence, words, position, source and its hash."""
    text = "The Rabat Process works closely with the Arab Maghreb Union."
    claims = _claims(text, world)
    subject, object_ = f"{ID}organisation/amu", f"{ID}process/rabat"
    link = f"{ID}link/organisation.amu--cooperates_with--process.rabat"
    assert _values(claims, subject, f"{ONTOLOGY}cooperatesWith") == [object_]
    (evidence,) = _values(claims, link, f"{ONTOLOGY}evidence")
    assert _values(claims, evidence, f"{ONTOLOGY}method") == [f"{ONTOLOGY}Extracted"]
    assert _values(claims, evidence, f"{ONTOLOGY}subjectForm") == ["Rabat Process"]
    start = _values(claims, f"{evidence}-position", "http://www.w3.org/ns/oa#start")
    end = _values(claims, f"{evidence}-position", "http://www.w3.org/ns/oa#end")
    assert text[int(start[0]) : int(end[0])] == "Rabat Process works closely with the Arab Maghreb Union"
    assert len(_values(claims, claims.source, f"{ONTOLOGY}sha256")[0]) == 64
    assert {q.graph_name for q in claims.quads} == {NamedNode(claims.graph)}
    assert claims.graph.startswith(f"{GRAPH}source/")


def test_known_link_gains_a_second_evidence(world: tuple[Lexicon, Known]) -> None:
    """A fact that the curated graph holds is not said again; it is backed once more."""
    claims = _claims("Protocol to Convention No. 29 was adopted.", world)
    link = f"{ID}link/instrument.ilo-p029--supplements--instrument.ilo-c029"
    assert link in world[1].links.values()
    assert len(_values(claims, link, f"{ONTOLOGY}evidence")) == 1
    assert not _values(claims, link, "http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def test_another_date_is_a_disagreement(world: tuple[Lexicon, Known]) -> None:
    """What contradicts the graph is kept and listed, and not mixed with it."""
    claims = _claims("The Kampala Convention entered into force on 6 December 2013.", world)
    (candidate,) = [c for c in claims.candidates if c.kind == "disagreement"]
    assert (candidate.subject, candidate.object, candidate.note) == (
        "kampala-convention",
        "2013-12-06",
        "the graph has 2012-12-06",
    )
    agreed = _claims("The Kampala Convention entered into force on 6 December 2012.", world)
    assert not [c for c in agreed.candidates if c.kind == "disagreement"]
    assert _values(agreed, f"{ID}statement/instrument.kampala-convention--enteredIntoForceOn", f"{ONTOLOGY}evidence")


TEASERS = "".join(f"{line}\n" for line in (
    "The Palermo Protocol is explained here to those who write laws and to those who apply them in court, with ...",
    "A second text about something else that goes on for long enough to be taken for a teaser of a page ...",
    "A third text about something else that goes on for long enough to be taken for a teaser of a page ...",
))  # fmt: skip


def test_weak_link_waits_until_it_is_accepted(world: tuple[Lexicon, Known]) -> None:
    """A weak link is a candidate; accepted it is in the graph, rejected it is gone."""
    subject = f"{ID}resource/page-0"
    about = "http://purl.org/dc/terms/subject"
    claims = _claims(TEASERS, world)
    (candidate,) = [c for c in claims.candidates if c.predicate == "about"]
    assert not _values(claims, subject, about)
    accepted = _claims(TEASERS, world, {candidate.key: {"decision": "accept"}})
    assert _values(accepted, subject, about) == [f"{ID}instrument/palermo-trafficking-protocol"]
    rejected = _claims(TEASERS, world, {candidate.key: {"decision": "reject"}})
    assert candidate.key not in {c.key for c in rejected.candidates}
    assert not _values(rejected, subject, about)


def test_unknown_citation_says_what_its_symbol_implies(world: tuple[Lexicon, Known]) -> None:
    """A resolution that the graph lacks is a candidate with organ, number and year or session."""
    claims = _claims("See Security Council resolution 9999 (2031).", world)
    (candidate,) = [
        c
        for c in claims.candidates
        if c.subject == "S/RES/9999(2031)" and c.kind == "unknown" and c.predicate == "named"
    ]
    assert candidate.note == "Security Council resolution 9999 of 2031"
    assert implied("A/RES/99/12") == "General Assembly resolution 12 of session 99"
    assert implied("E/RES/2005/20") == "Economic and Social Council resolution 20 of 2005"


CITED = "The Rabat Process works closely with the Arab Maghreb Union. See Security Council resolution 9998 (2031)."


def test_accepted_resolution_is_made_with_its_evidence(world: tuple[Lexicon, Known]) -> None:
    """Organ, number and year come from the symbol; the words that cite it back it."""
    unknown = "S/RES/9998(2031)"
    (candidate,) = [c for c in _claims(CITED, world).candidates if (c.subject, c.predicate) == (unknown, "named")]
    claims = _claims(CITED, world, {candidate.key: {"decision": "accept"}})
    iri = f"{ID}instrument/S-RES-9998-2031"
    assert _values(claims, iri, f"{ONTOLOGY}number") == ["9998"]
    assert _values(claims, iri, f"{ONTOLOGY}year") == ["2031"]
    assert _values(claims, iri, "http://data.europa.eu/eli/ontology#passed_by") == [f"{ID}organisation/unsc"]
    (evidence,) = _values(claims, iri, f"{ONTOLOGY}evidence")
    assert _values(claims, evidence, f"{ONTOLOGY}subjectForm") == ["Security Council resolution 9998 (2031)"]
    assert unknown not in {c.subject for c in claims.candidates}


@pytest.mark.parametrize("symbol", ["S/RES/9998", "E/RES/12/3", "A/RES/x", "NIL:rome", "ilo-c999", "A/HRC/RES/9"])
def test_symbol_that_is_not_whole_makes_nothing(symbol: str) -> None:
    """Without its year a number of the Security Council names no resolution."""
    assert resolution_of(symbol) is None


def test_what_a_decision_cannot_make_is_refused(tmp_path: Path, world: tuple[Lexicon, Known]) -> None:
    """A disagreement is settled in the curated facts, not by accepting it."""
    text = "The Kampala Convention entered into force on 6 December 2013."
    Archive(tmp_path).put(_read(text, world[0])[1])  # type: ignore[arg-type]
    (candidate,) = [c for c in _claims(text, world).candidates if c.kind == "disagreement"]
    with pytest.raises(ValueRefusedError, match="curated facts"):
        decide(Home(tmp_path), [candidate.key], "accept")
    assert Archive(tmp_path).decisions() == {}


def test_build_keeps_what_was_read(tmp_path: Path, world: tuple[Lexicon, Known]) -> None:
    """A release built later holds the graphs of the sources, what was accepted too, and conforms."""
    archive = Archive(tmp_path)
    archive.put(_read(CITED, world[0])[1])  # type: ignore[arg-type]
    archive.decide(mention_key("S/RES/9998(2031)"), "accept", "tests")
    write_graphs(archive, world[1])
    done = CliRunner().invoke(cli, ["build", "--home", str(tmp_path), "-m", "later"])
    assert done.exit_code == 0, done.output
    (reading,) = archive.readings()
    store = Home(tmp_path).current().store
    link = f"<{ID}link/organisation.amu--cooperates_with--process.rabat>"
    said = store.rows(f"SELECT DISTINCT ?graph WHERE {{ GRAPH ?graph {{ {link} ?p ?o }} }}")
    assert [str(getattr(row["graph"], "value", "")) for row in said] == [f"{GRAPH}source/{reading.key}"]
    assert list(store.rows(f"SELECT ?o WHERE {{ <{ID}instrument/S-RES-9998-2031> a ?o }}"))


def test_reading_twice_changes_nothing(tmp_path: Path, world: tuple[Lexicon, Known]) -> None:
    """The same source gives the same files; a changed source replaces them; the text itself is nowhere."""
    archive = Archive(tmp_path)
    text = "The Rabat Process works closely with the Arab Maghreb Union. Nothing else of note was said here."
    _, reading = _read(text, world[0])
    assert archive.put(reading)  # type: ignore[arg-type]
    write_graphs(archive, world[1])
    before = {p.name: p.read_bytes() for p in archive.folder.iterdir()}
    assert not archive.put(reading)  # type: ignore[arg-type]
    write_graphs(archive, world[1])
    assert {p.name: p.read_bytes() for p in archive.folder.iterdir()} == before
    assert not any(b"Nothing else" in data for data in before.values())
    _, changed = _read("The Khartoum Process works closely with the Arab Maghreb Union.", world[0])
    assert archive.put(changed)  # type: ignore[arg-type]
    write_graphs(archive, world[1])
    (path,) = archive.folder.glob("*.ttl")
    assert "process:khartoum" in path.read_text()
    assert "process:rabat" not in path.read_text()


def test_sentence_is_shown_where_the_text_is_there(tmp_path: Path, world: tuple[Lexicon, Known]) -> None:
    """With the folder of texts a candidate shows its sentence, but not from a text that has changed."""
    (tmp_path / "page.txt").write_text(TEASERS)
    (c,) = [c for c in _claims(TEASERS, world).candidates if c.predicate == "about"]
    shown = Texts(tmp_path).passage(c.source, c.sha256, c.start, c.end)
    assert str(shown).startswith("The Palermo Protocol is explained")
    (tmp_path / "page.txt").write_text("Another " + TEASERS)
    assert Texts(tmp_path).passage(c.source, c.sha256, c.start, c.end) is None


def test_samples_make_a_graph_that_conforms(tmp_path: Path, world: tuple[Lexicon, Known]) -> None:
    """All sample pages together with the curated facts keep to the shapes."""
    lexicon, known = world
    archive, extractor = Archive(tmp_path), Extractor(lexicon)
    for path in sorted(SAMPLES.iterdir()):
        source = read_bytes(path.read_bytes(), path.name)
        assert isinstance(source, Source)
        archive.put(reading_of(source, extractor.read(source, path.stem)))
    write_graphs(archive, known)
    inputs = source_inputs(Home(tmp_path))
    assert len(inputs) == len(list(SAMPLES.iterdir()))
    store = OxigraphStore.memory()
    load(store, [*all_inputs(), *inputs])
    report = check(store)
    assert report.conforms, report.as_text()


def test_extract_command_writes_the_tables(tmp_path: Path) -> None:
    """The command names what it skipped, and needs no release."""
    (tmp_path / "zeros.txt").write_bytes(b"\0" * 10)
    (tmp_path / "page.txt").write_text("The Bali Process met in Sudan.")
    out = tmp_path / "out"
    result = CliRunner().invoke(
        cli,
        [
            "extract",
            str(tmp_path / "zeros.txt"),
            str(tmp_path / "page.txt"),
            "--out",
            str(out),
            "--home",
            str(tmp_path / "home"),
        ],
    )
    assert result.exit_code == 0, result.output
    assert "zeros.txt: skipped, holds nothing but zeros." in result.output
    assert "page.txt,4,16,Bali Process,process,process:bali" in (out / "mentions.csv").read_text()
    missing = CliRunner().invoke(
        cli, ["extract", str(tmp_path / "no"), "--out", str(out), "--home", str(tmp_path / "home")]
    )
    assert missing.exit_code == 1
    assert "does not exist" in missing.output
