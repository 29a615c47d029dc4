"""Does a graph keep to the shapes, and if not, where and why."""

from graph.validation.report import Report, Violation
from graph.validation.run import load_shapes, validate

__all__ = ["Report", "Violation", "load_shapes", "validate"]
