"""Names in several languages, and the one order in which a language stands in for another."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

LANGUAGES: Final = ("en", "fr", "es", "ar")
"""The languages that labels are asked for in, and the order in which they stand in for one another."""

LANGUAGE_NAMES: Final = {"en": "English", "fr": "français", "es": "español", "ar": "العربية"}
"""Each language's own name for itself."""

_RIGHT_TO_LEFT: Final = frozenset({"ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


@dataclass(frozen=True, slots=True)
class Text:
    """Words and the BCP 47 tag of their language, empty where it is not known."""

    value: str
    language: str = ""

    @property
    def direction(self) -> str:
        """The HTML ``dir`` of the words: ``ltr``, ``rtl``, or ``auto`` where the language is not known."""
        if not self.language:
            return "auto"
        return "rtl" if self.language.partition("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"


def fallback(language: str) -> tuple[str, ...]:
    """The languages to try for a reader of ``language``, best first; the empty tag stands before the other languages.

    >>> fallback("fr")
    ('fr', '', 'en', 'es', 'ar')
    """
    first = language if language in LANGUAGES else LANGUAGES[0]
    return (first, "", *(other for other in LANGUAGES if other != first))


@cache
def _places(language: str) -> dict[str, int]:
    return {tag: place for place, tag in enumerate(fallback(language))}


def choose(texts: Iterable[Text], language: str) -> Text | None:
    """The text that a reader of ``language`` gets, None of none.

    Ties go to the plainer tag, then to the shorter words, then to the lesser.
    """
    order = _places(language if language in LANGUAGES else LANGUAGES[0])  # few keys: the cache is bounded

    def rank(text: Text) -> tuple[int, int, int, str, str]:
        place = order.get(text.language.partition("-")[0].lower(), len(order))
        return place, len(text.language), len(text.value), text.value, text.language

    return min(texts, key=rank, default=None)


def folded(words: str) -> str:
    """Words without case and accents (Unicode NFKD, marks dropped).

    >>> folded("Résolution")
    'resolution'
    """
    parts = unicodedata.normalize("NFKD", words.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))
