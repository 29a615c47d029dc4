"""The SERVICE clauses of a query, found token by token (SPARQL 1.1 Federated Query, section 2).

A clause is asked of its endpoint ahead of the evaluation, and a VALUES block of the answer stands in its place: both
are joined with their group in the same way (SPARQL 1.1, 18.2.2.6), so that the answer is the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from urllib.parse import urljoin

from graph.errors import LimitError, QuerySyntaxError
from graph.iri import BASE
from graph.query.tokens import Token

MOST_CLAUSES = 8
"""SERVICE clauses of one query; those inside of another are not counted, they go with it."""

_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_HEX = 16


@dataclass(frozen=True)
class Clause:
    """``SERVICE [SILENT] endpoint { … }`` at ``start`` to ``end`` of the query's text, its group from ``group`` on.

    ``endpoint`` is an IRI, empty for a variable; ``query`` what is asked there; ``variables`` those that stand in it;
    ``shape`` is the clause with GRAPH in place of SERVICE, as long as before, which parses where the clause does.
    """

    endpoint: str
    silent: bool
    start: int
    end: int
    query: str
    variables: frozenset[str]
    shape: str


class _Prologue:
    """BASE and PREFIX as they hold where the query begins (SPARQL 1.1, 4.1.1)."""

    def __init__(self, seen: Sequence[tuple[Token, int]]) -> None:
        self.base, self.prefixes = BASE, dict[str, str]()
        self.end = 0
        for index, (token, start) in enumerate(seen):
            word = token.text.upper() if token.kind == "word" else ""
            if word in _FORMS:
                self.end = start
                return
            following = [other for other, _ in seen[index + 1 : index + 3]]
            if word == "BASE" and following and following[0].kind == "iri":
                self.base = self.iri(following[0])
            elif word == "PREFIX" and len(following) == 2 and following[1].kind == "iri":
                self.prefixes[following[0].text.removesuffix(":")] = self.iri(following[1])

    def iri(self, token: Token) -> str:
        """The IRI that a token names. Raises QuerySyntaxError for a prefix that is not declared."""
        if token.kind == "iri":
            return urljoin(self.base, _decoded(token.text[1:-1]))
        prefix, _, local = token.text.partition(":")
        if prefix not in self.prefixes:
            raise QuerySyntaxError(0, 0, f"the prefix {prefix}: of a SERVICE is not declared.")
        return self.prefixes[prefix] + re.sub(r"\\(.)", r"\1", local)


def _decoded(text: str) -> str:
    def character(found: re.Match[str]) -> str:
        code = int(found[1] or found[2], _HEX)
        return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else found[0]

    return _ESCAPE.sub(character, text)


def find_clauses(tokens: Sequence[Token]) -> tuple[Clause, ...]:
    """The outermost clauses. Raises QuerySyntaxError for one that is not whole, LimitError for too many."""
    starts = accumulate((len(token.text) for token in tokens), initial=0)
    placed = list(zip(tokens, starts, strict=False))
    seen = [(token, start) for token, start in placed if token.kind not in ("space", "comment")]
    text = "".join(token.text for token in tokens)
    prologue = _Prologue(seen)
    found: list[Clause] = []
    past = 0
    for index, (token, start) in enumerate(seen):
        if start >= past and token.kind == "word" and token.text.upper() == "SERVICE":
            found.append(_clause(text, seen[index:], prologue))
            past = found[-1].end
    if len(found) > MOST_CLAUSES:
        raise LimitError("services", MOST_CLAUSES, "SERVICE clauses", used=len(found), advice="Ask in several parts.")
    return tuple(found)


def _clause(text: str, seen: Sequence[tuple[Token, int]], prologue: _Prologue) -> Clause:
    """The clause that begins the tokens."""
    start = seen[0][1]
    silent = len(seen) > 1 and seen[1][0].kind == "word" and seen[1][0].text.upper() == "SILENT"
    rest = seen[1 + silent :]
    if not rest or rest[0][0].kind not in ("iri", "name", "variable") or rest[0][0].text.startswith("_:"):
        raise _unreadable(text, start, "an IRI after SERVICE")
    depth, variables = 0, set[str]()
    for token, place in rest[1:]:
        if depth == 0 and token.text != "{":
            raise _unreadable(text, place, "{ after the IRI of a SERVICE")
        if token.kind == "variable":
            variables.add(token.text[1:])
        elif token.kind == "other":
            depth += (token.text == "{") - (token.text == "}")
        if depth == 0:
            group = rest[1][1]
            named = "" if rest[0][0].kind == "variable" else prologue.iri(rest[0][0])
            query = f"BASE <{BASE}>\n{text[: prologue.end]}\nSELECT * WHERE {text[group : place + 1]}"
            shape = _shape(text, [seen[0], *(seen[1:2] if silent else ()), *rest], place + 1)
            return Clause(named, silent, start, place + 1, query, frozenset(variables), shape)
    raise _unreadable(text, start, "a } that ends the group of this SERVICE")


def _shape(text: str, seen: Sequence[tuple[Token, int]], end: int) -> str:
    """The clause with each SERVICE of it as GRAPH, each SILENT after it as blanks."""
    parts, done, after = [], seen[0][1], False
    for token, start in seen:
        if start >= end:
            break
        word = token.text.upper() if token.kind == "word" else ""
        if word == "SERVICE" or (after and word == "SILENT"):
            parts += [text[done:start], "GRAPH  " if word == "SERVICE" else "      "]
            done = start + len(token.text)
        after = word == "SERVICE"
    return "".join([*parts, text[done:end]])


def _unreadable(text: str, place: int, expected: str) -> QuerySyntaxError:
    before = text[:place]
    return QuerySyntaxError(before.count("\n") + 1, place - before.rfind("\n"), f"expected {expected}.")


def replaced(text: str, clauses: Sequence[Clause], blocks: Sequence[str]) -> str:
    """The query with a block in place of each clause."""
    parts, done = [], 0
    for clause, block in zip(clauses, blocks, strict=True):
        parts += [text[done : clause.start], block]
        done = clause.end
    return "".join([*parts, text[done:]])
