"""What a text names: one entity, several, or none; on the curated facts."""

from __future__ import annotations

import pytest

from graph.search import SearchIndex
from graph.search.notation import readings, split_article

ONE = """
https://w3id.org/concordat/id/instrument/opsc | opsc
http://127.0.0.1:8040/instrument/opsc | opsc
instrument:opsc | opsc
organisation/iom | org:iom
ORG:IOM | org:iom
iso3:SDN | iso3:SDN
SDN | iso3:SDN
S/RES/2427(2018) | S/RES/2427(2018)
S/RES/2427 | S/RES/2427(2018)
s/res/2427 (2018) | S/RES/2427(2018)
S res 2427 | S/RES/2427(2018)
SCR 2427 | S/RES/2427(2018)
UNSCR 2427 (2018) | S/RES/2427(2018)
res. 2427 | S/RES/2427(2018)
2427 (2018) | S/RES/2427(2018)
Resolution 2427 | S/RES/2427(2018)
UN Security Council Resolution 2427 | S/RES/2427(2018)
résolution 2427 (2018) du Conseil de sécurité | S/RES/2427(2018)
la résolution 2427 du Conseil de sécurité de l’ONU | S/RES/2427(2018)
resolución 2427 (2018) del Consejo de Seguridad | S/RES/2427(2018)
قرار مجلس الأمن 2427 | S/RES/2427(2018)
قرار مجلس الأمن ٢٤٢٧ (٢٠١٨) | S/RES/2427(2018)
Resolution 1325 (2000) on women, peace and security | S/RES/1325(2000)
A/RES/54/263 | A/RES/54/263
54/263 | A/RES/54/263
GA res. 54/263 | A/RES/54/263
General Assembly resolution 54/263 | A/RES/54/263
resolución 63/156 | A/RES/63/156
A/RES/217(III)A | A/RES/217(III)A
resolution 217 A (III) | A/RES/217(III)A
General Assembly resolution 2200A (XXI) | A/RES/2200(XXI)A
2200 A (XXI) of 16 December 1966 | A/RES/2200(XXI)A
resolution S-27/2 | A/RES/S-27/2
ECOSOC resolution 2005/20 | E/RES/2005/20
Human Rights Council resolution 35/17 | A/HRC/RES/35/17
résolution 11/3 du Conseil des droits de l’homme | A/HRC/RES/11/3
decision 2004/110 | E/CN.4/DEC/2004/110
A/75/289 | A/75/289
S/PRST/2006/33 | S/PRST/2006/33
A/66/782 | A/66/782-S/2012/261
E/2002/68/Add.1 | ohchr-trafficking-principles-2002
https://undocs.org/en/S/RES/2427(2018) | S/RES/2427(2018)
https://undocs.org/S/RES/2427%20(2018) | S/RES/2427(2018)
undocs.org/A/RES/54/263 | A/RES/54/263
https://docs.un.org/en/A/75/289 | A/75/289
https://www.un.org/en/ga/search/view_doc.asp?symbol=A/RES/55/25 | A/RES/55/25
https://digitallibrary.un.org/record/264279?ln=en | S/RES/1208(1998)
https://eur-lex.europa.eu/eli/dir/2011/36/oj | eu-directive-2011-36
https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:32011L0036 | eu-directive-2011-36
https://normlex.ilo.org/dyn/nrmlx_en/f?p=NORMLEXPUB:12100:0::NO::P12100_ILO_CODE:C029 | ilo-c029
https://www.coe.int/en/web/conventions/full-list?module=treaty-detail&treatynum=197 | coe-trafficking-convention
http://www.wikidata.org/entity/Q7159 | org:au
https://www.iom.int/ | org:iom
C29 | ilo-c029
C 29 | ilo-c029
C029 | ilo-c029
ILO C 029 | ilo-c029
Convention No. 29 | ilo-c029
ILO Convention 29 | ilo-c029
convenio 29 | ilo-c029
Convenio núm. 29 de la OIT | ilo-c029
convention n° 29 | ilo-c029
Convention (n° 29) sur le travail forcé | ilo-c029
اتفاقية منظمة العمل الدولية رقم 182 | ilo-c182
R203 | ilo-r203
P29 | ilo-p029
CETS No. 197 | coe-trafficking-convention
ETS 185 | budapest-cybercrime-convention
Directive 2011/36/EU | eu-directive-2011-36
2011/36/EU | eu-directive-2011-36
Directiva 2011/36/UE | eu-directive-2011-36
1125 UNTS 3 | additional-protocol-i
Bali Process | process:bali
The Bali Process | process:bali
bali process | process:bali
Proceso de Bali | process:bali
1951 Convention | refugee-convention
Convention on the Rights of the Child | crc
convention of rights of child | crc
اتفاقية حقوق الطفل | crc
UNHCR | org:unhcr
ACNUR | org:unhcr
Displacment Tracking Matrix | framework:dtm
Sudan | iso3:SDN
afghanistn | iso3:AFG
UN Convention against Transnational Organized Crime | untoc
Protocol of 2014 to the Forced Labour Convention | ilo-p029
"""
SEVERAL = """
Palermo Protocol | palermo-trafficking-protocol palermo-smuggling-protocol
CRC | crc org:crc-committee
CEDAW | cedaw org:cedaw-committee
the Alliance | org:alliance-cpha org:alliance-87
Geneva Convention | geneva-convention-i geneva-convention-ii geneva-convention-iii geneva-convention-iv
Global Compact | gcm gcr
Micronesia | iso3:FSM m49:057
Red Cross | org:icrc org:ifrc
"""
NONE = """
S/RES/9999
S/RES/2427(2017)
resolution 9999
A/RES/99/999
https://undocs.org/S/RES/9999(2020)
https://example.org/instrument
org:nothing
iso3:XXX
C999
Kyoto Protocol
Montreal Protocol
Treaty of Versailles
Schengen Agreement
Paris Agreement
UNFCCC
Convention
the Protocol
Rome
xqzptv
!!!
"""


def rows(table: str) -> list[tuple[str, str]]:
    """The lines of a table as pairs."""
    return [
        (text.strip(), wanted.strip())
        for text, _, wanted in (line.partition(" | ") for line in table.split("\n") if line)
    ]


@pytest.mark.parametrize(("text", "wanted"), rows(ONE))
def test_a_text_that_names_one(search_index: SearchIndex, text: str, wanted: str) -> None:
    """One match, with its reason and a score."""
    found = search_index.resolve(text)
    assert (found.status, [match.identifier for match in found.matches]) == ("one", [wanted])
    assert found.matches[0].reason
    assert found.matches[0].article is None


@pytest.mark.parametrize(("text", "wanted"), rows(SEVERAL))
def test_a_text_that_may_name_several(search_index: SearchIndex, text: str, wanted: str) -> None:
    """All that are wanted are listed, each with its reason, the likeliest first."""
    found = search_index.resolve(text)
    assert found.status == "several"
    assert set(wanted.split()) <= {match.identifier for match in found.matches}
    assert all(match.reason for match in found.matches)
    assert [match.score for match in found.matches] == sorted((m.score for m in found.matches), reverse=True)


@pytest.mark.parametrize("text", NONE.split("\n")[1:-1])
def test_a_text_that_names_nothing_here(search_index: SearchIndex, text: str) -> None:
    """A thing that the graph does not hold is not taken for its neighbour."""
    found = search_index.resolve(text)
    assert (found.status, found.matches) == ("none", ())


def test_a_wrong_year_offers_the_right_one(search_index: SearchIndex) -> None:
    """Nothing is claimed, and the nearest is at hand."""
    assert search_index.resolve("S/RES/2427(2017)").nearest[0].identifier == "S/RES/2427(2018)"


@pytest.mark.parametrize(
    ("text", "wanted", "article"),
    [
        ("Article 33 of the 1951 Refugee Convention", "refugee-convention", "33"),
        ("1951 Refugee Convention, art. 33(1)", "refugee-convention", "33(1)"),
        ("UDHR, Art. 14", "udhr", "14"),
        ("article 3 (a) of the Palermo Trafficking Protocol", "palermo-trafficking-protocol", "3(a)"),
        ("Article 3, paragraph (a), of the UN TIP Protocol", "palermo-trafficking-protocol", "3(a)"),
        ("artículo 2 del Convenio 29", "ilo-c029", "2"),
        ("l’article 2 de la convention n° 29", "ilo-c029", "2"),
        ("C29 art. 2", "ilo-c029", "2"),
        ("المادة 3 من اتفاقية حقوق الطفل", "crc", "3"),
        ("A/RES/63/156, para. 5", "A/RES/63/156", "para. 5"),
        ("paragraph 5 of resolution 2427", "S/RES/2427(2018)", "para. 5"),
    ],
)
def test_an_article_is_kept(search_index: SearchIndex, text: str, wanted: str, article: str) -> None:
    """The instrument is found, and the article is told."""
    found = search_index.resolve(text)
    assert [(match.identifier, match.article) for match in found.matches] == [(wanted, article)]


def test_an_article_of_an_ambiguous_name_is_kept_for_each(search_index: SearchIndex) -> None:
    """The example of the issue."""
    found = search_index.resolve("Palermo Protocol art. 3")
    assert found.status == "several"
    assert found.matches[0].identifier == "palermo-trafficking-protocol"
    assert {match.article for match in found.matches} == {"3"}


def test_a_resolution_stands_before_the_treaty_that_it_adopted(search_index: SearchIndex) -> None:
    """The treaty has its symbol too; a search shows both, a citation names the resolution."""
    assert search_index.resolve("A/RES/55/25").matches[0].identifier == "A/RES/55/25"
    shown = [hit.identifier for hit in search_index.search("A/RES/55/25", limit=4).hits]
    assert shown[0] == "A/RES/55/25"
    assert "untoc" in shown


def test_reasons_say_why(search_index: SearchIndex) -> None:
    """In words, with the language of the name."""
    assert search_index.resolve("Convención sobre los Derechos del Niño").matches[0].reason == "its name in Spanish"
    assert search_index.resolve("C29").matches[0].reason == "ILO code C029"
    assert search_index.resolve("S/RES/2427").matches[0].how == "citation"
    assert search_index.resolve("Palermo Protocol").matches[0].reason == "also called this"


def test_near_misses_for_an_address_that_is_not_here(search_index: SearchIndex) -> None:
    """What a 404 page offers."""
    assert search_index.nearest("palermo-traficking-protocol")[0].identifier == "palermo-trafficking-protocol"
    assert search_index.nearest("instrument/ilo-c29")[0].identifier == "ilo-c029"
    assert search_index.nearest("https://w3id.org/concordat/id/process/bali-proces")[0].identifier == "process:bali"


def test_articles_are_split_only_where_they_are_named() -> None:
    """A name that holds a number is left alone."""
    assert split_article("Convention No. 29") is None
    assert split_article("Partnership 3") is None
    assert split_article("art. 3") is None


def test_plain_words_are_no_citation() -> None:
    """Only the identifier is tried for them."""
    assert [reading.reason for reading in readings("women and peace")] == ["its identifier"]
