"""The labels under which catalogue pages print their fields, in English, French and Spanish, and the places in them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.extraction.folding import key
from graph.extraction.lexicon import Lexicon
from graph.extraction.lines import Line

_LABELS = {
    "countries": "country countries country(ies) pais paises pays",
    "regions": "region regions region(s) regiones",
    "year": "year|publication year|year of publication|date of publication|ano|ano de publicacion|annee"
    "|annee de publication|fecha de publicacion|date de publication|published|publication date|date|fecha",
    "authors": "author|authors|author(s)|autor|autores|autor(es)|autora|autoras|auteur|auteurs|auteur(s)|by|par|por",
    "editors": "editor|editors|editores|editeurs|edited by",
    "publisher": "publisher|publishers|editorial|editeur|organization|organisation|organizacion|publisher(s)|publicado por"
    "|publie par|issued by",
    "category": "category|categories|categoria|categorias|categorie|document type|type|tipo|resource type|type de document"
    "|tipo de documento|type de ressource|tipo de recurso",
    "language": "language|languages|language(s)|idioma|idiomas|langue|langues",
    "tags": "tags|tag|keywords|keyword|topics|topic|etiquetas|palabras clave|temas|tema|mots cles|etiquettes|themes|theme"
    "|thematic area|subjects",
    "title": "title|titre|titulo",
    "description": "description|descripcion|resume|resumen|summary|abstract",
    "other": "isbn|pages|format|download|downloads|file|source|link|url|size",
}
_FIELD_OF = {
    key(label): field
    for field, labels in _LABELS.items()
    for label in (labels.split("|") if "|" in labels else labels.split())
}


def field_of(line: str) -> tuple[str, str] | None:
    """The field that a line opens and the value behind the colon, or None.

    >>> field_of("Year: 2019")
    ('year', '2019')
    """
    name, colon, value = line.partition(":")
    found = _FIELD_OF.get(key(name)) if len(name) < 40 else None
    if found is None or (not colon and len(line) > 30):
        return None
    if found in ("authors",) and key(name) in ("by", "par", "por") and not colon:
        return None
    return found, value.strip()


def places(lines: Sequence[Line], lexicon: Lexicon) -> list[tuple[str, tuple[int, int]]]:
    """The places that the values of a field name, each with its span; a value of several is split at commas."""
    found: list[tuple[str, tuple[int, int]]] = []
    for line in rejoined(lines, lexicon):
        whole = lexicon.places.get(key(line.text))
        if whole:
            found.append((whole, (line.start, line.end)))
            continue
        for match in re.finditer(r"[^,;/|]+", line.text):
            name = match.group().strip()
            start = line.start + match.start() + (match.group().index(name) if name else 0)
            if place := lexicon.places.get(key(name)):
                found.append((place, (start, start + len(name))))
    return found


def rejoined(lines: Sequence[Line], lexicon: Lexicon) -> list[Line]:
    """The values of a field, those put together again that a page has split at "and" or at a comma.

    "Trinidad" and "Tobago" are one country; "Central" before "North America" is Central America.
    """
    found: list[Line] = []
    for line in lines:
        last = found[-1] if found else None
        if last and key(last.text) not in lexicon.places and line.gap == 0:
            joins = (f"{last.text} and {line.text}", f"{last.text} {line.text}", f"{line.text} {last.text}")
            whole = next((name for name in joins if key(name) in lexicon.places), None)
            if whole and key(line.text) not in lexicon.places:
                found[-1] = Line(last.start, line.end, whole, last.gap)
                continue
            shared = f"{last.text} {line.text.split()[-1]}"
            if key(shared) in lexicon.places:
                found[-1] = Line(last.start, last.end, shared, last.gap)
        found.append(line)
    return found
