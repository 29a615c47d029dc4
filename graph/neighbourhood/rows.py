"""Saved queries with many terms bound to one variable, and the values of their rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graph import queries
from graph.store import Literal, NamedNode, ReadStore, Term, Triple


def rows_about(store: ReadStore, query: str, **terms: Iterable[NamedNode]) -> list[dict[str, Term]]:
    """The rows of a saved query, each `VALUES ?name { UNDEF }` of it filled with ``terms[name]``.

    A NamedNode cannot be made of anything but an IRI and writes itself escaped (SPARQL 1.1, 19.8, IRIREF), so that
    what goes in is terms, not text.
    """
    text = queries.text(query)
    for name, nodes in terms.items():
        text = text.replace(f"VALUES ?{name} {{ UNDEF }}", f"VALUES ?{name} {{ {' '.join(map(str, nodes))} }}")
    return store.rows(text)


def text_of(row: Mapping[str, Term], name: str) -> str:
    """The IRI or the lexical form bound to ``name``, "" where nothing is."""
    term = row.get(name)
    return "" if term is None or isinstance(term, Triple) else term.value


def number_of(row: Mapping[str, Term], name: str) -> float | None:
    """The number bound to ``name``, None where nothing or no number is."""
    try:
        return float(text_of(row, name))
    except ValueError:
        return None


def language_of(row: Mapping[str, Term], name: str) -> str:
    """The language of the literal bound to ``name``, "" where it has none."""
    term = row.get(name)
    return (term.language or "") if isinstance(term, Literal) else ""
