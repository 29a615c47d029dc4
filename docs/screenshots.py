"""Pictures of the pages for the documents; ``make screenshots`` takes them.

Builds a release in a folder of its own, changes it once and dumps it, so that the pages of releases, differences and
dumps have something to show; serves it, and looks. Needs Chromium, playwright and Pillow (tools of developers). The
pictures go to docs/images/, their colours reduced to a palette. Names of pictures as arguments: only these.
"""

from __future__ import annotations

import io
import logging
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from werkzeug.serving import make_server

from graph.access import Tokens
from graph.build import all_inputs, build
from graph.changes.transaction import BOUNDS, Note, change, sparql
from graph.dump import FORMATS, write_dumps
from graph.release import Home
from web.app import create_app
from web.settings import Settings
from web.sparql.routes import EXTENSION

IMAGES = Path(__file__).resolve().parent / "images"
MOST_BYTES = 200_000
COLOURS = 256
CHANGE = """PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
DELETE { GRAPH ?g { ?i skos:altLabel ?old } } INSERT { GRAPH ?g { ?i skos:altLabel "TOC Convention" } }
WHERE { VALUES ?i { <https://w3id.org/concordat/id/instrument/untoc> } GRAPH ?g { ?i skos:altLabel ?old }
        FILTER(STR(?old) = "UN TOC Convention") }"""


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
LARGE = "node=crc&limit=150&expand=organisation/unga"
EXPLORER = "#explore-canvas[data-settled]"
QUERY = """PREFIX conc: <https://w3id.org/concordat/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?treaty (COUNT(DISTINCT ?state) AS ?states) WHERE {
  ?act a conc:Participation ; conc:instrument ?instrument ; conc:state ?state ; conc:action ?action .
  ?instrument skos:prefLabel ?treaty
  FILTER(LANG(?treaty) = "en" && ?action != conc:Signature)
} GROUP BY ?treaty ORDER BY DESC(?states) LIMIT 8"""
ANSWER = "/sparql?" + urlencode({"query": QUERY, "format": "html"})
PICTURES = (
    Picture("home", "/", height=1200),
    Picture("home-dark", "/", "dark", at="#h-time"),
    Picture("home-390", "/?lang=fr", width=390, height=844),
    Picture("entity", "/instrument/opsc", height=1000),
    Picture("entity-dark", "/instrument/crc", "dark", at="#h-parties"),
    Picture("entity-390", "/instrument/crc?lang=es", width=390, height=844),
    Picture("parties", "/instrument/crc/parties?on=1991-01-01&sort=standing", at="#h-parties"),
    Picture("organisation", "/organisation/iom?lang=fr"),
    Picture("process", "/process/bali"),
    Picture("country", "/place/SDN", at="#h-parties"),
    Picture("framework", "/framework/cpms"),
    Picture("resource", "/resource/000-1477"),
    Picture("theme", "/theme/refugees?lang=es"),
    Picture("catalogue", "/catalogue/instrument?theme=theme/trafficking-in-persons&sort=-date"),
    Picture("catalogue-dark", "/catalogue/framework?lang=fr", "dark"),
    Picture("search", "/search?q=palremo"),
    Picture(
        "search-arabic",
        "/search?q=%D8%A7%D8%AA%D9%81%D8%A7%D9%82%D9%8A%D8%A9+%D8%AD%D9%82%D9%88%D9%82&lang=ar",
        height=700,
    ),
    Picture("resolve", "/resolve?q=scr+2427", height=700),
    Picture("explorer", f"/explore?{ROUTE}", ready=EXPLORER, at=".explore-picture"),
    Picture("explorer-dark", "/explore?node=process:bali&layout=radial", "dark", ready=EXPLORER, at=".explore-picture"),
    Picture("explorer-300", f"/explore?{LARGE}", ready=EXPLORER, at=".explore-picture"),
    Picture(
        "explorer-time",
        "/explore?node=crc&limit=60&layout=time&kinds=instrument",
        ready=EXPLORER,
        at=".explore-picture",
    ),
    Picture("explorer-tables", "/explore?node=crc&sort_links=-when&lang=fr", ready=EXPLORER, at="#links"),
    Picture("trace", "/trace?a=S/RES/2427(2018)&b=opac", height=1000),
    Picture(
        "trace-dark",
        "/trace?a=process:khartoum&b=palermo-smuggling-protocol&as_of=2014-12&lang=es",
        "dark",
        height=1000,
    ),
    Picture("lineage", "/lineage/instrument/crc"),
    Picture("ripple", "/ripple/instrument/crc"),
    Picture("sparql", "/sparql", ready="#yasgui .yasqe"),
    Picture("sparql-answer", ANSWER, ready="#yasgui .yasqe", at="#answer"),
    Picture("api", "/api", height=1000),
    Picture("ontology", "/ontology.html", at="#classes"),
    Picture("contribution", "/contributions?example=1"),
    Picture("contribution-320-dark", "/contributions?example=1&lang=fr", "dark", 320, 900),
    Picture("releases", "/releases", height=600),
    Picture("difference", "/releases/1..2", height=700),
    Picture("dumps", "/dumps", height=1000),
    Picture("sources", "/sources"),
)


def take(browser: Any, address: str, picture: Picture) -> int:
    """Take one picture; its size in bytes."""
    from PIL import Image

    window = {"width": picture.width, "height": picture.height}
    context = browser.new_context(viewport=window, color_scheme=picture.scheme, reduced_motion="reduce")
    page = context.new_page()
    answer = page.goto(address + picture.path)
    if answer.status != 200:
        raise RuntimeError(f"{picture.path} was answered by {answer.status}")
    page.wait_for_selector(picture.ready)
    page.evaluate("document.fonts.ready")
    if picture.at:
        page.locator(picture.at).first.evaluate("element => element.scrollIntoView()")
    taken = page.screenshot()
    context.close()
    file = IMAGES / f"{picture.name}.png"
    # Text and flat marks: a palette shows them as well as true colours do, in half the bytes.
    with Image.open(io.BytesIO(taken)) as image:
        image.convert("RGB").quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(
            file, optimize=True
        )
    return file.stat().st_size


def prepared(home: Home) -> Home:
    """The home with a second release, in which one name was put in the place of another, and with its dumps."""
    build(home, all_inputs(), who="curators", why="first release")
    note = Note(who="curators", why="the short name as the secretariat writes it")
    change(home, sparql(CHANGE, None, BOUNDS), note)
    release = home.current()
    write_dumps(release, home.dumps_path(release.number), [form for form in FORMATS if form.name != "parquet"])
    Tokens(home).create("curators", ["contribute", "graph:*"])  # opens the form; nobody is told the token
    return home


def main(home: Home, names: Sequence[str] = ()) -> int:
    """Take all pictures of a home, or those named; 1 where one is too large to be kept in the repository."""
    from playwright.sync_api import sync_playwright

    IMAGES.mkdir(exist_ok=True)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    app = create_app(Settings(), home)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    path = os.environ.get("CONCORDAT_CHROMIUM") or shutil.which("chromium")
    large, whole = [], 0
    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for picture in PICTURES:
            if names and picture.name not in names:
                continue
            size = take(browser, f"http://127.0.0.1:{server.port}", picture)
            whole += size
            print(f"{picture.name}.png  {size / 1000:.0f} kB")
            large += [picture.name] if size > MOST_BYTES else []
        browser.close()
    server.shutdown()
    app.extensions[EXTENSION].close()
    print(f"{whole / 1000:.0f} kB in all")
    if large:
        print(f"larger than {MOST_BYTES // 1000} kB: {', '.join(large)}", file=sys.stderr)
    return 1 if large else 0


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="concordat-") as folder:
        sys.exit(main(prepared(Home(Path(folder) / "home")), sys.argv[1:]))
