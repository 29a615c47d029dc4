"""The text of a query, read without evaluating it: its tokens, what it asks for, what it may not ask for.

Nothing here parses SPARQL: the engine does, in a worker. This reads tokens only, so that a keyword inside a string, an
IRI or a comment is not taken for one, and one that hides behind an escape is.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property, partial
from typing import NamedTuple

from graph.errors import LimitError, QueryRefusedError

_TOKEN = re.compile(
    r"""
      (?P<string> \"{3} (?: "{0,2} (?: [^"\\] | \\. ) )* \"{3} | '{3} (?: '{0,2} (?: [^'\\] | \\. ) )* '{3}
                | " (?: [^"\\\n\r] | \\. )* " | ' (?: [^'\\\n\r] | \\. )* ' )
    | (?P<iri> < (?: [^<>"{}|^`\\\x00-\x20] | \\u[0-9A-Fa-f]{4} | \\U[0-9A-Fa-f]{8} )* > )
    | (?P<comment> \# [^\n\r]* )
    | (?P<space> \s+ )
    | (?P<variable> [?$] \w+ )
    | (?P<tag> @ [A-Za-z]+ (?: - [A-Za-z0-9]+ )* )
    | (?P<name> _?[^\W\d_][\w.\-]{0,99} : (?: [\w.\-:] | % [0-9A-Fa-f]{2} | \\ [^\w\s] )*
              | _?: (?: [\w.\-:] | % [0-9A-Fa-f]{2} | \\ [^\w\s] )* )
    | (?P<escape> \\u[0-9A-Fa-f]{4} | \\U[0-9A-Fa-f]{8} )
    | (?P<word> \w+ )
    | (?P<other> . )
    """,
    re.VERBOSE | re.DOTALL,
)

MAX_DEPTH = 200
"""Bound on nested brackets: the engine's parser recurses, and fell between 1,000 and 3,000 on 8 MiB of stack."""

_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD"])
_VOLATILE = frozenset(["NOW", "RAND", "UUID", "STRUUID", "BNODE"])
_FREE = frozenset(["SAMPLE", "GROUP_CONCAT"])  # of several right values, any


class Token(NamedTuple):
    """One token; the kind is the name of its group above."""

    kind: str
    text: str


def _tokens(text: str) -> Iterator[Token]:
    make = partial(tuple.__new__, Token)  # half the time of Token(…): hostile texts have 200,000 tokens
    return map(make, [(found.lastgroup, found[0]) for found in _TOKEN.finditer(text)])


def decode_escapes(text: str) -> str:
    """Codepoint escapes outside of strings, IRIs and comments as the characters they stand for.

    SPARQL 1.1, 19.2, lets them stand anywhere. The engine knows those in strings and IRIs.

    >>> decode_escapes(r"\\u0053ELECT * { ?s ?p '\\u0053' }")
    "SELECT * { ?s ?p '\\\\u0053' }"
    """
    if "\\u" not in text and "\\U" not in text:
        return text
    parts = []
    for token in _tokens(text):
        if token.kind == "escape":
            code = int(token.text[2:], 16)
            parts.append(chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else token.text)
        else:
            parts.append(token.text)
    return "".join(parts)


@dataclass(frozen=True)
class QueryText:
    """A query as it will be evaluated, its escapes decoded."""

    text: str
    tokens: tuple[Token, ...]

    @cached_property
    def _keywords(self) -> tuple[str, ...]:
        return tuple(t.text.upper() for t in self.tokens if t.kind == "word")

    @property
    def form(self) -> str:
        """``SELECT``, ``ASK``, ``CONSTRUCT``, ``DESCRIBE``, the first word of an update, or ``""``."""
        return next((w for w in self._keywords if w in _FORMS or w in _UPDATES), "")

    @property
    def has_dataset(self) -> bool:
        """Whether the query itself names graphs with FROM (SPARQL 1.1, 13.2)."""
        return "FROM" in self._keywords

    @cached_property
    def normal(self) -> str:
        """The query without its comments, each run of white space one blank."""
        parts: list[str] = []
        for token in self.tokens:
            if token.kind in ("space", "comment"):
                if parts and parts[-1] != " ":
                    parts.append(" ")
            else:
                parts.append(token.text)
        return "".join(parts).strip()

    @property
    def digest(self) -> str:
        """The SHA-256 of the normal form, in hex: stable over white space and comments."""
        return hashlib.sha256(self.normal.encode()).hexdigest()

    @cached_property
    def volatile(self) -> tuple[str, ...]:
        """The functions whose value differs from one evaluation to the next; empty where an answer may be kept."""
        return tuple(f"{word}()" for word in sorted(_VOLATILE.intersection(self._keywords)))

    @cached_property
    def not_replayable(self) -> tuple[str, ...]:
        """Why the same release may give another right answer the next time; empty where it may not."""
        words = self._keywords
        reasons = [*self.volatile, *(f"{word}()" for word in sorted(_FREE.intersection(words)))]
        if ("LIMIT" in words or "OFFSET" in words) and "ORDER" not in words:
            reasons.append("LIMIT or OFFSET without ORDER BY")
        return tuple(reasons)

    def declared(self) -> dict[str, str]:
        """The prefixes that the query declares."""
        seen = [t for t in self.tokens if t.kind not in ("space", "comment")]
        return {
            seen[i + 1].text.removesuffix(":"): seen[i + 2].text[1:-1]
            for i in range(len(seen) - 2)
            if seen[i].kind == "word" and seen[i].text.upper() == "PREFIX" and seen[i + 2].kind == "iri"
        }

    def prefix_hint(self, known: Mapping[str, str]) -> str:
        """What to write where a prefix is used and not declared; empty where all are."""
        declared = self.declared()
        for token in self.tokens:
            if token.kind != "name" or token.text.startswith("_:"):
                continue
            prefix = token.text.split(":", 1)[0]
            if prefix in declared:
                continue
            near = prefix if prefix in known else next(iter(get_close_matches(prefix, known, 1, 0.5)), None)
            if near is None:
                return f"Declare {prefix}: with PREFIX {prefix}: <…>."
            return f"Not declared: {prefix}: . Put PREFIX {near}: <{known[near]}> in front" + (
                "." if near == prefix else f" and write {near}: ."
            )
        return ""

    def check(self) -> None:
        """Raises QueryRefusedError for SERVICE, LimitError for brackets nested deeper than MAX_DEPTH."""
        depth = 0
        declared: dict[str, str] | None = None
        for token in self.tokens:
            if token.kind == "other":
                depth += (token.text in "({[") - (token.text in ")}]")
                if depth > MAX_DEPTH:
                    raise LimitError("nesting", MAX_DEPTH, "brackets", advice="Write the query with fewer levels.")
            elif token.kind == "word" and "SERVICE" in token.text.upper():
                raise QueryRefusedError.service()
            elif token.kind == "name":
                # `trueSERVICE:x {}` reads as a name here and as a keyword to a parser without word boundaries
                prefix = token.text.split(":", 1)[0]
                if "SERVICE" in prefix.upper():
                    declared = self.declared() if declared is None else declared
                    if prefix not in declared:
                        raise QueryRefusedError.service()


def read_query(text: str) -> QueryText:
    """Decode and check a query. Raises QueryRefusedError, LimitError."""
    decoded = decode_escapes(text)
    query = QueryText(decoded, tuple(_tokens(decoded)))
    query.check()
    return query
