"""Dumps: the same bytes for the same release, and every form read by its own reader."""

from __future__ import annotations

import csv
import hashlib
import json
import sqlite3
from pathlib import Path

import networkx
import pytest
import rdflib
from click.testing import CliRunner

from graph.build import added_input, build, ontology_inputs
from graph.commands import cli
from graph.dump import FORMATS, DumpListing, dump_format, write_dumps
from graph.dump.network import make_network, write_gexf, write_graphml
from graph.dump.tables import read_facts, read_tables
from graph.errors import FileUnreadableError, FormatUnknownError
from graph.iri import GRAPH, ID
from graph.release import Home
from graph.store import OxigraphStore, load_file, rdf_format, read_quads
from graph.store.dump import digest

ACCORD = f"{ID}instrument/accord"


@pytest.fixture(scope="module")
def dumped(small_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all forms of the small release."""
    folder = tmp_path_factory.mktemp("dumps")
    write_dumps(small_home.current(), folder)
    return folder


@pytest.fixture(scope="module")
def ontology_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home that holds the ontology alone: it is validated quickly, and has blank nodes."""
    home = Home(tmp_path_factory.mktemp("ontology") / "home")
    build(home, ontology_inputs())
    return home


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_two_dumps_of_a_release_are_the_same_bytes(small_home: Home, dumped: Path, tmp_path: Path) -> None:
    """Every file, the listing and the checksums too."""
    write_dumps(small_home.current(), tmp_path)
    first, second = ({path.name: path.read_bytes() for path in folder.iterdir()} for folder in (dumped, tmp_path))
    assert first == second
    assert len(first) == 9 + 9 + 1 + 7 + 2  # CSV and Parquet tables, CSVW, the other forms, listing and checksums


def test_listing_tells_the_checksum_of_each_file(dumped: Path) -> None:
    """The listing and SHA256SUMS name every file with its true SHA-256 and size."""
    listing = DumpListing.read(dumped)
    assert listing is not None
    sums = dict(line.split("  ")[::-1] for line in (dumped / "SHA256SUMS").read_text().splitlines())
    for file in listing.files:
        body = (dumped / file.name).read_bytes()
        assert (file.sha256, file.size) == (hashlib.sha256(body).hexdigest(), len(body))
        assert sums[file.name] == file.sha256
    assert {path.name for path in dumped.iterdir()} == sums.keys() | {"dumps.json", "SHA256SUMS"}


@pytest.mark.parametrize("name", [form.name for form in FORMATS if form.whole])
def test_loading_a_whole_dump_gives_the_digest(small_home: Home, dumped: Path, name: str) -> None:
    """N-Quads, TriG and JSON-LD keep every quad, blank nodes among them."""
    store = OxigraphStore.memory()
    load_file(store, dumped / f"concordat-0001.{dump_format(name).ending}", f"{GRAPH}added/dump")
    assert digest(store) == digest(small_home.current().store)


def test_checksum_of_n_quads_is_the_digest(small_home: Home, dumped: Path) -> None:
    """Whoever has the file can check the release with sha256sum alone."""
    body = (dumped / "concordat-0001.nq").read_bytes()
    assert digest(small_home.current().store) == "sha256:" + hashlib.sha256(body).hexdigest()


def test_turtle_holds_each_triple_once(small_home: Home, dumped: Path) -> None:
    """Turtle is the union of the graphs."""
    body = (dumped / "concordat-0001.ttl").read_bytes()
    triples = [quad.triple for quad in read_quads(body, rdf_format("ttl"), name="dump")]
    assert len(triples) == len(set(triples)) == len({quad.triple for quad in small_home.current().store.quads()})
    assert len(rdflib.Graph().parse(data=body, format="turtle")) == len(triples)


def test_tables_keep_identifiers_names_and_dates(dumped: Path) -> None:
    """CSV, SQLite and Parquet tell the same of an instrument."""
    import pyarrow.parquet as pq

    database = sqlite3.connect(dumped / "concordat-0001.sqlite")
    database.row_factory = sqlite3.Row
    row = database.execute("SELECT * FROM entities WHERE iri = ?", (ACCORD,)).fetchone()
    database.close()
    from_csv = next(r for r in _rows(dumped / "concordat-0001-entities.csv") if r["iri"] == ACCORD)
    rows = pq.read_table(dumped / "concordat-0001-entities.parquet").to_pylist()
    from_parquet = next(r for r in rows if r["iri"] == ACCORD)
    for found in (row, from_csv, from_parquet):
        assert found["identifier"] == "accord"
        assert (found["name_en"], found["name_ar"]) == ("Lakeside Accord", "اتفاق البحيرة")
        assert (found["adopted_on"], found["entered_into_force_on"]) == ("1990-03-05", "1991-06-01")
    assert from_csv["types"] == "Instrument Treaty"
    assert from_parquet["types"] == ["Instrument", "Treaty"]


def test_tables_hold_each_record_with_its_evidence(dumped: Path) -> None:
    """The act of a state, the link, the membership."""
    act = next(r for r in _rows(dumped / "concordat-0001-participations.csv") if r["state"] == f"{ID}place/CCC")
    assert (act["action"], act["acted_on"], act["evidence"]) == ("Accession", "1993", f"{ID}evidence/table")
    (link,) = _rows(dumped / "concordat-0001-links.csv")
    assert (link["subject"], link["object"], link["note"]) == (
        f"{ID}instrument/protocol", ACCORD, "see its preamble",
    )  # fmt: skip
    (membership,) = _rows(dumped / "concordat-0001-memberships.csv")
    assert (membership["role"], membership["since"]) == ("Chair", "2001")


def test_csvw_describes_the_columns_that_are_there(dumped: Path) -> None:
    """The metadata name each file and its columns in order."""
    described = json.loads((dumped / "concordat-0001-csv-metadata.json").read_text())
    assert described["@context"][0] == "http://www.w3.org/ns/csvw"
    for table in described["tables"]:
        with (dumped / table["url"]).open(encoding="utf-8", newline="") as handle:
            header = next(csv.reader(handle))
        assert header == [column["name"] for column in table["tableSchema"]["columns"]]


@pytest.mark.parametrize("ending", ["graphml", "gexf"])
def test_networks_are_read_by_networkx(dumped: Path, ending: str) -> None:
    """Nodes with names and dates, edges with what they say and their evidence."""
    ends = ("place/BBB", "instrument/accord")
    path = dumped / f"concordat-0001.{ending}"
    network = networkx.read_graphml(path, force_multigraph=True) if ending == "graphml" else networkx.read_gexf(path)
    assert network.nodes["instrument/accord"]["date"] == "1990-03-05"
    assert network.nodes["instrument/accord"]["label"] == "Lakeside Accord"
    assert network.number_of_edges() == 5  # a link, three acts, a membership
    (edge,) = [data for one, other, data in network.edges(data=True) if (one, other) == ends]
    assert (edge["predicate"], edge["since"], edge["evidence"]) == ("Signature", "1990-04-01", f"{ID}evidence/table")


def test_network_files_hold_what_xml_cannot(tmp_path: Path) -> None:
    """A control character in a name becomes U+FFFD."""
    store = OxigraphStore.memory()
    label = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
    text = f'<{ID}person/x> a <https://w3id.org/concordat/ontology#Person> ; {label} "a\\u0001b"@en .'
    store.add_all(read_quads(text.encode(), rdf_format("ttl"), name="sample"))
    network = make_network(read_tables(read_facts(store)))
    write_graphml(network, tmp_path / "n.graphml")
    write_gexf(network, tmp_path / "n.gexf", day="2026-01-02")
    assert networkx.read_graphml(tmp_path / "n.graphml").nodes["person/x"]["label"] == "a\ufffdb"
    assert networkx.read_gexf(tmp_path / "n.gexf").nodes["person/x"]["label"] == "a\ufffdb"


def test_unknown_format_names_the_known_ones() -> None:
    """The message says what can be had."""
    with pytest.raises(FormatUnknownError, match="parquet"):
        dump_format("xls")


def test_folder_that_cannot_be_written_is_one_line(small_home: Home, tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "here").write_text("")
    with pytest.raises(FileUnreadableError, match="cannot be written"):
        write_dumps(small_home.current(), tmp_path / "here", [dump_format("nq")])


def test_command_writes_only_the_formats_asked_for(small_home: Home, tmp_path: Path) -> None:
    """And prints the checksum of each."""
    arguments = ["dump", "--home", str(small_home.path), "--out", str(tmp_path), "--format", "nq", "--format", "gexf"]
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "SHA256SUMS", "concordat-0001.gexf", "concordat-0001.nq", "dumps.json",
    ]  # fmt: skip
    assert hashlib.sha256((tmp_path / "concordat-0001.nq").read_bytes()).hexdigest() in result.output


def test_forms_of_the_same_release_stay_listed(small_home: Home, tmp_path: Path) -> None:
    """A second dump into the folder adds to the first; a file that is gone is no longer told."""
    write_dumps(small_home.current(), tmp_path, [dump_format("nq"), dump_format("gexf")])
    (tmp_path / "concordat-0001.gexf").unlink()
    listing = write_dumps(small_home.current(), tmp_path, [dump_format("sqlite")])
    assert [file.name for file in listing.files] == ["concordat-0001.nq", "concordat-0001.sqlite"]
    assert DumpListing.read(tmp_path) == listing


@pytest.mark.parametrize("name", ["nq", "trig", "jsonld"])
def test_dump_built_into_an_empty_home_is_the_same_release(ontology_home: Home, tmp_path: Path, name: str) -> None:
    """Loaded, validated and promoted as any file is, it gives the digest that it came from."""
    release = ontology_home.current()
    write_dumps(release, tmp_path / "dumps", [dump_format(name)])
    path = tmp_path / "dumps" / f"concordat-0001.{dump_format(name).ending}"
    assert build(Home(tmp_path / "empty"), [added_input(path)]).manifest.digest == release.manifest.digest
