"""The OAI-PMH repository, harvested by a real harvester."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pytest
import rdflib
from flask.testing import FlaskClient

from graph.release import Home
from tests.serving import served
from web.app import create_app
from web.exchange import records
from web.settings import Settings

sickle = pytest.importorskip("sickle")
OAI = "{http://www.openarchives.org/OAI/2.0/}"
ACCORD = "oai:w3id.org:concordat/id/instrument/accord"


@pytest.fixture(scope="module")
def client(small_home: Home) -> FlaskClient:
    return create_app(Settings(), small_home).test_client()


@pytest.fixture(scope="module")
def harvester(small_home: Home) -> Iterator[object]:
    """Sickle over a server on this machine."""
    with served(create_app(Settings(), small_home)) as address:
        yield sickle.Sickle(f"{address}/oai", encoding="utf-8")


def test_harvest_finds_every_entity_in_parts(harvester: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tokens lead through the list; each record keeps its identifier, name and date."""
    monkeypatch.setattr(records, "PAGE", 2)
    found = {r.header.identifier: r for r in harvester.ListRecords(metadataPrefix="oai_dc")}  # type: ignore[attr-defined]
    assert len(found) == 6  # two instruments, a body, three states
    metadata = found[ACCORD].metadata
    assert metadata["title"] == ["Lakeside Accord"]
    assert metadata["date"] == ["1990-03-05"]
    assert "https://w3id.org/concordat/id/instrument/accord" in metadata["identifier"]
    assert found[ACCORD].header.setSpecs == ["instrument"]


def test_sets_are_the_kinds(harvester: object) -> None:
    """A set gives its own records and no others."""
    sets = {each.setSpec for each in harvester.ListSets()}  # type: ignore[attr-defined]
    assert sets == {"instrument", "organisation", "place"}
    headers = list(harvester.ListIdentifiers(metadataPrefix="oai_dc", set="organisation"))  # type: ignore[attr-defined]
    assert [each.identifier for each in headers] == ["oai:w3id.org:concordat/id/organisation/council"]


def test_richer_format_holds_the_whole_description(harvester: object, client: FlaskClient) -> None:
    """The RDF of a record is that of the entity's data."""
    formats = {each.metadataPrefix for each in harvester.ListMetadataFormats()}  # type: ignore[attr-defined]
    assert formats == {"oai_dc", "rdf"}
    record = harvester.GetRecord(identifier=ACCORD, metadataPrefix="rdf")  # type: ignore[attr-defined]
    root = ET.fromstring(record.raw)
    (inner,) = next(iter(root.iter(f"{OAI}metadata")))
    graph = rdflib.Graph().parse(data=ET.tostring(inner), format="xml")
    whole = rdflib.Graph().parse(data=client.get("/data/instrument/accord.ttl").data, format="turtle")
    assert set(graph) == set(whole)


def test_repository_says_who_it_is(harvester: object) -> None:
    """Version, granularity and policy; an address that can be seen to be nobody's where none is set."""
    identify = harvester.Identify()  # type: ignore[attr-defined]
    assert (identify.protocolVersion, identify.deletedRecord) == ("2.0", "no")
    assert identify.earliestDatestamp == "2026-01-02T03:04:05Z"
    assert identify.adminEmail == "nobody@concordat.invalid"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "badVerb"),
        ("verb=Nothing", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify&x=1", "badArgument"),
        ("verb=ListRecords", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marc", "cannotDisseminateFormat"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=theme", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2027-01-01", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=2025-12-31", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=yesterday", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01&until=2025-01-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2025-01-01&until=2026-01-01T00:00:00Z", "badArgument"),
        ("verb=ListRecords&resumptionToken=x", "badResumptionToken"),
        ("verb=ListIdentifiers&resumptionToken=other.oai_dc..2", "badResumptionToken"),
        ("verb=GetRecord&identifier=oai:x&metadataPrefix=oai_dc", "idDoesNotExist"),
        ("verb=GetRecord&identifier=%01&metadataPrefix=oai_dc", "idDoesNotExist"),
    ],
)
def test_errors_have_the_codes_of_the_protocol(client: FlaskClient, query: str, code: str) -> None:
    """As answers of 200 that are well-formed XML."""
    answer = client.get(f"/oai?{query}")
    assert answer.status_code == 200
    (error,) = ET.fromstring(answer.data).iter(f"{OAI}error")
    assert error.get("code") == code
    assert error.text


def test_dates_take_what_is_of_the_release(client: FlaskClient) -> None:
    """From and until are both included."""
    for query in ("from=2026-01-02", "from=2026-01-02T03:04:05Z&until=2026-01-02T03:04:05Z", "until=2026-01-02"):
        answer = client.post("/oai", data=f"verb=ListIdentifiers&metadataPrefix=oai_dc&{query}",
                             content_type="application/x-www-form-urlencoded")  # fmt: skip
        assert len(list(ET.fromstring(answer.data).iter(f"{OAI}header"))) == 6
