"""What the first readers would wait for, done before they come: modules read, templates compiled, indexes filled."""

from __future__ import annotations

import gc
import logging
import threading
import time

from flask import Flask

from graph.errors import ConcordatError
from web.language import INTERFACE_LANGUAGES
from web.sparql.routes import EXTENSION
from web.sparql.service import SparqlService

PATHS = (
    "/",
    "/instrument/crc",
    "/place/SDN",
    "/catalogue/instrument",
    "/search?q=convention",
    "/api/suggest?q=con",
    "/explore?node=crc",
    "/trace?a=crc&b=opsc",
)
"""One page of each kind. What a release does not hold is answered by 404, which warms that page."""

PATIENCE = 1.0
"""Seconds after the start of a server: its first reader, if one waits, does not share the processor with this."""


def warm(app: Flask) -> None:
    """Ask for a page of each kind in each language, then leave what is there now out of the collector's rounds.

    The objects of the indexes live as long as their release; to look through all of them takes about 50 ms, and some
    reader's page would take so much longer.
    """
    client = app.test_client()
    for language in INTERFACE_LANGUAGES:
        for path in PATHS:
            client.get(path, headers={"Accept": "text/html, application/json;q=0.9", "Accept-Language": language})
    gc.collect()
    gc.freeze()


GLANCE = 0.01
"""Seconds between two looks for the release to come."""


def watch(service: SparqlService) -> None:
    """Have stores opened for queries while their release is being brought to the disk, ahead of the switch to it."""
    told = 0
    while True:
        time.sleep(GLANCE)
        try:
            number = service.release().number + 1
            if number != told and service.home.folder(number).is_dir():
                service.pool.open_ahead(str(service.home.release(number).store_path))
                told = number
        except (ConcordatError, OSError):  # no release yet, or one that was swept away: queries will say so
            continue


def soon(app: Flask) -> Flask:
    """The application, which is warmed a little later in a thread of its own; a fault there is logged, no more."""

    def begin() -> None:
        threading.Thread(target=watch, args=(app.extensions[EXTENSION],), daemon=True).start()
        try:
            warm(app)
        except Exception:
            logging.getLogger(__name__).exception("The pages could not be warmed; they are served all the same.")

    clock = threading.Timer(PATIENCE, begin)
    clock.daemon = True
    clock.start()
    return app
