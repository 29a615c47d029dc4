"""The application: everything that it needs is given to its factory."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask, Response, g, request
from werkzeug.utils import import_string

from graph.describe import KINDS, LANGUAGE_NAMES, LANGUAGES
from graph.release import Home
from web import errors, language, texts
from web.current import Current
from web.headers import HEADERS
from web.links import data_path, page_path
from web.negotiation import best_language
from web.phrases import phrase
from web.settings import Settings
from web.words import (
    address,
    as_now,
    by_language,
    clip,
    fact_name,
    family_name,
    in_language,
    is_web,
    marks,
    script_words,
    upfirst,
    word,
)

BLUEPRINTS = (
    "web.links:blueprint",
    "web.pages.home:blueprint",
    "web.pages.entity:blueprint",
    "web.pages.catalogue:blueprint",
    "web.pages.search:blueprint",
    "web.pages.about:blueprint",
    "web.pages.ontology:blueprint",
    "web.visual.routes:blueprint",
    "web.sparql.routes:blueprint",
    "web.search.routes:blueprint",
    "web.trace.routes:blueprint",
    "web.trace.pages:blueprint",
    "web.writing.update:blueprint",
    "web.writing.contributing:blueprint",
    "web.writing.graph_store:blueprint",
    "web.writing.history:blueprint",
    "web.exchange.citing:blueprint",
    "web.exchange.reconciling:blueprint",
    "web.exchange.publishing:blueprint",
    "web.exchange.harvesting:blueprint",
    "web.api.routes:blueprint",
)


def create_app(settings: Settings, home: Home) -> Flask:
    """The application over the releases of a home. Views find ``settings`` in ``app.config["CONCORDAT"]``."""
    app = Flask("web")
    app.config["CONCORDAT"] = settings
    app.config["CONCORDAT_HOME"] = home
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body
    app.config["MAX_FORM_MEMORY_SIZE"] = settings.max_body
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    errors.attach(app)
    language.attach(app)
    app.before_request(_choose_language)
    Current(home).attach(app)
    app.after_request(_finish)
    _teach_templates(app, settings)
    texts.attach(app, settings)
    for name in BLUEPRINTS:
        app.register_blueprint(import_string(name))
    return app


def _choose_language() -> None:
    """The language that labels are shown in: ``?lang=``, else Accept-Language."""
    asked = request.args.get("lang", "")
    g.language = asked if asked in LANGUAGES else best_language(request.headers.get("Accept-Language"), LANGUAGES)


def _finish(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if response.mimetype == "text/html":
        response.vary.add("Accept-Language")
        response.headers.setdefault("Content-Language", language.interface())
    if request.endpoint != "static" and response.status_code == 200 and not response.is_streamed:
        response.headers.setdefault("Cache-Control", "no-cache")
        kept = not response.cache_control.no_store
        if request.method in ("GET", "HEAD") and kept and not response.direct_passthrough:
            response.add_etag()
            response.make_conditional(request)
    return response


def _teach_templates(app: Flask, settings: Settings) -> None:
    app.jinja_env.filters |= {"date": language.date_words, "number": language.number, "clip": clip, "upfirst": upfirst}
    app.jinja_env.tests["web"] = is_web
    app.jinja_env.globals |= {
        "KINDS": KINDS,
        "LANGUAGES": LANGUAGES,
        "LANGUAGE_NAMES": LANGUAGE_NAMES,
        "settings": settings,
        "page_path": page_path,
        "data_path": data_path,
        "span": language.span_words,
        "on_date": language.on_date,
        "since_date": language.since_date,
        "as_of": language.as_of,
        "colon": language.colon,
        "kind_one": language.kind_one,
        "language_name": language.language_name,
        "kind_many": language.kind_many,
        "kind_about": language.kind_about,
        "to": address,
        "as_now": as_now,
        "by_language": by_language,
        "in_language": in_language,
        "fact_name": fact_name,
        "family_name": family_name,
        "fonts": (Path(app.static_folder or "") / "vendor" / "fonts").is_dir(),
        "word": word,
        "phrase": phrase,
        "marks": marks,
        "script_words": script_words,
    }

    @app.context_processor
    def explorer() -> dict[str, Any]:
        return {"explorer": "visual" in app.blueprints, "sparql": "sparql" in app.blueprints}
