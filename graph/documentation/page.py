"""The page of the ontology, made by pyLODE from the Turtle files."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from graph.resources import ONTOLOGY, turtle_files

if TYPE_CHECKING:
    import rdflib

_LINKS_OUT = re.compile(r'<link[^>]+rel="stylesheet"[^>]*>|<script(?![^>]*ld\+json)[^>]*>.*?</script>', re.DOTALL)


def read_ontology() -> rdflib.Graph:
    """All files of the ontology in one graph."""
    import rdflib

    graph = rdflib.Graph()
    for path in turtle_files(ONTOLOGY):
        graph.parse(path, format="turtle")
    return graph


def render() -> str:
    """The page as HTML that stands alone: styles inside, nothing loaded, nothing run. Takes a second or two."""
    with _quiet():
        from pylode.profiles.ontpub import OntPub

        made: str = OntPub(read_ontology()).make_html()
    return _LINKS_OUT.sub("", made)


@contextmanager
def _quiet() -> Iterator[None]:
    """pyLODE sets up the root logger when it is imported; the program's own stays as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    logging.disable(logging.INFO)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # it leaves a file of its own to be closed later
            yield
    finally:
        logging.disable(logging.NOTSET)
        root.handlers[:] = handlers
        root.setLevel(level)
