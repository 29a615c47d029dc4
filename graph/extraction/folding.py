"""Folding that keeps offsets: one character in, one character out.

Case, accents, kinds of hyphen, apostrophe and space fall together; a character with no single-character folding stays.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_APOSTROPHES = "’‘ʼ`´′"
_HYPHENS = "-‐‑‒–—−"
_SPACES = "\u00a0\u2007\u202f\u2009\t\n\r\u200b\x0b\x0c\u2028\u2029"


class _Table(dict[int, str]):
    """A translation table that works out each character when it is first met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        base = unicodedata.normalize("NFD", char)[0].lower()
        folded = base if len(base) == 1 else char
        self[code] = folded
        return folded


_FOLD = _Table()
_FOLD.update({ord(c): "'" for c in _APOSTROPHES})
_FOLD.update({ord(c): " " for c in _HYPHENS + _SPACES})
_FOLD.update({ord("&"): "&", ord("“"): '"', ord("”"): '"', ord("«"): '"', ord("»"): '"'})


class _FlatTable(dict[int, str]):
    """The folding table with a space for whatever is neither letter nor digit."""

    def __missing__(self, code: int) -> str:
        folded = chr(code).translate(_FOLD)
        flat = folded if folded.isalnum() else " "
        self[code] = flat
        return flat


_FLAT = _FlatTable()
_BEYOND_ASCII = re.compile(r"([^\x00-\x7f]+)")
_WORDS = re.compile(r"[^\W_]+")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """Fold a text; the result is as long as the text, so that offsets agree."""
    return text.translate(_FOLD)


def flatten(text: str) -> str:
    """The folded text with a space for whatever is neither letter nor digit; as long as the text."""
    if text.isascii():
        return text.translate(_FLAT)
    # the engine translates plain ASCII many times faster than what has one other character in it
    return "".join([piece.translate(_FLAT) for piece in _BEYOND_ASCII.split(text)])


_STOPS = re.compile(r"[.,] ")


def without_stops(text: str) -> tuple[str, list[int]]:
    """The text without the space behind a comma or full stop, and the offsets of these spaces in the text.

    Flattened, "prevent, suppress" and "prevent suppress" are then alike, and so are "St. Lucia" and "St Lucia".
    """
    places = [match.end() - 1 for match in _STOPS.finditer(text)]
    return text.replace(". ", ".").replace(", ", ","), places


def flat_name(text: str) -> str:
    """A name as it is looked up in a flattened text without stops."""
    return flatten(without_stops(text)[0]).strip()


@lru_cache(maxsize=65536)
def key(text: str) -> str:
    """The words of a text, folded, single spaces between them: for comparing names and titles."""
    return " ".join(_WORDS.findall(fold(text)))


def slug(text: str) -> str:
    """The text in ASCII, lower case, every run of other characters one hyphen."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _NOT_SLUG.sub("-", plain.lower()).strip("-")
