"""What a page, a list or a picture shows of the graph, as plain values: labels, entities, links, lists, overviews."""

from graph.describe.catalogue import SORTS, Filter, Listing, listing, select
from graph.describe.description import describe_rdf
from graph.describe.entity import Entity, Fact, read_entity
from graph.describe.evidence import Evidence, Source
from graph.describe.facets import FACETS, Facets
from graph.describe.index import Entry, Index
from graph.describe.kinds import KINDS, Kind
from graph.describe.labels import LANGUAGE_NAMES, LANGUAGES, Text, choose, fallback
from graph.describe.links import Link, LinkFamily, LinkGroup, read_links_of
from graph.describe.memberships import Membership
from graph.describe.overview import SERIES, KindRow, Period, Picture, kinds_by_period, through_time
from graph.describe.participations import (
    CONSENTS,
    STANDINGS,
    Act,
    Coverage,
    Party,
    parties,
    read_acts,
    read_coverage,
    standing,
)
from graph.describe.vocabulary import LinkProperty, Vocabulary

__all__ = [
    "CONSENTS", "FACETS", "KINDS", "LANGUAGES", "LANGUAGE_NAMES", "SERIES", "SORTS", "STANDINGS", "Act", "Coverage",
    "Entity", "Entry", "Evidence", "Facets", "Fact", "Filter", "Index", "Kind", "KindRow", "Link", "LinkFamily",
    "LinkGroup", "LinkProperty", "Listing", "Membership", "Party", "Period", "Picture", "Source", "Text",
    "Vocabulary", "choose", "describe_rdf", "fallback", "kinds_by_period", "listing", "parties", "read_acts",
    "read_coverage", "read_entity", "read_links_of", "select", "standing", "through_time",
]  # fmt: skip
