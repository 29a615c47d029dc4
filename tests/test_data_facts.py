"""Every row of the facts tables stands in data/: entity, link, membership, participation or coverage, with evidence.

The tables lie in the folder `shared` beside the repository, or where CONCORDAT_SHARED says.
"""

import csv
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Store

from graph import iri

ROOT = Path(__file__).parents[1]
FACTS = Path(os.environ.get("CONCORDAT_SHARED", ROOT.parent / "shared")) / "facts"
Row = dict[str, str]
Value = NamedNode | Literal

pytestmark = pytest.mark.skipif(not FACTS.is_dir(), reason="the facts tables are not beside the repository")

CLASSES = {
    "rcp": "RegionalConsultativeProcess",
    "ilo-convention": "ILOConvention",
    "ilo-protocol": "ILOProtocol",
    "ilo-recommendation": "ILORecommendation",
    "un-organ": "UNOrgan",
    "un-agency": "UNAgency",
    "un-secretariat": "UNSecretariatEntity",
    "ngo": "NonGovernmentalOrganisation",
    "academic": "AcademicInstitution",
}
CLASSES_BY_TABLE = {
    ("frameworks", "guidelines"): "FrameworkGuidelines",
    ("frameworks", "framework"): "PolicyFramework",
    ("projects", "project"): "Undertaking",
}
FAMILIES = {
    "instruments": "Instrument",
    "documents": "Document",
    "frameworks": "Framework",
    "organisations": "Organisation",
    "processes": "Process",
    "projects": "Project",
    "events": "Event",
}
PROPERTIES = {
    "adopted_by": "eli:passed_by",
    "amends": "eli:amends",
    "applies_in": "conc:appliesIn",
    "authored_by": "dcterms:creator",
    "based_on": "eli:based_on",
    "cites": "eli:cites",
    "cooperates_with": "conc:cooperatesWith",
    "covers_place": "dcterms:spatial",
    "follows_up": "conc:followsUp",
    "held_in": "schema:location",
    "issued_by": "dcterms:publisher",
    "part_of": "dcterms:isPartOf",
    "reports_to": "org:reportsTo",
    "supersedes": "dcterms:replaces",
    "within": "schema:containedInPlace",
}
# column → property, and what the cell becomes
DATES = {
    "adopted_on": "conc:adoptedOn",
    "entered_into_force_on": "conc:enteredIntoForceOn",
    "parties_as_of": "conc:partiesAsOf",
    "issued_on": "conc:issuedOn",
    "founded": "conc:foundedOn",
    "established": "conc:establishedOn",
    "start": "conc:startedOn",
    "end": "conc:endedOn",
    "year": "conc:year",
}
TEXTS = {
    "symbol": "conc:symbol",
    "adopted_at": "conc:adoptedAt",
    "adopted_by": "conc:adoptedByName",
    "depositary": "conc:depositary",
    "unts_or_chapter": "conc:treatySeries",
    "number": "conc:number",
    "session": "conc:session",
    "headquarters": "conc:headquarters",
    "established_by_or_at": "conc:establishedAt",
    "family_name": "foaf:familyName",
    "given_names": "foaf:givenName",
    "iso2": "conc:iso2",
    "iso3": "conc:iso3",
    "iso_numeric": "conc:isoNumeric",
    "m49": "conc:m49",
    "unhcr_region": "conc:unhcrRegion",
    "iso_status": "conc:isoStatus",
}
PAGES = {"homepage": "foaf:homepage", "record_url": "conc:recordPage"}
COUNTS = {"parties_count": "conc:partiesCount"}
LABELS = {"title": "en", "name": "en"} | {
    f"{c}_{lang}": lang for c in ("title", "name") for lang in ("en", "es", "fr", "ar")
}
ENTITY_TABLES = [*FAMILIES, "resolutions", "persons", "regions", "settings"]


@cache
def rows(table: str) -> list[Row]:
    with (FACTS / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def split(cell: str) -> list[str]:
    return [value for value in cell.split("|") if value]


def term(name: str) -> NamedNode:
    prefix, _, local = name.partition(":")
    return NamedNode(iri.PREFIXES[prefix] + local)


def date(cell: str) -> Literal:
    return Literal(cell, datatype=term("xsd:" + {4: "gYear", 7: "gYearMonth", 10: "date"}[len(cell)]))


def integer(cell: str) -> Literal:
    return Literal(cell, datatype=term("xsd:integer"))


def camel(words: str) -> str:
    return "".join(word.capitalize() for word in words.replace("_", "-").split("-"))


class Facts:
    """The graph of data/, asked by prefixed names."""

    def __init__(self) -> None:
        self.store = Store()
        for path in sorted((ROOT / "data").glob("*.ttl")):
            self.store.bulk_load(path=str(path), format=RdfFormat.TURTLE)

    def has(self, subject: str, name: str, value: Value) -> bool:
        return next(self.store.quads_for_pattern(NamedNode(subject), term(name), value, None), None) is not None

    def values(self, subject: str, name: str) -> list[Value]:
        return [quad.object for quad in self.store.quads_for_pattern(NamedNode(subject), term(name), None, None)]

    def missing(self, subject: str, expected: Iterable[tuple[str, Value]]) -> Iterator[str]:
        for name, value in expected:
            if not self.has(subject, name, value):
                yield f"{iri.compact(subject)} {name} {value}"

    def says_where_from(self, subject: str, checked: str, urls: list[str]) -> bool:
        """Whether an evidence of `subject` has exactly these sources, and the basis and confidence of `checked`."""
        basis, confidence = {"source": ("SeenInSource", 1.0), "known": ("GeneralKnowledge", 0.8)}[checked]
        expected = {iri.source_iri(url) for url in urls}
        return any(
            self.has(evidence.value, "conc:basis", term(f"conc:{basis}"))
            and self.has(evidence.value, "conc:method", term("conc:Curated"))
            and [float(value.value) for value in self.values(evidence.value, "conc:confidence")] == [confidence]
            and {source.value for source in self.values(evidence.value, "dcterms:source")} == expected
            for evidence in self.values(subject, "conc:evidence")
        )

    def link_faults(self, row: Row) -> Iterator[str]:
        """What is missing of the link that a row with subject_id, predicate, object_id, checked … states."""
        subject, object_ = iri.mint(row["subject_id"]), iri.mint(row["object_id"])
        key = row["predicate"]
        name = PROPERTIES.get(key, f"conc:{key}")
        link = iri.link_iri(subject, key, object_)
        yield from self.missing(subject, [(name, NamedNode(object_))])
        yield from self.missing(
            link,
            [
                ("rdf:type", term("conc:Link")),
                ("rdf:subject", NamedNode(subject)),
                ("rdf:predicate", term(name)),
                ("rdf:object", NamedNode(object_)),
                *period(row),
            ],
        )
        if not self.says_where_from(link, row["checked"], split(row["source_url"])):
            yield f"{link} evidence"


def period(row: Row) -> Iterator[tuple[str, Value]]:
    for column in ("since", "until"):
        if row.get(column):
            yield f"conc:{column}", date(row[column])
    if row.get("note"):
        yield "conc:note", Literal(row["note"], language="en")


@pytest.fixture(scope="module")
def facts() -> Facts:
    return Facts()


def cells(row: Row) -> Iterator[tuple[str, Value]]:
    """What the cells of an entity's row say, whatever its table."""
    for column, name in DATES.items():
        if row.get(column):
            yield name, date(row[column])
    for column, name in TEXTS.items():
        if row.get(column):
            yield from ((name, Literal(value)) for value in split(row[column]))
    for column, name in PAGES.items():
        if row.get(column):
            yield name, NamedNode(row[column])
    for column, name in COUNTS.items():
        if row.get(column):
            yield name, integer(row[column])
    if row.get("wikidata"):
        yield "skos:exactMatch", NamedNode("http://www.wikidata.org/entity/" + row["wikidata"])


def own_cells(table: str, row: Row) -> Iterator[tuple[str, Value]]:
    """What only the rows of one table say."""
    if table in FAMILIES:
        kind = CLASSES_BY_TABLE.get((table, row["kind"])) or CLASSES.get(row["kind"]) or camel(row["kind"])
        yield "rdf:type", term(f"conc:{FAMILIES[table]}")
        yield "rdf:type", term(f"conc:{kind}")
    match table:
        case "instruments":
            yield "conc:binding", Literal(row["binding"] == "yes")
        case "resolutions":
            yield from (("rdf:type", term("conc:Resolution")), ("conc:symbol", Literal(row["id"])))
            said = [part for part in re.split(r"; (?!.*\))| \((?!Beijing|Da')(.*)\)$", row["subject"]) if part]
            yield from zip(("dcterms:title", "conc:note"), [Literal(each, language="en") for each in said])  # noqa: B905
        case "frameworks":
            yield "conc:bindingForce", Literal(row["binding"])
            yield from (("dcterms:language", Literal(language)) for language in split(row["languages"]))
            if row["living"]:
                yield "conc:living", Literal(True)
        case "regions":
            yield "rdf:type", term("conc:OwnRegion" if row["kind"] == "own" else "conc:M49Region")


def said_names(facts: Facts, subject: str) -> dict[str, set[str]]:
    """The names of an entity by language tag; those of unknown language under the empty tag."""
    names: dict[str, set[str]] = {}
    for name in ("skos:prefLabel", "skos:altLabel", "conc:shortName", "dcterms:title", "conc:symbol"):
        for value in facts.values(subject, name):
            assert isinstance(value, Literal)
            names.setdefault(value.language or "", set()).add(value.value)
    return names


def name_faults(facts: Facts, subject: str, row: Row) -> Iterator[str]:
    names = said_names(facts, subject)
    everything = set().union(*names.values())
    for column, language in LABELS.items():
        if row.get(column) and row[column] not in names.get(language, ()):
            yield f"{subject} {column} {row[column]}"
    for column in ("short_title", "short_name", "acronym", "alt_names"):
        yield from (f"{subject} {column} {name}" for name in split(row.get(column, "")) if name not in everything)
    languages = [value.language for value in facts.values(subject, "skos:prefLabel") if isinstance(value, Literal)]
    if "en" not in languages or len(languages) != len(set(languages)) or None in languages:
        yield f"{subject} has the labels {languages}"


@pytest.mark.parametrize("table", ENTITY_TABLES)
def test_each_entity_stands_with_names_dates_and_evidence(facts: Facts, table: str) -> None:
    faults: list[str] = []
    for row in rows(table):
        subject = iri.mint(row["id"])
        faults += facts.missing(
            subject, [("dcterms:identifier", Literal(row["id"])), *own_cells(table, row), *cells(row)]
        )
        faults += name_faults(facts, subject, row)
        if not facts.says_where_from(subject, row["checked"], split(row.get("source_url", ""))):
            faults.append(f"{subject} evidence")
    assert not faults


def test_each_country_stands_with_names_and_codes(facts: Facts) -> None:
    faults: list[str] = []
    membership = {"yes": "member", "observer": "observer", "no": "no"}
    for row in rows("countries"):
        subject = iri.mint("iso3:" + row["iso3"])
        expected: list[tuple[str, Value]] = [
            ("rdf:type", term("conc:Country")),
            ("dcterms:identifier", Literal("iso3:" + row["iso3"])),
            ("conc:unMembership", Literal(membership[row["un_member"]])),
            *(("conc:demonym", Literal(name, language="en")) for name in split(row["demonym_en"])),
        ]
        faults += facts.missing(subject, [*expected, *cells(row)])
        faults += name_faults(facts, subject, row)
        names = said_names(facts, subject)
        official = {f"un_name_{language}": language for language in ("en", "es", "fr", "ar")}
        official |= dict.fromkeys(("iso_name_en", "iso_common_name_en", "iso_official_name_en"), "en")
        faults += [f"{subject} {c}" for c, language in official.items() if row[c] and row[c] not in names[language]]
        faults += [] if facts.values(subject, "conc:evidence") else [f"{subject} evidence"]
    assert not faults


def test_each_entry_into_force_has_evidence_of_its_own(facts: Facts) -> None:
    faults: list[str] = []
    for row in rows("instruments"):
        if not row["entered_into_force_on"]:
            continue
        subject, checked = iri.mint(row["id"]), row["entered_into_force_checked"]
        statement = iri.statement_iri(subject, "enteredIntoForceOn")
        expected = [("rdf:subject", NamedNode(subject)), ("rdf:object", date(row["entered_into_force_on"]))]
        faults += facts.missing(statement, [*expected, ("rdf:predicate", term("conc:enteredIntoForceOn"))])
        if not facts.says_where_from(statement, checked, split(row["source_url"]) if checked == "source" else []):
            faults.append(f"{statement} evidence")
    assert not faults


@pytest.mark.parametrize("table", ["instrument", "resolution", "framework", "actor"])
def test_each_relation_is_a_triple_and_a_link(facts: Facts, table: str) -> None:
    assert not [fault for row in rows(f"{table}_relations") for fault in facts.link_faults(row)]


def column_links() -> Iterator[Row]:
    """The links that columns state, as rows of a relation table; countries' regions have the sources of M49."""
    m49 = "https://unstats.un.org/unsd/methodology/m49/|https://github.com/datasets/country-codes"
    keys = [
        ("resolutions", "organ", "adopted_by"),
        ("documents", "issued_by", "issued_by"),
        ("frameworks", "issued_by", "issued_by"),
        ("organisations", "parent_id", "part_of"),
        ("processes", "regions", "covers_place"),
        ("events", "place", "held_in"),
        ("events", "part_of", "part_of"),
        ("regions", "part_of", "within"),
    ]
    for table, column, key in keys:
        for row in rows(table):
            for object_ in split(row[column]):
                yield row | {"subject_id": row["id"], "predicate": key, "object_id": object_, "note": ""}
    for row in rows("regions"):
        for member in split(row["members"]):
            yield row | {"subject_id": member, "predicate": "within", "object_id": row["id"], "note": ""}
    for row in rows("countries"):
        region = row["intermediate_region_m49"] or row["sub_region_m49"] or row["un_region_m49"]
        if region:
            ends = {"subject_id": f"iso3:{row['iso3']}", "predicate": "within", "object_id": f"m49:{region}"}
            yield ends | {"checked": "source", "source_url": m49}


def test_each_column_that_names_an_entity_is_a_link(facts: Facts) -> None:
    tables = ["instrument", "resolution", "framework", "actor"]
    ends = ("subject_id", "predicate", "object_id")
    told = {tuple(row[end] for end in ends) for table in tables for row in rows(f"{table}_relations")}
    untold = [row for row in column_links() if tuple(row[end] for end in ends) not in told]
    assert not [fault for row in untold for fault in facts.link_faults(row)]
    assert len(untold) > 800


def test_each_membership_stands_with_its_term(facts: Facts) -> None:
    faults: list[str] = []
    held = Counter((row["member_id"], row["role"], row["body_id"]) for row in rows("memberships"))
    for row in rows("memberships"):
        member, body = iri.mint(row["member_id"]), iri.mint(row["body_id"])
        again = held[row["member_id"], row["role"], row["body_id"]] > 1
        subject = iri.membership_iri(member, row["role"], body, row["since"] if again else None)
        expected = [("rdf:type", term("org:Membership")), ("org:member", NamedNode(member)), *period(row)]
        expected += [("org:organization", NamedNode(body)), ("org:role", term("conc:" + camel(row["role"])))]
        faults += facts.missing(subject, expected)
        if not facts.says_where_from(subject, row["checked"], split(row["source_url"])):
            faults.append(f"{subject} evidence")
    for row in rows("processes"):
        for organisation in split(row["secretariat"]):
            subject = iri.membership_iri(iri.mint(organisation), "secretariat", iri.mint(row["id"]))
            faults += facts.missing(subject, [("org:role", term("conc:Secretariat"))])
    assert not faults


def test_each_act_of_a_state_stands(facts: Facts) -> None:
    faults: list[str] = []
    for row in rows("parties"):
        instrument, state = iri.mint(row["instrument_id"]), iri.mint("iso3:" + row["iso3"])
        subject = iri.participation_iri(instrument, state, row["action"])
        expected = [("conc:instrument", NamedNode(instrument)), ("conc:state", NamedNode(state))]
        expected += [("conc:action", term("conc:" + camel(row["action"])))]
        faults += facts.missing(subject, [*expected, ("conc:actedOn", date(row["date"]))])
        if not facts.says_where_from(subject, row["checked"], split(row["source_url"])):
            faults.append(f"{subject} evidence")
    assert not faults


def test_each_coverage_says_how_far_the_record_reaches(facts: Facts) -> None:
    faults: list[str] = []
    for row in rows("parties_coverage"):
        subject = iri.coverage_iri(iri.mint(row["instrument_id"]))
        complete = bool(row["table_refreshed_on"])
        expected = [("conc:instrument", NamedNode(iri.mint(row["instrument_id"])))]
        expected += [("conc:coverage", term("conc:Complete" if complete else "conc:Partial"))]
        expected += [("conc:actsCount", integer(row["acts"])), ("conc:consentsCount", integer(row["consents"]))]
        if complete:
            expected += [("conc:refreshedOn", date(row["table_refreshed_on"]))]
            expected += [("conc:latestActOn", date(row["table_latest_act_on"]))]
        faults += facts.missing(subject, expected)
        faults += [] if facts.values(subject, "dcterms:source") else [f"{subject} source"]
    assert not faults
    assert {row["instrument_id"] for row in rows("parties")} == {
        row["instrument_id"] for row in rows("parties_coverage")
    }
