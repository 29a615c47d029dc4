"""The user guide: built without a warning, and true to the program."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from graph.dump import FORMATS
from graph.dump.columns import NAMES, TABLES
from graph.release import Home
from web.app import create_app
from web.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
GUIDE = ROOT / "docs" / "guide"


def test_guide_is_built_without_warnings(tmp_path: Path) -> None:
    """In strict mode; each of the three readers has a page, and the diagram is in it."""
    pytest.importorskip("mkdocs")
    pytest.importorskip("material")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "site")],
        cwd=ROOT,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    for name in ("researcher", "partner", "exploring", "taking-it-away"):
        assert (tmp_path / "site" / "guide" / name / "index.html").is_file()
    assert "<svg" in (tmp_path / "site" / "images" / "model.svg").read_text(encoding="utf-8")


def test_guide_names_every_form_and_table() -> None:
    """What is written by hand is held to what the program has."""
    text = (GUIDE / "taking-it-away.md").read_text(encoding="utf-8")
    assert all(f"`{form.name}`" in text for form in FORMATS)
    assert all(f"`{table.name}`" in text for table in (*TABLES, NAMES))


@pytest.mark.parametrize("name", ["researcher", "partner", "taking-it-away"])
def test_addresses_of_the_guide_are_routes(small_home: Home, name: str) -> None:
    """Every address of ours in the text is one that the application answers."""
    adapter = create_app(Settings(), small_home).url_map.bind("localhost")
    text = (GUIDE / f"{name}.md").read_text(encoding="utf-8")
    found = re.findall(r"`(/[a-z.][^` ]*)`", text) + re.findall(r"http://127\.0\.0\.1:8040(/[^'`\s]+)", text)
    assert found
    for address in found:
        plain = re.sub(r"\{\w+\}", "1", address.partition("?")[0])
        adapter.match(plain, method="GET")
