"""The page of the ontology, made by pyLODE from the Turtle files."""

from __future__ import annotations

import html
import logging
import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from graph.iri import compact
from graph.resources import ONTOLOGY, turtle_files

if TYPE_CHECKING:
    import rdflib

_LINKS_OUT = re.compile(r'<link[^>]+rel="stylesheet"[^>]*>|<script(?![^>]*ld\+json)[^>]*>.*?</script>', re.DOTALL)

ENGLISH = ("\ue000", "\ue001")
"""What stands around words that the ontology has in English alone, on a page in another language."""

_CUT = "\ue002"
_TERM = re.compile(r'<div class="property entity" id="([^"]*)">.*?<code>([^<]*)</code>', re.DOTALL)
_HEADS = re.compile(
    r'(<h2>|<th>\s*(?:<a class="hover_property" href="[^"]*">)?|<strong>|<dt>\s*<a class="hover_property" href="[^"]*">'
    r'|<span class="cardinality">|<p>\s*<a href="#[a-z_]*">|</sup>\s*</td>\s*<td>)([^<]*?)(\s*</)'
)
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


def render(language: str = "en") -> str:
    """The page as HTML that stands alone: styles inside, nothing loaded, nothing run. Takes a second or two.

    What the ontology says in ``language`` stands in it; what it says in English alone is put between ENGLISH marks.
    """
    with _quiet():
        from pylode.profiles.ontpub import OntPub

        made: str = OntPub(_told(language)).make_html()
    return _LINKS_OUT.sub("", made)


def parts(language: str = "en", say: Callable[[str], str | None] = str) -> tuple[str, str]:
    """What the page says of each term, and its table of contents: two pieces of HTML for a page of one's own.

    ``say`` gives the words for a head of pyLODE's, which are English, or None; what remains in English is marked as
    such. A term stands at the fragment of its IRI, in every language. Raises ValueError where pyLODE lays its page out
    in another way.
    """
    found = _PARTS.search(render(language))
    if found is None:
        raise ValueError("the page of pyLODE has no content and table of contents where 3.2 has them")
    contents = re.sub(r"(</?)h4>", r"\1p>", found["contents"])  # its headings would stand below none
    whole = _by_fragment(found["start"] + found["content"] + _CUT + contents)
    if language != "en":
        whole = _in_words(whole, language, say)
    content, _, contents = whole.partition(_CUT)
    return content, contents


def _by_fragment(page: str) -> str:
    """The page with each term of ours at the fragment of its IRI, where pyLODE makes an id of its label; a term of
    another vocabulary stands at its prefix and name, `skos-Concept`.
    """
    named = {old: compact(iri).removeprefix("conc:").replace(":", "-") for old, iri in _TERM.findall(page)}
    taken = set(re.findall(r' id="([^"]*)"', page))

    def placed(found: re.Match[str]) -> str:
        kind, old = found.groups()
        if old not in taken and kind == "href":  # a term that pyLODE does not show, such as a datatype
            return ""
        return f' {kind}="{"#" if kind == "href" else ""}{named.get(old, old)}"'

    return re.sub(r' (id|href)="#?((?<=id=")[^"]*|(?<=#)[^"]*)"', placed, page)


def _in_words(page: str, language: str, say: Callable[[str], str | None]) -> str:
    """The page with its heads in other words, and marked as English where there are none."""
    labels = {
        str(s): str(o) for s, o in read_ontology().subject_objects(_label()) if getattr(o, "language", "") == language
    }

    def head(found: re.Match[str]) -> str:
        before, words, after = found.groups()
        said = say(words.strip())
        return f'{before}<span lang="en">{words}</span>{after}' if said is None else f"{before}{said}{after}"

    def link(found: re.Match[str]) -> str:
        iri, words = found.groups()
        if iri in labels:
            return f'<a href="{iri}">{html.escape(labels[iri])}</a>'
        return f'<a lang="en" href="{iri}">{words}</a>'

    page = re.sub(r'(<a class="hover_property" href="[^"]*") title="[^"]*"', r"\1", page)
    page = re.sub(r'<a href="(https?://[^"]*)">([^<]*)</a>', link, page)
    page = _HEADS.sub(head, page)
    page = re.sub(r'(<sup class="[^"]*" title=")([^"]*)(")', lambda m: m[1] + (say(m[2]) or m[2]) + m[3], page)
    return page.replace(ENGLISH[0], '<span lang="en">').replace(ENGLISH[1], "</span>")


def _label() -> rdflib.URIRef:
    import rdflib

    return rdflib.RDFS.label


def _told(language: str) -> rdflib.Graph:
    """The ontology as pyLODE can tell it: it sets labels of all languages one after the other, and takes the title of
    each concept scheme for one of the ontology.
    """
    import rdflib

    whole = read_ontology()
    schemes = set(whole.subjects(rdflib.RDF.type, rdflib.SKOS.ConceptScheme))
    told = rdflib.Graph(namespace_manager=whole.namespace_manager)
    for s, p, o in sorted(whole):
        if s in schemes and (p, o) == (rdflib.RDF.type, rdflib.SKOS.ConceptScheme):
            continue
        if isinstance(o, rdflib.Literal) and o.language not in (None, language):
            said = any(getattr(each, "language", "") == language for each in whole.objects(s, p))
            if said or o.language != "en":
                continue
            o = rdflib.Literal(f"{ENGLISH[0]}{o}{ENGLISH[1]}", lang="en")
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
