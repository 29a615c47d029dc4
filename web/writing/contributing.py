"""``/contributions``: facts from those who write no SPARQL, by program or by a form that needs no script.

The form needs no mark of its own against forged requests: nothing that a browser sends by itself is proof here. There
is no cookie and no session; the token is typed each time, is never shown again, and a foreign page that makes a browser
send this form does not know it. Frames around the page are barred by the policy that every answer has.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from flask import Blueprint, Response, current_app, g, render_template, request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from graph.access import CONTRIBUTE, Token
from graph.changes import contribution, history
from graph.changes.process import Done
from graph.changes.transaction import quads
from graph.changes.untrusted import read_graph
from graph.describe import Entry
from graph.errors import (
    AccessError,
    ConcordatError,
    RdfSyntaxError,
    ShapesViolatedError,
    ValueRefusedError,
)
from graph.iri import ID, PREFIXES, compact
from graph.store import NamedNode, Quad, rdf_format
from web.current import Reading
from web.errors import status_of
from web.links import find_entry
from web.sentences import told
from web.writing import door
from web.writing.history import in_words

blueprint = Blueprint("contributing", __name__)

FORM = "application/x-www-form-urlencoded"
FORMATS = {"text/turtle": "ttl", "application/ld+json": "jsonld"}
MOST_RESULTS = 100
"""Results of a validation that a page shows."""

_MOST_FIELDS = 20
_KNOWN = "".join(f"PREFIX {prefix}: <{iri}> " for prefix, iri in PREFIXES.items())

EXAMPLE = """\
# A meeting, and where it was held. The link is said twice:
# plainly, and as a record that carries its evidence. The
# evidence itself is made from the source that is named.
event:example-meeting a conc:Event, conc:Conference ;
    dcterms:identifier "event:example-meeting" ;
    skos:prefLabel "Example meeting on the protection of migrants"@en ;
    conc:startedOn "2024-03-05"^^xsd:date ;
    schema:location place:SDN .

link:event.example-meeting--held_in--place.SDN a conc:Link ;
    rdf:subject event:example-meeting ;
    rdf:predicate schema:location ;
    rdf:object place:SDN .
"""

_ABOUT = """\
# Another name of it, and the record that carries its evidence.
<{iri}> skos:altLabel "{name}"@en .

<{record}> a conc:Statement ;
    rdf:subject <{iri}> ;
    rdf:predicate skos:altLabel ;
    rdf:object "{name}"@en .
"""


@dataclass(frozen=True)
class Typed:
    """What stands in the form. The token is none of it: a page never gives it back."""

    facts: str = ""
    format: str = "text/turtle"
    source: str = ""
    comment: str = ""


@blueprint.app_template_global("contributing")
def is_open() -> bool:
    """Whether somebody may contribute over the web: a valid token for it has been handed out."""
    return door.open_for(CONTRIBUTE)


@blueprint.get("/contributions")
def page() -> Response:
    """The form for a contribution; ``example`` fills in one that works, ``entity`` begins one about an entity."""
    name = request.args.get("entity", "")
    entity = find_entry(*_parts(name)) if name else None
    typed = Typed()
    if entity:
        record = f"{ID}statement/{entity.path.replace('/', '.')}--altLabel"
        typed = Typed(_ABOUT.format(iri=entity.iri, record=record, name="Its other name"))
    elif request.args.get("example"):
        typed = Typed(EXAMPLE, source="https://example.org/report", comment="A meeting that the report tells of")
    return Response(_rendered(typed, entity=entity))


def _parts(path: str) -> tuple[str, str]:
    kind, _, name = path.partition("/")
    return kind, name


@blueprint.post("/contributions")
def contributions() -> Response:
    """Add facts in Turtle or JSON-LD to the contributor's own graph; ``source`` and ``comment`` are required.

    What has a class and names no evidence gets one that leads to the source. Known prefixes need not be declared. A
    form is answered by a page.
    """
    if request.mimetype == FORM:
        return _by_form()
    token = door.bearer(CONTRIBUTE)
    name, _ = door.media_type()
    if name not in FORMATS:
        raise UnsupportedMediaType(f"A contribution is sent as {' or '.join(FORMATS)}, not as {name or 'nothing'}.")
    source, comment = request.args.get("source", ""), request.args.get("comment", "")
    contribution.check(source, comment)
    outcome = _add(token, door.body(), name, source, comment)
    return door.told(outcome, 201 if outcome.changed else 200)


def _add(token: Token, data: bytes, media_type: str, source: str, comment: str) -> Done:
    graph = contribution.graph_of(token.name)
    edit = quads(contribution.backed(_read(data, media_type, graph), graph, source), bounds=door.bounds())
    return door.carry_out(edit, token, "contribution", f"{comment} ({source})", scope=CONTRIBUTE)


def _read(data: bytes, media_type: str, graph: NamedNode) -> list[Quad]:
    """The statements of a contribution. The known prefixes stand before its first line, which errors do not count."""
    known = _KNOWN if media_type == "text/turtle" else ""
    try:
        return read_graph(known.encode() + data, rdf_format(FORMATS[media_type]), graph, graph.value + "/")
    except RdfSyntaxError as error:
        if known and error.line == 1 and error.column > len(known):
            raise RdfSyntaxError(error.path, 1, error.column - len(known), error.expected) from error
        raise


def _by_form() -> Response:
    """What ``contributions`` does, for a form: the token is one of its fields, and the answer is a page.

    Who sends it is known only when it has been read, so a form may have what any request may, not what a change may.
    """
    fields = _fields(door.body(door.settings().max_body))
    typed = Typed(
        fields.get("facts", "").replace("\r\n", "\n"),  # as forms are sent; inside a long literal it would be data
        fields.get("format", ""),
        fields.get("source", "").strip(),
        fields.get("comment", "").strip(),
    )
    try:
        token = door.admitted(fields.get("token", ""), CONTRIBUTE)
        contribution.check(typed.source, typed.comment)
        if typed.format not in FORMATS:
            raise ValueRefusedError("format", typed.format[:40], f"one of {', '.join(FORMATS)}")
        if not typed.facts.strip():
            raise ValueRefusedError("facts", "", "at least one statement")
        outcome = _add(token, typed.facts.encode(), typed.format, typed.source, typed.comment)
    except ConcordatError as error:
        return _refused(typed, error)
    return _added(outcome)


def _fields(data: bytes) -> Mapping[str, str]:
    try:
        fields = parse_qs(data.decode("utf-8"), keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="strict")
    except UnicodeDecodeError as error:
        raise BadRequest(f"The form is not UTF-8 (byte {error.start}).") from error
    except ValueError as error:
        raise BadRequest(f"The form has more than {_MOST_FIELDS} fields.") from error
    return {name: values[0] for name, values in fields.items()}


def _refused(typed: Typed, error: ConcordatError) -> Response:
    """The form again, with what was typed and what is wrong with it."""
    status = status_of(error)
    if status >= 500:
        current_app.logger.error("%s %s: %s", request.method, request.path, error)
    report = getattr(error, "report", None)
    results = report.results if isinstance(error, ShapesViolatedError) and report else ()
    made = Response(_rendered(typed, told=told(error), wrong=_field(error), results=results), status)
    if isinstance(error, AccessError):
        made.headers["WWW-Authenticate"] = 'Bearer realm="concordat"'
    made.headers["Cache-Control"] = "no-store"
    return made


def _field(error: ConcordatError) -> str:
    """The field that an error is about; empty for one that is about none."""
    if isinstance(error, AccessError):
        return "token"
    if isinstance(error, ValueRefusedError):
        return error.name if error.name in ("facts", "format", "source", "comment") else ""
    return "facts" if isinstance(error, RdfSyntaxError | ShapesViolatedError) else ""


def _added(outcome: Done) -> Response:
    """What was added, in which release."""
    after = outcome.release
    before = door.home().release(after.manifest.parent) if after.manifest.parent else after
    delta = history.kept_delta(after) if outcome.changed else None
    changes = history.by_entity(delta, before.store, after.store, g.language) if delta else []
    shown, rest = in_words(changes, before.store, after.store)
    g.reading, g.release = Reading(after), after  # the page speaks of the graph as it is now
    body = render_template(
        "writing/added.html", outcome=outcome, manifest=after.manifest, before=before.manifest, shown=shown,
        rest=rest, compact=compact, at="",
    )  # fmt: skip
    made = Response(body, 201 if outcome.changed else 200)
    made.headers["Cache-Control"] = "no-store"
    made.headers["X-Concordat-Release"] = str(after.number)
    return made


def _rendered(typed: Typed, entity: Entry | None = None, **more: Any) -> str:
    results = more.pop("results", ())
    return render_template(
        "writing/contribute.html",
        typed=typed,
        entity=entity,
        example=EXAMPLE,
        formats=FORMATS,
        results=results[:MOST_RESULTS],
        rest=max(len(results) - MOST_RESULTS, 0),
        most=door.settings().max_body,
        compact=compact,
        **more,
    )
