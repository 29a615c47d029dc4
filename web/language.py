"""The languages of the interface: which one a reader gets, and dates, numbers and kinds in it.

Flask-Babel looks words up in web/translations/{language}.po; English is the language of the source. Labels of the data
have one language more (graph.describe.LANGUAGES): who reads Arabic names gets the words around them in English.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context
from flask_babel import Babel, Domain
from flask_babel import gettext as _gettext
from flask_babel import ngettext as _ngettext

from graph import dates
from graph.describe import KINDS

INTERFACE_LANGUAGES: Final = ("en", "fr", "es")
"""The languages of the interface, the first for whoever asks for another."""

CATALOGS: Final = Path(__file__).resolve().parent / "translations"


def N_(words: str) -> str:  # noqa: N802
    """Marks words that are translated where they are said (the name is gettext's own for it)."""
    return words


def interface() -> str:
    """The language of the interface in this request."""
    asked = getattr(g, "language", "") if has_request_context() else ""
    return asked if asked in INTERFACE_LANGUAGES else INTERFACE_LANGUAGES[0]


@cache
def catalog(language: str) -> NullTranslations:
    """The translations into a language, read from its catalog; compiled in memory, so that no file can be stale."""
    path = CATALOGS / f"{language}.po"
    if language not in INTERFACE_LANGUAGES or not path.is_file():
        return NullTranslations()
    with path.open("rb") as file:
        found = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, found)
    compiled.seek(0)
    return Translations(compiled)


class _Catalogs(Domain):  # type: ignore[misc]
    """The catalogs as Flask-Babel asks for them."""

    def get_translations(self) -> NullTranslations:
        return catalog(interface())


def attach(app: Flask) -> None:
    """Give an application's templates ``_``, ``ngettext`` and their like, in the language of each request."""
    babel = Babel(app, locale_selector=interface)
    babel.domain_instance = _Catalogs()
    # Flask-Babel's own callables look for its context at each of the thousand words of a page.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda words: catalog(interface()).gettext(words),
        ngettext=lambda one, many, count: catalog(interface()).ngettext(one, many, count),
        newstyle=True,
    )
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.globals |= {"interface": interface, "INTERFACE_LANGUAGES": INTERFACE_LANGUAGES}


def gettext(words: str, /, **values: object) -> str:
    """Words in the language of the interface, with values put in."""
    return str(_gettext(words, **values))


def ngettext(one: str, many: str, count: int, /, **values: object) -> str:
    """Words for a count, likewise."""
    return str(_ngettext(one, many, count, **values))


def date_words(lexical: str) -> str:
    """A date as words, no more precise than it is: ``5 March 1990``; what is no date stays as written."""
    return dates.words(lexical, interface())


def on_date(lexical: str) -> str:
    """``on 5 March 1990``, ``in 1990``."""
    words = date_words(lexical)
    return gettext("on %(day)s", day=words) if len(lexical) == 10 else gettext("in %(month)s", month=words)


def since_date(lexical: str) -> str:
    """``since 5 March 1990``, ``since 1990``."""
    words = date_words(lexical)
    return gettext("since %(day)s", day=words) if len(lexical) == 10 else gettext("since %(month)s", month=words)


def until_date(lexical: str) -> str:
    """``until 5 March 1990``, ``until 1990``."""
    words = date_words(lexical)
    return gettext("until %(day)s", day=words) if len(lexical) == 10 else gettext("until %(month)s", month=words)


def as_of(lexical: str) -> str:
    """``as of 5 March 1990``, ``as of 1990``."""
    words = date_words(lexical)
    return gettext("as of %(day)s", day=words) if len(lexical) == 10 else gettext("as of %(month)s", month=words)


def span_words(since: str, until: str) -> str:
    """An interval as words: ``2017 – May 2019``, ``since 2017``; empty where nothing is recorded."""
    if since and until:
        return f"{date_words(since)} – {date_words(until)}"
    if since:
        return since_date(since)
    return until_date(until) if until else ""


def colon() -> str:
    """A colon as the language sets it: French puts a space that does not break before it."""
    return "\u00a0:" if interface() == "fr" else ":"


def number(value: int) -> str:
    """A whole number, its thousands apart as the language has them."""
    return str(format_decimal(value, locale=_locale(interface())))


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language)


def language_name(tag: str) -> str:
    """What a language is called in that of the interface; a tag that is unknown stays as it is."""
    return str(_locale(interface()).languages.get(tag, tag))


def kind_one(kind: str) -> str:
    """The word for one of a kind."""
    return gettext(KINDS[kind].one) if kind in KINDS else gettext("thing")


def kind_many(kind: str, count: int = 2) -> str:
    """The word for many of a kind, or for as many as there are."""
    return ngettext(KINDS[kind].one, KINDS[kind].many, count)


def kind_about(kind: str) -> str:
    """What a kind is, in half a sentence."""
    return gettext(KINDS[kind].about)
