"""What a page, a list or a picture shows of the graph, as plain values: labels, entities, links, lists, overviews."""

from graph.describe.catalogue import SORTS, Filter, Listing, listing, select
from graph.describe.description import describe_rdf
from graph.describe.entity import Entity, Fact, read_entity
from graph.describe.evidence import Evidence, Source
from graph.describe.index import Entry, Index
from graph.describe.kinds import KINDS, Kind
from graph.describe.labels import LANGUAGE_NAMES, LANGUAGES, Text, choose, fallback
from graph.describe.links import Link, LinkFamily, LinkGroup, date_words, read_links_of, span_words
from graph.describe.memberships import Membership
from graph.describe.overview import SERIES, KindRow, Period, Picture, kinds_by_period, through_time
from graph.describe.participations import (
    STANDINGS,
    Act,
    Coverage,
    Party,
    parties,
    read_acts,
    read_coverage,
    standing,
)
from graph.describe.search import LONGEST_QUESTION, Hit, find, nearest
from graph.describe.vocabulary import LinkProperty, Vocabulary

__all__ = [
    "KINDS", "LANGUAGES", "LANGUAGE_NAMES", "LONGEST_QUESTION", "SERIES", "SORTS", "STANDINGS", "Act", "Coverage",
    "Entity", "Entry", "Evidence", "Fact", "Filter", "Hit", "Index", "Kind", "KindRow", "Link", "LinkFamily",
    "LinkGroup", "LinkProperty", "Listing", "Membership", "Party", "Period", "Picture", "Source", "Text",
    "Vocabulary", "choose", "date_words", "describe_rdf", "fallback", "find", "kinds_by_period", "listing",
    "nearest", "parties", "read_acts", "read_coverage", "read_entity", "read_links_of", "select", "span_words",
    "standing", "through_time",
]  # fmt: skip
