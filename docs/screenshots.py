"""Pictures of the pages for the documents; ``make screenshots`` takes them.

Builds a release if there is none, serves it, and looks.
Needs Chromium and playwright (a tool of developers, as the browser tests do). The pictures go to docs/images/.
"""

from __future__ import annotations

import logging
import os
import shutil
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from werkzeug.serving import make_server

from graph.build import all_inputs, build
from graph.errors import NoReleaseError
from graph.release import Home
from web.app import create_app
from web.settings import Settings
from web.sparql.routes import EXTENSION

IMAGES = Path(__file__).resolve().parent / "images"
MOST_BYTES = 300_000


@dataclass(frozen=True)
class Picture:
    """One picture: a file name, an address, a scheme and a window; ``ready`` is waited for, ``at`` scrolled to."""

    name: str
    path: str
    scheme: str = "light"
    width: int = 1280
    height: int = 900
    ready: str = "main"
    at: str = ""


ROUTE = "node=palermo-trafficking-protocol&limit=22&a=instrument/untoc&b=instrument/S-RES-2331-2016"
EXPLORER = "#explore-canvas[data-settled]"
PICTURES = (
    Picture("home", "/"),
    Picture("home-dark", "/", "dark"),
    Picture("home-390", "/?lang=fr", width=390, height=844),
    Picture("entity", "/instrument/opsc", height=1000),
    Picture("entity-dark", "/instrument/crc", "dark", at="#h-parties"),
    Picture("entity-390", "/instrument/crc?lang=es", width=390, height=844),
    Picture("catalogue", "/catalogue/instrument?theme=theme/trafficking-in-persons&sort=-date"),
    Picture("search", "/search?q=palremo"),
    Picture("explorer", f"/explore?{ROUTE}", ready=EXPLORER, at=".explore-picture"),
    Picture("explorer-dark", "/explore?node=process:bali&layout=radial", "dark", ready=EXPLORER, at=".explore-picture"),
    Picture("sparql", "/sparql", ready="#yasgui .yasqe"),
)


def take(browser: Any, address: str, picture: Picture) -> int:
    """Take one picture; its size in bytes."""
    window = {"width": picture.width, "height": picture.height}
    context = browser.new_context(viewport=window, color_scheme=picture.scheme, reduced_motion="reduce")
    page = context.new_page()
    page.goto(address + picture.path)
    page.wait_for_selector(picture.ready)
    page.evaluate("document.fonts.ready")
    if picture.at:
        page.locator(picture.at).first.evaluate("element => element.scrollIntoView()")
    file = IMAGES / f"{picture.name}.png"
    page.screenshot(path=file)
    context.close()
    return file.stat().st_size


def main(home: Home) -> int:
    """Take all pictures of a home; 1 where one is too large to be kept in the repository."""
    from playwright.sync_api import sync_playwright

    IMAGES.mkdir(exist_ok=True)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    app = create_app(Settings(), home)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    path = os.environ.get("CONCORDAT_CHROMIUM") or shutil.which("chromium")
    large = []
    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for picture in PICTURES:
            size = take(browser, f"http://127.0.0.1:{server.port}", picture)
            print(f"{picture.name}.png  {size / 1000:.0f} kB")
            large += [picture.name] if size > MOST_BYTES else []
        browser.close()
    server.shutdown()
    app.extensions[EXTENSION].close()
    if large:
        print(f"larger than {MOST_BYTES // 1000} kB: {', '.join(large)}", file=sys.stderr)
    return 1 if large else 0


if __name__ == "__main__":
    given = Home(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp(prefix="concordat-")))
    try:
        given.current()
    except NoReleaseError:
        build(given, all_inputs(), why="for pictures")
    sys.exit(main(given))
