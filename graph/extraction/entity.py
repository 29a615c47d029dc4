"""An entity as reading needs it, the printed forms of its names, and the nouns that stand for things named before."""

from __future__ import annotations

from dataclasses import dataclass

WORLD = "m49:001"
# Nouns that stand for an entity named before; alone they are nobody's name.
HEADS = frozenset(
    [
        "organization",
        "organisation",
        "organización",
        "organizacion",
        "assembly",
        "asamblea",
        "assemblée",
        "assemblee",
        "council",
        "consejo",
        "conseil",
        "committee",
        "comité",
        "comite",
        "commission",
        "comisión",
        "comision",
        "alliance",
        "alianza",
        "syndicate",
        "network",
        "red",
        "réseau",
        "reseau",
        "group",
        "grupo",
        "groupe",
        "agency",
        "agencia",
        "agence",
        "office",
        "oficina",
        "bureau",
        "union",
        "unión",
        "fund",
        "fondo",
        "fonds",
        "court",
        "corte",
        "cour",
        "tribunal",
        "process",
        "proceso",
        "processus",
        "convention",
        "convención",
        "convencion",
        "convenio",
        "protocol",
        "protocolo",
        "protocole",
        "covenant",
        "pacto",
        "pacte",
        "declaration",
        "declaración",
        "declaracion",
        "déclaration",
        "compact",
        "treaty",
        "tratado",
        "traité",
        "charter",
        "carta",
        "charte",
        "directive",
        "directiva",
        "framework",
        "marco",
        "cadre",
        "guidelines",
        "directrices",
        "handbook",
        "manual",
        "manuel",
        "strategy",
        "estrategia",
        "stratégie",
        "forum",
        "foro",
        "initiative",
        "iniciativa",
        "cluster",
        "task",
        "force",
        "principals",
        "platform",
        "plataforma",
        "dialogue",
        "diálogo",
        "conference",
        "conferencia",
        "conférence",
        "summit",
        "cumbre",
        "sommet",
        "agenda",
        "mechanism",
        "secretariat",
        "board",
        "centre",
        "center",
        "statute",
    ]
)


@dataclass(frozen=True, slots=True)
class Entity:
    """One entity of the graph. Dates are ISO 8601, as precise as known."""

    identifier: str
    type: str
    classes: frozenset[str]
    label: str
    names: tuple[str, ...]
    short: str = ""
    dates: tuple[tuple[str, str], ...] = ()

    def date(self, property_name: str) -> str:
        """One of its dates by the name of the property (``adoptedOn``), empty where not known."""
        return dict(self.dates).get(property_name, "")


@dataclass(frozen=True, slots=True)
class Form:
    """A printed form of a name. ``shape`` is ``acronym``, ``word``, ``title`` or ``phrase``: which letters must be capitals."""

    identifier: str
    text: str
    shape: str
    rank: int
