"""What the shapes say when they are broken, as patterns: their messages are English, and pages say them again."""

from __future__ import annotations

import re
from functools import cache

from graph.iri import PREFIXES
from graph.resources import SHAPES, turtle_files
from graph.store import Literal, NamedNode, rdf_format, read_quads
from graph.validation.report import compact

_MESSAGE = NamedNode(PREFIXES["sh"] + "message")
_PLACE = re.compile(r"\{[?$](\w+)\}")


@cache
def rules() -> tuple[str, ...]:
    """Each message of a shape once, its places named: `The homepage %(value)s is not …`; IRIs as reports have them."""
    found: set[str] = set()
    for path in turtle_files(SHAPES):
        for quad in read_quads(path.read_bytes(), rdf_format("ttl"), name=path.name):
            if quad.predicate == _MESSAGE and isinstance(quad.object, Literal):
                found.add(_PLACE.sub(r"%(\1)s", compact(quad.object.value)))
    return tuple(sorted(found))
