"""References: read back by the libraries of each form, and as the United Nations and OSCOLA write them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.citation import (
    STYLES,
    Creator,
    Work,
    as_bibtex,
    as_csl,
    as_ris,
    as_text,
    meta_tags,
    read_work,
    references,
    release_work,
    schema_org,
)
from graph.describe import Index
from graph.errors import ValueRefusedError
from graph.iri import ID
from graph.release import Home

bibtexparser = pytest.importorskip("bibtexparser")
rispy = pytest.importorskip("rispy")

TREATY = Work(
    key="crc", address=f"{ID}instrument/crc", form="treaty", title="Convention on the Rights of the Child",
    language="en", short="CRC", date="1989-11-20", in_force="1990-09-02", place="New York",
    series="1577 UNTS 3 (No. 27531)", organs=(Creator("United Nations General Assembly"),),
)  # fmt: skip
COUNCIL = Work(
    key="S-RES-2427-2018", address=f"{ID}instrument/S-RES-2427-2018", form="resolution", title="Children & conflict",
    symbol="S/RES/2427(2018)", number="2427", date="2018-07-09", genre="Resolution",
    organs=(Creator("United Nations Security Council"),),
)  # fmt: skip
ASSEMBLY = Work(
    key="A-RES-63-156", address=f"{ID}instrument/A-RES-63-156", form="resolution", title="Trafficking",
    symbol="A/RES/63/156", number="156", session="63", date="2008-12-18",
)  # fmt: skip
OLD = replace(ASSEMBLY, symbol="A/RES/217(III)A", number="217", date="1948-12-10")
BOOK = Work(
    key="resource-manual", address=f"{ID}resource/manual", form="book", title="A Manual", date="2016-05",
    authors=(Creator("Jubilut", "Liliana Lyra", True), Creator("Carling", "Jørgen", True)),
    publishers=(Creator("International Organization for Migration"),), place="Geneva",
)  # fmt: skip
WORKS = (TREATY, COUNCIL, ASSEMBLY, BOOK)


@pytest.mark.parametrize("work", WORKS, ids=lambda work: work.key)
def test_bibtex_keeps_key_title_date_and_names(work: Work) -> None:
    """Read by bibtexparser, without a block that it could not read."""
    library = bibtexparser.parse_string(as_bibtex(work))
    assert not library.failed_blocks
    (entry,) = library.entries
    assert entry.key == work.key
    assert entry["title"].strip("{}").replace("\\&", "&") == work.title
    assert entry["year"] == work.date[:4]
    assert entry["url"] == work.address
    names = entry.fields_dict["author"].value if "author" in entry.fields_dict else ""
    assert names == " and ".join(
        each.inverted if each.person else "{" + each.family + "}" for each in work.responsible
    )  # fmt: skip


@pytest.mark.parametrize("work", WORKS, ids=lambda work: work.key)
def test_ris_keeps_identifier_title_date_and_names(work: Work) -> None:
    """Read by rispy."""
    (record,) = rispy.load(StringIO(as_ris(work)))
    assert (record["id"], record["title"], record["year"]) == (work.key, work.title, work.date[:4])
    assert record["date"].strip("/") == work.date.replace("-", "/")
    assert record.get("authors", []) == [each.inverted for each in work.responsible]
    assert record["urls"] == [work.address]


@pytest.mark.parametrize("work", WORKS, ids=lambda work: work.key)
def test_csl_json_is_rendered_by_citeproc(work: Work) -> None:
    """Title, year and who is responsible stand in a reference of every style."""
    item = json.loads(json.dumps(as_csl(work)))
    assert item["issued"] == {"date-parts": [[int(part) for part in work.date.split("-")]]}
    for style in ("apa", "chicago"):
        text = as_text(work, style)
        assert work.title.casefold() in text.casefold()
        assert work.date[:4] in text
        assert all(each.family in text for each in work.responsible)


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=60))
def test_any_title_is_read_back_from_bibtex_and_ris(title: str) -> None:
    """Braces, backslashes, per cent signs and line ends of a title break neither form."""
    work = replace(BOOK, title="A " + title)
    assert not bibtexparser.parse_string(as_bibtex(work)).failed_blocks
    text = as_bibtex(work)
    assert text.replace("\\{", "").replace("\\}", "").count("{") == text.replace("\\{", "").replace("\\}", "").count(
        "}"
    )
    lines = as_ris(work).split("\r\n")
    assert sum(line.startswith("TI  - ") for line in lines) == 1
    assert all(line[2:6] == "  - " for line in lines if line)


@pytest.mark.parametrize(
    ("work", "style", "expected"),
    [
        (TREATY, "oscola", "Convention on the Rights of the Child (adopted 20 November 1989, entered into force"
         " 2 September 1990) 1577 UNTS 3 (CRC)"),
        (TREATY, "un", "Convention on the Rights of the Child (New York, 20 November 1989), United Nations, Treaty"
         " Series, vol. 1577, No. 27531"),
        (COUNCIL, "oscola", "UNSC Res 2427 (9 July 2018) UN Doc S/RES/2427"),
        (COUNCIL, "un", "Security Council resolution 2427 (2018) of 9 July 2018"),
        (ASSEMBLY, "oscola", "UNGA Res 63/156 (18 December 2008) UN Doc A/RES/63/156"),
        (ASSEMBLY, "un", "General Assembly resolution 63/156 of 18 December 2008"),
        (OLD, "un", "General Assembly resolution 217 A (III) of 10 December 1948"),
        (OLD, "oscola", "UNGA Res 217 A (III) (10 December 1948) UN Doc A/RES/217(III)A"),
    ],
)  # fmt: skip
def test_legal_texts_are_cited_as_the_un_and_oscola_do(work: Work, style: str, expected: str) -> None:
    """Treaties with their series, resolutions with their number and symbol."""
    assert as_text(work, style) == expected


def test_apa_takes_a_title_for_a_missing_author_once() -> None:
    """Nobody is named, and the title is not said twice."""
    text = as_text(replace(BOOK, authors=(), publishers=()), "apa")
    assert text.startswith("A Manual. (2016).")
    assert text.count("A Manual") == 1


def test_unknown_style_names_the_known() -> None:
    """The message lists the styles."""
    with pytest.raises(ValueRefusedError, match="oscola"):
        as_text(BOOK, "vancouver")


def test_work_is_read_from_the_graph(small_home: Home) -> None:
    """Title, dates and symbol of an instrument; its class decides its form."""
    release = small_home.current()
    index = Index.read(release.store)
    entry = index.entries[f"{ID}instrument/accord"]
    work = read_work(release.store, entry, index)
    assert (work.form, work.title, work.date, work.in_force) == (
        "treaty", "Lakeside Accord", "1990-03-05", "1991-06-01",
    )  # fmt: skip
    assert read_work(release.store, entry, index, "fr").title == "Accord du lac"
    said = schema_org(release.store, entry, work)
    assert said["@type"] == ["Legislation", "eli:LegalResource"]
    assert (said["legislationDate"], said["eli:first_date_entry_in_force"]) == ("1990-03-05", "1991-06-01")


def test_embedded_json_ld_is_read_as_schema_org_and_eli(small_home: Home) -> None:
    """With schema.org's vocabulary in place of its context, which is not fetched."""
    release = small_home.current()
    index = Index.read(release.store)
    entry = index.entries[f"{ID}instrument/accord"]
    said = schema_org(release.store, entry, read_work(release.store, entry, index))
    said["@context"] = [{"@vocab": "https://schema.org/"}, said["@context"][1]]
    graph = rdflib.Graph().parse(data=json.dumps(said), format="json-ld")
    this, schema = rdflib.URIRef(entry.iri), rdflib.Namespace("https://schema.org/")
    eli = rdflib.Namespace("http://data.europa.eu/eli/ontology#")
    assert set(graph.objects(this, rdflib.RDF.type)) == {schema.Legislation, eli.LegalResource}
    assert str(graph.value(this, schema.name)) == "Lakeside Accord"
    assert str(graph.value(this, schema.legislationDate)) == str(graph.value(this, eli.date_document)) == "1990-03-05"
    assert str(graph.value(this, schema.legislationIdentifier)) == "LT/1"


READ_BY_ZOTERO = {
    "citation_title", "citation_author", "citation_publication_date", "citation_technical_report_institution",
    "citation_technical_report_number", "citation_language", "citation_public_url",
}  # fmt: skip
"""Of the Highwire tags that Zotero's importer of embedded metadata knows, those that are written here."""


def test_tags_of_a_work_are_those_that_zotero_reads(small_home: Home) -> None:
    """It knows a report by its institution; without one it would save a journal article, so there are no such tags."""
    entry = Index.read(small_home.current().store).entries[f"{ID}instrument/accord"]
    for work in WORKS:
        tags = meta_tags(entry, work)
        house = bool(work.publishers or work.organs)
        names = {name for name, _ in tags if name.startswith("citation_")}
        assert names <= READ_BY_ZOTERO
        assert ("citation_technical_report_institution" in names) is ("citation_title" in names) is house
        assert ("DC.title", work.title) in tags


def test_authors_are_people_by_family_name(home_of: Callable[..., Home], tmp_path: Path) -> None:
    """A person's family and given names are told apart; a body has one name."""
    text = """
    @prefix conc: <https://w3id.org/concordat/ontology#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
    @prefix dcterms: <http://purl.org/dc/terms/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    @prefix id: <https://w3id.org/concordat/id/> .
    <https://w3id.org/concordat/id/resource/r> a conc:Resource, conc:Handbook ; skos:prefLabel "Guide"@en ;
        dcterms:creator <https://w3id.org/concordat/id/person/p> ;
        dcterms:publisher <https://w3id.org/concordat/id/organisation/o> .
    <https://w3id.org/concordat/id/person/p> a conc:Person ; skos:prefLabel "Ana Buller"@en ;
        foaf:familyName "Buller" ; foaf:givenName "Ana" .
    <https://w3id.org/concordat/id/organisation/o> a conc:Organisation ; skos:prefLabel "Lake Office"@en .
    """
    release = home_of(tmp_path / "home", text).current()
    index = Index.read(release.store)
    work = read_work(release.store, index.entries[f"{ID}resource/r"], index)
    assert (work.form, work.authors, work.publishers) == (
        "book", (Creator("Buller", "Ana", True),), (Creator("Lake Office"),),
    )  # fmt: skip


def test_release_is_cited_as_a_dataset_with_its_digest(small_home: Home) -> None:
    """The number and the digest say which state of the graph was used."""
    work = release_work(small_home.current().manifest)
    assert as_csl(work)["type"] == "dataset"
    assert as_csl(work)["version"] == "1"
    assert "sha256:00" in as_bibtex(work)
    assert set(references(work)) == set(STYLES)
    assert "Concordat contributors" in as_text(work, "apa")
