"""What several test files share."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

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


_SERVER = """
import json, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from flask import Flask
from graph.release import Home
from web.server import serve
from web.sparql.limits import SparqlLimits
from web.sparql.routes import blueprint, set_up
limits = SparqlLimits(**json.loads(sys.argv[4]))
def factory():
    app = Flask("endpoint", root_path=sys.argv[1] + "/web")
    set_up(app, Home(Path(sys.argv[2])), limits)
    app.register_blueprint(blueprint)
    return app
serve(factory, port=int(sys.argv[3]))
"""


def _release(home: Path, graphs: Mapping[str, Path | str], number: int) -> None:
    from graph.release import Home, Manifest
    from graph.store import DefaultGraph, NamedNode, OxigraphStore, Quad, rdf_format, read_quads
    from graph.store.dump import digest
    from graph.store.formats import format_of_path

    with Home(home).writing() as building:
        folder = building / "release"
        folder.mkdir()
        store = OxigraphStore.create(folder / "store")
        for name, content in graphs.items():
            if isinstance(content, Path):
                quads = read_quads(content.read_bytes(), format_of_path(content)[0], name=name, base=name or None)
            else:
                quads = read_quads(content.encode(), rdf_format("ttl"), name=name, base=name or None)
            graph = NamedNode(name) if name else DefaultGraph()
            store.inner.add_graph(graph)  # a graph may be empty
            store.add_all(Quad(q.subject, q.predicate, q.object, graph) for q in quads)
        store.settle()
        made = digest(store)
        size = len(store)
        del store
        Manifest(number, "2026-01-01T00:00:00Z", made, number - 1 or None, True, "test", "test", size).write(
            folder / "manifest.json"
        )
        Home(home).promote(folder, number)


Serve = Callable[..., str]
Promote = Callable[..., None]


@pytest.fixture(scope="session")
def promote() -> Promote:
    """Makes a release in a home out of graphs (IRI → Turtle text or file), and makes it current."""
    return _release


@pytest.fixture(scope="session")
def serve_sparql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """Starts a live endpoint over graphs (IRI → Turtle text or file; "" is the default graph); gives its address.

    ``home`` takes a home that is there; ``limits`` are rows of SparqlLimits.
    """
    started: list[subprocess.Popen[bytes]] = []

    def start(graphs: Mapping[str, Path | str] | None = None, home: Path | None = None, **limits: object) -> str:
        import json

        if home is None:
            home = tmp_path_factory.mktemp("home")
            _release(home, graphs or {}, 1)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        words = [sys.executable, "-c", _SERVER, str(ROOT), str(home), str(port), json.dumps({"rate": "", **limits})]
        process = subprocess.Popen(words, stderr=subprocess.DEVNULL)
        started.append(process)
        for _ in range(400):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                assert process.poll() is None, "the server ended before it listened"
                time.sleep(0.05)
        return f"http://127.0.0.1:{port}/sparql"

    yield start
    for process in started:
        process.terminate()
    for process in started:
        process.wait(15)


class Fetched:
    """A response as it came: status, headers, body."""

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self) -> dict[str, object]:
        import json

        found: dict[str, object] = json.loads(self.body)
        return found


Fetch = Callable[..., Fetched]


@pytest.fixture(scope="session")
def fetch() -> Fetch:
    """Sends one request and reads the answer to its end; an answer that is broken off raises."""
    import http.client
    from urllib.parse import urlencode, urlsplit

    def get(
        address: str,
        query: str | None = None,
        *,
        method: str = "GET",
        body: bytes | None = None,
        source: str = "127.0.0.1",
        timeout: float = 60,
        headers: Mapping[str, str] | None = None,
        **parameters: str,
    ) -> Fetched:
        where = urlsplit(address)
        pairs = ({"query": query} if query is not None else {}) | parameters
        path = where.path + ("?" + urlencode(pairs) if pairs else f"?{where.query}" if where.query else "")
        line = http.client.HTTPConnection(where.hostname or "", where.port, timeout=timeout, source_address=(source, 0))
        try:
            line.request(method, path, body, dict(headers or {}))
            response = line.getresponse()
            return Fetched(response.status, response.headers, response.read())
        finally:
            line.close()

    return get
