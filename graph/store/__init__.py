"""Quads in, quads out: the only package that knows which engine stores them."""

from graph.store.formats import RDF_FORMATS, RESULT_FORMATS, GraphFormat, ResultFormat, rdf_format, result_format
from graph.store.load import load_file, read_quads
from graph.store.oxigraph import OxigraphStore
from graph.store.protocol import ReadStore, Rows
from graph.store.terms import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Term, Triple

__all__ = [
    "RDF_FORMATS",
    "RESULT_FORMATS",
    "BlankNode",
    "DefaultGraph",
    "GraphFormat",
    "Literal",
    "NamedNode",
    "OxigraphStore",
    "Quad",
    "ReadStore",
    "ResultFormat",
    "Rows",
    "Term",
    "Triple",
    "load_file",
    "rdf_format",
    "read_quads",
    "result_format",
]
