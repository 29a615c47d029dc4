"""References to works and releases; metadata in pages; signposting in headers."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, g, request
from markupsafe import Markup

from graph.citation import (
    CITABLE,
    STYLES,
    Work,
    as_bibtex,
    as_csl,
    as_ris,
    as_text,
    meta_tags,
    read_work,
    receipt_work,
    release_work,
    schema_org,
    schema_type,
    trace_work,
)
from graph.citation.embedded import LICENCE
from graph.describe import Entry
from graph.errors import NotFoundError
from graph.iri import ID, mint
from graph.release import Home
from web.current import kept_release, reading
from web.links import data_path, find_entry
from web.negotiation import DATA_TYPES

blueprint = Blueprint("citing", __name__)

FORMS = {
    "bib": ("application/x-bibtex", "BibTeX"),
    "ris": ("application/x-research-info-systems", "RIS"),
    "json": ("application/vnd.citationstyles.csl+json", "CSL-JSON"),
    "txt": ("text/plain", "Text"),
}
"""The endings of a reference, their media types and names."""


def work_of(entry: Entry) -> Work | None:
    """The entity as a work, None where it is none."""
    held = reading()
    return read_work(held.store, entry, held.index, g.language) if entry.kind in CITABLE else None


def _answer(work: Work, form: str) -> Response:
    if form == "bib":
        body = as_bibtex(work)
    elif form == "ris":
        body = as_ris(work)
    elif form == "json":
        body = json.dumps([as_csl(work)], ensure_ascii=False, indent=1) + "\n"
    else:
        body = as_text(work, request.args.get("style", "un")) + "\n"
    answer = Response(body, mimetype=FORMS[form][0])
    if form != "txt":
        answer.headers["Content-Disposition"] = f'inline; filename="{work.key[:80]}.{form}"'
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Link"] = f'<{work.address}>; rel="cite-as"'
    return answer


@blueprint.get("/cite/<kind>/<path:file>")
def reference(kind: str, file: str) -> Response:
    """A reference to a work, ``{kind}/{name}.{form}``.

    ``release/{number}``, ``receipt/{key}`` and ``trace/{any}?from=…&to=…`` cite a release, an answer and a trace.
    ``?style=`` of the form ``txt`` is one of STYLES. Raises EntityUnknownError, ReleaseUnknownError, NotFoundError.
    """
    name, _, form = file.rpartition(".")
    if form not in FORMS or not name:
        raise NotFoundError(f"A reference can be had as {', '.join(FORMS)}, at /cite/{{kind}}/{{name}}.bib and so on.")
    special = {"release": _release, "receipt": _receipt, "trace": _trace}.get(kind)
    if special:
        return _answer(special(name), form)
    entry = find_entry(kind, name)
    found = work_of(entry)
    if found is None:
        words = f"{entry.label('en').value[:120]} is no work: {', '.join(CITABLE)} can be cited"
        raise NotFoundError(f"{words}, and releases, receipts and traces.")
    return _answer(found, form)


def _release(name: str) -> Work:
    home: Home = current_app.config["CONCORDAT_HOME"]
    if not (name.isascii() and name.isdecimal() and len(name) < 9):
        raise NotFoundError("A release is named by its number, as in /cite/release/1.bib.")
    return release_work(home.release(int(name)).manifest)


def _receipt(key: str) -> Work:
    from web.sparql.routes import service

    found = service().receipts.get(key)
    if found is None:
        raise NotFoundError(f"There is no receipt {key[:40]!r}. The oldest are dropped when there are many.")
    home: Home = current_app.config["CONCORDAT_HOME"]
    kept = home.release(found.release).manifest if found.release in home.numbers() else None
    created = kept.created if kept and kept.digest == found.digest else ""
    return receipt_work(key, f"{_root()}/receipts/{key}", found.release, found.digest, created)


def _trace(_: str) -> Work:
    index = reading().index
    ends = [request.args.get(name, "")[:300] for name in ("from", "to")]
    entries = [index.get(ID + end.strip("/")) or index.get(end) or index.get(_minted(end)) for end in ends]
    first, second = entries
    if first is None or second is None:
        raise NotFoundError("A trace is named by its two ends, as in /cite/trace/it.bib?from=opsc&to=crc.")
    address = f"{_root()}/trace?{urlencode({'a': first.path, 'b': second.path})}{kept_release('&')}"
    return trace_work((first, second), address, reading().release.manifest)


def _minted(name: str) -> str:
    try:
        return mint(name)
    except ValueError:
        return ""


def _root() -> str:
    return request.url_root.rstrip("/")


@blueprint.app_context_processor
def _for_templates() -> dict[str, Any]:
    return {"citation": _citation, "embedded": _embedded}


def _citation(entry: Entry) -> dict[str, Any] | None:
    """What the control "Cite this" shows, None for an entity that is no work."""
    found = work_of(entry)
    if found is None:
        return None
    path = f"/cite/{entry.kind}/{entry.name}"
    files = [(f"{path}.{form}{kept_release()}", name) for form, (_, name) in FORMS.items() if form != "txt"]
    # The other styles take citeproc some 20 ms each: they are links.
    styles = [(f"{path}.txt?style={style}{kept_release('&')}", name) for style, name in STYLES.items() if style != "un"]
    return {"reference": as_text(found, "un"), "styles": styles, "files": files}


def _embedded(entry: Entry) -> dict[str, Any]:
    """What the head of a page says to programs: ``meta`` pairs, and JSON-LD that is safe inside a script element."""
    found = work_of(entry)
    text = json.dumps(schema_org(reading().store, entry, found))
    safe = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return {"meta": meta_tags(entry, found), "json_ld": Markup(safe)}  # noqa: S704 - no markup is left in it


@blueprint.after_app_request
def _signpost(response: Response) -> Response:
    """Link headers of an entity's page (FAIR Signposting Profile, level 1)."""
    if request.endpoint != "entity.page" or response.status_code != 200 or not request.view_args:
        return response
    held = reading()
    entry = held.index.get(f"{ID}{request.view_args['kind']}/{request.view_args['name']}")
    if entry is None:
        return response
    kept = kept_release()
    links = [
        f'<{entry.iri}>; rel="cite-as"',
        f'<https://schema.org/{schema_type(entry)}>; rel="type"',
        '<https://schema.org/AboutPage>; rel="type"',
        f'<{LICENCE}>; rel="license"',
    ]
    links += [
        f'<{data_path(entry.iri, ending)}{kept}>; rel="describedby"; type="{media}"'
        for media, ending in DATA_TYPES.items()
    ]
    if entry.kind in CITABLE:
        path = f"/cite/{entry.kind}/{entry.name}"
        links += [
            f'<{path}.{form}{kept}>; rel="describedby"; type="{FORMS[form][0]}"' for form in ("bib", "ris", "json")
        ]
    response.headers.add("Link", ", ".join(links))
    return response
