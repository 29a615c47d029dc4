"""What templates say: terms by their labels, addresses that keep the language, the marks of kinds."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from flask import g, request

from graph.describe import KINDS, LANGUAGES, Text
from graph.describe.terms import local
from graph.iri import ONTOLOGY
from web.current import asked_release, reading
from web.language import N_, gettext, kind_one

_MARKS = {
    "instrument": "M2 1h6l3 3v9H2z",
    "document": "M2 1h9v12H2z",
    "framework": "M6.5 1 12 7l-5.5 6L1 7z",
    "organisation": "M6.5 1a6 6 0 1 0 .01 0z",
    "process": "M1 4h7V1l5 6-5 6v-3H1z",
    "project": "M6.5 1 13 13H0z",
    "event": "M6.5 0 8 5l5 .2-4 3.2L10.5 14 6.5 10.8 2.5 14 4 8.4 0 5.2 5 5z",
    "person": "M6.5 1a3 3 0 1 1-.01 0zM1 13a5.5 5 0 0 1 11 0z",
    "place": "M6.5 0a5 5 0 0 1 5 5c0 3-5 9-5 9s-5-6-5-9a5 5 0 0 1 5-5z",
    "setting": "M4 1h5l4 4v4l-4 4H4L0 9V5z",
    "resource": "M1 2h5l.5 1 .5-1h5v10H7l-.5 1-.5-1H1z",
    "theme": "M1 5h3V1h2v4h3V1h2v4h2v2h-2v2h2v2h-2v3H9v-3H6v3H4v-3H1V9h3V7H1z",
}
"""The shape of each kind as an SVG path in a box of 13 by 14: a kind is told by shape and word, not by colour alone."""


FACT_NAMES = {
    "recordPage": N_("Official record"),
    "exactMatch": N_("The same elsewhere"),
    "homepage": N_("Home page"),
    "adoptedByName": N_("Adopted by"),
    "language": N_("Languages"),
    "treatySeries": N_("Treaty series"),
}
"""Heads of facts that read better than the label of their property."""


def marks(kind: str) -> str:
    """The path of a kind's shape."""
    return _MARKS.get(kind, "M2 1h9v12H2z")


def address(path: str, /, **parameters: object) -> str:
    """A path of ours with its parameters; what was asked for by ``?lang=`` and ``?release=`` stays asked for."""
    pairs = {name: str(value) for name, value in parameters.items() if value not in (None, "")}
    asked = request.args.get("lang", "")
    if asked in LANGUAGES and "lang" not in pairs:
        pairs["lang"] = asked
    if (number := asked_release()) and not path.startswith("/releases"):
        pairs.setdefault("release", number)
    return f"{path}?{urlencode(pairs)}" if pairs else path


def in_language(tag: str) -> str:
    """The address of this page with its labels in another language."""
    pairs = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return f"{request.path}?{urlencode([*pairs, ('lang', tag)])}"


def as_now() -> str:
    """The address of this page over the current release."""
    pairs = [(name, value) for name, value in request.args.items(multi=True) if name != "release"]
    return f"{request.path}?{urlencode(pairs)}" if pairs else request.path


def word(term: str) -> Text:
    """The label of a term of the ontology, by its IRI or its local name, in the reader's language."""
    iri = term if ":" in term else ONTOLOGY + term
    return reading().vocabulary.label(iri, g.language)


def fact_name(iri: str) -> str:
    """What a property is called, as the head of a fact."""
    found = FACT_NAMES.get(local(iri))
    return gettext(found) if found else upfirst(word(iri).value)


def family_name(name: str) -> Text:
    """What a family of links is called."""
    return reading().vocabulary.family(name, g.language)


def by_language(texts: Sequence[Text]) -> list[Text]:
    """Names in the order of the languages that labels are shown in, the other languages after them."""
    order = {tag: rank for rank, tag in enumerate(LANGUAGES)}
    return sorted(texts, key=lambda text: (order.get(text.language, len(order)), text.language, text.value))


def is_web(url: str) -> bool:
    """Whether an address may stand in a link: data may hold any scheme, ``javascript:`` too."""
    return url.lower().startswith(("https://", "http://"))


def upfirst(words: str) -> str:
    """Words with a capital at their head, the rest as it is."""
    return words[:1].upper() + words[1:]


def clip(words: str, most: int = 240) -> str:
    """Words cut to a bound: a label in a list never floods the page."""
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def script_words() -> dict[str, object]:
    """What scripts say, in the language of the interface."""
    return {
        "suggestion": gettext("1 suggestion"),
        "suggestions": gettext("{count} suggestions"),
        "none": gettext("No suggestions"),
        "list": gettext("Suggestions: {label}"),
        "kinds": {kind: kind_one(kind) for kind in KINDS},
    }
