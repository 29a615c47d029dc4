"""What several test files share."""

from __future__ import annotations

import asyncio
import gc
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from graph.build import all_inputs, build, finish
from graph.iri import GRAPH
from graph.release import Home, Manifest, Release
from graph.resources import ONTOLOGY, turtle_files
from graph.store import NamedNode, OxigraphStore, Quad, load_file, rdf_format, read_quads
from tests.browsing import chromium, serving

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module", autouse=True)
def _no_loop_is_left() -> Iterator[None]:
    """Libraries leave event loops open; one that is collected in a later test of another file would fail that test."""
    yield
    for found in gc.get_objects():
        if issubclass(type(found), asyncio.BaseEventLoop) and not found.is_running():  # isinstance asks dead proxies
            found.close()


@pytest.fixture(scope="session")
def curated_store() -> Any:
    """The ontology and the curated facts, in memory: an OxigraphStore."""
    from graph.build import all_inputs, load
    from graph.store import OxigraphStore

    store = OxigraphStore.memory()
    load(store, all_inputs())
    return store


@pytest.fixture(scope="session")
def curated_index(curated_store: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the text index of the curated facts."""
    from graph.search import build_index

    path = tmp_path_factory.mktemp("index") / "search.sqlite"
    build_index(curated_store, path)
    return path


@pytest.fixture(scope="session")
def whole_home(curated_store: Any, curated_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with one release: the curated facts and their text index. It is not validated: other tests do that."""
    from graph.store.dump import digest

    home = Home(tmp_path_factory.mktemp("whole") / "home")
    with home.writing() as building:
        store = OxigraphStore.create(building / "store")
        store.add_all(curated_store.quads())
        store.settle()
        del store
        shutil.copy(curated_index, building / "search.sqlite")
        size, whole = len(curated_store), digest(curated_store)
        Manifest(1, "2026-01-02T03:04:05+00:00", whole, None, True, "tests", "the curated facts", size).write(
            building / "manifest.json"
        )
        home.promote(building, 1)
    return home


@pytest.fixture(scope="session")
def search_index(curated_index: Path) -> Any:
    """The text index of the curated facts, open: a SearchIndex."""
    from graph.search import SearchIndex

    index = SearchIndex.open(curated_index)
    yield index
    index.close()


def _shared() -> Path | None:
    given = os.environ.get("CONCORDAT_SHARED")
    for folder in ([Path(given)] if given else []) + [ROOT.parent / "shared"]:
        if (folder / "facts").is_dir():
            return folder
    return None


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference material beside the repository; tests that need it are skipped where it is missing."""
    folder = _shared()
    if folder is None:
        pytest.skip("the reference material is not there: no ../shared, no $CONCORDAT_SHARED")
    return folder


SMALL = """
@prefix conc: <https://w3id.org/concordat/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix eli: <http://data.europa.eu/eli/ontology#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix i: <https://w3id.org/concordat/id/instrument/> .
@prefix o: <https://w3id.org/concordat/id/organisation/> .
@prefix p: <https://w3id.org/concordat/id/place/> .
@prefix e: <https://w3id.org/concordat/id/evidence/> .
@prefix r: <https://w3id.org/concordat/id/participation/> .
@prefix st: <https://w3id.org/concordat/id/statement/> .

i:accord a conc:Instrument, conc:Treaty ; dcterms:identifier "accord" ;
    skos:prefLabel "Lakeside Accord"@en, "Accord du lac"@fr, "اتفاق البحيرة"@ar ; skos:altLabel "Lake Treaty" ;
    conc:shortName "LA" ; conc:symbol "LT/1" ; conc:adoptedOn "1990-03-05"^^xsd:date ; conc:binding true ;
    conc:enteredIntoForceOn "1991-06-01"^^xsd:date ; conc:evidence e:table .
i:protocol a conc:Instrument, conc:Protocol ; dcterms:identifier "protocol" ; skos:prefLabel "Lakeside Protocol"@en ;
    conc:adoptedOn "1999"^^xsd:gYear ; conc:evidence e:known ;
    conc:supplements i:accord .
<https://w3id.org/concordat/id/link/instrument.protocol--supplements--instrument.accord> a conc:Link ;
    rdf:subject i:protocol ; rdf:predicate conc:supplements ; rdf:object i:accord ; conc:note "see its preamble"@en ;
    conc:evidence e:words .
o:council a conc:Organisation, conc:UNOrgan ; dcterms:identifier "org:council" ; skos:prefLabel "Lake Council"@en .
p:AAA a conc:Place, conc:Country, conc:Actor ; dcterms:identifier "iso3:AAA" ; skos:prefLabel "Aland"@en .
p:BBB a conc:Place, conc:Country ; dcterms:identifier "iso3:BBB" ; skos:prefLabel "Bland"@en ; conc:iso3 "BBB" .
p:CCC a conc:Place, conc:Country ; dcterms:identifier "iso3:CCC" ; skos:prefLabel "Cland"@en ; conc:iso3 "CCC" .
r:accord--AAA--ratification a conc:Participation ; conc:instrument i:accord ;
    conc:state p:AAA ; conc:action conc:Ratification ; conc:actedOn "1992-02-02"^^xsd:date ;
    conc:evidence e:table .
r:accord--BBB--signature a conc:Participation ; conc:instrument i:accord ;
    conc:state p:BBB ; conc:action conc:Signature ; conc:actedOn "1990-04-01"^^xsd:date ;
    conc:evidence e:table .
r:accord--CCC--accession a conc:Participation ; conc:instrument i:accord ;
    conc:state p:CCC ; conc:action conc:Accession ; conc:actedOn "1993"^^xsd:gYear ;
    conc:evidence e:table .
<https://w3id.org/concordat/id/coverage/accord> a conc:CoverageStatement ; conc:instrument i:accord ;
    conc:coverage conc:Complete ; conc:latestActOn "1993-05-05"^^xsd:date ; conc:refreshedOn "1994-01-01"^^xsd:date ;
    dcterms:source <https://w3id.org/concordat/id/source/s1> .
<https://w3id.org/concordat/id/membership/place.AAA--chair--organisation.council> a org:Membership ; org:member p:AAA ;
    org:organization o:council ; org:role conc:Chair ; conc:since "2001"^^xsd:gYear ;
    conc:evidence e:known .
st:instrument.accord--enteredIntoForceOn a conc:Statement ; rdf:subject i:accord ;
    rdf:predicate conc:enteredIntoForceOn ; rdf:object "1991-06-01"^^xsd:date ;
    conc:evidence e:known .
e:table a conc:Evidence ; conc:method conc:Curated ; conc:basis conc:SeenInSource ;
    conc:confidence 1.0 ; dcterms:source <https://w3id.org/concordat/id/source/s1> .
e:words a conc:Evidence ; conc:method conc:Curated ; conc:basis conc:SeenInSource ;
    conc:confidence 0.9 ; conc:subjectForm "this Protocol" ; conc:objectForm "the said Accord" ;
    dcterms:source <https://w3id.org/concordat/id/source/s1> .
e:known a conc:Evidence ; conc:method conc:Curated ;
    conc:basis conc:GeneralKnowledge ; conc:confidence 0.8 .
<https://w3id.org/concordat/id/source/s1> a conc:Source ; dcterms:identifier "https://example.org/table" ;
    skos:prefLabel "Table of the Accord"@en ; schema:url <https://example.org/table> .
"""
"""The smallest graph that shows each part of a page: two instruments, a body, three states, what is said of them."""


def make_home(folder: Path, *turtle: str) -> Home:
    """A home with one release of the ontology and some Turtle."""
    home = Home(folder)
    promote_turtle(home, *turtle)
    return home


def promote_turtle(home: Home, *turtle: str) -> None:
    """Make the ontology and some Turtle the next release of a home."""
    with home.writing() as building:
        number = home.next_number()
        store = OxigraphStore.create(building / "store")
        for path in turtle_files(ONTOLOGY):
            load_file(store, path, f"{GRAPH}ontology/{path.stem}")
        for place, text in enumerate(turtle):
            quads = read_quads(text.encode(), rdf_format("ttl"), name="sample")
            store.add_all(Quad(q.subject, q.predicate, q.object, NamedNode(f"{GRAPH}curated/{place}")) for q in quads)
        size = len(store)
        finish(building, store)
        store.settle()
        del store
        digest, parent = f"sha256:{number - 1:02d}", number - 1 or None
        manifest = Manifest(number, "2026-01-02T03:04:05Z", digest, parent, True, "tests", "a sample", size)
        manifest.write(building / "manifest.json")
        home.promote(building, number)


@pytest.fixture(scope="session")
def small_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home that holds SMALL."""
    return make_home(tmp_path_factory.mktemp("small"), SMALL)


@pytest.fixture(scope="session")
def home_of() -> Callable[..., Home]:
    """Makes a home in a folder from some Turtle, beside the ontology."""
    return make_home


@pytest.fixture(scope="session")
def curated_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with one release: everything the repository holds, validated in full."""
    home = Home(tmp_path_factory.mktemp("curated") / "home")
    build(home, all_inputs(), who="tests", why="first release")
    return home


@pytest.fixture(scope="session")
def curated(curated_home: Home) -> Release:
    """The release of the curated facts."""
    return curated_home.current()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A Chromium for the tests of a file; not for all, for while playwright runs no other event loop can."""
    with chromium() as found:
        yield found


@pytest.fixture(scope="session")
def small_site(small_home: Home) -> Iterator[str]:
    """The address of a server over SMALL."""
    with serving(small_home) as found:
        yield found


@pytest.fixture(scope="session")
def curated_site(curated_home: Home) -> Iterator[str]:
    """The address of a server over everything that the repository holds."""
    with serving(curated_home) as found:
        yield found


_SERVER = """
import json, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from graph.release import Home
from web.app import create_app
from web.settings import Settings
from web.server import THREADS, serve
from web.sparql.limits import SparqlLimits
from web.sparql.routes import set_up
given = json.loads(sys.argv[4])
threads = given.pop("threads", THREADS)
limits = SparqlLimits(**given)
def factory():
    home = Home(Path(sys.argv[2]))
    app = create_app(Settings(sparql_cache_mib=0), home)
    set_up(app, home, limits)
    return app
serve(factory, port=int(sys.argv[3]), threads=threads, stall_seconds=limits.stall_seconds)
"""


def _release(home: Path, graphs: Mapping[str, Path | str], number: int) -> None:
    from graph.release import Home, Manifest
    from graph.store import DefaultGraph, NamedNode, OxigraphStore, Quad, rdf_format, read_quads
    from graph.store.dump import digest
    from graph.store.formats import format_of_path

    with Home(home).writing() as building:
        folder = building / "release"
        folder.mkdir()
        store = OxigraphStore.create(folder / "store")
        for name, content in graphs.items():
            if isinstance(content, Path):
                quads = read_quads(content.read_bytes(), format_of_path(content)[0], name=name, base=name or None)
            else:
                quads = read_quads(content.encode(), rdf_format("ttl"), name=name, base=name or None)
            graph = NamedNode(name) if name else DefaultGraph()
            store.inner.add_graph(graph)  # a graph may be empty
            store.add_all(Quad(q.subject, q.predicate, q.object, graph) for q in quads)
        store.settle()
        made = digest(store)
        size = len(store)
        del store
        Manifest(number, "2026-01-01T00:00:00Z", made, number - 1 or None, True, "test", "test", size).write(
            folder / "manifest.json"
        )
        Home(home).promote(folder, number)


Serve = Callable[..., str]
Promote = Callable[..., None]


@pytest.fixture(scope="session")
def promote() -> Promote:
    """Makes a release in a home out of graphs (IRI → Turtle text or file), and makes it current."""
    return _release


@pytest.fixture(scope="session")
def serve_sparql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """Starts a live endpoint over graphs (IRI → Turtle text or file; "" is the default graph); gives its address.

    ``home`` takes a home that is there; ``limits`` are rows of SparqlLimits; ``threads`` are those of the server.
    """
    started: list[subprocess.Popen[bytes]] = []

    def start(graphs: Mapping[str, Path | str] | None = None, home: Path | None = None, **limits: object) -> str:
        import json

        if home is None:
            home = tmp_path_factory.mktemp("home")
            _release(home, graphs or {}, 1)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        words = [sys.executable, "-c", _SERVER, str(ROOT), str(home), str(port), json.dumps({"rate": "", **limits})]
        process = subprocess.Popen(words, stderr=subprocess.DEVNULL)
        started.append(process)
        for _ in range(400):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                assert process.poll() is None, "the server ended before it listened"
                time.sleep(0.05)
        return f"http://127.0.0.1:{port}/sparql"

    yield start
    for process in started:
        process.terminate()
    for process in started:
        process.wait(15)


class Fetched:
    """A response as it came: status, headers, body."""

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self) -> dict[str, object]:
        import json

        found: dict[str, object] = json.loads(self.body)
        return found


Fetch = Callable[..., Fetched]


@pytest.fixture(scope="session")
def fetch() -> Fetch:
    """Sends one request and reads the answer to its end; an answer that is broken off raises."""
    import http.client
    from urllib.parse import urlencode, urlsplit

    def get(
        address: str,
        query: str | None = None,
        *,
        method: str = "GET",
        body: bytes | None = None,
        source: str = "127.0.0.1",
        timeout: float = 60,
        headers: Mapping[str, str] | None = None,
        **parameters: str,
    ) -> Fetched:
        where = urlsplit(address)
        pairs = ({"query": query} if query is not None else {}) | parameters
        path = where.path + ("?" + urlencode(pairs) if pairs else f"?{where.query}" if where.query else "")
        line = http.client.HTTPConnection(where.hostname or "", where.port, timeout=timeout, source_address=(source, 0))
        try:
            line.request(method, path, body, dict(headers or {}))
            response = line.getresponse()
            return Fetched(response.status, response.headers, response.read())
        finally:
            line.close()

    return get
