"""The sample pages of data/samples, in three languages and several layouts, and what a careful reader finds in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.extraction import Extractor, Lexicon, load_lexicon
from graph.ingest import read_file
from graph.model import Page, Source
from graph.sources import curated_store

SAMPLES = Path(__file__).resolve().parents[1] / "data" / "samples"


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    """The names of the curated facts."""
    return load_lexicon(curated_store())


@pytest.fixture(scope="module")
def pages(lexicon: Lexicon) -> dict[str, Page]:
    """Each sample page by its name."""
    extractor = Extractor(lexicon)
    found = {}
    for path in sorted(SAMPLES.iterdir()):
        source = read_file(path, path.name)
        assert isinstance(source, Source), source
        found[path.name] = extractor.read(source, path.stem)
    return found


RECORDS = {
    "es-catalogo.txt": [
        ("Guía sobre la identificación de víctimas de trata en la región andina", 2021, "iso3:COL iso3:ECU iso3:PER",
         "m49:005", ["Organización Internacional para las Migraciones (OIM)", "Ríos, Marta Lucía"], "Manual", "es"),
        ("Informe del Secretario General sobre la trata de mujeres y niñas", 2020, "", "m49:001", [], "Trata de personas", "es"),
        ("Trabajo doméstico y migración: qué exige el Convenio núm. 189", 2018, "iso3:ARG iso3:URY", "m49:419",
         ["Organización Internacional del Trabajo"], "Estudio", "es"),
    ],
    "fr-catalogue.txt": [
        ("Manuel sur l’intérêt supérieur de l’enfant dans les procédures d’asile", 2019, "iso3:ETH iso3:KEN", "m49:014",
         ["Haut-Commissariat des Nations Unies pour les réfugiés (HCR)"], "Manuel", "fr"),
        ("Enfants et conflits armés : dix ans de surveillance", 2020, "", "m49:001", ["Dubois, Claire", "Petit, Jean-Marc"],
         "Protection de l’enfance", "fr"),
        ("Travail forcé : guide pour l’inspection", 2021, "iso3:SEN", "m49:011", [], "Guide", "fr"),
    ],
    "es-fichas.html": [
        ("Nota sobre la protección de niños en movimiento", None, "", "", [], "Informes; Protección", "es"),
        ("Contratación equitativa en Centroamérica", None, "", "", [], None, "es"),
        ("El Pacto Mundial para la Migración, cinco años después", None, "", "", [], None, "es"),
    ],
    "fr-ressource.md": [
        ("Guide pratique sur la protection des victimes de la traite", 2020, "iso3:NER", "m49:011", [], None, "fr"),
    ],
    "references.bib": [
        ("Alternatives to Detention in the Western Balkans", 2018, "iso3:SRB", "", ["Horvat, Ana", "Kovac, Petra"], None, "en"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", RECORDS)
def test_fields_of_a_catalogue_page(pages: dict[str, Page], name: str) -> None:
    """Titles, years, places, authors, category and language, as printed and as identifiers."""
    found = [
        (r.title, r.year, " ".join(r.countries), " ".join(r.regions), r.authors, r.category, r.language)
        for r in pages[name].records
    ]
    assert found == RECORDS[name]


def test_listing_with_titles(pages: dict[str, Page]) -> None:
    """A line before each teaser is its title, the first line of all the category; cut teasers say so."""
    records = pages["en-listing.txt"].records
    assert [r.title for r in records][1] == "Smuggling of Migrants in the Sahel"
    assert {r.category for r in records} == {"Reports"}
    assert all(r.truncated for r in records)


def test_running_text_holds_no_record(pages: dict[str, Page]) -> None:
    """A policy text is no catalogue page."""
    assert not pages["en-policy.txt"].records
    assert not pages["fr-politique.txt"].records
    assert not pages["es-politica.txt"].records


NAMED = {
    "es-catalogo.txt": "org:iom org:unhcr palermo-trafficking-protocol A/RES/64/293 process:quito untoc S/RES/2331(2016) ilo-r201",
    "fr-catalogue.txt": "org:unhcr crc region:horn-of-africa framework:mrm ilo-p029 ilo-c182 org:alliance-87 event:covid-19",
    "en-listing.txt": "org:gpc-anti-trafficking-task-team palermo-smuggling-protocol process:colombo event:ebola org:who",
    "en-policy.txt": "gcm gcr org:crc-committee ilo-c143 process:pdd kampala-convention org:us-state org:prm org:un-women",
    "fr-politique.txt": "org:iasc org:unnm gcm palermo-trafficking-protocol coe-trafficking-convention process:rabat iso3:SSD iso3:COD"
    " refugee-convention",
    "es-politica.txt": "org:iasc new-york-declaration opsc cartagena-declaration org:oas process:mirps ilo-c029 ilo-p029 A/RES/65/190",
}


@pytest.mark.parametrize("name", NAMED)
def test_what_a_page_names(pages: dict[str, Page], name: str) -> None:
    """Names in the page's language, acronyms, citations, and texts called after a place or a year."""
    found = {m.identifier for m in pages[name].mentions}
    assert set(NAMED[name].split()) <= found


def test_a_noun_stands_for_what_was_named(pages: dict[str, Page]) -> None:
    """ "the Convention" is the last convention named, "l’Organisation" the organisation, not a protocol or a country."""
    for name, surface, expected in (
        ("en-policy.txt", "Convention", "kampala-convention"),
        ("es-politica.txt", "Convención", "crc"),
        ("fr-catalogue.txt", "Organisation", "org:ilo"),
        ("fr-politique.txt", "Pacte", "gcm"),
    ):
        said = [m.identifier for m in pages[name].mentions if m.surface == surface]
        assert said[-1] == expected, name


RELATIONS = [
    ("en-policy.txt", "org:unicef", "co_leads", "org:cp-aor"),
    ("en-policy.txt", "org:unicef", "member_of", "org:iasc"),
    ("en-policy.txt", "new-york-declaration", "adopted_on", "2016-09"),
    ("en-policy.txt", "palermo-trafficking-protocol", "supplements", "untoc"),
    ("en-policy.txt", "palermo-trafficking-protocol", "entered_into_force_on", "2003-12-25"),
    ("en-policy.txt", "A/RES/61/180", "establishes", "org:icat"),
    ("en-policy.txt", "iso3:FJI", "chairs", "process:pdd"),
    ("en-policy.txt", "org:prm", "part_of", "org:us-state"),
    ("fr-politique.txt", "A/RES/55/25", "adopts", "palermo-trafficking-protocol"),
    ("fr-politique.txt", "gcm", "adopted_by", "org:unga"),
    ("fr-politique.txt", "org:iom", "implements", "gcm"),
    ("fr-catalogue.txt", "ilo-p029", "supplements", "ilo-c029"),
    ("fr-catalogue.txt", "org:ilo", "member_of", "org:alliance-87"),
    ("es-politica.txt", "org:unhcr", "cooperates_with", "org:oas"),
    ("es-politica.txt", "gcm", "adopted_on", "2018-12"),
    ("es-catalogo.txt", "resource:informe-del-secretario-general-sobre-la-trata-de-mujeres-y-ninas", "follows_up", "A/RES/73/146"),
    ("es-catalogo.txt", "resource:trabajo-domestico-y-migracion-que-exige-el-convenio-num-189", "about", "ilo-c189"),
    ("es-fichas.html", "gcm", "adopted_on", "2018-12"),
    ("fr-ressource.md", "resource:guide-pratique-sur-la-protection-des-victimes-de-la-traite", "issued_by", "org:unodc"),
    ("references.bib", "resource:alternatives-to-detention-in-the-western-balkans", "cites", "refugee-convention"),
    ("en-listing.txt", "resource:smuggling-of-migrants-in-the-sahel", "covers_place", "iso3:BFA"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "subject", "predicate", "value"), RELATIONS)
def test_what_a_page_states(pages: dict[str, Page], name: str, subject: str, predicate: str, value: str) -> None:
    """Relations in three languages, each with the words that name its ends."""
    stated = [r for r in pages[name].relations if (r.subject, r.predicate, r.object) == (subject, predicate, value)]
    assert stated
    assert stated[0].start < stated[0].end


def test_what_a_page_does_not_state(pages: dict[str, Page]) -> None:
    """The body named last is not the subject of the verb behind "and"."""
    said = {(r.subject, r.predicate, r.object) for r in pages["en-policy.txt"].relations}
    assert ("org:iasc", "co_leads", "org:cp-aor") not in said


def test_described_by_its_facts(lexicon: Lexicon) -> None:
    """Of the two protocols that one resolution adopted, the one that came into force in that month."""
    extractor = Extractor(lexicon)

    def named(text: str) -> list[tuple[str, tuple[str, ...]]]:
        return [(m.identifier, m.alternatives) for m in extractor.mentions(text, []) if m.surface == "this Protocol"]

    assert named("Adopted by resolution A/RES/54/263, this Protocol entered into force in January 2002.") == [
        ("opsc", ())
    ]
    assert named("Adopted by resolution A/RES/54/263, this Protocol entered into force in February 2002.") == [
        ("opac", ())
    ]
    assert named("Adopted by resolution A/RES/54/263, this Protocol is widely ratified.") == [("opac", ("opsc",))]
    assert named("Adopted by resolution A/RES/54/263, this Protocol entered into force in March 1999.") == []
