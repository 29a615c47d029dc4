"""The tokens of SPARQL's text, and its codepoint escapes (SPARQL 1.1, 19.2 and 19.8)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

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


class Token(NamedTuple):
    """One token; the kind is the name of its group above."""

    kind: str
    text: str


def tokens_of(text: str) -> Iterator[Token]:
    """All of a text: joined, they are the text again."""
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
    for token in tokens_of(text):
        if token.kind == "escape":
            code = int(token.text[2:], 16)
            parts.append(chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else token.text)
        else:
            parts.append(token.text)
    return "".join(parts)
