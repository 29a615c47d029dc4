"""The ontology as people read it: a page made by pyLODE, and a diagram."""

from graph.documentation.diagram import draw
from graph.documentation.page import parts, read_ontology, render

__all__ = ["draw", "parts", "read_ontology", "render"]
