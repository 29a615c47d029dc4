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
