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

_PARTS = re.compile(
    r'<div id="content">\s*(?P<start><div class="section" id="metadata">)\s*<h1>.*?</h1>(?P<content>.*)</div>\s*'
    r'<div id="pylode">.*?<div id="toc">\s*<h3>.*?</h3>(?P<contents>.*)</div>\s*</body>',
    re.DOTALL,
)


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

        made: str = OntPub(_told()).make_html()
    return _LINKS_OUT.sub("", made)


def parts() -> tuple[str, str]:
    """What the page says of each term, and its table of contents: two pieces of HTML for a page of one's own.

    Raises ValueError where pyLODE lays its page out in another way.
    """
    found = _PARTS.search(render())
    if found is None:
        raise ValueError("the page of pyLODE has no content and table of contents where 3.2 has them")
    contents = re.sub(r"(</?)h4>", r"\1p>", found["contents"])  # its headings would stand below none
    return found["start"] + found["content"], contents


def _told() -> rdflib.Graph:
    """The ontology as pyLODE can tell it: it sets labels of all languages one after the other, and takes the title of
    each concept scheme for one of the ontology.
    """
    import rdflib

    whole = read_ontology()
    schemes = set(whole.subjects(rdflib.RDF.type, rdflib.SKOS.ConceptScheme))
    told = rdflib.Graph(namespace_manager=whole.namespace_manager)
    for s, p, o in sorted(whole):
        foreign = isinstance(o, rdflib.Literal) and o.language not in (None, "en")
        if not foreign and not (s in schemes and (p, o) == (rdflib.RDF.type, rdflib.SKOS.ConceptScheme)):
            told.add((s, p, o))
    return told


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
