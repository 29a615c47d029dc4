"""A question as the parameters of an address, and back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlencode

from flask import current_app, g, request

from graph import describe
from graph.errors import ValueRefusedError
from graph.tracing import LONGEST, MOST_TRACES, Question, Tracing

_YES: Final = ("1", "true", "yes", "on")
_NO: Final = ("", "0", "false", "no", "off")

LANGUAGES: Final = ("en", "fr", "es")
"""Languages that traces are said in."""


def language() -> str:
    """The language of the reader where traces are said in it, else English."""
    return g.language if g.language in LANGUAGES else LANGUAGES[0]


def asked() -> Question:
    """The question in the parameters of this request. Raises ValueRefusedError.

    The ends and the number of chains are a, b and k, or from, to and limit. All of these, to_class, as_of, length,
    binding and hubs stand once; only and without again or with commas; through and not_through again. The time is
    bounded by the setting trace_seconds.
    """
    return Question(
        a=one("a") or one("from"),
        b=one("b") or one("to"),
        to_class=_flag("to_class"),
        as_of=one("as_of"),
        k=number("k" if one("k") else "limit", Question.k, MOST_TRACES),
        length=number("length", Question.length, LONGEST),
        only=_listed("only", ","),
        without=_listed("without", ","),
        through=_listed("through"),
        not_through=_listed("not_through"),
        binding=_flag("binding"),
        hubs=_flag("hubs"),
        seconds=current_app.config["CONCORDAT"].trace_seconds,
    )


def one(name: str) -> str:
    """A parameter without the blanks around it."""
    return request.args.get(name, "").strip()


def number(name: str, default: int, most: int) -> int:
    """A parameter that is a number from 1 to *most*."""
    given = one(name)
    if not given:
        return default
    if not (given.isascii() and given.isdigit() and len(given) < 9 and 1 <= int(given) <= most):
        raise ValueRefusedError(name, given[:80], f"a number from 1 to {most}")
    return int(given)


def _flag(name: str) -> bool:
    given = one(name).lower()
    if given not in _YES + _NO:
        raise ValueRefusedError(name, given[:80], "yes or no")
    return given in _YES


def _listed(name: str, separator: str = "") -> tuple[str, ...]:
    given = request.args.getlist(name)
    parts = [part.strip() for text in given for part in (text.split(separator) if separator else [text])]
    return tuple(dict.fromkeys(part for part in parts if part))


def query(question: Question, **more: Any) -> str:
    """The parameters of a question; what is as by default is left out."""
    pairs: list[tuple[str, str]] = [("a", question.a), ("b", question.b)]
    pairs += [(name, "yes") for name in ("to_class",) if getattr(question, name)]
    pairs += [("as_of", question.as_of)] if question.as_of else []
    pairs += [(name, str(getattr(question, name))) for name in ("k", "length")
              if getattr(question, name) != getattr(Question, name)]  # fmt: skip
    pairs += [(name, word) for name in ("only", "without", "through", "not_through")
              for word in getattr(question, name)]  # fmt: skip
    pairs += [(name, "yes") for name in ("binding", "hubs") if getattr(question, name)]
    if request.args.get("lang") in describe.LANGUAGES:
        pairs.append(("lang", request.args["lang"]))
    if request.args.get("release"):
        pairs.append(("release", str(g.release.number)))
    return urlencode([*pairs, *((name, str(value)) for name, value in more.items())])


def instead(question: Question, name: str, identifier: str) -> Question:
    """The question with *identifier* in every place where *name* stood."""

    def changed(words: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(identifier if word == name else word for word in words)

    return replace(
        question,
        a=identifier if question.a == name else question.a,
        b=identifier if question.b == name else question.b,
        through=changed(question.through),
        not_through=changed(question.not_through),
    )


def lifted(question: Question, constraint: str, held: Tracing) -> Question:
    """The question without a constraint, as an absence names it (graph/trace/absence.py)."""

    def names(word: str, prefix: str) -> bool:
        value = constraint.removeprefix(prefix)
        return word == value or held.class_named(word).endswith("#" + value)

    def is_entity(word: str, prefix: str) -> bool:
        return constraint.startswith(prefix) and held.entity(word) == constraint.removeprefix(prefix)

    if constraint.startswith("as of "):
        return replace(question, as_of="")
    if constraint == "only binding instruments":
        return replace(question, binding=False)
    if constraint.startswith("only "):
        return replace(question, only=())
    if constraint.startswith("without "):
        return replace(question, without=tuple(w for w in question.without if not names(w, "without ")))
    if constraint.startswith("not through "):
        kept = tuple(w for w in question.not_through if not is_entity(w, "not through "))
        return replace(question, not_through=kept)
    if constraint.startswith("through "):
        return replace(question, through=tuple(w for w in question.through if not is_entity(w, "through ")))
    bare = Question(question.a, question.b, question.to_class, k=question.k, length=question.length)
    return replace(bare, hubs=question.hubs, seconds=question.seconds)
