"""Files that were made to harm, or by mistake: one clear line each, and bounded memory, through the command itself."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from bench.hostile import MADE, make

ROOT = Path(__file__).resolve().parents[1]
MEMORY = 1536 << 20
"""Bytes of address space: the program and its library of names take some 700 MiB of it."""


def _bounded() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


@pytest.mark.soak
def test_hostile_files_are_named_and_the_rest_is_read(tmp_path: Path) -> None:
    """All of them in one folder, in a process whose memory is bounded: none stops it, each is named or read."""
    texts = tmp_path / "texts"
    texts.mkdir()
    for name in MADE:
        make(name, texts)
    done = subprocess.run(
        [sys.executable, "-c", "from web.commands import main; main()", "extract", str(texts), "--out", str(tmp_path / "out"), "--home", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, preexec_fn=_bounded, timeout=500, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    for name, (_, reason) in MADE.items():
        said = [line for line in lines if line.startswith(f"{name}: ")]
        assert [reason in line for line in said] == ([True] if reason else []), (name, lines)
    assert lines[-1].startswith(f"{sum(not reason for _, reason in MADE.values())} sources read")
    mentions = (tmp_path / "out" / "mentions.csv").read_text(encoding="utf-8")
    assert mentions.count("pages.pdf,") == 200
    assert "scripts.html" in mentions
    assert "alert" not in mentions
