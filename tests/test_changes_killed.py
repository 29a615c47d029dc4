"""A writer is killed at random moments: what was acknowledged is kept, what was not is whole or not there."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graph.changes.backup import restore
from graph.changes.verification import audit, verify
from graph.release import Home
from graph.release.home import PROMOTED
from tests.changing import small_home

ROOT = Path(__file__).resolve().parents[1]

_WRITER = """
import random, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from graph.build import Input, build
from graph.changes import transaction as tx
from graph.changes.backup import back_up
from graph.release import Home
from tests.changing import CURATED, HEADER, SMALL, turtle

home, chance = Home(Path(sys.argv[2])), random.Random(int(sys.argv[3]))

def say(*words):
    sys.stdout.write(" ".join(map(str, words)) + "\\n")
    sys.stdout.flush()

say("ready")
while True:
    kind, label = chance.choice(["update", "update", "quads", "rollback", "backup", "build"]), chance.getrandbits(32)
    say("begin", kind)
    fact = f'instrument:old skos:altLabel "Name {label}" .'
    if kind == "update":
        text = HEADER + f"INSERT DATA {{ GRAPH <{CURATED}> {{ {fact} }} }}"
        release = tx.change(home, tx.sparql(text), tx.Note("writer", kind)).release
    elif kind == "quads":
        release = tx.change(home, tx.quads(create=[f"urn:g{label}"]), tx.Note("writer", kind)).release
    elif kind == "rollback":
        back = home.release(chance.choice(home.numbers()))
        release = tx.change(home, tx.state_of(back), tx.Note("writer", kind, kind)).release
    elif kind == "build":
        given = [Input(turtle(home.path / "input.ttl", SMALL + fact), CURATED)]
        release = build(home, given, who="writer", why=kind, from_files=True)
    else:
        back_up(home, home.path / "backup.tar")
        release = home.current()
    say("done", kind, release.number, release.manifest.digest)
"""


AIMS = {"": 1.2, "backup": 0.02, "build": 0.3}
"""Kinds of work whose beginning a kill waits for (empty: none), and the most seconds that it comes later: a backup of
so small a home is over too soon to be met by chance."""


def kill_once(home: Home, seed: int, acknowledged: dict[int, str], aim: str = "") -> str:
    """Let a writer write, kill it after a random time, and hold the home to its promises. Gives what it was doing."""
    chance = random.Random(seed)  # noqa: S311 - a draw that can be repeated
    command = [sys.executable, "-c", _WRITER, str(ROOT), str(home.path), str(seed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        lines: list[str] = []
        while aim and lines[-1:] != [f"begin {aim}\n"]:
            lines.append(writer.stdout.readline())
        time.sleep(chance.uniform(0.0, AIMS[aim]))
        writer.kill()
        lines += writer.stdout.read().splitlines(keepends=True)
        said = [line.split() for line in lines if line.endswith("\n")]
    for words in said:
        if words[0] == "done":
            acknowledged[int(words[2])] = words[3]
    assert home.current().store is not None  # a reader that starts now, before anybody repairs anything
    assert verify(home, everything=True) == []
    promoted = {entry["release"]: entry["digest"] for entry in audit(home) if entry["action"] == PROMOTED}
    for number, digest in acknowledged.items():
        assert promoted[number] == digest
        assert home.release(number).manifest.digest == digest
    if (home.path / "backup.tar").exists():
        other = Home(home.path / f"restored-{seed}")
        restore(other, home.path / "backup.tar")
        assert verify(other) == []
    return said[-1][1] if said and said[-1][0] == "begin" else "between"


def campaign(folder: Path, times: int, seed: int) -> dict[str, int]:
    """So many kills on one home, a fresh home every 20, two of five aimed; how often it hit each kind of work."""
    hit: dict[str, int] = {}
    home, acknowledged = small_home(folder / "0"), dict[int, str]()
    for index in range(times):
        if index and index % 20 == 0:
            home, acknowledged = small_home(folder / str(index)), {}
        doing = kill_once(home, seed + index, acknowledged, [*AIMS, "", ""][index % 5])
        hit[doing] = hit.get(doing, 0) + 1
    return hit


def test_killed_writers_lose_nothing(tmp_path: Path) -> None:
    """A few kills."""
    assert sum(campaign(tmp_path, 4, 7).values()) == 4


@pytest.mark.soak
def test_killed_writers_lose_nothing_at_length(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Three hundred kills, or $CONCORDAT_KILLS; every kind of work is hit."""
    hit = campaign(tmp_path, int(os.environ.get("CONCORDAT_KILLS", "300")), 1000)
    with capsys.disabled():
        print("\nkilled during:", dict(sorted(hit.items())))
    assert {"update", "quads", "rollback", "backup", "build"} <= hit.keys()
