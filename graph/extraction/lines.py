"""A page as lines and blocks, with their offsets."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NAVIGATION = re.compile(
    r"^(?:skip to (?:main )?content|aller au contenu(?: principal)?|(?:pasar|saltar|ir) al contenido(?: principal)?"
    r"|home|accueil|inicio|menu|search|buscar|rechercher|share|compartir|partager|print|imprimir|imprimer"
    r"|read more|learn more|see more|leer m[áa]s|ver m[áa]s|saber m[áa]s|lire la suite|lire plus|en savoir plus|voir plus"
    r"|cover (?:page|image)\b.*|imagen de portada\b.*|portada de\b.*|(?:page|image) de couverture\b.*"
    r"|back to top|subscribe|suscribirse|s'abonner)$",
    re.IGNORECASE,
)
_LINE = re.compile(r"[^\n\r]+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the white space around it. ``gap`` counts the empty lines before it."""

    start: int
    end: int
    text: str
    gap: int


def lines_of(text: str) -> list[Line]:
    """The lines that hold something, navigation left out."""
    found: list[Line] = []
    last = 0
    for match in _LINE.finditer(text):
        stripped = match.group().strip()
        if not stripped:
            continue
        start = match.start() + match.group().index(stripped[0])
        gap = max(0, len(re.findall(r"\r\n|\n|\r", text[last:start])) - 1) if found else 0
        last = start + len(stripped)
        if not _NAVIGATION.match(stripped):
            found.append(Line(start, last, stripped, gap))
    return found


def is_sentence(text: str) -> bool:
    """Whether a line reads like running text rather than a title or a value."""
    return len(text) > 200 or (len(text.split()) > 8 and bool(re.search(r"[.…!]\W*$", text[-8:])))


def looks_like_title(text: str) -> bool:
    """Whether a line may be the title of a record: not running text, not a bare value."""
    return not is_sentence(text) and len(text) <= 300 and any(c.isalpha() for c in text)
