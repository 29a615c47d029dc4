"""The text index: how it is written, ranked, filtered and bounded."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from graph.errors import HomeUnusableError
from graph.iri import ENTITY_KINDS, GRAPH, PREFIXES
from graph.search import SearchIndex, build_index
from graph.search.folding import allowed_edits, deletions, distance, fold, squash
from graph.store import OxigraphStore, load_file

PROLOGUE = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())


def make(folder: Path, turtle: str) -> SearchIndex:
    """The index of a few triples."""
    source = folder / "facts.ttl"
    source.write_text(PROLOGUE + turtle, encoding="utf-8")
    store = OxigraphStore.memory()
    load_file(store, source, GRAPH + "curated/facts")
    build_index(store, folder / "search.sqlite")
    return SearchIndex.open(folder / "search.sqlite")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Résolution", "RESOLUTION"),
        ("UN-Women", "un women"),
        ("UN-Women", "UNWOMEN"),
        ("U.N.H.C.R.", "UNHCR"),
        ("Children's Rights", "childrens rights"),
        ("Children’s Rights", "children's rights"),
        ("The Bali Process", "bali process"),
        ("Convention n° 29", "Convention No. 29"),
        ("núm. 29", "No. 29"),
        ("Jørgen", "jorgen"),
        ("الأمم المتحدة", "الامم المتحده"),
        ("اللاجئين", "اللاجـئين"),
        ("مُنَظَّمَة", "منظمة"),
        ("رقم ٢٩", "رقم 29"),
        ("Forced Labour", "forced labor"),
        ("ＩＯＭ", "iom"),
        ("IO\u200bM\u202e", "iom"),
    ],
)
def test_writings_of_one_name_are_one(left: str, right: str) -> None:
    """Case, accents, hyphens, dots, apostrophes, the hands of Arabic script, widths, and what cannot be seen."""
    assert squash(left) == squash(right) != ""


def test_different_names_stay_apart() -> None:
    """Folding does not go too far."""
    assert len({squash(name) for name in ("C29", "C92", "OPSC", "OPAC", "S/RES/1612", "S/RES/1261", "IOM", "OIM")}) == 8
    assert fold("l’enfant").split() == ["l", "enfant"]


@given(st.text("abcde", min_size=1, max_size=9), st.text("abcde", min_size=1, max_size=9))
def test_distance_is_symmetric_and_bounded(left: str, right: str) -> None:
    """Distances are the same from both sides, and zero for the same word only."""
    assert distance(left, right, 3) == distance(right, left, 3)
    assert (distance(left, right, 3) == 0) == (left == right)


@given(st.text("abcdefgh", min_size=4, max_size=12), st.data())
def test_one_wrong_letter_leaves_a_common_deletion(word: str, data: st.DataObject) -> None:
    """The spelling table finds a word with one letter dropped, doubled, or swapped with its neighbour."""
    place = data.draw(st.integers(0, len(word) - 2))
    swapped = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    for wrong in (word[:place] + word[place + 1 :], word[:place] + word[place] + word[place:], swapped):
        edits = max(1, allowed_edits(word))
        assert distance(word, wrong, 2) <= 1
        assert deletions(word, edits) & deletions(wrong, edits)


def test_the_same_store_gives_the_same_bytes(curated_store: OxigraphStore, tmp_path: Path) -> None:
    """An index is part of a release, and a release can be made again."""
    for name in ("a", "b"):
        build_index(curated_store, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_each_entity_is_found_by_its_identifier_and_iri(search_index: SearchIndex, curated_index: Path) -> None:
    """No entity of the curated facts is out of reach."""
    with closing(sqlite3.connect(curated_index)) as base:
        rows = base.execute("SELECT iri, identifier FROM entity").fetchall()
    assert len(rows) > 1000
    for iri, identifier in rows:
        assert [match.iri for match in search_index.resolve(iri).matches] == [iri]
        assert search_index.resolve(identifier).matches[0].iri == iri
        assert search_index.search(identifier, limit=1).hits[0].iri == iri


def test_terms_of_the_ontology_are_no_entities(curated_index: Path) -> None:
    """An action or a role is a concept of the vocabulary; nobody looks for its page among the themes."""
    with closing(sqlite3.connect(curated_index)) as base:
        assert base.execute("SELECT iri FROM entity WHERE iri LIKE '%/ontology#%'").fetchall() == []
        kinds = {kind for (kind,) in base.execute("SELECT DISTINCT kind FROM entity")}
    assert kinds == set(ENTITY_KINDS)


def test_exact_comes_before_prefix_before_words_before_letters(tmp_path: Path) -> None:
    """The order of the steps, whatever is better linked."""
    facts = """
    instrument:words a conc:Instrument, conc:Treaty ; skos:prefLabel "On the Process of Bali"@en .
    instrument:prefix a conc:Instrument, conc:Treaty ; skos:prefLabel "Bali Process Handbook"@en .
    process:exact a conc:Process ; skos:prefLabel "Bali Process"@en .
    instrument:typo a conc:Instrument, conc:Treaty ; skos:prefLabel "Balu Process"@en .
    """
    index = make(tmp_path, facts)
    found = [hit.iri.rpartition("/")[2] for hit in index.search("bali process").hits]
    assert found == ["exact", "prefix", "words"]
    assert index.search("bahli process").hits[0].iri.endswith("/exact")
    scores = [hit.score for hit in index.search("bali process").hits]
    assert scores == sorted(scores, reverse=True)


def test_of_names_that_match_alike_the_better_linked_comes_first(tmp_path: Path) -> None:
    """Ties go to the entity with more links."""
    links = "\n".join(
        f"link:l{n} a conc:Link ; rdf:subject process:p{n} ; rdf:predicate conc:cites ; rdf:object instrument:b ."
        for n in range(3)
    )
    facts = """
    instrument:a a conc:Instrument ; skos:prefLabel "Quito Declaration"@en .
    instrument:b a conc:Instrument ; skos:prefLabel "Quito Declaration"@en .
    """
    index = make(tmp_path, facts + links)
    assert [hit.iri[-1] for hit in index.search("quito declaration").hits] == ["b", "a"]


def test_a_hit_says_which_name_matched_and_in_which_language(search_index: SearchIndex) -> None:
    """The snippet of a hit."""
    hit = search_index.search("Convención sobre los Derechos del Niño").hits[0]
    assert (hit.identifier, hit.lang, hit.sort) == ("crc", "es", "name")
    assert hit.name == "Convención sobre los Derechos del Niño"
    assert hit.label == "Convention on the Rights of the Child"


def test_filters_and_counts(search_index: SearchIndex) -> None:
    """Kinds narrow the hits and not the counts; a language narrows the names."""
    everything = search_index.search("trafficking", limit=100)
    assert everything.complete
    assert everything.total == sum(everything.counts_by_kind.values())
    some = search_index.search("trafficking", kinds=["organisation", "theme"], limit=100)
    assert some.counts_by_kind == everything.counts_by_kind
    assert some.total == everything.counts_by_kind["organisation"] + everything.counts_by_kind["theme"]
    assert {hit.kind for hit in some.hits} == {"organisation", "theme"}
    assert search_index.search("enfance", lang="fr").hits[0].lang in ("", "fr")
    assert all(hit.lang in ("", "en") for hit in search_index.search("convention", lang="en", limit=100).hits)


def test_pages_join_without_gap_or_overlap(search_index: SearchIndex) -> None:
    """Limit and offset cut one fixed order."""
    whole = [hit.iri for hit in search_index.search("protocol", limit=40).hits]
    parts = [hit.iri for n in range(0, 40, 10) for hit in search_index.search("protocol", limit=10, offset=n).hits]
    assert whole == parts
    assert len(set(whole)) == 40
    assert search_index.search("protocol", offset=10_000).hits == ()
    assert search_index.search("protocol", limit=-3).hits == ()


def test_words_of_descriptions_are_found(tmp_path: Path) -> None:
    """A summary counts, below every name."""
    facts = """
    resource:a a conc:Resource ; skos:prefLabel "A handbook"@en ; dcterms:description "Shelter for survivors."@en .
    """
    hit = make(tmp_path, facts).search("survivors handbook").hits[0]
    assert (hit.iri, hit.score < 48) == (PREFIXES["resource"] + "a", True)


def test_words_that_look_like_a_query_are_words(search_index: SearchIndex) -> None:
    """No sign of SQL or FTS5 has a meaning here."""
    for text in ('"', '" OR "a', "NEAR(a b)", "a* AND b", "words:x", "%", "'; DROP TABLE name; --", "a NOT b", "^a"):
        search_index.search(text)
        search_index.suggest(text)
        search_index.resolve(text)
    assert search_index.search("bali").total > 0


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example("\ud800")
@example("\x00")
@example("a" * 100_000)
@example(" ".join(["convention"] * 5000))
@example("art. " * 500)
@example("(" * 400)
@given(st.one_of(st.text(max_size=60), st.text("SACRESresolution/()0123456789 .:", max_size=40)))
def test_no_question_breaks_the_index(search_index: SearchIndex, text: str) -> None:
    """Whatever is asked, the answers are whole and within their bounds."""
    result = search_index.search(text, limit=7)
    assert len(result.hits) <= min(7, result.total)
    assert len(search_index.suggest(text, 5)) <= 5
    assert len(search_index.nearest(text)) <= 5
    resolution = search_index.resolve(text)
    expected = {"one": (1, 1), "several": (2, 12), "none": (0, 0)}[resolution.status]
    assert expected[0] <= len(resolution.matches) <= expected[1]
    assert all(0 < hit.score <= 100 for hit in (*result.hits, *resolution.matches))


def test_threads_share_one_index(search_index: SearchIndex) -> None:
    """The same answers from many threads at once."""
    asked = ["bali", "crc", "palremo protocol", "S/RES/2427", "trafficking"] * 20
    alone = [search_index.search(q) for q in asked]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(search_index.search, asked)) == alone


def test_an_index_cannot_be_written(curated_index: Path) -> None:
    """The file stays as it was built, byte for byte."""
    before = curated_index.read_bytes()
    index = SearchIndex.open(curated_index)
    index.search("bali")
    with pytest.raises(sqlite3.OperationalError):
        index._base.execute("DELETE FROM name")
    index.close()
    assert curated_index.read_bytes() == before


@pytest.mark.parametrize("content", [None, b"", b"not a database, whatever its name says" * 40])
def test_a_file_that_is_no_index_is_refused(tmp_path: Path, content: bytes | None) -> None:
    """With a message that says what to do."""
    path = tmp_path / "search.sqlite"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(HomeUnusableError, match="build the release again"):
        SearchIndex.open(path)


def test_what_a_user_adds_is_found(tmp_path: Path) -> None:
    """An entity under a foreign IRI has the kind of its class."""
    index = make(tmp_path, '<https://example.org/x> a conc:Framework ; skos:prefLabel "Loi sur l’asile"@fr .')
    hit = index.search("asile").hits[0]
    assert (hit.iri, hit.kind, hit.identifier) == ("https://example.org/x", "framework", "https://example.org/x")


def test_an_empty_store_gives_an_empty_index(tmp_path: Path) -> None:
    """Nothing is found, and nothing fails."""
    index = make(tmp_path, "")
    assert index.search("bali").total == 0
    assert index.resolve("bali").status == "none"
    assert index.nearest("bali") == ()
