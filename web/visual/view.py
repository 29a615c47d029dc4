"""The whole state of the explorer as it stands in its address: what is asked, drawn, chosen and sorted. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Protocol
from urllib.parse import quote_plus

from graph.errors import ValueRefusedError
from graph.neighbourhood import MEASURES, PLACEMENTS, Question, name_of

LONGEST = 500
"""Characters of one value in the address."""

MOST = {"expand": 12, "hide": 200, "pin": 200, "families": 40, "kinds": 40}
"""How often a parameter may stand in the address: each expanded node costs as much as a page."""

MOST_NODES = 2000
"""Nodes that may be asked for around one node."""

MOST_PAGES = 9999
"""Pages that a table may have; one beyond the last shows the last."""

COLOURS = ("kind", "community")

SORTS = ("name", "kind", "date", "links", "left", "community")
"""Columns that the table of entities is sorted by, with a minus before them downwards; ``relevance`` is neither."""

LINK_SORTS = ("from", "says", "to", "when", "evidence")
"""The same of the table of links; ``plain`` is the order of the data."""

_MOST_FIRST = frozenset({"links", "left"})

_BESIDE = frozenset({"at", "pin", "page", "sort_links", "page_links"})
_BESIDE_LINKS = frozenset({"at", "pin", "page", "sort", "page_links"})
"""What may change while the page of a table stays the same."""

_FAMILY = re.compile(r"([a-z]+)@(.+)", re.DOTALL)
_PIN = re.compile(r"(-?\d{1,5}),(-?\d{1,5})@(.+)", re.DOTALL)


class Arguments(Protocol):
    """A query string, parsed: Werkzeug's MultiDict is one."""

    def get(self, key: str, default: str, /) -> str: ...

    def getlist(self, key: str, /) -> list[str]: ...


@dataclass(frozen=True)
class View:
    """One state. Names as in ``graph.neighbourhood.names``; ``expand`` holds "name" or "family@name"."""

    node: str
    depth: int = 1
    limit: int = 40
    families: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    start: int | None = None
    end: int | None = None
    expand: tuple[str, ...] = ()
    hide: tuple[str, ...] = ()
    pin: tuple[tuple[str, int, int], ...] = ()
    size: str = "degree"
    colour: str = "kind"
    layout: str = "force"
    a: str = ""
    b: str = ""
    at: str = ""
    sort: str = "relevance"
    page: int = 1
    sort_links: str = "plain"
    page_links: int = 1
    lang: str = ""
    release: str = ""

    @classmethod
    def read(cls, arguments: Arguments) -> View:
        """The state of an address. Raises ValueRefusedError for what is out of range; unknown names are no fault."""
        return cls(
            node=_one(arguments, "node"),
            depth=_number(arguments, "depth", 1, 1, 2) or 1,
            limit=_number(arguments, "limit", 40, 1, MOST_NODES) or 40,
            families=_words(arguments, "families"),
            kinds=_words(arguments, "kinds"),
            start=_number(arguments, "from", None, 1, 9999),
            end=_number(arguments, "to", None, 1, 9999),
            expand=_many(arguments, "expand"),
            hide=_many(arguments, "hide"),
            pin=tuple(_pin(text) for text in _many(arguments, "pin")),
            size=_choice(arguments, "size", "degree", MEASURES),
            colour=_choice(arguments, "colour", "kind", COLOURS),
            layout=_choice(arguments, "layout", "force", PLACEMENTS),
            a=_one(arguments, "a"),
            b=_one(arguments, "b"),
            at=_one(arguments, "at"),
            sort=_choice(arguments, "sort", "relevance", ("relevance", *_both_ways(SORTS))),
            page=_number(arguments, "page", 1, 1, MOST_PAGES) or 1,
            sort_links=_choice(arguments, "sort_links", "plain", ("plain", *_both_ways(LINK_SORTS))),
            page_links=_number(arguments, "page_links", 1, 1, MOST_PAGES) or 1,
            lang=_one(arguments, "lang")[:8],
            release=_one(arguments, "release")[:9],
        )

    def pairs(self) -> list[tuple[str, str]]:
        """The state as parameters, in one order, without what is as it would be anyway."""
        plain = _PLAIN
        found: list[tuple[str, str]] = [("node", self.node)]
        for key in ("depth", "limit"):
            found += [(key, str(getattr(self, key)))] if getattr(self, key) != getattr(plain, key) else []
        found += [(key, ",".join(getattr(self, key))) for key in ("families", "kinds") if getattr(self, key)]
        found += [(key, str(year)) for key, year in (("from", self.start), ("to", self.end)) if year is not None]
        found += [("expand", text) for text in self.expand] + [("hide", text) for text in self.hide]
        found += [("pin", f"{x},{y}@{name}") for name, x, y in self.pin]
        rest = ("size", "colour", "layout", "a", "b", "at", "sort", "page", "sort_links", "page_links", "lang")
        for key in (*rest, "release"):
            found += [(key, str(getattr(self, key)))] if getattr(self, key) != getattr(plain, key) else []
        return found

    def query(self, **changes: Any) -> str:
        """The query string of this state, changed; a table that changes begins again at its first page."""
        if changes.keys() - _BESIDE:
            changes.setdefault("page", 1)
        if changes.keys() - _BESIDE_LINKS - {"page"}:
            changes.setdefault("page_links", 1)
        return "&".join(f"{key}={_quoted(value)}" for key, value in replace(self, **changes).pairs())

    def sorting(self, column: str, *, links: bool = False) -> str:
        """The query string with a table sorted by a column; by the one it is sorted by already, the other way."""
        key = "sort_links" if links else "sort"
        first, second = (f"-{column}", column) if column in _MOST_FIRST else (column, f"-{column}")
        return self.query(**{key: second if getattr(self, key) == first else first})

    def question(self, languages: tuple[str, ...]) -> Question:
        """What the graph is asked."""
        return Question(
            node=self.node,
            expanded=tuple(parted(text) for text in self.expand),
            hidden=frozenset(self.hide),
            depth=self.depth,
            limit=self.limit,
            families=frozenset(self.families),
            kinds=frozenset(self.kinds),
            start=self.start,
            end=self.end,
            languages=languages,
        )

    # states beside this one, for links

    def expanding(self, name: str, family: str = "") -> str:
        """The query string with a node expanded, as a whole or by one family."""
        text = f"{family}@{name}" if family else name
        kept = tuple(e for e in self.expand if family or parted(e)[0] != name)
        return self.query(expand=(*kept, text) if text not in kept else kept, hide=_without(self.hide, name))

    def collapsing(self, name: str) -> str:
        """The query string with a node collapsed."""
        return self.query(expand=tuple(e for e in self.expand if parted(e)[0] != name))

    def hiding(self, name: str) -> str:
        """The query string with a node hidden, and nothing chosen that it was part of."""
        ends = {key: "" for key in ("a", "b", "at") if getattr(self, key) == name}
        expand = tuple(e for e in self.expand if parted(e)[0] != name)
        return self.query(hide=(*_without(self.hide, name), name), expand=expand, **ends)

    def toggling(self, key: str, word: str, every: Iterable[str]) -> str:
        """The query string with a family or kind switched: from everything to it alone, then on and off."""
        chosen = getattr(self, key)
        if word in chosen:
            return self.query(**{key: _without(chosen, word)})
        grown = tuple(sorted({*chosen, word}))
        return self.query(**{key: () if set(every) <= set(grown) else grown})


_PLAIN = View("")


@lru_cache(maxsize=4096)
def _quoted(value: str) -> str:
    """As in the query of an address; a page holds hundreds of addresses of the same values."""
    return quote_plus(value, safe="/@,:")


def _both_ways(columns: tuple[str, ...]) -> tuple[str, ...]:
    return (*columns, *(f"-{column}" for column in columns))


def parted(text: str) -> tuple[str, str]:
    """`family@name` as (name, family), a bare name as (name, "")."""
    match = _FAMILY.fullmatch(text)
    return (name_of(match[2]), match[1]) if match else (name_of(text), "")


def _without(words: tuple[str, ...], word: str) -> tuple[str, ...]:
    return tuple(other for other in words if other != word)


def _checked(key: str, text: str) -> str:
    if len(text) > LONGEST:
        raise ValueRefusedError(key, text[:40] + "…", f"at most {LONGEST} characters")
    return text


def _one(arguments: Arguments, key: str) -> str:
    return name_of(_checked(key, arguments.get(key, "").strip()))


def _many(arguments: Arguments, key: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(_checked(key, text) for text in arguments.getlist(key) if text))
    if len(found) > MOST[key]:
        raise ValueRefusedError(key, f"{len(found)} of them", f"at most {MOST[key]}")
    return found


def _words(arguments: Arguments, key: str) -> tuple[str, ...]:
    words = {word for text in arguments.getlist(key) for word in _checked(key, text).split(",") if word}
    if len(words) > MOST[key]:
        raise ValueRefusedError(key, f"{len(words)} of them", f"at most {MOST[key]}")
    return tuple(sorted(words))


def _choice(arguments: Arguments, key: str, default: str, choices: tuple[str, ...]) -> str:
    text = arguments.get(key, "") or default
    if text not in choices:
        raise ValueRefusedError(key, text[:LONGEST], f"one of {', '.join(choices)}")
    return text


def _number(arguments: Arguments, key: str, default: int | None, least: int, most: int) -> int | None:
    text = arguments.get(key, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) < 9 and least <= int(text) <= most):
        raise ValueRefusedError(key, text[:LONGEST], f"a whole number from {least} to {most}")
    return int(text)


def _pin(text: str) -> tuple[str, int, int]:
    match = _PIN.fullmatch(text)
    if not match:
        raise ValueRefusedError("pin", text, "x,y@name with x and y in whole pixels")
    return name_of(match[3]), int(match[1]), int(match[2])
