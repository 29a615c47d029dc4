"""A Chromium and a server for the tests that drive the pages as a reader does."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from werkzeug.serving import make_server

import web.app
from graph.release import Home
from web.settings import Settings
from web.sparql.routes import EXTENSION
from web.writing.door import WRITER

VENDOR = Path(web.app.__file__).parent / "static" / "vendor"
AXE = VENDOR / "axe-core" / "axe.min.js"

VIOLATIONS = """async () => (await axe.run(document, {
    resultTypes: ["violations"], rules: {"target-size": {enabled: true}}})).violations
    .map(v => `${v.id}: ${v.nodes[0].html}`)"""


@contextmanager
def serving(home: Home) -> Iterator[str]:
    """The application over a home behind a real port of this machine; its address."""
    app = web.app.create_app(Settings(), home)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        app.extensions[EXTENSION].close()
        if WRITER in app.extensions:
            app.extensions[WRITER].close()


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser: $CONCORDAT_CHROMIUM, then the system's, then playwright's own; skipped where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    paths = (os.environ.get("CONCORDAT_CHROMIUM"), "/usr/bin/chromium", shutil.which("chromium"))
    path = next((each for each in paths if each and Path(each).exists()), None)
    with playwright.sync_playwright() as running:
        try:
            browser = running.chromium.launch(executable_path=path, args=["--no-sandbox"])
        except playwright.Error as error:
            pytest.skip(f"no Chromium can be started: {str(error).splitlines()[0]}")
        yield browser
        browser.close()
