"""A SPARQL update as its operations, read by tokens: what each may change, before it is carried out.

The engine parses and evaluates (SPARQL 1.1 Update); this only finds where one operation ends and the next begins, and
where its templates stand, so that what an operation may touch can be asked for by queries.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from graph.errors import QueryRefusedError, ValueRefusedError
from graph.query.text import QueryText, read_query

_BLANK = ("[", "_:", "<<", "{|", "~")


class _Token(NamedTuple):
    """A token and its place, in code points."""

    kind: str
    text: str
    start: int


class _Tokens:
    """A run of tokens that knows the text it comes from."""

    def __init__(self, source: str, items: list[_Token]) -> None:
        self.source, self.items = source, items

    def __len__(self) -> int:
        return len(self.items)

    def __getitem__(self, index: int) -> _Token:
        return self.items[index]

    def part(self, start: int = 0, end: int | None = None) -> _Tokens:
        return _Tokens(self.source, self.items[start:end])

    def word(self, index: int) -> str:
        """The keyword at this place, in capitals; another token as it is; empty beyond the end."""
        if index >= len(self.items):
            return ""
        token = self.items[index]
        return token.text.upper() if token.kind == "word" else token.text

    @property
    def text(self) -> str:
        if not self.items:
            return ""
        return self.source[self.items[0].start : self.items[-1].start + len(self.items[-1].text)]


class Block(NamedTuple):
    """Triples of a template, and the graph that they stand in as it is written; None for the default graph."""

    graph: str | None
    triples: str


@dataclass(frozen=True)
class Operation:
    """One operation: its prologue (with those of the operations before) and its text.

    ``form`` is ``insert data``, ``delete data``, ``delete where``, ``modify`` or the first word of another. ``where``
    is the text of the pattern with its braces; ``with_`` and the lists hold graphs as they are written.
    """

    prologue: str
    text: str
    form: str
    data: str = ""
    templates: tuple[Block, ...] = ()
    inserts_blank: bool = False
    where: str = ""
    with_: str | None = None
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()

    @property
    def whole(self) -> str:
        """The operation as an update of its own."""
        return f"{self.prologue}\n{self.text}"


def read_update(text: str, using: tuple[str, ...] = (), using_named: tuple[str, ...] = ()) -> list[Operation]:
    """The operations of an update; ``using`` and ``using_named`` are IRIs that the protocol gives (2.2.3).

    Raises QueryRefusedError for LOAD and SERVICE, LimitError for deep nesting, ValueRefusedError where graphs are
    named both in the request and in the update.
    """
    source = read_query(text)
    tokens = _Tokens(source.text, list(_placed(source)))
    prologue, operations, start = "", list[Operation](), 0
    for end in _ends(tokens):
        part = tokens.part(start, end)
        start = end + 1
        size = _prologue_size(part)
        prologue += part.part(0, size).text + "\n" if size else ""
        if len(part) > size:
            operations.append(_operation(prologue, part.part(size), using, using_named))
    return operations


def _placed(source: QueryText) -> Iterator[_Token]:
    start = 0
    for kind, text in source.tokens:
        if kind not in ("space", "comment"):
            yield _Token(kind, text, start)
        start += len(text)


def _ends(tokens: _Tokens) -> list[int]:
    depth, ends = 0, list[int]()
    for index, token in enumerate(tokens.items):
        if token.kind == "other":
            depth += (token.text == "{") - (token.text == "}")
            if token.text == ";" and depth == 0:
                ends.append(index)
    return [*ends, len(tokens)]


def _prologue_size(tokens: _Tokens) -> int:
    index = 0
    while (size := {"BASE": 2, "PREFIX": 3, "VERSION": 2}.get(tokens.word(index), 0)) > 0:
        index += size
    return min(index, len(tokens))


def _operation(prologue: str, tokens: _Tokens, using: tuple[str, ...], named: tuple[str, ...]) -> Operation:
    first, second = tokens.word(0), tokens.word(1)
    if first.upper().startswith("LOAD"):  # the engine's parser knows no word boundaries
        raise QueryRefusedError("LOAD", "this server fetches nothing; send the triples themselves")
    if first in ("INSERT", "DELETE") and second == "DATA":
        return Operation(prologue, tokens.text, f"{first} {second}".lower(), data=_as_trig(tokens.part(3, -1)))
    if (first, second) == ("DELETE", "WHERE"):
        templates = tuple(_blocks(tokens.part(3, -1)))
        return Operation(prologue, tokens.text, "delete where", templates=templates, where=tokens.part(2).text)
    if first in ("WITH", "INSERT", "DELETE"):
        return _modify(prologue, tokens, using, named)
    return Operation(prologue, tokens.text, first.lower())


def _modify(prologue: str, tokens: _Tokens, using: tuple[str, ...], named: tuple[str, ...]) -> Operation:
    with_, templates, own, own_named = None, list[Block](), list[str](), list[str]()
    blank, index = False, 0
    while index < len(tokens) and (word := tokens.word(index)) not in ("WHERE", "{"):
        if word == "WITH":
            with_, index = tokens.word(index + 1), index + 2
        elif word in ("DELETE", "INSERT"):
            end = _closing(tokens, index + 1)
            inner = tokens.part(index + 2, end)
            blank = blank or any(t.text.startswith(_BLANK) for t in inner.items if t.kind != "string")
            templates += _blocks(inner)
            index = end + 1
        elif word == "USING" and tokens.word(index + 1) == "NAMED":
            own_named.append(tokens.word(index + 2))
            index += 3
        elif word == "USING":
            own.append(tokens.word(index + 1))
            index += 2
        else:
            index += 1
    text = tokens.text
    if using or named:
        if with_ or own or own_named:
            raise ValueRefusedError("using-graph-uri", "given", "no USING or WITH in the update beside it")
        own, own_named = [f"<{iri}>" for iri in using], [f"<{iri}>" for iri in named]
        clause = " ".join([f"USING {g}" for g in own] + [f"USING NAMED {g}" for g in own_named])
        text = f"{tokens.part(0, index).text}\n{clause}\n{tokens.part(index).text}"
    where = tokens.part(index + 1 if tokens.word(index) == "WHERE" else index).text
    return Operation(
        prologue, text, "modify", templates=tuple(templates), inserts_blank=blank, where=where,
        with_=with_, using=tuple(own), using_named=tuple(own_named),
    )  # fmt: skip


def _closing(tokens: _Tokens, start: int) -> int:
    """The place of the brace that closes the one at ``start``; the last place where none does."""
    depth = 0
    for index in range(start, len(tokens)):
        if tokens[index].kind == "other":
            depth += (tokens[index].text == "{") - (tokens[index].text == "}")
            if depth == 0:
                return index
    return len(tokens) - 1


def _blocks(tokens: _Tokens) -> list[Block]:
    """The triples of a template, graph by graph."""
    blocks, index, start = list[Block](), 0, 0
    while index < len(tokens):
        if tokens.word(index) == "GRAPH":
            blocks += _plain(tokens.part(start, index))
            end = _closing(tokens, index + 2)
            blocks.append(Block(tokens.word(index + 1), tokens.part(index + 3, end).text))
            index = start = end + 1
        else:
            index += 1
    return [*blocks, *_plain(tokens.part(start))]


def _plain(tokens: _Tokens) -> list[Block]:
    if len(tokens) and tokens.word(0) == ".":  # the full stop that may follow the block of a graph
        tokens = tokens.part(1)
    return [Block(None, tokens.text)] if len(tokens) else []


def _as_trig(tokens: _Tokens) -> str:
    """Quad data (SPARQL 1.1, rule 50) as TriG, which wants its full stops elsewhere."""
    parts = list[str]()
    for block in _blocks(tokens):
        if block.graph is None:
            parts.append(block.triples + ("" if block.triples.rstrip().endswith(".") else " ."))
        else:
            parts.append(f"GRAPH {block.graph} {{ {block.triples} }}")
    return "\n".join(parts)
