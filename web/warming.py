"""What the first readers would wait for, done before they come: modules read, templates compiled, indexes filled."""

from __future__ import annotations

import gc
import logging
import os
import threading
import time
from contextlib import suppress
from pathlib import Path

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


def look_ahead(service: SparqlService, told: str) -> str:
    """Have workers open the store of the release that is to be current, where that is not the one told of before.

    Gives what is told of now.
    """
    with suppress(ConcordatError, OSError, ValueError):  # no release yet, or one in trouble: queries will say so
        target = os.readlink(service.home.next_path)  # noqa: PTH115 - a sixth of the time, at each look
        if target != told:
            service.pool.open_ahead(str(service.home.release(int(Path(target).name)).store_path))
        return target
    return told


def watch(service: SparqlService) -> None:
    """Look ahead for as long as the process lives."""
    told = ""
    while True:
        time.sleep(GLANCE)
        told = look_ahead(service, told)


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
