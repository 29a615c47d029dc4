"""RDF terms as the rest of the program uses them (RDF 1.1 Concepts, section 3)."""

from __future__ import annotations

from typing import TypeAlias

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple, Variable

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
GraphName: TypeAlias = NamedNode | BlankNode | DefaultGraph

__all__ = ["BlankNode", "DefaultGraph", "GraphName", "Literal", "NamedNode", "Quad", "Term", "Triple", "Variable"]
