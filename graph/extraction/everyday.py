"""Everyday names in French and Spanish that follow from the English ones: of regions, and of texts named after a place."""

from __future__ import annotations

import re
from collections.abc import Iterator

# How the compass is said in common speech, where the names of M49 say "occidentale" or "septentrional".
REGIONS = {
    "m49:005": ("Sudamérica", "Suramérica"),
    "m49:009": ("Pacifique", "Pacífico"),
    "m49:011": ("Afrique de l'Ouest", "África del Oeste"),
    "m49:013": ("Central America", "Centroamérica"),
    "m49:014": ("Afrique de l'Est", "África del Este"),
    "m49:015": ("Afrique du Nord", "África del Norte", "Norte de África"),
    "m49:018": ("Afrique du Sud-Est", "Sur de África"),
    "m49:021": ("Amérique du Nord", "América del Norte", "Norteamérica"),
    "m49:030": ("Asie de l'Est", "Este de Asia", "Asia del Este"),
    "m49:034": ("Asie du Sud", "Asia del Sur", "Sur de Asia"),
    "m49:035": ("Sudeste Asiático", "Sudeste de Asia", "Asia del Sudeste"),
    "m49:145": ("Western Asia",),
    "m49:151": ("Europe de l'Est", "Europa del Este"),
    "m49:155": ("Europe de l'Ouest", "Europa Occidental"),
    "m49:202": ("Afrique sub-saharienne",),
    "m49:419": ("Amérique latine", "América Latina", "Latinoamérica"),
    "region:asia-pacific": ("Asie-Pacifique", "Asia-Pacífico", "Asia Pacífico"),
    "region:middle-east": ("Proche-Orient", "Medio Oriente", "Oriente Próximo", "Cercano Oriente"),
    "iso3:COD": ("RDC", "DRC", "DR Congo", "RD Congo"),
    "iso3:USA": ("USA", "EE. UU.", "EE.UU.", "EEUU"),
    "iso3:GBR": ("UK",),
    "iso3:CAF": ("RCA",),
}

# What French and Spanish texts call the most cited texts and mechanisms, beside their official titles.
TEXTS = {
    "palermo-trafficking-protocol": (
        "Protocole relatif à la traite des personnes", "Protocole contre la traite des personnes",
        "Protocole sur la traite des personnes", "Protocolo sobre la trata de personas",
        "Protocolo contra la trata de personas", "Protocolo relativo a la trata de personas",
    ),
    "palermo-smuggling-protocol": (
        "Protocole relatif au trafic illicite de migrants", "Protocole contre le trafic illicite de migrants",
        "Protocole sur le trafic illicite de migrants", "Protocolo contra el tráfico ilícito de migrantes",
        "Protocolo sobre el tráfico ilícito de migrantes",
    ),
    "untoc": (
        "Convention contre la criminalité organisée", "Convention contre la criminalité transnationale organisée",
        "Convención contra la Delincuencia Organizada", "Convención contra la Delincuencia Organizada Transnacional",
        "Convención contra el Crimen Organizado Transnacional",
    ),
    "icmw": (
        "Convention sur les travailleurs migrants", "Convención sobre los Trabajadores Migratorios",
        "Convención sobre los Trabajadores Migrantes",
    ),
    "refugee-convention": (
        "Convention sur les réfugiés", "Convention de Genève de 1951", "Convention de Genève relative au statut des réfugiés",
        "Convención sobre los Refugiados", "Convención de Ginebra de 1951",
    ),
    "crc": (
        "Convention internationale relative aux droits de l'enfant", "Convention des droits de l'enfant",
        "Convention internationale des droits de l'enfant", "Convention sur les droits de l'enfant",
        "Convención de los Derechos del Niño", "Convención Internacional sobre los Derechos del Niño",
        "Convención sobre los Derechos de los Niños",
    ),
    "gcm": (
        "Pacte mondial pour les migrations", "Pacte mondial sur les migrations", "Pacte de Marrakech",
        "Pacto Mundial para la Migración", "Pacto Mundial sobre Migración", "Pacto Mundial sobre la Migración",
        "Pacto de Marrakech",
    ),
    "gcr": ("Pacte mondial pour les réfugiés", "Pacto Mundial para los Refugiados"),
    "agenda-2030": (
        "Programme de développement durable à l'horizon 2030", "Programme 2030", "Objectifs de développement durable",
        "Agenda 2030 para el Desarrollo Sostenible", "Objetivos de Desarrollo Sostenible", "ODD", "ODS",
    ),
    "cedaw": ("CEDEF",),
    "kampala-convention": ("Convención de la Unión Africana para la protección y asistencia de los desplazados internos",),
    "guiding-principles-internal-displacement": (
        "Principes directeurs relatifs au déplacement de personnes à l'intérieur de leur propre pays",
        "Principes directeurs relatifs au déplacement interne", "Principios Rectores de los Desplazamientos Internos",
    ),
    "org:iasc": ("Comité permanent inter-organisations", "Comité Permanente Interinstitucional"),
    "org:gpc": (
        "Groupe mondial de la protection", "Groupe sectoriel mondial de la protection", "Cluster mondial de la protection",
        "Grupo Mundial de Protección", "Clúster de Protección Global",
    ),
    "framework:mrm": (
        "mécanisme de surveillance et de communication de l'information", "mecanismo de vigilancia y presentación de informes",
    ),
    "framework:best-interests-procedure": (
        "procédure de l'intérêt supérieur", "procedimiento del interés superior",
    ),
}  # fmt: skip

_PLACES = {  # English: French, Spanish; a place that is missing is called alike in all three
    "Palermo": ("Palerme", "Palermo"), "New York": ("New York", "Nueva York"), "Warsaw": ("Varsovie", "Varsovia"),
    "Istanbul": ("Istanbul", "Estambul"), "Geneva": ("Genève", "Ginebra"), "Rome": ("Rome", "Roma"),
    "Cartagena": ("Carthagène", "Cartagena"), "Beijing": ("Beijing", "Beijing"), "Vienna": ("Vienne", "Viena"),
    "Khartoum": ("Khartoum", "Jartum"), "London": ("Londres", "Londres"), "Los Angeles": ("Los Angeles", "Los Ángeles"),
    "Marrakesh": ("Marrakech", "Marrakech"), "The Hague": ("La Haye", "La Haya"), "Brussels": ("Bruxelles", "Bruselas"),
    "Cairo": ("Caire", "Cairo"), "Mexico": ("Mexico", "México"), "Brazil": ("Brésil", "Brasil"), "Valletta": ("La Valette", "La Valeta"),
}  # fmt: skip
_KINDS = {
    "Convention": (("Convention",), ("Convención", "Convenio")), "Protocol": (("Protocole",), ("Protocolo",)),
    "Declaration": (("Déclaration",), ("Declaración",)), "Charter": (("Charte",), ("Carta",)),
    "Statute": (("Statut",), ("Estatuto",)), "Process": (("Processus",), ("Proceso",)), "Compact": (("Pacte",), ("Pacto",)),
    "Principles": (("Principes",), ("Principios",)), "Action Plan": (("Plan d'action",), ("Plan de Acción",)),
    "Plan of Action": (("Plan d'action",), ("Plan de Acción",)), "Dialogue": (("Dialogue",), ("Diálogo",)),
}  # fmt: skip
_PLACED = re.compile(rf"^(?P<place>[A-ZÀ-Ý][\w ]+?) (?P<kind>{'|'.join(_KINDS)})$")
_YEARLY = re.compile(r"^(?P<year>1[89]\d\d|20\d\d) (?P<kind>Convention|Protocol|Declaration)$")
_TREATY = re.compile(
    r"^(?P<kind>Convention|Convención|Convenio|Protocole|Protocol|Protocolo|Déclaration|Declaración|Declaration) (?P<rest>\S.{8,})$"
)
_OPTIONAL = re.compile(
    r"^(?P<head>Optional Protocol|Protocole facultatif|Protocolo Facultativo) .*?,? (?P<tail>(?:on|concernant|relativo a|relatif à) (?:the |la |el |l['’]|las )?[^,]+)"
)
_NOT_PLACES = frozenset(
    [
        "Trafficking",
        "Refugee",
        "Smuggling",
        "Firearms",
        "Slavery",
        "Torture",
        "Forced",
        "Labour",
        "Migrant",
        "Additional",
        "Optional",
        "Women",
        "Disability",
        "UN",
    ]
)


def everyday_forms(name: str, adopted: str) -> Iterator[str]:
    """What else a text calls the bearer of an English, French or Spanish name; ``adopted`` is its year, if known."""
    if match := _PLACED.match(name):
        place, kind = match["place"], match["kind"]
        if (
            place.split()[0] not in _NOT_PLACES
            and not place[:4].isdigit()
            and len(place.split()) <= 2
            and not place.isupper()
        ):
            french, spanish = _PLACES.get(place, (place, place))
            yield from (f"{k} de {french}" for k in _KINDS[kind][0])
            yield from (f"{k} de {spanish}" for k in _KINDS[kind][1])
    if match := _YEARLY.match(name):
        yield from (f"{k} de {match['year']}" for k in (*_KINDS[match["kind"]][0], *_KINDS[match["kind"]][1]))
    if (match := _TREATY.match(name)) and adopted:
        yield f"{match['kind']} de {adopted} {match['rest']}"
        if match["kind"] in ("Convention", "Protocol", "Declaration"):
            yield f"{adopted} {name}"
            yield f"{match['kind']} of {adopted} {match['rest']}"
    if match := _OPTIONAL.match(name):
        yield f"{match['head']} {match['tail']}"
