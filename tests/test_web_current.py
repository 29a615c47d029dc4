"""The release that a request holds."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from graph.release import Home
from web.app import create_app
from web.current import Current
from web.settings import Settings

ONE = (
    "<https://w3id.org/concordat/id/instrument/one> a <https://w3id.org/concordat/ontology#Instrument> ;"
    ' <http://www.w3.org/2004/02/skos/core#prefLabel> "One"@en .'
)


def _second_release(home: Home) -> None:
    """Promote a copy of the current release as the next one."""
    first = home.current()
    with home.writing() as building:
        first.store.copy_to(building / "store")
        text = (first.path / "manifest.json").read_text(encoding="utf-8").replace('"number": 1', '"number": 2')
        (building / "manifest.json").write_text(text, encoding="utf-8")
        home.promote(building, 2)


def test_a_switch_is_seen_by_the_next_request(home_of: Callable[..., Home], tmp_path: Path) -> None:
    """Without a restart; and what an older request holds still answers."""
    home = home_of(tmp_path / "home", ONE)
    client = create_app(Settings(), home).test_client()
    current = Current(home)
    older = current.reading()
    assert client.get("/health").json["release"] == 1
    _second_release(home)
    assert client.get("/health").json["release"] == 2
    assert current.reading().release.number == 2
    assert older.index.get("https://w3id.org/concordat/id/instrument/one")


def test_all_threads_share_one_reading(small_home: Home) -> None:
    """A release is opened once."""
    current = Current(small_home)
    with ThreadPoolExecutor(8) as threads:
        found = set(threads.map(lambda _: id(current.reading()), range(50)))
    assert len(found) == 1
