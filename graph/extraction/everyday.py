"""Everyday names that follow from a name by rule: of texts named after a place or a year, and of texts cut short."""

from __future__ import annotations

import re
from collections.abc import Iterator

PLACES = {  # English: French, Spanish; a place that is missing is called alike in all three
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
_CHILDREN = re.compile(
    r"^(?P<head>Optional Protocol|Protocole facultatif|Protocolo Facultativo) (?P<convention>to the Convention|à la Convention|de la Convención) .*?"
    r"(?:Child|enfant|Niño|disabilities|handicapées|discapacidad)?,? (?P<tail>(?:on|concernant|relativo a|relatif à) .+)$",
    re.IGNORECASE,
)
_NOTPLACES = frozenset(
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
# "… additionnel à la Convention X visant à Y" is also called "… visant à Y"
_MIDDLE = re.compile(
    r"^(?P<head>Protocole|Protocolo|Protocol) (?:additionnel à|adicional a|additional to) .+ (?P<tail>(?:visant à|contre|pour|para|contra|against|to) .+)$"
)
_OF_THE_UN = {
    "Protocol": ("UN {} {}", "United Nations {} {}"), "Convention": ("UN {} {}", "United Nations {} {}"),
    "Protocole": ("{} des Nations Unies {}", "{} de l'ONU {}"), "Déclaration": ("{} des Nations Unies {}", "{} de l'ONU {}"),
    "Protocolo": ("{} de las Naciones Unidas {}", "{} de la ONU {}"), "Convención": ("{} de las Naciones Unidas {}", "{} de la ONU {}"),
}  # fmt: skip
_SUPPLEMENT = re.compile(r",? (?:supplementing|additionnel à|que complementa) .+$")
_UNITED_NATIONS = re.compile(r"nations unies|naciones unidas|united nations", re.IGNORECASE)
_FRENCH = re.compile(r"\b(?:relative|relatif|sur|contre|visant|pour)\b")
_OTHERS = re.compile(
    r"\b(?:Europe|Europa|EU|UE|African?|Afri\w+|Arabe?|OIT|ILO|OEA|OAS|America\w*|améric\w+|Inter\w*|Council|Conse\w+|Union|Unión)\b"
)


def everyday_forms(name: str, adopted: str) -> Iterator[str]:
    """What else a text calls the bearer of an English, French or Spanish name; ``adopted`` is its year, if known."""
    if match := _PLACED.match(name):
        place, kind = match["place"], match["kind"]
        if (
            place.split()[0] not in _NOTPLACES
            and not place[:4].isdigit()
            and len(place.split()) <= 2
            and not place.isupper()
        ):
            french, spanish = PLACES.get(place, (place, place))
            of = "d'" if french[0] in "AEIOUÉH" else "de "
            yield from (f"{k} {of}{french}" for k in _KINDS[kind][0])
            yield from (f"{k} de {spanish}" for k in _KINDS[kind][1])
    if match := _YEARLY.match(name):
        yield from (f"{k} de {match['year']}" for k in (*_KINDS[match["kind"]][0], *_KINDS[match["kind"]][1]))
    if (match := _TREATY.match(name)) and adopted:
        yield f"{match['kind']} de {adopted} {match['rest']}"
        yield f"{name} de {adopted}"
        if match["kind"] in ("Convention", "Protocol", "Declaration"):
            yield f"{adopted} {name}"
            yield f"{match['kind']} of {adopted} {match['rest']}"
    if match := _OPTIONAL.match(name):
        yield f"{match['head']} {match['tail']}"
    if match := _CHILDREN.match(name):  # "the Convention" is clear from "optional protocol"
        yield f"{match['head']} {match['convention']} {match['tail']}"
        yield f"{match['head']} {match['tail']}"
    if (match := _CHILDREN.match(name)) and "," in name[
        match.end("convention") :
    ]:  # the first of several things it is on
        cut = name.index(",", match.start("tail")) if "," in match["tail"] else -1
        if cut > 0:
            yield name[:cut]
    if match := _MIDDLE.match(name):
        short = f"{match['head']} {match['tail']}"
        yield short
        yield from _of_the_un(short)
    yield from _of_the_un(name)


def _of_the_un(name: str) -> Iterator[str]:
    """A text of the United Nations, said with their name: "Protocole des Nations Unies contre …"."""
    kind, _, rest = _SUPPLEMENT.sub("", name).partition(" ")
    if len(rest.split()) < 3 or _OTHERS.search(rest) or _UNITED_NATIONS.search(rest):
        return
    templates = _OF_THE_UN["Protocole"] if kind == "Convention" and _FRENCH.search(rest) else _OF_THE_UN.get(kind, ())
    yield from (template.format(kind, rest) for template in templates)
