"""The ontology at its address: a page, its data, a diagram."""

from __future__ import annotations

from functools import cache

from flask import Blueprint, Response, redirect, render_template, request
from markupsafe import Markup
from werkzeug.exceptions import NotAcceptable
from werkzeug.wrappers import Response as Answer

from graph.iri import BASE, PREFIXES
from graph.resources import ONTOLOGY, turtle_files
from graph.store import DefaultGraph, OxigraphStore, Quad, load_file, rdf_format, read_quads
from graph.store.dump import canonical_lines, write_rdf
from graph.store.turtle import write_turtle
from web.language import N_, gettext, interface
from web.negotiation import DATA_TYPES, HTML, best

blueprint = Blueprint("ontology", __name__)

HEADS = frozenset(
    {
        N_("Metadata"),
        N_("Classes"),
        N_("Properties"),
        N_("Object Properties"),
        N_("Datatype Properties"),
        N_("Annotation Properties"),
        N_("Namespaces"),
        N_("Legend"),
        N_("IRI"),
        N_("Title"),
        N_("License"),
        N_("Version Info"),
        N_("Description"),
        N_("Scope Note"),
        N_("Is Defined By"),
        N_("Sub Class Of"),
        N_("Super Class Of"),
        N_("Sub Property Of"),
        N_("Super Property Of"),
        N_("Domain"),
        N_("Range"),
        N_("In Domain Of"),
        N_("In Range Of"),
        N_("Domainincludes"),
        N_("Rangeincludes"),
        N_("In Domain Includes Of"),
        N_("In Range Includes Of"),
        N_("or"),
        N_("OWL/RDFS Class"),
        N_("OWL Object Property"),
        N_("OWL Datatype Property"),
        N_("OWL Annotation Property"),
        N_("RDF Property"),
    }
)
"""The heads that pyLODE writes."""


@blueprint.get("/ontology")
def thing() -> Answer:
    """303 from the ontology to its page or its data, by Accept."""
    chosen = best(request.headers.get("Accept"), [HTML, *DATA_TYPES])
    if chosen is None:
        raise NotAcceptable(f"The ontology can be had as {', '.join([HTML, *DATA_TYPES])}.")
    ending = "html" if chosen == HTML else DATA_TYPES[chosen]
    answer = redirect(f"/ontology.{ending}", 303)
    answer.vary.add("Accept")
    return answer


@blueprint.get("/ontology.html")
def page() -> Response:
    """What pyLODE makes of it, within a page of ours."""
    content, contents = _page(interface())
    made = Response(render_template("ontology.html", content=content, contents=contents))
    made.headers["Link"] = f'<{BASE}ontology>; rel="canonical"'
    return made


@blueprint.get("/ontology.svg")
def diagram() -> Response:
    """The diagram of the model."""
    return Response(_diagram(), mimetype="image/svg+xml")


@blueprint.get("/ontology.ttl", endpoint="ttl")
@blueprint.get("/ontology.jsonld", endpoint="jsonld")
@blueprint.get("/ontology.nt", endpoint="nt")
@blueprint.get("/ontology.rdf", endpoint="rdf")
def data() -> Response:
    """All files of the ontology as one graph."""
    ending = request.path.rpartition(".")[2]
    made = Response(_data(ending), mimetype=rdf_format(ending).media_type)
    made.headers["Access-Control-Allow-Origin"] = "*"
    made.headers["Link"] = f'</ontology.html>; rel="describedby"; type="{HTML}"'
    return made


# The files of the ontology do not change while the program runs.


@cache
def _page(language: str) -> tuple[Markup, Markup]:
    from graph.documentation import parts

    content, contents = parts(language, lambda words: gettext(words) if words in HEADS else None)
    return Markup(content), Markup(contents)  # noqa: S704 - pyLODE escapes what the ontology says


@cache
def _diagram() -> str:
    from graph.documentation import draw, read_ontology

    return draw(read_ontology())


@cache
def _data(ending: str) -> bytes:
    store = OxigraphStore.memory()
    for path in turtle_files(ONTOLOGY):
        load_file(store, path, f"{BASE}ontology")
    # blank nodes by their canonical names, so that every process gives the same bytes
    lines = b"".join(canonical_lines(store))
    quads: list[Quad] = list(read_quads(lines, rdf_format("nq"), name="the ontology"))
    if ending in ("nt", "jsonld"):
        quads = [Quad(q.subject, q.predicate, q.object, DefaultGraph()) for q in quads]
    if ending == "ttl":
        return write_turtle(quads, PREFIXES).encode()
    return write_rdf(quads, rdf_format(ending), dict(PREFIXES))
