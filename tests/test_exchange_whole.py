"""The whole release taken away and read back: identifiers, names and dates of every entity, by each form's reader."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import networkx
import pytest
import rdflib

from graph.build import added_input, build
from graph.citation import Work, as_bibtex, as_csl, as_ris, as_text, read_work, schema_org
from graph.citation.work import CITABLE
from graph.describe import Entry, Index
from graph.dump import dump_format, write_dumps
from graph.iri import GRAPH, ID, ONTOLOGY
from graph.release import Home, Manifest
from graph.store import NamedNode, OxigraphStore, load_file
from graph.store.dump import digest
from tests.serving import served
from web.app import create_app
from web.settings import Settings

sickle = pytest.importorskip("sickle")
LANGUAGES = ("en", "fr", "es", "ar")


@pytest.fixture(scope="module")
def dumped(whole_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all forms of the whole release."""
    folder = tmp_path_factory.mktemp("whole-dumps")
    write_dumps(whole_home.current(), folder)
    return folder


@pytest.fixture(scope="module")
def entries(whole_home: Home) -> dict[str, Entry]:
    """Every entity by its IRI."""
    return dict(Index.read(whole_home.current().store).entries)


@pytest.fixture(scope="module")
def works(whole_home: Home) -> list[Work]:
    """Every work as it is cited."""
    store = whole_home.current().store
    index = Index.read(store)
    return [read_work(store, entry, index) for entry in index.entries.values() if entry.kind in CITABLE]


def _labels(entry: Entry) -> dict[str, set[str]]:
    return {tag: {each.value for each in entry.labels if each.language == tag} for tag in LANGUAGES}


@pytest.mark.soak
def test_whole_release_dumped_again_is_the_same_bytes(whole_home: Home, dumped: Path, tmp_path: Path) -> None:
    """Every file of every form, the listing and the checksums."""
    write_dumps(whole_home.current(), tmp_path)
    assert {path.name for path in dumped.iterdir()} == {path.name for path in tmp_path.iterdir()}
    for path in dumped.iterdir():
        assert path.read_bytes() == (tmp_path / path.name).read_bytes(), path.name


@pytest.mark.parametrize("form", ["nq", "trig", pytest.param("jsonld", marks=pytest.mark.soak)])
def test_whole_dump_in_an_empty_home_has_the_digest(whole_home: Home, dumped: Path, tmp_path: Path, form: str) -> None:
    """Written to disk and promoted, it is the same release; validated as well in the soak run."""
    wanted = whole_home.current().manifest
    home = Home(tmp_path / "empty")
    with home.writing() as building:
        store = OxigraphStore.create(building / "store")
        load_file(store, dumped / f"concordat-0001.{dump_format(form).ending}", f"{GRAPH}added/dump")
        size = len(store)
        del store
        Manifest(1, wanted.created, wanted.digest, None, True, "tests", "a dump", size).write(
            building / "manifest.json"
        )
        home.promote(building, 1)
    store = home.current().store
    assert (digest(store), size) == (wanted.digest, wanted.quads)


@pytest.mark.soak
@pytest.mark.parametrize("form", ["nq", "trig"])
def test_whole_dump_is_built_as_any_file(whole_home: Home, dumped: Path, tmp_path: Path, form: str) -> None:
    """With validation: by the command's own way."""
    path = dumped / f"concordat-0001.{dump_format(form).ending}"
    release = build(Home(tmp_path / "empty"), [added_input(path)])
    assert release.manifest.digest == whole_home.current().manifest.digest


def test_tables_keep_every_entity(dumped: Path, entries: dict[str, Entry]) -> None:
    """CSV, SQLite and Parquet say the same: identifier, names in four languages, date."""
    import pyarrow.parquet as pq

    with (dumped / "concordat-0001-entities.csv").open(encoding="utf-8", newline="") as handle:
        from_csv = {row["iri"]: row for row in csv.DictReader(handle)}
    database = sqlite3.connect(dumped / "concordat-0001.sqlite")
    database.row_factory = sqlite3.Row
    from_sqlite = {row["iri"]: dict(row) for row in database.execute("SELECT * FROM entities")}
    database.close()
    parquet = pq.read_table(dumped / "concordat-0001-entities.parquet").to_pylist()
    from_parquet = {row["iri"]: row for row in parquet}
    assert from_csv.keys() == from_sqlite.keys() == from_parquet.keys() == entries.keys()
    dates = ("adopted_on", "issued_on", "founded_on", "established_on", "started_on", "year")
    for iri, entry in entries.items():
        labels = _labels(entry)
        for row in (from_csv[iri], from_sqlite[iri], from_parquet[iri]):
            assert (row["identifier"] or "") == entry.identifier
            assert all((row[f"name_{tag}"] or "") in (labels[tag] or {""}) for tag in LANGUAGES), iri
            assert not entry.date or entry.date in {row[name] for name in dates}, iri
        assert all((from_csv[iri][name] or None) == from_sqlite[iri][name] == from_parquet[iri][name] for name in dates)


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_networks_keep_every_entity(dumped: Path, entries: dict[str, Entry], form: str) -> None:
    """Read by networkx: nodes by identifier, with name and date; each edge with its predicate and its evidence."""
    path = dumped / f"concordat-0001.{form}"
    network = networkx.read_graphml(path, force_multigraph=True) if form == "graphml" else networkx.read_gexf(path)
    assert {ID + node for node in network} == entries.keys()
    for node, held in network.nodes(data=True):
        entry = entries[ID + node]
        assert held["label"] == entry.label("en").value
        assert held.get("date", "") == entry.date, node
    assert network.number_of_edges() > 10_000
    assert all(held["predicate"] for _, _, held in network.edges(data=True))
    assert sum("evidence" in held for _, _, held in network.edges(data=True)) == network.number_of_edges()


def _bibtex_date(entry: Any) -> str:
    months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    held = {name: field.value for name, field in entry.fields_dict.items()}
    parts = [held.get("year", "")]
    if "month" in held:
        parts.append(f"{months.index(held['month']) + 1:02}")
    if "day" in held:
        parts.append(f"{int(held['day']):02}")
    return "-".join(part for part in parts if part)


def test_bibtex_keeps_every_work(works: list[Work]) -> None:
    """One library with all works, read by bibtexparser: key, title, the day, names, symbol."""
    bibtexparser = pytest.importorskip("bibtexparser")
    library = bibtexparser.parse_string("\n".join(as_bibtex(work) for work in works))
    assert not library.failed_blocks
    assert len(library.entries) == len(works) == len({entry.key for entry in library.entries})
    for entry, work in zip(library.entries, works, strict=True):
        held = {name: _plain(field.value) for name, field in entry.fields_dict.items()}
        assert entry.key == work.key
        assert held["title"] == " ".join(work.title.split())
        assert _bibtex_date(entry) == work.date
        assert held.get("author", "") == " and ".join(each.inverted for each in work.responsible)
        assert held.get("number", "") == work.symbol or not work.symbol


def _plain(text: str) -> str:
    for escaped, letter in ((r"\textbackslash{}", "\\"), (r"\textasciitilde{}", "~"), (r"\textasciicircum{}", "^")):
        text = text.replace(escaped, letter)
    for letter in "&%$#_":
        text = text.replace("\\" + letter, letter)
    return text.replace("{", "").replace("}", "")


def test_ris_keeps_every_work(works: list[Work]) -> None:
    """One file with all works, read by rispy."""
    rispy = pytest.importorskip("rispy")
    records = rispy.load(StringIO("".join(as_ris(work) for work in works)))
    assert len(records) == len(works)
    for record, work in zip(records, works, strict=True):
        assert (record["id"], record["title"]) == (work.key, " ".join(work.title.split()))
        assert record.get("date", "").strip("/").replace("/", "-") == work.date
        assert record.get("authors", []) == [each.inverted for each in work.responsible]
        assert record.get("issn", record.get("isbn", "")) == work.symbol or not work.symbol


def test_csl_keeps_every_work(works: list[Work]) -> None:
    """As JSON, and every fifteenth rendered by citeproc."""
    for work in works:
        item = json.loads(json.dumps(as_csl(work)))
        parts = [f"{part:02}" for part in item.get("issued", {"date-parts": [[]]})["date-parts"][0]]
        assert (item["id"], item["title"], "-".join(parts)) == (work.key, work.title, work.date)
        names = [each.get("literal", each.get("family")) for each in item.get("author", [])]
        assert names == [each.family for each in work.responsible]
        assert item.get("number", "") == work.symbol or not work.symbol
    for work in works[::15]:
        text = as_text(work, "chicago")
        assert work.date[:4] in text
        assert work.title.rstrip(".")[:40].casefold() in text.casefold()


def test_embedded_json_ld_keeps_every_work(whole_home: Home, works: list[Work]) -> None:
    """By shapes of schema.org and ELI; title, identifier and date are those of the work."""
    import pyshacl

    store = whole_home.current().store
    index = Index.read(store)
    context = [{"@vocab": "https://schema.org/"}, {"eli": "http://data.europa.eu/eli/ontology#"}]
    said = {work.address: schema_org(store, index.named(work.address), work) for work in works}
    for work in works:
        held = said[work.address]
        assert held["identifier"] == index.named(work.address).identifier
        assert held["headline"] == work.title
        assert held.get("legislationDate", held.get("datePublished", "")) == work.date
    told = [{key: value for key, value in each.items() if key != "@context"} for each in said.values()]
    graph = rdflib.Graph().parse(data=json.dumps({"@context": context, "@graph": told[::3]}), format="json-ld")
    shapes = rdflib.Graph().parse(Path(__file__).parent / "schema-org.ttl")
    conforms, _, text = pyshacl.validate(graph, shacl_graph=shapes)
    assert conforms, text[:2000]


@pytest.fixture(scope="module")
def harvester(whole_home: Home) -> Iterator[Any]:
    """Sickle over a server of the whole release."""
    with served(create_app(Settings(), whole_home)) as address:
        yield sickle.Sickle(f"{address}/oai", encoding="utf-8")


def test_harvest_keeps_every_entity(harvester: Any, whole_home: Home, entries: dict[str, Entry]) -> None:
    """All pages of oai_dc by sickle: identifier, title, date."""
    found = {record.header.identifier: record.metadata for record in harvester.ListRecords(metadataPrefix="oai_dc")}
    assert {f"https://w3id.org/{name.partition('w3id.org:')[2]}" for name in found} == entries.keys()
    printed: dict[str, set[str]] = {}
    for quad in whole_home.current().store.quads(predicate=NamedNode(ONTOLOGY + "printedTitle")):
        printed.setdefault(getattr(quad.subject, "value", ""), set()).add(getattr(quad.object, "value", ""))
    for name, held in found.items():
        entry = entries[f"https://w3id.org/{name.partition('w3id.org:')[2]}"]
        assert {entry.iri, entry.identifier} <= set(held["identifier"])
        names = {each.value for each in (*entry.labels, *entry.titles)} | printed.get(entry.iri, set())
        assert held["title"][0] in names
        assert held.get("date", [""])[0] == entry.date
