"""What there is to take: dumps over the web, DCAT-AP, VoID, the map of the site, feeds."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import rdflib
from flask.testing import FlaskClient
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, VOID

from graph.dump import dump_format, write_dumps
from graph.release import Home
from web.app import create_app
from web.exchange import publishing
from web.settings import Settings

SHAPES = os.environ.get("CONCORDAT_DCAT_AP_SHAPES", "")
"""A folder with the SHACL shapes of DCAT-AP 3 (SEMICeu/DCAT-AP), where somebody has one."""

SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")


@pytest.fixture(scope="module")
def client(small_home: Home) -> Iterator[FlaskClient]:
    """A client of a home whose release has dumps."""
    release = small_home.current()
    formats = [dump_format(name) for name in ("nq", "ttl", "csv", "sqlite", "graphml")]
    write_dumps(release, small_home.dumps_path(release.number), formats)
    yield create_app(Settings(contact="desk@example.org"), small_home).test_client()
    for path in small_home.dumps_path(release.number).iterdir():
        path.unlink()


def _file(client: FlaskClient, path: str, **headers: str) -> tuple[int, bytes, str, str]:
    """Status, body, media type and entity tag of a dump, with its file closed."""
    with client.get(path, headers=headers) as answer:
        return answer.status_code, answer.data, answer.mimetype or "", answer.headers.get("ETag", "")


def _graph(client: FlaskClient, path: str, accept: str = "text/turtle") -> rdflib.Graph:
    answer = client.get(path, headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.mimetype == accept
    return rdflib.Graph().parse(data=answer.data, format=accept)


def test_catalogue_lists_each_dump_with_its_checksum(client: FlaskClient) -> None:
    """Every download address answers with bytes of the checksum and size that the catalogue tells."""
    graph = _graph(client, "/catalog")
    (dataset,) = graph.subjects(RDF.type, DCAT.Dataset)
    distributions = list(graph.objects(dataset, DCAT.distribution))
    assert len(distributions) == 4 + 9 + 1
    for distribution in distributions:
        address = str(graph.value(distribution, DCAT.downloadURL))
        status, body, media, _ = _file(client, address.removeprefix("http://localhost"))
        assert status == 200
        checksum = graph.value(distribution, SPDX.checksum)
        assert str(graph.value(checksum, SPDX.checksumValue)).lower() == hashlib.sha256(body).hexdigest()
        assert int(str(graph.value(distribution, DCAT.byteSize))) == len(body)
        assert media == str(graph.value(distribution, DCAT.mediaType)).partition("media-types/")[2]


@pytest.mark.parametrize("accept", ["text/turtle", "application/ld+json", "application/rdf+xml"])
def test_catalogue_is_the_same_in_every_format(client: FlaskClient, accept: str) -> None:
    """And a browser is sent to the page of the dumps."""
    from rdflib.compare import isomorphic

    assert isomorphic(_graph(client, "/catalog"), _graph(client, "/catalog", accept))
    browser = client.get("/catalog", headers={"Accept": "text/html"})
    assert (browser.status_code, browser.location) == (303, "/dumps")
    assert "concordat-0001.nq" in client.get("/dumps").text


def _violations(graph: rdflib.Graph, shapes: rdflib.Graph) -> set[tuple[str, str]]:
    """Path and component of each constraint that is broken, but for warnings."""
    import pyshacl

    shacl = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes)
    tops = set(report.objects(None, shacl.result))
    return {
        (str(report.value(each, shacl.resultPath)), str(report.value(each, shacl.sourceConstraintComponent)))
        for each in tops
        if report.value(each, shacl.resultSeverity) == shacl.Violation
    }


OWN_SHAPES = Path(__file__).parent / "dcat-ap.ttl"
PROMISED = [
    (DCAT.Catalog, DCTERMS.title), (DCAT.Catalog, DCTERMS.description), (DCAT.Catalog, DCTERMS.publisher),
    (DCAT.Catalog, DCAT.dataset), (DCAT.Dataset, DCTERMS.title), (DCAT.Dataset, DCTERMS.description),
    (DCAT.Distribution, DCAT.accessURL), (DCAT.DataService, DCTERMS.title), (DCAT.DataService, DCAT.endpointURL),
    (SPDX.Checksum, SPDX.algorithm), (SPDX.Checksum, SPDX.checksumValue), (FOAF.Agent, FOAF.name),
]  # fmt: skip
"""What DCAT-AP 3 makes mandatory of the classes that are used here."""


def test_catalogue_is_valid_dcat_ap(client: FlaskClient) -> None:
    """By shapes written after the profile, which also hold what is mandatory there."""
    shapes = rdflib.Graph().parse(OWN_SHAPES)
    graph = _graph(client, "/catalog")
    assert not _violations(graph, shapes)


@pytest.mark.parametrize(("kind", "path"), PROMISED, ids=lambda term: str(term).rpartition("/")[2])
def test_catalogue_without_what_is_mandatory_is_refused(client: FlaskClient, kind: Any, path: Any) -> None:
    """The shapes see each property that is missing."""
    graph = _graph(client, "/catalog")
    for each in list(graph.subjects(RDF.type, kind)):
        graph.remove((each, path, None))
    assert str(path) in {found for found, _ in _violations(graph, rdflib.Graph().parse(OWN_SHAPES))}


@pytest.mark.skipif(not SHAPES, reason="no $CONCORDAT_DCAT_AP_SHAPES")
@pytest.mark.parametrize("name", ["shapes", "range", "deprecateduris", "shapes_recommended", "mdr-vocabularies.shape"])
def test_catalogue_conforms_to_the_shapes_of_the_profile(client: FlaskClient, name: str) -> None:
    """Those of release 3.0.1, with one exception: its pattern of checksum algorithms asks for https, SPDX says http."""
    shapes = rdflib.Graph().parse(Path(SHAPES) / f"{name}.ttl")
    found = _violations(_graph(client, "/catalog"), shapes)
    assert found <= {(str(SPDX.algorithm), "http://www.w3.org/ns/shacl#NodeConstraintComponent")}


def test_void_names_the_dumps_that_are_rdf(client: FlaskClient) -> None:
    """At the address that VoID sets, with the number of triples."""
    graph = _graph(client, "/.well-known/void")
    (dataset,) = graph.subjects(RDF.type, VOID.Dataset)
    dumps = {str(each).rpartition("/")[2] for each in graph.objects(dataset, VOID.dataDump)}
    assert dumps == {"concordat-0001.nq", "concordat-0001.ttl"}
    turtle = rdflib.Graph().parse(data=_file(client, "/dumps/1/concordat-0001.ttl")[1], format="turtle")
    assert int(str(graph.value(dataset, VOID.triples))) == len(turtle)


def test_dump_is_had_in_parts_and_never_twice(client: FlaskClient) -> None:
    """Ranges, and an entity tag that is the checksum."""
    _, whole, _, tag = _file(client, "/dumps/1/concordat-0001.nq")
    assert _file(client, "/dumps/1/concordat-0001.nq", Range="bytes=0-9")[:2] == (206, whole[:10])
    assert _file(client, "/dumps/1/concordat-0001.nq", **{"If-None-Match": tag})[0] == 304


@pytest.mark.parametrize(
    "path",
    [
        "/dumps/1/SHA256SUMS", "/dumps/1/dumps.json", "/dumps/1/..%2f..%2fcurrent%2fmanifest.json", "/dumps/9/x.nq",
        "/dumps/x/y", "/feeds/instrument", "/feeds/thing.atom",
    ],
)  # fmt: skip
def test_only_what_is_listed_is_served(client: FlaskClient, path: str) -> None:
    """Nothing else of the home can be reached."""
    assert client.get(path).status_code == 404


def test_site_map_lists_every_page(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each address answers; more than one map can hold comes in parts."""
    namespace = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    root = ET.fromstring(client.get("/sitemap.xml").data)
    addresses = [str(element.text) for element in root.iter(f"{namespace}loc")]
    assert "http://localhost/instrument/accord" in addresses
    assert all(client.get(each.removeprefix("http://localhost")).status_code == 200 for each in addresses)
    monkeypatch.setattr(publishing, "MOST_ADDRESSES", 4)
    index = ET.fromstring(client.get("/sitemap.xml").data)
    parts = [str(element.text) for element in index.iter(f"{namespace}loc")]
    found = [
        str(element.text)
        for part in parts
        for element in ET.fromstring(client.get(part.removeprefix("http://localhost")).data).iter(f"{namespace}loc")
    ]
    assert found == addresses
    assert client.get("/sitemap.xml?part=99").status_code == 400


def test_robots_are_told_what_is_computed(client: FlaskClient) -> None:
    """And where the map is."""
    import urllib.robotparser

    text = client.get("/robots.txt").text
    robots = urllib.robotparser.RobotFileParser()
    robots.parse(text.splitlines())
    assert robots.can_fetch("any", "/instrument/accord")
    assert not robots.can_fetch("any", "/sparql?query=x")
    assert robots.site_maps() == ["http://localhost/sitemap.xml"]


def test_feed_has_the_newest_first(client: FlaskClient) -> None:
    """Atom, with one identifier for each entry."""
    namespace = "{http://www.w3.org/2005/Atom}"
    root = ET.fromstring(client.get("/feeds/instrument.atom").data)
    assert [str(e.text).rpartition("/")[2] for e in root.iter(f"{namespace}id")][1:] == ["protocol", "accord"]


def test_dumps_of_another_state_are_not_offered(small_home: Home, client: FlaskClient) -> None:
    """A listing whose digest is not that of the release is none of it."""
    path = small_home.dumps_path(1) / "dumps.json"
    text = path.read_text()
    path.write_text(text.replace('"digest": "sha256:00"', '"digest": "sha256:11"'))
    try:
        assert not list(_graph(client, "/catalog").subjects(RDF.type, DCAT.Distribution))
    finally:
        path.write_text(text)
