"""Plain values out of RDF terms."""

from __future__ import annotations

from collections.abc import Mapping

from graph.describe.labels import Text
from graph.store import BlankNode, Literal, NamedNode, Term


def value(term: Term | None) -> str:
    """The IRI or the lexical form of a term, empty for none."""
    return term.value if isinstance(term, NamedNode | BlankNode | Literal) else ""


def text(term: Term | None) -> Text:
    """A literal as words in a language."""
    return Text(value(term), (term.language or "") if isinstance(term, Literal) else "")


def cell(row: Mapping[str, Term], name: str) -> str:
    """The value in one column of a row, empty where unbound."""
    return value(row.get(name))


def local(iri: str) -> str:
    """What stands after the last ``#`` or ``/`` of an IRI."""
    return iri.rstrip("/#").rpartition("#" if "#" in iri else "/")[2]
