"""The home of releases: atomic switch, lock, and what a crash leaves behind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from graph.errors import HomeBusyError, HomeUnusableError, NoReleaseError, ReleaseUnknownError
from graph.release import Home, Manifest
from graph.release.journal import Journal
from web.warming import look_ahead


def manifest(number: int) -> Manifest:
    return Manifest(number, "2026-01-01T00:00:00+00:00", f"sha256:{number}", None, True, "me", "", 0)


def promote(home: Home, number: int) -> None:
    with home.writing() as building:
        folder = building / "release"
        folder.mkdir()
        manifest(number).write(folder / "manifest.json")
        home.promote(folder, number)


def test_promoted_release_becomes_current(tmp_path: Path) -> None:
    """What is promoted last is current; all stay."""
    home = Home(tmp_path / "home")
    promote(home, 1)
    promote(home, 2)
    assert home.current().number == 2
    assert home.numbers() == [1, 2]
    assert home.release(1).manifest == manifest(1)


def test_empty_home_has_no_release(tmp_path: Path) -> None:
    """An empty home says what to do."""
    home = Home(tmp_path)
    assert home.current_number() is None
    with pytest.raises(NoReleaseError, match="concordat build"):
        home.current()
    with pytest.raises(ReleaseUnknownError, match="Kept: none"):
        home.release(7)


def test_failure_while_building_leaves_the_old_release(tmp_path: Path) -> None:
    """An error before promotion changes nothing and leaves nothing."""
    home = Home(tmp_path)
    promote(home, 1)

    def fail() -> None:
        with home.writing() as building:
            (building / "half").write_text("x")
            raise RuntimeError("disk full")

    with pytest.raises(RuntimeError):
        fail()
    assert home.current().number == 1
    assert not (tmp_path / "building").exists()


@pytest.mark.parametrize("when", ["building", "renamed"])
def test_killed_writer_leaves_a_whole_release(tmp_path: Path, when: str) -> None:
    """A writer that is killed leaves the last release current and no lock; the next writer sweeps up."""
    promote(Home(tmp_path), 1)
    code = f"""
import os, signal
from pathlib import Path
from graph.release import Home
home = Home(Path({str(tmp_path)!r}))
with home.writing() as building:
    folder = building / "release"; folder.mkdir(); (folder / "manifest.json").write_text("{{")
    if {when!r} == "renamed":
        folder.rename(home.releases_path / "0002")
    os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).resolve().parents[1])
    assert done.returncode == -9
    home = Home(tmp_path)
    assert home.current().number == 1
    with home.writing() as building:
        assert list(building.iterdir()) == []


def test_second_writer_is_turned_away(tmp_path: Path) -> None:
    """One writer at a time."""
    home = Home(tmp_path)
    with home.writing(), pytest.raises(HomeBusyError, match="another process is writing"), Home(tmp_path).writing():
        pass


def test_home_that_is_a_file_is_refused(tmp_path: Path) -> None:
    """A home must be a folder."""
    path = tmp_path / "file"
    path.write_text("")
    with pytest.raises(HomeUnusableError, match="not a folder"), Home(path).writing():
        pass


def test_next_points_to_what_the_journal_knows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A release that was not entered may be swept away, and another get its number: nobody is sent there."""
    home = Home(tmp_path / "home")
    promote(home, 1)

    def full(*_: object, **__: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "append", full)
        with pytest.raises(OSError, match="full"):
            promote(home, 2)
    assert home.next_path.readlink().name == "0001"
    promote(home, 2)
    assert home.next_path.readlink() == home.current_path.readlink()


def test_workers_look_ahead_once_for_each_release(tmp_path: Path) -> None:
    """Nothing is opened where there is no release, and nothing twice."""
    home = Home(tmp_path / "home")
    opened: list[str] = []
    service: Any = SimpleNamespace(home=home, pool=SimpleNamespace(open_ahead=opened.append))
    assert look_ahead(service, "") == ""
    promote(home, 1)
    told = look_ahead(service, "")
    assert look_ahead(service, told) == told
    assert opened == [str(home.release(1).store_path)]
