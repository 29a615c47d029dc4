"""The links of an entity, in both directions, in groups with a phrase."""

from __future__ import annotations

from dataclasses import dataclass, field

from graph import queries
from graph.describe.index import Entry, Index
from graph.describe.terms import cell
from graph.describe.vocabulary import LinkProperty, Vocabulary
from graph.iri import ID
from graph.store import NamedNode, ReadStore, Rows


@dataclass(slots=True)
class Link:
    """A link from or to another entity. ``evidence`` holds IRIs; dates are as written, empty where not recorded."""

    iri: str
    property_iri: str
    direction: str
    other: Entry
    since: str = ""
    until: str = ""
    note: str = ""
    evidence: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The last part of its IRI."""
        return self.iri.removeprefix(f"{ID}link/")


@dataclass(slots=True)
class LinkGroup:
    """The links of one property in one direction. ``total`` counts all of them, ``links`` holds the first."""

    property: LinkProperty
    direction: str
    total: int
    links: list[Link]


@dataclass(slots=True)
class LinkFamily:
    """The groups of one family."""

    name: str
    groups: list[LinkGroup]

    @property
    def total(self) -> int:
        """How many links it has."""
        return sum(group.total for group in self.groups)


def _links(rows: Rows, index: Index) -> list[Link]:
    found: dict[tuple[str, str], Link] = {}
    for row in rows:
        iri, direction = cell(row, "link"), cell(row, "direction")
        link = found.get((iri, direction))
        if link is None:
            link = found[iri, direction] = Link(
                iri,
                cell(row, "property"),
                direction,
                index.named(cell(row, "other")),
                cell(row, "since"),
                cell(row, "until"),
                cell(row, "note"),
            )
        evidence = cell(row, "evidence")
        if evidence and evidence not in link.evidence:
            link.evidence.append(evidence)
    return sorted(found.values(), key=_by_date)


def _by_date(link: Link) -> tuple[bool, str, str]:
    """Dated things first, the oldest on top; then by name."""
    return (not link.other.date, link.other.date, link.other.label("en").value.casefold())


def read_link_groups(
    store: ReadStore, this: NamedNode, index: Index, vocabulary: Vocabulary, *, most: int
) -> list[LinkFamily]:
    """The links of an entity by family, property and direction, at most ``most`` of each; two queries."""
    totals = {
        (cell(row, "property"), cell(row, "direction")): int(cell(row, "count"))
        for row in store.rows(queries.text("entity-link-counts"), {"this": this})
        if "property" in row
    }
    groups: dict[tuple[str, str], list[Link]] = {key: [] for key in totals}
    for link in _links(store.rows(queries.text("entity-links"), {"this": this}), index):
        groups.setdefault((link.property_iri, link.direction), []).append(link)
    return _families(_merged(groups, totals, vocabulary, most))


def _merged(
    groups: dict[tuple[str, str], list[Link]], totals: dict[tuple[str, str], int], vocabulary: Vocabulary, most: int
) -> list[LinkGroup]:
    """Groups in order; the two directions of a symmetric property read the same, so they are one."""
    found: dict[tuple[str, str], LinkGroup] = {}
    for (iri, direction), links in sorted(groups.items()):
        link_property = vocabulary.link(iri)
        key = (iri, "out" if link_property.symmetric else direction)
        group = found.setdefault(key, LinkGroup(link_property, key[1], 0, []))
        group.total += max(totals.get((iri, direction), 0), len(links))
        group.links = sorted(group.links + links, key=_by_date)[:most]
    return sorted(found.values(), key=lambda g: (g.direction == "in", g.property.key))


def _families(groups: list[LinkGroup]) -> list[LinkFamily]:
    families: dict[str, LinkFamily] = {}
    for group in groups:
        families.setdefault(group.property.family, LinkFamily(group.property.family, [])).groups.append(group)
    return sorted(families.values(), key=lambda family: (not family.name, family.name))


def read_links_of(
    store: ReadStore, this: NamedNode, property_: LinkProperty, direction: str, index: Index
) -> list[Link]:
    """All links of an entity by one property in one direction; one query."""
    bindings = {"this": this, "asked": NamedNode(property_.iri)}
    rows = store.rows(queries.text("entity-links-of-property"), bindings)
    return [link for link in _links(rows, index) if property_.symmetric or link.direction == direction]
