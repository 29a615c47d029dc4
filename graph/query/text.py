"""The text of a query, read without evaluating it: its tokens, what it asks for, what it may not ask for.

Nothing here parses SPARQL: the engine does, in a worker. This reads tokens only, so that a keyword inside a string, an
IRI or a comment is not taken for one, and one that hides behind an escape is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Set
from difflib import get_close_matches

from graph.errors import LimitError, QueryRefusedError
from graph.query.clauses import Clause, find_clauses
from graph.query.tokens import Token, decode_escapes, tokens_of

MAX_DEPTH = 200
"""Bound on nested brackets: the engine's parser recurses, and fell between 1,000 and 3,000 on 8 MiB of stack."""

_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD"])
_VOLATILE = frozenset(["NOW", "RAND", "UUID", "STRUUID", "BNODE"])
_FREE = frozenset(["SAMPLE", "GROUP_CONCAT"])  # of several right values, any


class QueryText:
    """A query as it will be evaluated, its escapes decoded.

    ``text`` and ``tokens`` are the query; ``volatile`` names what differs from one evaluation to the next, functions
    and SERVICE, and is empty where an answer may be kept; ``services`` are the clauses that ask other endpoints, the
    outermost ones; ``digest`` is the SHA-256 of the normal form, in hex: stable over white space and comments. All is
    read at once: a lock around each part, as functools.cached_property has it, takes longer.
    """

    __slots__ = ("_keywords", "digest", "services", "text", "tokens", "volatile")

    def __init__(self, text: str, tokens: tuple[Token, ...]) -> None:
        self.text, self.tokens = text, tokens
        words = self._keywords = tuple([t.text.upper() for t in tokens if t.kind == "word"])
        self.volatile: tuple[str, ...] = tuple(f"{word}()" for word in sorted(_VOLATILE.intersection(words)))
        self.services: tuple[Clause, ...] = ()
        if "SERVICE" in words:
            self.volatile += ("SERVICE",)
            self.services = find_clauses(tokens)
        self.digest = hashlib.sha256(self.normal.encode()).hexdigest()

    @property
    def form(self) -> str:
        """``SELECT``, ``ASK``, ``CONSTRUCT``, ``DESCRIBE``, the first word of an update, or ``""``."""
        return next((w for w in self._keywords if w in _FORMS or w in _UPDATES), "")

    @property
    def has_dataset(self) -> bool:
        """Whether the query itself names graphs with FROM (SPARQL 1.1, 13.2)."""
        return "FROM" in self._keywords

    @property
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

    def check(self, services: Set[str] = frozenset()) -> None:
        """Raises QueryRefusedError for SERVICE but for these IRIs, LimitError for brackets deeper than MAX_DEPTH."""
        depth = 0
        declared: dict[str, str] | None = None
        for token in self.tokens:
            if token.kind == "other":
                depth += (token.text in "({[") - (token.text in ")}]")
                if depth > MAX_DEPTH:
                    raise LimitError("nesting", MAX_DEPTH, "brackets", advice="Write the query with fewer levels.")
            elif token.kind == "word" and "SERVICE" in token.text.upper():
                if not services or len(token.text) > len("SERVICE"):
                    raise QueryRefusedError.service()
            elif token.kind == "name":
                # `trueSERVICE:x {}` reads as a name here and as a keyword to a parser without word boundaries
                prefix = token.text.split(":", 1)[0]
                if "SERVICE" in prefix.upper():
                    declared = self.declared() if declared is None else declared
                    if prefix not in declared:
                        raise QueryRefusedError.service()
        for clause in self.services:
            if clause.endpoint not in services:
                raise QueryRefusedError.service(clause.endpoint)


def read_query(text: str, services: Set[str] = frozenset()) -> QueryText:
    """Decode and check a query, which may ask the endpoints of ``services`` (IRIs). Raises QueryRefusedError,
    LimitError; QuerySyntaxError for a SERVICE clause that cannot be read."""
    decoded = decode_escapes(text)
    query = QueryText(decoded, tuple(tokens_of(decoded)))
    query.check(services)
    return query
