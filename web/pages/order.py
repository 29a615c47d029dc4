"""The order of the tables on the pages of entities, by a column that the address names; no HTML."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

from flask import g, request

from graph.describe import STANDINGS, Link, Membership, Party
from graph.errors import ValueRefusedError

T = TypeVar("T")

ACTS: Final = ("name", "standing", "signed", "consent", "withdrawn")
MEMBERS: Final = ("name", "role", "since", "until")
LINKS: Final = ("name", "kind", "date")
"""Columns of the tables of acts and of memberships, and of the list of links; a minus before one turns it around."""


def asked(name: str, columns: Sequence[str]) -> str:
    """The column that the address asks for, with its minus; empty for the order of the table itself.

    Raises ValueRefusedError.
    """
    words = request.args.get(name, "").strip()
    if words and words.removeprefix("-") not in columns:
        raise ValueRefusedError(name, words[:40], f"one of {', '.join(columns)}, with a minus for the other way")
    return words


def _sorted(rows: Sequence[T], column: str, keys: dict[str, Callable[[T], Any]]) -> list[T]:
    """Rows without a value stand last both ways; among equals the order stays as it was."""
    if not column:
        return list(rows)
    key = keys[column.removeprefix("-")]
    known = sorted((row for row in rows if key(row) != ""), key=key, reverse=column.startswith("-"))
    return known + [row for row in rows if key(row) == ""]


def acts(rows: Sequence[Party], column: str) -> list[Party]:
    """Parties by name, by standing on the day that is asked for, or by the day of an act."""
    return _sorted(
        rows,
        column,
        {
            "name": lambda party: party.entry.label(g.language).value.casefold(),
            "standing": lambda party: STANDINGS.index(party.standing) if party.standing in STANDINGS else "",
            "signed": lambda party: party.signature.on if party.signature else "",
            "consent": lambda party: party.consent.on if party.consent else "",
            "withdrawn": lambda party: party.denunciation.on if party.denunciation else "",
        },
    )


def members(rows: Sequence[Membership], column: str, *, body: bool = False) -> list[Membership]:
    """Memberships by the name of the member (or the body), by role, by either end."""
    return _sorted(
        rows,
        column,
        {
            "name": lambda row: (row.body if body else row.member).label(g.language).value.casefold(),
            "role": lambda row: row.role,
            "since": lambda row: row.since,
            "until": lambda row: row.until,
        },
    )


def links(rows: Sequence[Link], column: str) -> list[Link]:
    """Links by the name, the kind or the date of what they lead to."""
    return _sorted(
        rows,
        column,
        {
            "name": lambda link: link.other.label(g.language).value.casefold(),
            "kind": lambda link: (link.other.kind, link.other.label(g.language).value.casefold()),
            "date": lambda link: link.since or link.other.date,
        },
    )
