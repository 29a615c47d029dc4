"""The labels under which catalogue pages print their fields, in English, French and Spanish."""

from __future__ import annotations

from graph.extraction.folding import key

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
