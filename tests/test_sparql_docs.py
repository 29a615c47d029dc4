"""The cookbook: each snippet runs against a live server, and each setting has its row."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

from graph.release import Home
from web.settings import Settings
from web.sparql.limits import SparqlLimits

PAGE = Path(__file__).resolve().parents[1] / "docs" / "sparql.md"
pytestmark = pytest.mark.skipif(not PAGE.exists(), reason="the documentation is not part of an installed copy")
SNIPPETS = re.findall(r"^```(\w+)\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.S | re.M) if PAGE.exists() else []
PROGRAMS = {
    "bash": ("curl", ["bash", "-c"]),
    "python": (sys.executable, [sys.executable, "-c"]),
    "javascript": ("node", ["node", "--input-type=module", "-e"]),
    "r": ("Rscript", ["Rscript", "-e"]),
}


@pytest.fixture(scope="module")
def server(serve_sparql: Callable[..., str], curated_home: Home) -> str:
    """An endpoint over the curated facts."""
    return serve_sparql(home=curated_home.path)


@pytest.mark.parametrize(
    ("language", "code"), SNIPPETS, ids=[f"{n}-{language}" for n, (language, _) in enumerate(SNIPPETS)]
)
def test_snippet_runs(language: str, code: str, server: str) -> None:
    program, words = PROGRAMS[language]
    if shutil.which(program) is None:
        pytest.skip(f"no {program} here")
    if "SPARQLWrapper" in code:
        pytest.importorskip("SPARQLWrapper")
    code = code.replace("http://127.0.0.1:8040/sparql", server)
    done = subprocess.run([*words, code], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) > 5


def test_the_snippets_are_there() -> None:
    assert {language for language, _ in SNIPPETS} == set(PROGRAMS)


@pytest.mark.parametrize("row", [row.name for row in fields(SparqlLimits)])
def test_each_limit_is_a_setting_with_the_same_default_and_a_row_of_the_page(row: str) -> None:
    assert f"`sparql_{row}`" in PAGE.read_text(encoding="utf-8")
    assert getattr(Settings(), f"sparql_{row}") == getattr(SparqlLimits(), row)
