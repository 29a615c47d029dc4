"""The parameters of the interface: one table checks them and describes them; pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from graph import dates
from graph.describe import SORTS
from graph.errors import DateError, ValueRefusedError
from graph.iri import ENTITY_KINDS
from web.trace.forms import MEDIA

LONGEST: Final = 200
"""Bound in characters on a text."""

MOST: Final = 100
"""Bound on the items of one answer."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a query: its name, what it says, its JSON Schema, and its value where it is not given."""

    name: str
    about: str
    schema: Mapping[str, Any]
    default: Any = None
    required: bool = False

    def read(self, given: str) -> Any:
        """The value that a text stands for. Raises ValueRefusedError."""
        if self.schema["type"] == "integer":
            least, most = self.schema["minimum"], self.schema["maximum"]
            if given.isascii() and given.isdecimal() and len(given) < 10 and least <= int(given) <= most:
                return int(given)
            raise ValueRefusedError(self.name, given[:40], f"a whole number from {least} to {most}")
        choices = self.schema.get("enum")
        if choices and given not in choices:
            raise ValueRefusedError(self.name, given[:40], f"one of {', '.join(choices)}")
        if not self.schema.get("minLength", 0) <= len(given) <= self.schema.get("maxLength", LONGEST):
            raise ValueRefusedError(self.name, given[:40], f"a text of up to {LONGEST} characters")
        if "date" in self.schema.get("description", ""):
            return _date(self.name, given)
        return given


def _date(name: str, given: str) -> dates.Span:
    try:
        return dates.parse(given)
    except DateError as error:
        raise ValueRefusedError(name, given[:40], "a day 1995-01-01, a month 1995-01 or a year 1995") from error


def _number(name: str, about: str, least: int, most: int, default: int | None = None) -> Parameter:
    schema: dict[str, Any] = {"type": "integer", "minimum": least, "maximum": most}
    return Parameter(name, about, schema | ({"default": default} if default is not None else {}), default)


def _text(name: str, about: str, *, required: bool = False) -> Parameter:
    schema = {"type": "string", "minLength": 1 if required else 0, "maxLength": LONGEST}
    return Parameter(name, about, schema, "", required)


def _day(name: str, about: str) -> Parameter:
    schema = {
        "type": "string",
        "description": "A date: a day, a month or a year",
        "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
        "maxLength": 10,
    }
    return Parameter(name, about, schema)


KIND: Final = Parameter("kind", "Kind of entity", {"type": "string", "enum": list(ENTITY_KINDS)})
CURSOR: Final = _text("cursor", "Where the last answer ended: its member next")
LIMIT: Final = _number("limit", "Most items of one answer", 1, MOST, 20)
EVERYWHERE: Final = (_number("release", "The number of the kept release that answers", 1, 999_999_999),)
"""What every address takes: web.current has read it before any route does."""
LIST: Final = (
    KIND,
    _text("type", "Local name of a class, such as Treaty"),
    _number("since", "First year", 1, 9999),
    _number("until", "Last year", 1, 9999),
    _text("q", "Words that a name must hold"),
    Parameter(
        "sort", "Order; a hyphen turns it round", {"type": "string", "enum": list(SORTS), "default": "name"}, "name"
    ),
    LIMIT,
    CURSOR,
)
LINKS: Final = (
    _text("property", "Key of a link property, such as cites"),
    Parameter("direction", "From the entity, or to it", {"type": "string", "enum": ["out", "in"]}),
    LIMIT,
    CURSOR,
)
SEARCH: Final = (
    _text("q", "A name, symbol or acronym in any language", required=True),
    KIND,
    _text("lang", "Names in this language and those of none"),
    LIMIT,
    CURSOR,
)
PARTICIPATION: Final = (
    _text("state", "A state by ISO 3166 code (SDN) or identifier (place/SDN)"),
    _text("instrument", "An instrument by identifier (opsc) or path (instrument/opsc)"),
    _day("on", "The day for which the standing is told"),
    LIMIT,
    CURSOR,
)
_YES_NO: Final = {"type": "string", "enum": ["yes", "no"]}
_SAID_IN: Final = Parameter("lang", "The language of the sentences", {"type": "string", "enum": ["en", "fr", "es"]})
_A: Final = _text("a", "An entity by identifier, symbol, IRI or name", required=True)
ONE: Final = (_A, _SAID_IN)
_CONSTRAINTS: Final = (
    Parameter("to_class", "Whether the other end is a class", _YES_NO),
    _day("as_of", "Links that held then"),
    _number("length", "Most hops of a chain", 1, 8, 6),
    _text("only", "Keys, families or classes that chains are made of, with commas between"),
    _text("without", "Keys, families or classes that chains do without, with commas between"),
    _text("through", "An entity that chains pass; may be given again"),
    _text("not_through", "An entity that chains keep clear of; may be given again"),
    Parameter("binding", "Only binding instruments", _YES_NO),
    Parameter("hubs", "Chains through hubs alone too", _YES_NO),
    _SAID_IN,
    Parameter("format", "The form of the answer, in place of Accept", {"type": "string", "enum": list(MEDIA)}),
)
TRACE: Final = (
    _text("from", "The one entity, by identifier, symbol, IRI or name", required=True),
    _text("to", "The other entity, or a class: any treaty", required=True),
    _number("limit", "Most chains", 1, 20, 5),
    *_CONSTRAINTS,
)
TRACING: Final = (
    _A,
    _text("b", "The other entity, or a class: any treaty", required=True),
    _number("k", "Most chains", 1, 20, 5),
    *_CONSTRAINTS,
)
"""As web.trace reads them, under the names of its page and of the command."""
KINDS: Final = _text("kind", "Kinds of entity, with commas between")
FINDING: Final = (
    _text("q", "A name, symbol or acronym in any language"),
    KINDS,
    _text("lang", "Names in this language and those of none"),
    LIMIT,
    _number("offset", "Hits to pass over", 0, 10_000, 0),
)
SUGGESTING: Final = (
    _text("q", "A name that is being typed"),
    KINDS,
    _number("limit", "Most items of one answer", 1, 20, 8),
)
PART: Final = (LIMIT, CURSOR)
NONE: Final[tuple[Parameter, ...]] = ()


def refuse_unknown(given: Iterable[str], known: Iterable[Parameter]) -> None:
    """Raises ValueRefusedError for a name that no parameter has."""
    names = [each.name for each in (*known, *EVERYWHERE)]
    for name in given:
        if name not in names:
            raise ValueRefusedError("parameter", name[:40], f"one of {', '.join(names)}")


def read(given: Mapping[str, list[str]], known: Collection[Parameter]) -> dict[str, Any]:
    """The values of the parameters of a request, those not given by their defaults.

    Raises ValueRefusedError for one that is not known, is given twice, is missing or out of its range.
    """
    table = {each.name: each for each in (*known, *EVERYWHERE)}
    refuse_unknown(given, known)
    for name, values in given.items():
        if len(values) > 1:
            raise ValueRefusedError(name, ", ".join(values)[:40], "one value")
    read: dict[str, Any] = {}
    for name, parameter in table.items():
        text = given.get(name, [""])[0]
        if not text and parameter.required:
            raise ValueRefusedError(name, text, parameter.about.lower())
        if not text and name in given and parameter.schema.get("minLength") != 0:
            raise ValueRefusedError(name, text, "a value, or no such parameter")
        read[name] = parameter.read(text) if text else parameter.default
    return read
