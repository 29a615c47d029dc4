"""What several test files share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from graph.build import all_inputs, build
from graph.release import Home, Release

ROOT = Path(__file__).resolve().parents[1]


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
