"""What surrounds an entity: the links, memberships and participations around it, ranked and bounded."""

from graph.neighbourhood.around import Neighbourhoods
from graph.neighbourhood.model import Edge, Evidence, Neighbourhood, Node, Question, Remainder, Tally
from graph.neighbourhood.names import iri_of, name_of, plain
from graph.neighbourhood.networks import MEASURES, Route, communities, edge_attributes, importance, network, route
from graph.neighbourhood.places import ON_CANVAS, PLACEMENTS, Point, axis, placed
from graph.neighbourhood.statements import as_turtle

__all__ = [
    "MEASURES",
    "ON_CANVAS",
    "PLACEMENTS",
    "Edge",
    "Evidence",
    "Neighbourhood",
    "Neighbourhoods",
    "Node",
    "Point",
    "Question",
    "Remainder",
    "Route",
    "Tally",
    "as_turtle",
    "axis",
    "communities",
    "edge_attributes",
    "importance",
    "iri_of",
    "name_of",
    "network",
    "placed",
    "plain",
    "route",
]
