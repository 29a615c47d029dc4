"""Compact identifiers become IRIs by the rules of docs/model.md, and only by them."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import iri

ID = "https://w3id.org/concordat/id/"


@pytest.mark.parametrize(
    ("compact", "path"),
    [
        ("opsc", "instrument/opsc"),
        ("ilo-c029", "instrument/ilo-c029"),
        ("S/RES/2427(2018)", "instrument/S-RES-2427-2018"),
        ("A/RES/54/263", "instrument/A-RES-54-263"),
        ("A/RES/217(III)A", "instrument/A-RES-217-III-A"),
        ("A/RES/S-27/2", "instrument/A-RES-S-27-2"),
        ("A/HRC/RES/35/5", "instrument/A-HRC-RES-35-5"),
        ("E/RES/2006/27", "instrument/E-RES-2006-27"),
        ("E/CN.4/RES/1999/44", "instrument/E-CN.4-RES-1999-44"),
        ("E/CN.4/DEC/2004/110", "instrument/E-CN.4-DEC-2004-110"),
        ("A/75/289", "document/A-75-289"),
        ("A/66/782-S/2012/261", "document/A-66-782-S-2012-261"),
        ("A/HRC/34/31", "document/A-HRC-34-31"),
        ("S/PRST/2015/25", "document/S-PRST-2015-25"),
        ("iso3:SDN", "place/SDN"),
        ("m49:002", "place/m49-002"),
        ("region:horn-of-africa", "place/horn-of-africa"),
        ("org:iom", "organisation/iom"),
        ("process:cartagena+", "process/cartagena-plus"),
        ("framework:mrm", "framework/mrm"),
        ("resource:000@183", "resource/000-183"),
        ("theme:trafficking", "theme/trafficking"),
    ],
)
def test_mint_follows_the_table(compact: str, path: str) -> None:
    assert iri.mint(compact) == ID + path


@pytest.mark.parametrize("compact", ["", "country:SDN", "Opsc", "two words", "org:", "org:()", "iso3:+", "/RES/1"])
def test_mint_refuses_what_is_no_identifier(compact: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        iri.mint(compact)


@given(st.text(min_size=1))
def test_local_name_needs_no_escaping(text: str) -> None:
    try:
        name = iri.local_name(text)
    except ValueError:
        return
    assert name.isascii()
    assert all(character.isalnum() or character in "._-" for character in name)
    assert not name.startswith("-")
    assert not name.endswith("-")


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        (ID + "organisation/iom", "organisation"),
        (ID + "link/a--cites--b", "link"),
        (ID + "organisation/", None),
        (ID + "unknown/iom", None),
        (ID + "organisation", None),
        ("https://example.org/id/organisation/iom", None),
    ],
)
def test_kind_is_read_from_the_path(address: str, kind: str | None) -> None:
    assert iri.kind_of(address) == kind


def test_link_iri_names_both_ends() -> None:
    link = iri.link_iri(iri.mint("ilo-p029"), "supplements", iri.mint("ilo-c029"))
    assert link == ID + "link/instrument.ilo-p029--supplements--instrument.ilo-c029"


def test_long_names_are_cut_in_links_and_stay_apart() -> None:
    exact, long, other = "a" * 64, "b" * 64 + "c", "b" * 64 + "d"
    name = iri.node_name(iri.mint(f"resource:{long}"))
    assert iri.node_name(iri.mint(f"resource:{exact}")) == f"resource.{exact}"
    assert name == f"resource.{'b' * 48}~{hashlib.sha256(long.encode()).hexdigest()[:8]}"
    assert name != iri.node_name(iri.mint(f"resource:{other}"))


def test_records_about_entities_have_their_own_iris() -> None:
    state, union, opsc = iri.mint("iso3:SDN"), iri.mint("org:au"), iri.mint("opsc")
    assert iri.membership_iri(state, "member", union) == ID + "membership/place.SDN--member--organisation.au"
    assert iri.membership_iri(state, "chair", union, "2017").endswith("--chair--organisation.au--2017")
    assert iri.participation_iri(opsc, state, "accession") == ID + "participation/opsc--SDN--accession"
    assert iri.coverage_iri(opsc) == ID + "coverage/opsc"
    assert iri.statement_iri(opsc, "enteredIntoForceOn") == ID + "statement/instrument.opsc--enteredIntoForceOn"
    assert iri.source_iri("corpus:001") == ID + "source/corpus-001"
    assert iri.source_iri("https://example.org/") == ID + "source/" + iri.digest("https://example.org/")


def test_node_name_refuses_foreign_iris() -> None:
    with pytest.raises(ValueError, match="not an IRI of ours"):
        iri.node_name("https://example.org/x")


@pytest.mark.parametrize(
    ("address", "name"),
    [
        (ID + "instrument/opsc", "instrument:opsc"),
        (iri.ONTOLOGY + "cites", "conc:cites"),
        ("http://purl.org/dc/terms/title", "dcterms:title"),
        ("http://purl.org/dc/terms/a/b", "http://purl.org/dc/terms/a/b"),
        ("https://example.org/x", "https://example.org/x"),
    ],
)
def test_compact_shortens_by_the_prefix_table(address: str, name: str) -> None:
    assert iri.compact(address) == name


def test_prefixes_are_one_to_one() -> None:
    assert len(set(iri.PREFIXES.values())) == len(iri.PREFIXES)
