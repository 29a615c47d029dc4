"""Validation by SHACL Core and SHACL-SPARQL: data, ontology and shapes in, a report out.

The only module that imports pySHACL. Its Core components walk the data through rdflib's interface, its SPARQL
constraints run in Oxigraph: both over the same triples, by `graph.store.bridge`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from pathlib import Path
from urllib.parse import quote

from rdflib import SH, Graph, Literal

from graph.errors import ValueRefusedError
from graph.store import OxigraphStore, load_file
from graph.store.bridge import Source, as_rdflib
from graph.validation.focus import narrow
from graph.validation.report import Report
from graph.validation.words import Wording


def load_shapes(paths: Iterable[Path]) -> Graph:
    """The shapes of RDF files, as one graph. Raises FileUnreadableError, FormatUnknownError, RdfSyntaxError."""
    store = OxigraphStore.memory()
    for path in sorted(paths):
        load_file(store, path, f"urn:concordat:shapes:{quote(path.name)}")
    shapes = Graph()
    shapes += as_rdflib(store)
    return shapes


def validate(
    data: Source,
    shapes: Graph | Iterable[Path],
    ontology: Source | None = None,
    focus: Collection[str] | None = None,
) -> Report:
    """Validate ``data`` against ``shapes`` ([SHACL, section 3](https://www.w3.org/TR/shacl/#validation)).

    ``ontology`` adds the class hierarchy where ``data`` does not hold it already; nothing else is inferred. With
    ``focus``, IRIs of nodes, only these are validated (and the literals they hold, against shapes over values).
    A rule over several nodes is found at its own focus: repeated acts, and ratifications before signature, at the
    state; a stated number of acts at the coverage statement; a link missing for a triple at the triple's subject. Name
    these beside what changed. Blank nodes cannot be named in ``focus``.

    Raises ValueRefusedError where the shapes are not well formed.
    """
    loaded = shapes if isinstance(shapes, Graph) else load_shapes(shapes)
    graph = as_rdflib(data)
    if ontology is not None:
        graph = _joined(graph, as_rdflib(ontology))
    if focus is not None:
        loaded = narrow(loaded, graph, focus)
    found = _run(graph, _folded(loaded))
    wording = Wording(loaded, graph)
    return Report.of(wording.violation(found, result) for result in found.objects(None, SH.result))


def _joined(data: Graph, ontology: Graph) -> Graph:
    """Both in one new graph: neither store is written to."""
    return as_rdflib(b"".join(_lines(part)) for part in (data, ontology))


def _lines(graph: Graph) -> Iterable[bytes]:
    return (f"{s.n3()} {p.n3()} {o.n3()} .\n".encode() for s, p, o in graph)


def _folded(shapes: Graph) -> Graph:
    """A copy with each query on one line: before each run pySHACL looks for forbidden clauses from the start of each
    line to the end of the text, which takes longer than the query itself where there are many lines.
    """
    folded = Graph()
    for prefix, namespace in shapes.namespaces():
        folded.bind(prefix, namespace)
    for subject, predicate, value in shapes:
        # a comment would swallow what follows it, and only triple quotes may hold a line break
        if predicate in (SH.select, SH.ask) and not re.search(r'#|"""|\'\'\'', str(value)):
            value = Literal(re.sub(r"\s*\n\s*", " ", str(value)))
        folded.add((subject, predicate, value))
    return folded


def _run(data: Graph, shapes: Graph) -> Graph:
    from pyshacl import validate as check
    from pyshacl.errors import ConstraintLoadError, ReportableRuntimeError, RuleLoadError, ShapeLoadError

    try:
        _, report, text = check(data, shacl_graph=shapes, inplace=True, inference="none")
    except (ShapeLoadError, ConstraintLoadError, RuleLoadError, ReportableRuntimeError) as error:
        raise ValueRefusedError("shapes", str(error), "well-formed SHACL shapes") from error
    except NotImplementedError as error:
        raise ValueRefusedError("shapes", str(error), "shapes without $shapesGraph") from error
    except SyntaxError as error:  # from Oxigraph, about a query in sh:select or sh:ask
        raise ValueRefusedError("shapes", str(error), "SPARQL that parses in sh:select and sh:ask") from error
    if not isinstance(report, Graph):
        raise ValueRefusedError("shapes", text, "shapes that can be evaluated")
    return report
