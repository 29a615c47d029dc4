"""Traces in words: English, French and Spanish; other languages are answered in English."""

from __future__ import annotations

from collections.abc import Sequence

from graph import dates
from graph.dates import Precision, Span
from graph.iri import ID

_ON = {"en": "on ", "fr": "le ", "es": "el "}
_IN = {"en": "in ", "fr": "en ", "es": "en "}
_SINCE = {"en": "since ", "fr": "depuis ", "es": "desde "}
_UNTIL = {"en": "until ", "fr": "jusqu'", "es": "hasta "}

_STOOD = {
    "en": (
        "The whole chain has stood since {}.",
        "The chain cannot have stood before {}; not every start is recorded.",
        "No start of any of it is recorded.",
    ),
    "fr": (
        "La chaîne entière tient depuis {}.",
        "La chaîne ne peut pas être antérieure à {} ; tous les débuts ne sont pas consignés.",
        "Aucun début n'en est consigné.",
    ),
    "es": (
        "La cadena entera existe desde {}.",
        "La cadena no puede ser anterior a {}; no constan todos los inicios.",
        "No consta ningún inicio.",
    ),
}

_COVERED = {
    "en": (
        "Acts of states on {0} are recorded up to {1}.",
        "Acts of states on {0} are recorded only in part.",
        "How far acts of states on {0} are recorded is not known.",
    ),
    "fr": (
        "Les actes des États relatifs à {0} sont consignés ; le dernier date de {1}.",
        "Les actes des États relatifs à {0} ne sont consignés qu'en partie.",
        "On ne sait pas jusqu'où sont consignés les actes des États relatifs à {0}.",
    ),
    "es": (
        "Constan los actos de los Estados sobre {0}; el último es de {1}.",
        "Solo constan en parte los actos de los Estados sobre {0}.",
        "No se sabe hasta dónde constan los actos de los Estados sobre {0}.",
    ),
}

_GRADES = {
    "en": {
        "SeenInSource": "seen in a source",
        "GeneralKnowledge": "general knowledge",
        "Curated": "curated",
        "Extracted": "extracted",
    },
    "fr": {
        "SeenInSource": "vu dans une source",
        "GeneralKnowledge": "connaissance générale",
        "Curated": "établi à la main",
        "Extracted": "extrait automatiquement",
    },
    "es": {
        "SeenInSource": "visto en una fuente",
        "GeneralKnowledge": "conocimiento general",
        "Curated": "elaborado a mano",
        "Extracted": "extraído automáticamente",
    },
}
"""The labels of the ontology's own values (ontology/evidence.ttl)."""

_CONFIDENCE = {"en": "confidence", "fr": "confiance", "es": "confianza"}

_ABSENT = {
    "en": {
        "none": "No chain of at most {length} links joins {a} and {b}:"
        " all {nodes} entities and {edges} links were taken into account.",
        "only through hubs": "{a} and {b} are joined only through hubs, by links that say too little.",
        "removed": "No chain joins {a} and {b} under these constraints;"
        " once this is lifted there is one: {constraints}.",
        "gave up": "The search gave up before it was known whether a chain joins {a} and {b}.",
        "not recorded": "No link is recorded for {ends}, so nothing can be said about {a} and {b}.",
    },
    "fr": {
        "none": "Aucune chaîne de {length} liens au plus ne relie {a} et {b} :"
        " les {nodes} entités et {edges} liens ont tous été pris en compte.",
        "only through hubs": "{a} et {b} ne sont reliés que par des carrefours, par des liens qui disent trop peu.",
        "removed": "Aucune chaîne ne relie {a} et {b} sous ces contraintes ;"
        " il y en a une dès qu'on lève ceci : {constraints}.",
        "gave up": "La recherche s'est arrêtée avant de savoir si une chaîne relie {a} et {b}.",
        "not recorded": "Aucun lien n'est consigné pour {ends} : rien ne peut être dit de {a} et {b}.",
    },
    "es": {
        "none": "Ninguna cadena de {length} enlaces como máximo une {a} y {b}:"
        " se tuvieron en cuenta las {nodes} entidades y los {edges} enlaces.",
        "only through hubs": "{a} y {b} solo están unidos por nodos muy concurridos,"
        " con enlaces que dicen demasiado poco.",
        "removed": "Ninguna cadena une {a} y {b} con estas restricciones; hay una si se levanta esto: {constraints}.",
        "gave up": "La búsqueda se detuvo antes de saber si una cadena une {a} y {b}.",
        "not recorded": "No consta ningún enlace para {ends}: nada puede decirse de {a} y {b}.",
    },
}  # fmt: skip


_CONSTRAINTS = {
    "fr": {
        "as of ": "à la date : ", "only binding instruments": "seulement les instruments contraignants",
        "only ": "seulement ", "without ": "sans ", "not through ": "sans passer par ", "through ": "en passant par ",
        "all constraints": "toutes les contraintes",
    },
    "es": {
        "as of ": "en la fecha: ", "only binding instruments": "solo los instrumentos vinculantes",
        "only ": "solo ", "without ": "sin ", "not through ": "sin pasar por ", "through ": "pasando por ",
        "all constraints": "todas las restricciones",
    },
}  # fmt: skip
"""How a constraint begins, in English as programs are told it; what it names, keys and identifiers, stays."""


def _language(language: str) -> str:
    return language if language in _ON else "en"


def _article(span: Span, language: str) -> str:
    """`le 2 septembre 1990` and `el 2 de septiembre de 1990` in full; English and coarser dates bare."""
    words = span.words(language)
    return words if language == "en" or span.precision is not Precision.DAY else _ON[language] + words


def _until(span: Span, language: str) -> str:
    if language == "fr":
        return "jusqu'au " + span.words("fr") if span.precision is Precision.DAY else "jusqu'en " + span.words("fr")
    return _UNTIL[language] + _article(span, language)


def sentence(
    start: str, phrase: str, end: str, language: str, since: Span | None, until: Span | None, act: bool
) -> str:
    """`Sudan acceded to OPSC on 2 November 2004.` *act* says that it happened on *since*, else it lasts from then."""
    language = _language(language)
    text = f"{start[:1].upper()}{start[1:]} {phrase} {end}"
    if since is not None and act:
        text += " " + (_ON if since.precision is Precision.DAY else _IN)[language] + since.words(language)
    elif since is not None:
        text += f", {_SINCE[language]}{_article(since, language)}"
    if until is not None and not act:
        text += f"{',' if since is None else ''} {_until(until, language)}"
    return text + "."


def paragraph(sentences: Sequence[str], since: Span | None, known: bool, language: str) -> str:
    """The sentences one after the other, then since when the whole has stood."""
    language = _language(language)
    whole, part, nothing = _STOOD[language]
    end = (whole if known else part).format(_article(since, language)) if since else nothing
    if language == "es":
        end = end.replace(" a el ", " al ")
    return " ".join([*sentences, end if language != "fr" else end.replace(" à le ", " au ")])


def coverage(name: str, degree: str, until: Span | None, language: str) -> str:
    """The sentence on how far acts on an instrument are recorded."""
    language = _language(language)
    if degree == "Complete" and until is not None:
        return (
            _COVERED[language][0]
            .format(name, _article(until, language))
            .replace(" de le ", " du ")
            .replace(" de el ", " del ")
        )
    return _COVERED[language][1 if degree else 2].format(name)


def grade(method: str, basis: str, confidence: float, language: str) -> str:
    """How well a statement is backed: `seen in a source, curated, confidence 1`; what is not recorded is left out."""
    language = _language(language)
    told = [_GRADES[language].get(name, name) for name in (basis, method) if name]
    return ", ".join([*told, f"{_CONFIDENCE[language]} {confidence:g}"])


def constraint(name: str, language: str) -> str:
    """A constraint as people are told of it: `sans cites`, `à la date : 5 mars 1990`.

    >>> constraint("as of 1990-03-05", "fr"), constraint("not through https://w3id.org/concordat/id/place/SDN", "es")
    ('à la date : 5 mars 1990', 'sin pasar por place/SDN')
    """
    name = name.replace(ID, "")
    for begins, said in _CONSTRAINTS.get(language, {}).items():
        if name.startswith(begins):
            rest = name.removeprefix(begins)
            return said + (dates.words(rest, language) if begins == "as of " else rest)
    return name


def absence(reason: str, language: str, **values: object) -> str:
    """The sentence for an absence."""
    return _ABSENT[_language(language)][reason].format(**values)
