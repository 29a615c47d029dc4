"""Dumps, the catalogue of what there is to take, the map of the site, feeds."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from flask import Blueprint, Response, current_app, redirect, render_template, request, send_file
from werkzeug.wrappers import Response as Answer

from graph.characters import fit_for_xml
from graph.describe import KINDS, Entry
from graph.dump import DumpListing
from graph.errors import NotFoundError
from graph.iri import ENTITY_KINDS
from graph.release import Home
from graph.store import OxigraphStore, rdf_format
from graph.store.dump import write_rdf
from web.current import kept_release, reading
from web.exchange.catalog import PREFIXES_USED, Offer, dcat, void
from web.links import page_path
from web.negotiation import DATA_TYPES, HTML, best
from web.pages.paging import whole_number

blueprint = Blueprint("publishing", __name__)

MOST_ADDRESSES: Final = 50_000
"""Bound on the addresses of one site map (sitemaps.org, 0.9)."""

MOST_ENTRIES: Final = 50
_ATOM: Final = "http://www.w3.org/2005/Atom"
_SITEMAP: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"


def _home() -> Home:
    home: Home = current_app.config["CONCORDAT_HOME"]
    return home


def _root() -> str:
    return request.url_root.rstrip("/")


@lru_cache(maxsize=4)
def _triples(path: Path) -> int:
    """How many triples the union of the graphs has; counted once a release."""
    row = OxigraphStore.read_only(path).rows("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")[0]
    return int(getattr(row["n"], "value", "0"))


def offer() -> Offer:
    """What this request's release offers."""
    settings, release = current_app.config["CONCORDAT"], reading().release
    listing = DumpListing.read(_home().dumps_path(release.number))
    # dumps of another release of the same number are not those of this one
    files = listing.files if listing and listing.digest == release.manifest.digest else ()
    count = _triples(release.store_path)
    return Offer(_root(), settings.title, release.manifest, count, settings.contact, files)


def _described(quads_of: str) -> Answer:
    """A description in the RDF format that was asked for; a browser is sent to the page of the dumps."""
    chosen = best(request.headers.get("Accept"), [*DATA_TYPES, HTML]) or next(iter(DATA_TYPES))
    if chosen == HTML:
        return redirect("/dumps" + kept_release(), 303)
    quads = dcat(offer()) if quads_of == "dcat" else void(offer())
    body = write_rdf(quads, rdf_format(DATA_TYPES[chosen]), PREFIXES_USED)
    made = Response(body, content_type=f"{chosen}; charset=utf-8" if chosen.startswith("text/") else chosen)
    made.vary.add("Accept")
    made.headers["Access-Control-Allow-Origin"] = "*"
    return made


@blueprint.get("/catalog")
def catalog() -> Answer:
    """The release as DCAT-AP 3."""
    return _described("dcat")


@blueprint.get("/.well-known/void")
def well_known_void() -> Answer:
    """The release as VoID, at the address that VoID sets (section 7.2)."""
    return _described("void")


@blueprint.get("/dumps")
def dumps() -> str:
    """The page of what can be taken as a whole."""
    release = reading().release
    return render_template("dumps.html", offer=offer(), manifest=release.manifest)


@blueprint.get("/dumps/<number>/<name>")
def dump(number: str, name: str) -> Response:
    """One dump; its entity tag is its checksum."""
    folder = _home().dumps_path(int(number)) if number.isascii() and number.isdecimal() and len(number) < 9 else None
    listing = DumpListing.read(folder) if folder else None
    file = listing.file(name) if listing else None
    if folder is None or file is None:
        raise NotFoundError(
            f"There is no dump {name[:80]!r} of release {number[:20]}; /dumps lists those that are there."
        )
    path = folder / file.name
    made = send_file(path, mimetype=file.media_type, as_attachment=True, download_name=file.name, etag=file.sha256)
    made.headers["Access-Control-Allow-Origin"] = "*"
    made.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return made


# the site


@blueprint.get("/robots.txt")
def robots() -> Response:
    """What robots may read (RFC 9309): everything but what is computed for one asker."""
    closed = ("/sparql", "/explore", "/search", "/resolve", "/reconcile", "/oai", "/api/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), "", f"Sitemap: {_root()}/sitemap.xml", ""]
    return Response("\n".join(lines), mimetype="text/plain")


def _xml(root: ET.Element, mimetype: str = "application/xml") -> Response:
    return Response(ET.tostring(root, encoding="utf-8", xml_declaration=True), mimetype=mimetype)


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """Every page of an entity, with the day of the release; ``part`` counts from 1 where one map cannot hold all."""
    held = reading()
    day = held.release.manifest.created[:10]
    paths = ["/", "/about", "/catalogue", "/dumps", *(page_path(iri) for iri in held.index.entries)]
    parts = -(-len(paths) // MOST_ADDRESSES)
    if parts > 1 and "part" not in request.args:
        root = ET.Element("sitemapindex", xmlns=_SITEMAP)
        for number in range(1, parts + 1):
            _place(root, "sitemap", f"{_root()}/sitemap.xml?part={number}{kept_release('&')}", day)
        return _xml(root)
    start = ((whole_number("part", least=1, most=parts) or 1) - 1) * MOST_ADDRESSES
    root = ET.Element("urlset", xmlns=_SITEMAP)
    for path in paths[start : start + MOST_ADDRESSES]:
        _place(root, "url", _root() + path + kept_release(), day)
    return _xml(root)


def _place(root: ET.Element, name: str, address: str, day: str) -> None:
    element = ET.SubElement(root, name)
    ET.SubElement(element, "loc").text = fit_for_xml(address)
    ET.SubElement(element, "lastmod").text = day


@blueprint.get("/feeds/<file>")
def feed(file: str) -> Response:
    """The newest entities of a kind by their own date, as Atom (RFC 4287)."""
    kind = file.removesuffix(".atom")
    if kind not in ENTITY_KINDS or kind == file:
        raise NotFoundError(f"There are feeds of {', '.join(f'{kind}.atom' for kind in ENTITY_KINDS)}.")
    held = reading()
    dated = sorted((e for e in held.index.of_kind(kind) if e.date), key=lambda e: (e.date, e.iri), reverse=True)
    updated = _instant(held.release.manifest.created)
    root = ET.Element("feed", xmlns=_ATOM)
    ET.SubElement(root, "title").text = f"{current_app.config['CONCORDAT'].title}: {KINDS[kind].many}"
    here = f"{_root()}/feeds/{file}{kept_release()}"
    ET.SubElement(root, "id").text = here
    ET.SubElement(root, "updated").text = updated
    ET.SubElement(root, "link", rel="self", href=here)
    ET.SubElement(ET.SubElement(root, "author"), "name").text = "Concordat contributors"
    for entry in (dated or held.index.of_kind(kind))[:MOST_ENTRIES]:
        _feed_entry(root, entry, updated)
    return _xml(root, "application/atom+xml")


def _feed_entry(root: ET.Element, entry: Entry, updated: str) -> None:
    element = ET.SubElement(root, "entry")
    ET.SubElement(element, "title").text = fit_for_xml(entry.label("en").value)
    ET.SubElement(element, "id").text = fit_for_xml(entry.iri)
    ET.SubElement(element, "updated").text = updated
    ET.SubElement(element, "link", rel="alternate", href=fit_for_xml(_root() + page_path(entry.iri) + kept_release()))
    title = entry.title("en")
    words = [title.value if title else "", entry.symbol, entry.date]
    ET.SubElement(element, "summary").text = (
        fit_for_xml(", ".join(word for word in words if word)) or "No date recorded"
    )


def _instant(created: str) -> str:
    return datetime.fromisoformat(created).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
