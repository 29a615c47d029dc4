"""Names, kinds and dates of many entities at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from graph.neighbourhood.model import Node
from graph.neighbourhood.names import iri_of, name_of, plain
from graph.neighbourhood.rows import language_of, rows_about, text_of
from graph.neighbourhood.vocabulary import Vocabulary, best
from graph.store import NamedNode, ReadStore

SHORT = 34
"""Length in characters of the name written at a node of the picture; the table has the whole one."""


def described(
    store: ReadStore, vocabulary: Vocabulary, names: Iterable[str], languages: tuple[str, ...]
) -> dict[str, Node]:
    """The nodes of these names that the store says anything about."""
    classes: dict[str, set[str]] = defaultdict(set)
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    shorts: dict[str, str] = {}
    dates: dict[str, str] = {}
    for row in rows_about(store, "neighbourhood-nodes", node=_terms(names)):
        name = name_of(text_of(row, "node"))
        if "class" in row:
            classes[name].add(text_of(row, "class"))
        elif "label" in row:
            labels[name][language_of(row, "label")] = text_of(row, "label")
        elif "date" in row:
            dates[name] = min(text_of(row, "date"), dates.get(name, "9999"))
        else:
            short, symbol = text_of(row, "short"), text_of(row, "symbol")
            shorts[name] = short or shorts.get(name, symbol)
    nodes = {}
    for name in classes.keys() | labels.keys():
        kind, type_label = vocabulary.kind_of(classes[name], languages)
        label = plain(best(labels[name], languages) or shorts.get(name, "") or name)
        short = plain(shorts.get(name, "") or label, SHORT)
        kind_label = vocabulary.kind_label(kind, languages)
        nodes[name] = Node(name, iri_of(name), label, short, kind, kind_label, type_label, dates.get(name, ""))
    return nodes


def _terms(names: Iterable[str]) -> list[NamedNode]:
    return [NamedNode(iri_of(name)) for name in sorted(names)]
