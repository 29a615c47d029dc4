"""What holds of every text: offsets lead back, nothing crashes, order does not matter."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.extraction import Extractor, Lexicon, load_lexicon
from graph.extraction.folding import flatten, fold
from graph.extraction.scored import write_tables
from graph.ingest import find_files
from graph.model import Page, Skipped, Source
from graph.sources import Summary, curated_store, extract_files

SAMPLES = Path(__file__).resolve().parents[1] / "data" / "samples"


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    """The names of the curated facts."""
    return load_lexicon(curated_store())


@pytest.fixture(scope="module")
def extractor(lexicon: Lexicon) -> Extractor:
    """One extractor for all examples."""
    return Extractor(lexicon)


# words by which texts speak of the things the rules look for, so that random texts reach the rules
WORDS = [
    "IOM", "IOM’s", "the Organization", "this Protocol", "These Guidelines", "Resolution 2427", "S/RES/1325 (2000)",
    "1882 (2009)", "A/RES/54/263", "Convention No. 29", "Protocol to Convention No. 29", "Bali Process", "Sudan", "Worldwide",
    "COVID-19", "pandemic", "(", ")", ",", ".", "...", "…Read more", "\n", "\n\n", "Country", "Region", "Year", "2019", "Authors",
    "Category", "TAGS: Global", "In McAuliffe", "M. And M. Klein Solomon (Conveners) (2017) Ideas", "L. L. (2017) ‘Title’",
    "IOM: Geneva", "is a member of the", "adopted by", "in May 2000", "entered into force in January 2002", "launched", "a joint project",
    "résolutions", "et", "del Consejo de Seguridad", "Ministerial Conference", "in Rome", "\u00a0", "İ", "ß", "ﬁ", "\u0301", "\U0001f600",
    "Adaptation of Child Protection Case Management", "DOWNLOAD", "Inter-Agency Standing Committee (IASC)", "statement issued in December 2013",
]  # fmt: skip


def _check(page: Page, text: str) -> None:
    for m in page.mentions:
        assert 0 <= m.start < m.end <= len(text)
        assert text[m.start : m.end] == m.surface or m.rule == "field"
        assert m.identifier
    for r in page.relations:
        assert 0 <= r.start <= r.end <= len(text)
        assert r.subject != r.object
    for record in page.records:
        assert 0 <= record.description_start <= record.description_end <= len(text)
        if record.title is not None:
            assert text[record.title_start : record.title_end] == record.title


@settings(max_examples=150, deadline=None)
@given(words=st.lists(st.sampled_from(WORDS), max_size=40))
def test_offsets_reproduce_the_surface_form(extractor: Extractor, words: list[str]) -> None:
    """Each mention is the stretch of text it says it is, in any mixture of what the rules look for."""
    text = " ".join(words)
    _check(extractor.read(Source("x", text, "text/plain", "", ""), "x"), text)


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=400))
def test_any_text_can_be_read(extractor: Extractor, text: str) -> None:
    """No sequence of characters breaks a rule."""
    _check(extractor.read(Source("x", text, "text/plain", "", ""), "x"), text)


@given(text=st.text(max_size=200))
def test_folding_keeps_every_offset(text: str) -> None:
    """One character in, one character out."""
    assert len(fold(text)) == len(text) == len(flatten(text))


TEASER = (
    "Since its beginning the Bali Process has brought States together to talk about people smuggling, and has worked on"
    " ways to protect those who are smuggled, with the help of experts from many States"
)


def test_teaser_is_the_record_it_repeats_in_any_order(tmp_path: Path, lexicon: Lexicon) -> None:
    """A cut teaser on one page is the titled record of another, whichever is read first."""
    page = f"Protection\n\nTalking about smuggling\n\n{TEASER} and organisations.\nCountry\nWorldwide\nYear\n2014\n"
    listing = f"{TEASER[:150]}...\n{'Another text about children who move alone and what they need ' * 3}...\n{'Third ' * 20}...\n"
    for names in (("a.txt", "b.txt"), ("b.txt", "a.txt")):
        folder = tmp_path / names[0]
        folder.mkdir()
        (folder / names[0]).write_text(page)
        (folder / names[1]).write_text(listing)
        found = [o for o in extract_files(find_files([folder]), lexicon) if not isinstance(o, Skipped)]
        pages = {p.source: p for _, p in found}
        assert pages[names[1]].records[0].identifier == "resource:talking-about-smuggling"
        assert pages[names[0]].records[0].identifier == "resource:talking-about-smuggling"


def _tables(folder: Path, lexicon: Lexicon, workers: int, dask: str | None = None) -> list[str]:
    pages = [
        o[1]
        for o in extract_files(find_files([SAMPLES]), lexicon, workers=workers, dask=dask)
        if not isinstance(o, Skipped)
    ]
    write_tables(pages, folder)
    return [(folder / name).read_text() for name in ("mentions.csv", "relations.csv", "records.jsonl")]


def test_workers_find_the_same(tmp_path: Path, lexicon: Lexicon) -> None:
    """Two processes give what one gives."""
    assert _tables(tmp_path / "one", lexicon, 1) == _tables(tmp_path / "two", lexicon, 2)


@pytest.mark.filterwarnings("ignore")
def test_dask_finds_the_same(tmp_path: Path, lexicon: Lexicon) -> None:
    """A real scheduler with two workers, in processes of their own, gives what one process gives."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1", silence_logs=50
    ) as cluster:
        by_dask = _tables(tmp_path / "dask", lexicon, 1, cluster.scheduler_address)
    assert by_dask == _tables(tmp_path / "one", lexicon, 1)


def test_summary_names_what_was_skipped(tmp_path: Path, lexicon: Lexicon) -> None:
    """An unreadable file is named with the reason, and the rest goes on."""
    (tmp_path / "good.txt").write_text("The Bali Process met in Sudan.")
    (tmp_path / "zeros.txt").write_bytes(b"\0" * 100)
    summary = Summary()
    for outcome in extract_files(find_files([tmp_path]), lexicon):
        summary.add(outcome)
    assert summary.read == 1
    assert summary.lines()[0] == "zeros.txt: skipped, holds nothing but zeros."
