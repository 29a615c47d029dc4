"""The command line, as a user calls it: in a process of its own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from graph.release import Home

ROOT = Path(__file__).resolve().parents[1]


def concordat(*words: str, stdin: str = "", home: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command; errors come back as they are printed."""
    environment = os.environ | ({"CONCORDAT_HOME": str(home)} if home else {})
    return subprocess.run(
        [sys.executable, "-c", "from web.commands import main; main()", *words],
        input=stdin, capture_output=True, text=True, cwd=ROOT, env=environment, timeout=300,
    )  # fmt: skip


def assert_one_clear_line(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """Exit 1, one line that starts with Error and holds the words, no traceback."""
    lines = [line for line in done.stderr.splitlines() if not line.startswith("[")]
    assert done.returncode == 1, done.stderr
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("Error: ")
    for word in words:
        assert word in lines[0]


def test_stats_as_json(curated_home: Home) -> None:
    """Counts for machines."""
    told = json.loads(concordat("stats", "--json", home=curated_home.path).stdout)
    assert told["counts"]["instruments"] >= 460
    assert told["share_with_evidence"] == 1.0
    assert told["conforms"] is True


@pytest.mark.parametrize(
    ("form", "wanted"),
    [("csv", "i\n"), ("json", '"bindings"'), ("tsv", "?i"), ("xml", "<sparql"), (None, "instrument/ilo-c029")],
)
def test_query_tables(curated_home: Home, form: str | None, wanted: str) -> None:
    """A SELECT in each result format, read from standard input."""
    query = "SELECT ?i WHERE { ?i <http://purl.org/dc/terms/identifier> 'ilo-c029' }"
    done = concordat("query", "-", *(["--format", form] if form else []), stdin=query, home=curated_home.path)
    assert wanted in done.stdout
    assert done.returncode == 0


@pytest.mark.parametrize("form", ["ttl", "nt", "jsonld", None])
def test_query_graphs(curated_home: Home, form: str | None) -> None:
    """A CONSTRUCT in each RDF format."""
    query = "CONSTRUCT WHERE { ?i <http://purl.org/dc/terms/identifier> 'ilo-c029' ; ?p ?o }"
    done = concordat("query", "-", *(["--format", form] if form else []), stdin=query, home=curated_home.path)
    assert "Forced Labour" in done.stdout


def test_query_errors_are_one_line(curated_home: Home, tmp_path: Path) -> None:
    """Syntax, missing file, wrong encoding, table format for a table only."""
    assert_one_clear_line(concordat("query", "-", stdin="SELECT {", home=curated_home.path), "line 1, column")
    assert_one_clear_line(concordat("query", str(tmp_path / "none.rq"), home=curated_home.path), "none.rq")
    (tmp_path / "latin.rq").write_bytes("SELECT * { ?s ?p 'é' }".encode("latin-1"))
    assert_one_clear_line(concordat("query", str(tmp_path / "latin.rq"), home=curated_home.path), "UTF-8")
    done = concordat("query", "-", "--format", "ttl", stdin="SELECT * { ?s ?p ?o } LIMIT 1", home=curated_home.path)
    assert_one_clear_line(done, "--format", "table")


def test_commands_without_a_release_say_what_to_do(tmp_path: Path) -> None:
    """An empty home, a home that is a file."""
    assert_one_clear_line(concordat("stats", home=tmp_path / "empty"), "concordat build")
    (tmp_path / "file").write_text("")
    assert_one_clear_line(concordat("build", home=tmp_path / "file"), "not a folder")


def test_home_that_cannot_be_written_is_one_line() -> None:
    """A folder in which nobody, not even root, may make another."""
    assert_one_clear_line(concordat("build", home=Path("/proc/concordat")), "/proc/concordat", "cannot be written")


def test_build_names_the_fault_of_an_added_file(curated_home: Home, tmp_path: Path) -> None:
    """File, line, column and what was expected; the release stays."""
    path = tmp_path / "broken.ttl"
    path.write_text("<http://e/a> <http://e/b>\n<http://e/c> <http://e/d> .\n")
    done = concordat("build", "--add", str(path), home=curated_home.path)
    assert_one_clear_line(done, "broken.ttl:2:", "expected")
    assert curated_home.numbers() == [1]


def test_validate_reports_entity_path_value_message(tmp_path: Path) -> None:
    """A link without evidence is named, on standard output; exit 1."""
    path = tmp_path / "claim.ttl"
    path.write_text(
        "@prefix eli: <http://data.europa.eu/eli/ontology#> .\n"
        "@prefix instrument: <https://w3id.org/concordat/id/instrument/> .\n"
        "instrument:ilo-c029 eli:cites instrument:slavery-convention-1926 .\n"
    )
    done = concordat("validate", str(path))
    assert done.returncode == 1
    assert "instrument:ilo-c029" in done.stdout
    assert "evidence" in done.stdout
    assert "Traceback" not in done.stderr


def test_releases_lists_the_current_one(curated_home: Home) -> None:
    """A star marks it."""
    assert concordat("releases", home=curated_home.path).stdout.startswith("*    1  ")


@pytest.mark.parametrize("command", ["build", "validate", "stats", "query", "releases", "format", "serve"])
def test_every_command_has_help(command: str) -> None:
    """Each says in one line what it does."""
    done = concordat(command, "--help")
    assert done.returncode == 0
    assert done.stdout.split("\n\n")[1].strip().endswith(".")


def test_serve_on_an_occupied_port_is_one_line(curated_home: Home) -> None:
    """The port is named, and what to do."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert_one_clear_line(concordat("serve", "--port", str(port), home=curated_home.path), str(port), "--port")


def test_serve_with_a_bad_setting_is_one_line(curated_home: Home, tmp_path: Path) -> None:
    """A settings file with an unknown name."""
    path = tmp_path / "concordat.toml"
    path.write_text("colour = 'red'\n")
    assert_one_clear_line(concordat("serve", "--config", str(path), home=curated_home.path), "colour")
