"""Matching names of other people's tables to the entities of the graph (Reconciliation API 0.2, 1.0 draft)."""

from graph.reconciliation.extension import Cell, extend, proposals
from graph.reconciliation.known import Known
from graph.reconciliation.matching import Candidate, Condition, Query, match
from graph.reconciliation.vocabulary import Property, Type, find_property, properties, suggest_words, types

__all__ = [
    "Candidate", "Cell", "Condition", "Known", "Property", "Query", "Type", "extend", "find_property", "match",
    "properties", "proposals", "suggest_words", "types",
]  # fmt: skip
