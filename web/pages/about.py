"""What this is, where it comes from, which releases there are, and whether it is well."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify, render_template

from graph import queries
from graph.describe import LANGUAGES, fallback
from graph.describe.terms import cell
from graph.release import Home
from web.current import reading

blueprint = Blueprint("about", __name__)


@blueprint.get("/about")
def about() -> str:
    """What this is, how it is made, and what it does not say."""
    orders = {language: [tag for tag in fallback(language) if tag] for language in LANGUAGES}
    return render_template("about.html", orders=orders, release=reading().release)


@blueprint.get("/releases")
def releases() -> str:
    """The releases that are kept, the newest first."""
    home: Home = current_app.config["CONCORDAT_HOME"]
    return render_template("releases.html", releases=home.releases()[::-1], current=reading().release.number)


@blueprint.get("/sources")
def sources() -> str:
    """The sources, by how much each backs."""
    rows = reading().store.rows(queries.text("sources-by-use"))
    return render_template("sources.html", sources=[{name: cell(row, name) for name in row} for row in rows])


@blueprint.get("/health")
def health() -> Response:
    """Whether the current release can be read, and which it is."""
    held = reading()
    manifest = held.release.manifest
    return jsonify(
        ok=len(held.store) > 0,
        release=manifest.number,
        digest=manifest.digest,
        created=manifest.created,
        conforms=manifest.conforms,
        quads=manifest.quads,
    )
