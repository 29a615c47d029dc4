"""Turtle in one fixed form, so that a change of data is a small diff.

Subjects are sorted, `a` comes first, then the predicates and objects in order, one predicate a line; the header names
the prefixes in use. W3C Turtle (RDF 1.1 and 1.2): https://www.w3.org/TR/turtle/
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

Term = NamedNode | BlankNode | Literal | Triple

_WIDTH: Final = 120
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
# The part of PN_LOCAL that we write: `~` must be escaped there, everything more unusual is written as a whole IRI.
_LOCAL: Final = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.~-]*[A-Za-z0-9_~-])?")
_BARE: Final = {
    _XSD + "boolean": re.compile(r"true|false"),
    _XSD + "integer": re.compile(r"[+-]?[0-9]+"),
    _XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
}


def write_turtle(statements: Iterable[Triple | Quad], prefixes: Mapping[str, str]) -> str:
    """Write `statements` as Turtle; the same set gives the same text, in whatever order it comes.

    `prefixes` maps names to namespaces; those in use stand in the header. Graph names of quads are left out.
    """
    names = _Names(prefixes)
    tree: dict[NamedNode | BlankNode | Triple, dict[NamedNode, set[Term]]] = defaultdict(lambda: defaultdict(set))
    for statement in statements:
        tree[statement.subject][statement.predicate].add(statement.object)
    blocks = [_block(subject, tree[subject], names) for subject in sorted(tree, key=_order)]
    header = [f"@prefix {name}: <{prefixes[name]}> .\n" for name in sorted(names.used)]
    return "\n".join(["".join(header), *blocks] if header else blocks)


def format_turtle(text: str, prefixes: Mapping[str, str]) -> str:
    """Bring a Turtle document into the fixed form. Comments are lost. Raises SyntaxError where it is not Turtle."""
    return write_turtle(parse(text.encode(), format=RdfFormat.TURTLE), prefixes)


class _Names:
    """Writes terms with prefixes, and remembers which prefixes were used."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.used: set[str] = set()
        # the longest namespace first, so that the closest prefix is taken
        self._prefixes = sorted(prefixes.items(), key=lambda item: (-len(item[1]), item[0]))

    def iri(self, value: str) -> str:
        for name, namespace in self._prefixes:
            if value.startswith(namespace) and _LOCAL.fullmatch(value, len(namespace)):
                self.used.add(name)
                return f"{name}:{value[len(namespace) :].replace('~', chr(92) + '~')}"
        return f"<{value}>"

    def term(self, term: Term) -> str:
        if isinstance(term, NamedNode):
            return self.iri(term.value)
        if isinstance(term, Literal):
            return self.literal(term)
        if isinstance(term, Triple):
            parts = (self.term(part) for part in (term.subject, term.predicate, term.object))
            return f"<<( {' '.join(parts)} )>>"
        return str(term)

    def literal(self, literal: Literal) -> str:
        datatype = literal.datatype.value
        if datatype in _BARE and _BARE[datatype].fullmatch(literal.value):
            return literal.value
        if literal.language or datatype == _XSD + "string":
            return str(literal)
        return f"{Literal(literal.value)}^^{self.iri(datatype)}"


def _block(subject: NamedNode | BlankNode | Triple, facts: Mapping[NamedNode, set[Term]], names: _Names) -> str:
    lines: list[str] = []
    for predicate in sorted(facts, key=lambda predicate: (predicate.value != _TYPE, predicate.value)):
        verb = "a" if predicate.value == _TYPE else names.term(predicate)
        start = f"{names.term(subject)} {verb}" if not lines else f"    {verb}"
        objects = [names.term(object_) for object_ in sorted(facts[predicate], key=_order)]
        line = f"{start} {', '.join(objects)}"
        if len(line) + 2 > _WIDTH and len(objects) > 1:
            line = f"{start}\n        " + ",\n        ".join(objects)
        lines.append(line)
    return " ;\n".join(lines) + " .\n"


def _order(term: Term) -> tuple[int, str, str, str]:
    if isinstance(term, NamedNode):
        return (0, term.value, "", "")
    if isinstance(term, Literal):
        return (2, term.value, term.language or "", str(term))
    return (1, str(term), "", "")
