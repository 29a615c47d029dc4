"""What errors say on a page, in the language of the interface, from what they carry; programs get their English."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graph.errors import (
    ConcordatError,
    EntityUnknownError,
    HomeBusyError,
    LimitError,
    NameAmbiguousError,
    QueryFailedError,
    QueryRefusedError,
    QuerySyntaxError,
    RdfSyntaxError,
    ReleaseMovedError,
    ReleaseUnknownError,
    RemoteError,
    ScopeError,
    ShapesViolatedError,
    TokenError,
    ValueRefusedError,
)
from web.language import date_words, gettext
from web.phrases import phrase


@dataclass(frozen=True)
class Told:
    """A sentence in the language of the interface; ``own`` is what remains in English: a parser's words, say."""

    words: str
    own: str = ""


def told(error: ConcordatError) -> Told:
    """What an error says to a reader."""
    for kind, teller in _TELLERS:
        if isinstance(error, kind):
            return teller(error)
    return said(str(error))


def said(words: str) -> Told:
    """English words of the program: in the reader's language where their pattern is known, else as they are."""
    known = phrase(words)
    return Told(known) if known is not None else Told("", words)


def _with(words: str, *more: str) -> Told:
    """A sentence, and the English words behind it that are known; the first that is not stays in English, marked."""
    found, own = [words], list[str]()
    for each in more:
        if each:
            known = phrase(each)
            (found if known is not None else own).append(known if known is not None else each)
    return Told(" ".join(filter(None, found)), " ".join(own))


def _limit(error: Any) -> Told:
    parts = {"limit": phrase(error.limit) or error.limit, "unit": phrase(error.unit) or error.unit}
    parts["allowed"] = f"{error.allowed:.12g}"
    if error.used is None:
        return _with(gettext("The %(limit)s limit of %(allowed)s %(unit)s was reached.", **parts), error.advice)
    words = gettext(
        "The %(limit)s limit of %(allowed)s %(unit)s was reached, used %(used)s.", used=f"{error.used:.12g}", **parts
    )
    return _with(words, error.advice)


def _value(error: Any) -> Told:
    expected = phrase(error.expected)
    if expected is None:
        return Told(
            gettext("%(name)s: %(value)s cannot be used.", name=error.name, value=repr(error.value)),
            f"Expected {error.expected}.",
        )
    value = phrase(error.value) if error.value.endswith(" of them") else None
    return Told(
        gettext(
            "%(name)s: %(value)s cannot be used. Expected %(expected)s.",
            name=error.name,
            value=value or repr(error.value),
            expected=expected,
        )
    )


def _syntax(error: Any) -> Told:
    where = gettext("Line %(line)s, column %(column)s.", line=error.line, column=error.column) if error.line else ""
    expected = phrase(error.expected)
    if expected is None:
        return _with(where, error.expected, getattr(error, "hint", ""))
    stop = "" if expected.endswith(".") else "."
    return _with(f"{where} {expected[:1].upper()}{expected[1:]}{stop}".strip(), getattr(error, "hint", ""))


def _refused(error: Any) -> Told:
    reason = phrase(error.reason)
    if reason is None:
        return _with(gettext("%(what)s is refused.", what=error.what), error.reason + ".", error.advice)
    return _with(gettext("%(what)s is refused: %(reason)s.", what=error.what, reason=reason), error.advice)


def _failed(error: Any) -> Told:
    reason = phrase(error.reason)
    if reason is None:
        return Told(gettext("The query could not be evaluated."), error.reason)
    return Told(gettext("The query could not be evaluated: %(reason)s.", reason=reason))


def _remote(error: Any) -> Told:
    reason = phrase(error.reason)
    if reason is None:
        return Told(f"SERVICE <{error.endpoint}>", error.reason)
    return Told(f"SERVICE <{error.endpoint}>: {reason}.")


def _token(error: Any) -> Told:
    reason = phrase(error.reason) or error.reason
    return Told(gettext("Writing needs a token: %(reason)s.", reason=reason))


def _scope(error: Any) -> Told:
    return Told(
        gettext(
            "This token does not allow: %(wanted)s. It allows: %(allowed)s.",
            wanted=phrase(error.wanted) or error.wanted,
            allowed=", ".join(error.allowed),
        )
    )


def _release(error: Any) -> Told:
    kept = ", ".join(map(str, error.known)) or gettext("none")
    if error.until:
        gone = gettext(
            "Release %(number)s was kept until %(day)s.", number=error.number, day=date_words(error.until[:10])
        )
    else:
        gone = gettext("There is no release %(number)s.", number=error.number)
    return Told(gone + " " + gettext("Kept: %(numbers)s.", numbers=kept))


_TELLERS: tuple[tuple[type[ConcordatError], Callable[[Any], Told]], ...] = (
    (LimitError, _limit),
    (ValueRefusedError, _value),
    (QuerySyntaxError, _syntax),
    (RdfSyntaxError, _syntax),
    (QueryRefusedError, _refused),
    (QueryFailedError, _failed),
    (RemoteError, _remote),
    (TokenError, _token),
    (ScopeError, _scope),
    (ReleaseUnknownError, _release),
    (EntityUnknownError, lambda error: Told(gettext("No entity is called %(name)s.", name=error.name))),
    (
        NameAmbiguousError,
        lambda error: Told(
            gettext(
                "%(name)s may name %(count)s entities. Give one identifier.",
                name=repr(error.name),
                count=len(error.matches),
            )
        ),
    ),
    (
        ShapesViolatedError,
        lambda error: Told(gettext("The facts break the rules of the graph.")),
    ),
    (
        ReleaseMovedError,
        lambda error: Told(gettext("The graph has changed since it was read. Read again, then change.")),
    ),
    (HomeBusyError, lambda error: Told(gettext("Another change is being made. Try again in a moment."))),
)
"""The first class that fits tells it."""
