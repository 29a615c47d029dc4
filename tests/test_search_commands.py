"""The commands `search` and `resolve`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graph.commands import cli
from graph.release import Home, Manifest
from graph.store import OxigraphStore


@pytest.fixture(scope="module")
def folder(curated_home: Home) -> Path:
    """The folder of the home of the curated facts."""
    return curated_home.path


def run(folder: Path, *words: str, stdin: str | bytes | None = None) -> Result:
    """One command on that home."""
    return CliRunner().invoke(cli, [words[0], "--home", str(folder), *words[1:]], input=stdin)


def test_search_prints_identifiers_and_the_name_that_matched(folder: Path) -> None:
    """One hit a line, its other name below it, the counts at the end."""
    shown = run(folder, "search", "proceso de bali", "--limit", "1")
    assert shown.exit_code == 0
    lines = shown.output.splitlines()
    assert lines[0].startswith("process:bali")
    assert lines[1].strip() == "also called: Proceso de Bali"
    assert "found: " in lines[2]


def test_search_as_json_keeps_to_kinds(folder: Path) -> None:
    """The same values as the index gives."""
    told = json.loads(run(folder, "search", "bali", "--kind", "framework", "--json").output)
    assert {hit["kind"] for hit in told["hits"]} == {"framework"}
    assert told["total"] == told["counts_by_kind"]["framework"]
    assert run(folder, "search", "bali", "--kind", "thing").exit_code == 2


def test_resolve_says_one_several_or_none(folder: Path) -> None:
    """Each text on its own, with reasons and, for none, what comes closest."""
    shown = run(folder, "resolve", "C29", "Palermo Protocol art. 3", "S/RES/2427(2017)").output
    assert "C29: one" in shown
    assert "ilo-c029" in shown
    assert "Palermo Protocol art. 3: several" in shown
    assert "article 3" in shown
    assert "S/RES/2427(2017): none" in shown
    assert "nearest: S/RES/2427(2018)" in shown


def test_resolve_reads_a_file_line_by_line(folder: Path, tmp_path: Path) -> None:
    """Empty lines are passed over; JSON is one object a line."""
    path = tmp_path / "texts.txt"
    path.write_text("SCR 2427\n\nقرار مجلس الأمن 1325\n", encoding="utf-8")
    told = [json.loads(line) for line in run(folder, "resolve", "--file", str(path), "--json").output.splitlines()]
    assert [each["matches"][0]["identifier"] for each in told] == ["S/RES/2427(2018)", "S/RES/1325(2000)"]
    piped = run(folder, "resolve", "--file", "-", stdin="C29\n")
    assert piped.output.startswith("C29: one")


def test_mistakes_end_with_one_line(folder: Path, tmp_path: Path) -> None:
    """Nothing to resolve, a file that is not text, a release without an index."""
    assert "give Q or --file" in run(folder, "resolve").output
    path = tmp_path / "bytes"
    path.write_bytes(b"\xff\xfe\x00C29")
    failed = run(folder, "resolve", "--file", str(path))
    assert (failed.exit_code, "UTF-8" in failed.output) == (1, True)
    bare = Home(tmp_path / "bare")
    with bare.writing() as building:
        OxigraphStore.create(building / "store").settle()
        Manifest(1, "2026-01-02T03:04:05Z", "sha256:00", None, True, "", "", 0).write(building / "manifest.json")
        bare.promote(building, 1)
    failed = run(bare.path, "search", "bali")
    assert (failed.exit_code, "build the release again" in failed.output) == (1, True)
