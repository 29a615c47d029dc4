"""How resolutions, conventions and directives are cited in three languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.extraction.citations import article_of, find_citations
from graph.extraction.lexicon import Lexicon, load_lexicon
from graph.model import Mention
from graph.sources import curated_store


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    """The names of the curated facts."""
    return load_lexicon(curated_store())


FORMS = [
    ("Security Council Resolutions 1612 (2005), 1882 (2009), 1998 (2011) 2068 (2012), and 2143 (2014)",
     "S/RES/1612(2005) S/RES/1882(2009) S/RES/1998(2011) S/RES/2068(2012) S/RES/2143(2014)"),
    ("Resolution 2427 calls for protection", "S/RES/2427(2018)"),
    ("as set out in S/RES/2427 and S/RES/1325 (2000).", "S/RES/2427(2018) S/RES/1325(2000)"),
    ("by A/RES/54/263 in May", "A/RES/54/263"),
    ("sus resoluciones 1261 (1999), de 25 de agosto de 1999, 1314 (2000) de 11 de agosto de 2000, y 1379 (2001)",
     "S/RES/1261(1999) S/RES/1314(2000) S/RES/1379(2001)"),
    ("an Economic and Social Council (ECOSOC) resolution in 2006 (2006/27)", "E/RES/2006/27"),
    ("resolución 63/156 de la Asamblea General", "A/RES/63/156"),
    ("En la resolucion 63/156, la Asamblea", "A/RES/63/156"),
    ("las resoluciones 1325 (2000) y 1820 (2008) del Consejo de Seguridad", "S/RES/1325(2000) S/RES/1820(2008)"),
    ("les résolutions 1612 (2005) et 1882 (2009) du Conseil de sécurité", "S/RES/1612(2005) S/RES/1882(2009)"),
    ("la résolution 64/293 de l’Assemblée générale", "A/RES/64/293"),
    ("UNSCR 1325 and SCR 1820", "S/RES/1325(2000) S/RES/1820(2008)"),
    ("UN Security Council resolutions 1325, 1820 and 1888", "S/RES/1325(2000) S/RES/1820(2008) S/RES/1888(2009)"),
    ("Human Rights Council resolution 35/5", "A/HRC/RES/35/5"),
    ("resolution 26/8 of the Human Rights Council", "A/HRC/RES/26/8"),
    ("General Assembly resolutions 55/25 of 15 November 2000 and 45/158", "A/RES/55/25 A/RES/45/158"),
    ("resolution 217 (III) A and resolution 2200 A (XXI)", "A/RES/217(III)A A/RES/2200(XXI)A"),
    ("ECOSOC resolution 2005/20", "E/RES/2005/20"),
    ("Convention No. 29", "ilo-c029"),
    ("C182, C.29 and P029", "ilo-c182 ilo-c029 ilo-p029"),
    ("Conventions Nos. 29 and 105", "ilo-c029 ilo-c105"),
    ("ILO Convention 189", "ilo-c189"),
    ("Protocol to Convention No. 29", "ilo-p029 ilo-c029"),
    ("la convention n° 182 de l’OIT", "ilo-c182"),
    ("les conventions nos 97 et 143", "ilo-c097 ilo-c143"),
    ("Convenio núm. 189 de la OIT", "ilo-c189"),
    ("los Convenios núms. 97 y 143", "ilo-c097 ilo-c143"),
    ("la Recomendación núm. 203", "ilo-r203"),
    ("Worst Forms of Child Labour Convention, 1999 (No. 182)", "ilo-c182"),
    ("la directive 2011/36/UE", "eu-directive-2011-36"),
    ("Directive (EU) 2024/1712", "eu-directive-2024-1712"),
    ("General Assembly resolution 217A(III) of 10 December 1948", "A/RES/217(III)A"),
    ("A/RES/217(III)[A] and HRC/RES/35/17", "A/RES/217(III)A A/HRC/RES/35/17"),
    ("conventions nᵒˢ 29 et 105 de l’OIT, Convenio N.º 189", "ilo-c029 ilo-c105 ilo-c189"),
    ("the ILO Convention on Forced Labour (No. 29)", "ilo-c029"),
    ("la Convention sur les travailleurs migrants (dispositions complémentaires), 1975 (N°143)", "ilo-c143"),
    ("the Forced Labour Convention and Protocol 29 of the ILO; Convention 29 too", "ilo-p029 ilo-c029"),
    ("sus resoluciones 63/156, 65/190 y 67/145 de la Asamblea General", "A/RES/63/156 A/RES/65/190 A/RES/67/145"),
    ("résolution 2005/20 du Conseil économique et social", "E/RES/2005/20"),
    ("Resolution #1325, S/RES 1612 and resolution No. 1820 (2008)", "S/RES/1325(2000) S/RES/1612(2005) S/RES/1820(2008)"),
    ("General Recommendation No. 38; Protocol No. 7 to the Convention; C-182 and C4", ""),
    ("resolution 2198 (2018) of the Parliamentary Assembly of the Council of Europe", ""),
    ("General comment No. 6 (2005), CRC/C/GC/6, A/75/289, Council Resolution 2003/C 260/03", ""),
    ("Security Council resolution 9999 (2031)", "S/RES/9999(2031)"),
    ("a resolution of 1080 lines, 12 people, the Geneva Convention No. 4", ""),
    ("Convention 2 of the series; resolution by majority; C4 explosives", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), FORMS, ids=[text[:40] for text, _ in FORMS])
def test_citation_is_normalised(lexicon: Lexicon, text: str, expected: str) -> None:
    """Each member of an enumeration is a citation of its own, with the identifier its symbol implies."""
    assert [m.identifier for m in find_citations(text, lexicon)] == expected.split()


def test_citation_outside_the_graph_is_less_sure(lexicon: Lexicon) -> None:
    """A well-formed symbol that the graph lacks is a candidate."""
    known, unknown = find_citations("resolutions 1325 (2000) and 9999 (2031)", lexicon)
    assert known.confidence > 0.9 > unknown.confidence


def test_article_goes_with_its_instrument() -> None:
    """The article that stands before an instrument belongs to its citation."""
    text = "under article 3 (a) of the Palermo Protocol"
    start = text.index("Palermo")
    assert article_of(text, Mention(start, len(text), "instrument", "x", text[start:])) == "3 (a)"
    assert article_of("see Palermo Protocol", Mention(4, 20, "instrument", "x", "Palermo Protocol")) is None


_YEARS = st.sampled_from(
    [("1261", "1999"), ("1325", "2000"), ("1612", "2005"), ("1882", "2009"), ("2331", "2016"), ("2427", "2018")]
)
_LANGUAGES = {
    "en": ("Security Council resolution", "Security Council resolutions", "", " and "),
    "fr": ("la résolution", "les résolutions", " du Conseil de sécurité", " et "),
    "es": ("la resolución", "las resoluciones", " del Consejo de Seguridad", " y "),
}


@given(
    st.sampled_from(sorted(_LANGUAGES)), st.lists(_YEARS, min_size=1, max_size=5, unique=True), st.sampled_from([", ", " ", "; "]),
    st.sampled_from([" (", "("]), st.booleans(),
)  # fmt: skip
def test_enumeration_of_resolutions(
    lexicon: Lexicon, language: str, numbers: list[tuple[str, str]], comma: str, bracket: str, serial: bool
) -> None:
    """However a list is punctuated, each member is cited, in order, and its span is what it says."""
    one, several, behind, last = _LANGUAGES[language]
    written = [f"{number}{bracket}{year})" for number, year in numbers]
    listed = (
        written[0] if len(written) == 1 else comma.join(written[:-1]) + ("," if serial else "") + last + written[-1]
    )
    text = f"See {several if len(numbers) > 1 else one} {listed}{behind}, which apply."
    found = [m for m in find_citations(text, lexicon) if m.identifier.startswith("S/")]
    assert [m.identifier for m in found] == [f"S/RES/{number}({year})" for number, year in numbers]
    assert all(text[m.start : m.end] == m.surface and m.surface.endswith(")") for m in found)


@given(
    st.sampled_from(["Conventions Nos. ", "ILO Conventions ", "conventions nos ", "conventions n° ", "Convenios núms. ", "Convenios nº "]),
    st.lists(st.sampled_from([29, 97, 105, 138, 143, 182, 189]), min_size=2, max_size=5, unique=True),
)  # fmt: skip
def test_enumeration_of_labour_conventions(lexicon: Lexicon, opening: str, numbers: list[int]) -> None:
    """ "Conventions Nos. 29, 105 and 182": the numbers go with one noun."""
    last = " and " if opening[0] in "CI" and "Convenios" not in opening else " et " if opening[0] == "c" else " y "
    listed = ", ".join(map(str, numbers[:-1])) + last + str(numbers[-1])
    found = find_citations(f"See {opening}{listed} of the list.", lexicon)
    assert [m.identifier for m in found] == [f"ilo-c{number:03}" for number in numbers]
