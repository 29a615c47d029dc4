"""How long the server takes for a page on the curated facts; `python -m bench pages`.

Each entity page is asked for once, so that nothing of it is kept; then the largest ones again. Times are in process,
without the network, and include the template.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from flask.testing import FlaskClient

from graph.build import all_inputs, finish, load
from graph.describe import KINDS, Index
from graph.release import Home, Manifest
from graph.store import OxigraphStore
from web.app import create_app
from web.links import page_path
from web.settings import Settings
from web.warming import warm

BOUNDS = {"entity page": 40, "neighbourhood": 60, "suggestion": 15}
"""Milliseconds that the 95th percentile may take."""

LARGEST = ("/instrument/crc", "/organisation/unga", "/place/SDN")
AGAIN = 40


def row(name: str, client: FlaskClient, paths: Iterable[str]) -> None:
    """Ask for each path and print a row of the table."""
    times = []
    for path in paths:
        started = time.perf_counter()
        answer = client.get(path, headers={"Accept": "text/html, application/json;q=0.9"})
        times.append(1000 * (time.perf_counter() - started))
        assert answer.status_code == 200, path
    times.sort()
    at = [times[int(share * (len(times) - 1))] for share in (0.5, 0.95, 1)]
    print(f"| {name} | {len(times)} | " + " | ".join(f"{ms:.1f}" for ms in at) + f" | {BOUNDS.get(name, '–')} |")


def curated_home(folder: Path) -> Home:
    """A home of the curated facts, not validated."""
    home = Home(folder)
    with home.writing() as building:
        store = OxigraphStore.create(building / "store")
        load(store, all_inputs())
        finish(building, store)
        made = Manifest(1, "2026-01-01T00:00:00Z", "sha256:00", None, True, "bench", "bench", len(store))
        store.settle()
        del store
        made.write(building / "manifest.json")
        home.promote(building, 1)
    return home


def main() -> None:
    """Serve a home in this process, ask, print."""
    with tempfile.TemporaryDirectory() as folder:
        home = curated_home(Path(folder))
        app = create_app(Settings(), home)
        client = app.test_client()
        entries = list(Index.read(home.current().store).entries.values())
        warm(app)  # as the server does: the index, the vocabulary and the facets are read once a release
        print("| what | calls | p50 ms | p95 ms | most ms | bound of p95 |\n|---|--:|--:|--:|--:|--:|")
        row("entity page", client, (page_path(entry.iri) for entry in entries))
        for path in LARGEST:
            row(f"{path} again", client, [path] * AGAIN)
        row("home", client, ["/"] * AGAIN)
        row("list", client, [f"/catalogue/{kind}" for kind in KINDS] * 4)
        row("search", client, [f"/search?q={word}" for word in ("palermo", "palremo", "child", "2427")] * 10)
        row("suggestion", client, [f"/api/suggest?q={'convention on the rights'[:n]}" for n in range(1, 25)])
        sample = [entry for entry in entries if entry.identifier][::12]
        row("neighbourhood", client, (f"/explore/data?node={page_path(entry.iri)[1:]}" for entry in sample))


if __name__ == "__main__":
    main()
