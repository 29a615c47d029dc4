"""From the terms of a SHACL result to words: labels, paths, messages, and the name of the rule."""

from __future__ import annotations

import re

from rdflib import RDF, RDFS, SH, SKOS, BNode, Graph, Literal, Node, URIRef
from rdflib.collection import Collection

from graph.validation.report import Violation, compact

_PLACEHOLDER = re.compile(r"\{[?$](value|this|path)\}")
_INNER = (SH.property, SH["or"], SH["and"], SH.xone, SH["not"], SH.node, SH.qualifiedValueShape)
_AFTER = {SH.zeroOrMorePath: "*", SH.oneOrMorePath: "+", SH.zeroOrOnePath: "?"}


class Wording:
    """Words for results over one graph of shapes and one of data."""

    def __init__(self, shapes: Graph, data: Graph) -> None:
        self._shapes, self._data = shapes, data

    def violation(self, report: Graph, result: Node) -> Violation:
        """The result node of a SHACL report as a violation."""
        focus, value = report.value(result, SH.focusNode), report.value(result, SH.value)
        words = {
            "this": _words(focus),
            "value": _words(value),
            "path": _path(report, report.value(result, SH.resultPath)),
        }
        # SHACL fills placeholders for SPARQL constraints only; a Core message reads as well with its value in it
        message = " ".join(
            _PLACEHOLDER.sub(lambda found: words[found[1]], text)
            for text in _english(report.objects(result, SH.resultMessage))
        )
        return Violation(
            focus=words["this"],
            focus_label=self._label(focus),
            path=words["path"],
            value=words["value"],
            message=compact(message),
            severity=str(report.value(result, SH.resultSeverity)).removeprefix(str(SH)),
            shape=_words(self._rule(report.value(result, SH.sourceShape))),
            component=_words(report.value(result, SH.sourceConstraintComponent)),
        )

    def _label(self, node: Node | None) -> str:
        if not isinstance(node, URIRef):
            return ""
        labels = [
            o for p in (SKOS.prefLabel, RDFS.label) for o in self._data.objects(node, p) if isinstance(o, Literal)
        ]
        return str(
            min(labels, key=lambda label: (label.language != "en", label.language or "", str(label)), default="")
        )

    def _rule(self, shape: Node | None) -> Node | None:
        """The named shape that ``shape`` is part of: the one that a person can look up."""
        seen: set[Node] = set()
        while isinstance(shape, BNode) and shape not in seen:
            seen.add(shape)
            above = next((s for p in _INNER for s in self._shapes.subjects(p, shape)), None)
            if above is None:
                # a member of the list of sh:or and its kin: climb to the list's head, then to the shape that holds it
                above = next(self._shapes.subjects(RDF.first, shape), None) or next(
                    self._shapes.subjects(RDF.rest, shape), None
                )
            if above is None:
                break
            shape = above
        return shape


def _english(messages: object) -> list[str]:
    literals = [message for message in messages if isinstance(message, Literal)]  # type: ignore[attr-defined]
    return sorted(str(m) for m in [m for m in literals if (m.language or "en").startswith("en")] or literals)


def _path(graph: Graph, path: Node | None) -> str:
    """A property path in SPARQL's syntax ([SHACL, section 2.3.1](https://www.w3.org/TR/shacl/#property-paths))."""
    if not isinstance(path, BNode):
        return _words(path)
    if (inverse := graph.value(path, SH.inversePath)) is not None:
        return "^" + _path(graph, inverse)
    if (choices := graph.value(path, SH.alternativePath)) is not None:
        return "(" + " | ".join(_path(graph, step) for step in Collection(graph, choices)) + ")"
    for predicate, sign in _AFTER.items():
        if (inner := graph.value(path, predicate)) is not None:
            return _path(graph, inner) + sign
    return "(" + " / ".join(_path(graph, step) for step in Collection(graph, path)) + ")"


def _words(term: Node | None) -> str:
    if term is None:
        return ""
    return f"_:{term}" if isinstance(term, BNode) else str(term)
