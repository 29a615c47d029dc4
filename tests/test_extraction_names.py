"""Names in running text: shared words, symbols, capitals, nesting, and texts made to be slow."""

from __future__ import annotations

import pytest

from graph.extraction import Extractor, load_lexicon
from graph.model import Source
from graph.sources import curated_store


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    """One extractor over the curated facts."""
    return Extractor(load_lexicon(curated_store()))


def _named(extractor: Extractor, text: str) -> list[str]:
    return [f"{m.surface} = {m.identifier}" for m in extractor.mentions(text, [])]


NAMES = [
    ("the Rabat and Khartoum Processes", ["Rabat = process:rabat", "Khartoum Processes = process:khartoum"]),
    ("les Processus de Rabat et de Khartoum", ["Processus de Rabat = process:rabat", "Khartoum = process:khartoum"]),
    ("in West and Central Africa", ["West = m49:011", "Central Africa = m49:017"]),
    ("see document A/HRC/53/28 of 2023", []),
    ("IOM/UNHCR guidance", ["IOM = org:iom", "UNHCR = org:unhcr"]),
    ("UNHCR’s work in South Sudan", ["UNHCR = org:unhcr", "South Sudan = iso3:SSD"]),
    ("the General Assembly of the United Nations", ["General Assembly of the United Nations = org:unga", "United Nations = org:un"]),
    ("the United Nations General Assembly", ["United Nations General Assembly = org:unga"]),
    ("WHO IS RESPONSIBLE FOR THIS", []),
    ("guidance by WHO on health", ["WHO = org:who"]),
    ("La Commission européenne et l’Union africaine", ["Commission européenne = org:ec", "Union africaine = org:au"]),
    ("el Comité de los Derechos del Niño", ["Comité de los Derechos del Niño = org:crc-committee"]),
    ("the CRC Committee and the CRC", ["CRC Committee = org:crc-committee", "CRC = crc"]),
    ("the 1951 refugee convention", ["1951 refugee convention = refugee-convention"]),
    ("la Convention de Genève de 1951", ["Convention de Genève de 1951 = refugee-convention"]),
    ("the Kenyan Government", ["Kenyan Government = org:gov-ken"]),
    ("an action plan and a plan for the protection of migrants", []),
    ("la Reunión Ministerial y el Secretario General de la OEA", ["OEA = org:oas"]),
    ("the Secretary-General of the United Nations", ["Secretary-General of the United Nations = org:un-secretary-general", "United Nations = org:un"]),
    ("en Chile y La Reunión.", ["Chile = iso3:CHL", "Reunión = iso3:REU"]),
    ("in the UK and the US, by UK law and US courts", ["UK = iso3:GBR", "US = iso3:USA"]),
    ("the United Nations Mission in Mali", ["Mali = iso3:MLI"]),
    ("les principes de Paris", ["principes de Paris = framework:paris-principles"]),
    ("a memorandum; the Memorandum of Understanding", []),
    ("the Intergovernmental Centre of Migration and Policy Data (ICMPD)", ["Intergovernmental Centre of Migration and Policy Data = org:icmpd", "ICMPD = org:icmpd"]),
    ("Global Compact for Migration; review of the Global Compact to come", ["Global Compact for Migration = gcm", "Global Compact = gcm"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), NAMES, ids=[text for text, _ in NAMES])
def test_names_in_running_text(extractor: Extractor, text: str, expected: list[str]) -> None:
    """What a careful reader marks, and nothing else."""
    assert _named(extractor, text) == expected


def test_introduced_acronym_holds_from_there_on(extractor: Extractor) -> None:
    """An acronym in brackets behind a name is that name, later too."""
    text = "The AoR was renamed. The Child Protection Area of Responsibility (AoR) met; the AoR agreed."
    assert [m.start for m in extractor.mentions(text, []) if m.surface == "AoR"] == [
        text.index("(AoR") + 1,
        text.rindex("AoR"),
    ]


# Each would take minutes if any rule looked at all pairs of something.
SLOW = ["(" * 200_000, "1 (2009), " * 20_000, "resolution 12/3, " * 20_000, "IOM, " * 20_000, "In McAuliffe\n" * 20_000,
        "Country\nSudan\n" * 10_000, "A. " * 60_000, "the Convention " * 15_000, "\n" * 200_000 + "x", "a" * 500_000,
        "the Rabat and " * 15_000, "IOM is a member of the " * 8_000]  # fmt: skip


@pytest.mark.parametrize("text", SLOW, ids=[text[:12] for text in SLOW])
def test_texts_made_to_be_slow_are_read(extractor: Extractor, text: str) -> None:
    """The work grows with the length of a text, whatever stands in it."""
    page = extractor.read(Source("x", text, "text/plain", "", ""), "x")
    assert all(text[m.start : m.end] for m in page.mentions)


CARRIED_OVER = [
    ("the UN Protocol to prevent, suppress, and punish trafficking in persons, especially women and children", "palermo-trafficking-protocol"),
    ("le Protocole des Nations Unies visant à prévenir, réprimer et punir la traite des personnes, en particulier des femmes et des enfants", "palermo-trafficking-protocol"),
    ("el Protocolo de las Naciones Unidas para prevenir, reprimir y sancionar la trata de personas, especialmente mujeres y niños", "palermo-trafficking-protocol"),
    ("le Protocole de l'ONU contre le trafic illicite de migrants", "palermo-smuggling-protocol"),
    ("delegates from St Lucia came", "iso3:LCA"),
    ("delegates from St. Lucia came", "iso3:LCA"),
    ("la zone de responsabilité de la protection de l'enfance", "org:cp-aor"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "identifier"), CARRIED_OVER, ids=[text for text, _ in CARRIED_OVER])
def test_name_is_found_as_texts_print_it(extractor: Extractor, text: str, identifier: str) -> None:
    """With the name of the United Nations put in, with a comma more, with a full stop less."""
    assert identifier in {m.identifier for m in extractor.mentions(text, [])}


NOT_NAMED = [
    ("They came from Sudan. Government offices were closed.", "org:gov-sdn"),
    ("the Asia Dialogue on Forced Migration", "m49:142"),
    ("the office in San Salvador", "iso3:SLV"),
    ("the Lake Chad basin", "iso3:TCD"),
    ("the United Nations Global Compact for Migration", "org:ungc"),
]


@pytest.mark.parametrize(("text", "identifier"), NOT_NAMED, ids=[text for text, _ in NOT_NAMED])
def test_part_of_a_longer_name_is_no_name(extractor: Extractor, text: str, identifier: str) -> None:
    """A place in the name of a body or of another place; the head of one name; words on both sides of a stop."""
    assert identifier not in {m.identifier for m in extractor.mentions(text, [])}


NOUNS = [
    ("Resolution 55/25 adopted the Palermo Convention. La Convention est ouverte.", "Convention", "untoc"),
    ("IOM and UNODC met. The ILO adopted a Protocol to Convention No. 29 (the Protocol). It recalls the Palermo Protocol. The Protocol is new.",
     "Protocol", "ilo-p029"),
    ("El Consejo de Seguridad creó el Grupo de Trabajo del Consejo de Seguridad sobre los Niños y los Conflictos Armados. El Consejo espera.",
     "Consejo", "org:unsc"),
    ("The Palermo Convention is open. The Convention on Load Lines is too. The Convention has parties.", "Convention", None),
    ("IOM acts. IOM helps. IOM knows the International Labour Organization. The Organization is in Geneva.", "Organization", "org:iom"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "noun", "identifier"), NOUNS, ids=[text for text, *_ in NOUNS])
def test_noun_stands_for_what_was_named(extractor: Extractor, text: str, noun: str, identifier: str | None) -> None:
    """The last thing of that kind, the one that the text defines so or is about; nothing where a stranger came between."""
    last = [m.identifier for m in extractor.mentions(text, []) if m.start == text.rindex(noun) and m.surface == noun]
    assert last == ([identifier] if identifier else [])


SPLIT = "Title of a Review\n\nThis review looks at the laws of some countries and at how they are applied.\nCountry\nTrinidad\nTobago\nRegion\nCentral\nNorth America\nYear\n2010\n"


def test_values_that_a_page_has_split_are_one_place(extractor: Extractor) -> None:
    """Split at "and", and split so that both share their last word."""
    [record] = extractor.records(SPLIT)
    assert (record.countries, record.regions) == (["iso3:TTO"], ["m49:013", "m49:021"])


def test_description_may_follow_the_fields(extractor: Extractor) -> None:
    """A page of one resource: title, fields, then the text."""
    text = "Our Approach\n\nTipo\nDirectrices\nDocumento de posición\nPaís\nMundial\nAño\n2023\n\nThis document says how protection is understood in all our work.\n"
    [record] = extractor.records(text)
    assert (record.title, record.year, record.category) == ("Our Approach", 2023, "Directrices; Documento de posición")
    assert text[record.description_start : record.description_end].startswith("This document")
