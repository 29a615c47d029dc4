"""Candidates as RDF, for whoever wants to ask them by SPARQL: a file of its own, which no release takes in."""

from __future__ import annotations

from collections.abc import Iterable

from graph.iri import GRAPH, ID, ONTOLOGY, PREFIXES, mint, source_iri
from graph.sources.candidate import Candidate
from graph.sources.vocabulary import DATES, LINKS, ROLES
from graph.store import Literal, NamedNode, Quad
from graph.store.turtle import write_turtle

CANDIDATES = f"{GRAPH}candidates"
"""The graph of the export."""

_RDF, _DCT, _OA, _XSD = PREFIXES["rdf"], PREFIXES["dcterms"], PREFIXES["oa"], PREFIXES["xsd"]


def as_trig(candidates: Iterable[Candidate]) -> str:
    """Candidates in TriG (RDF 1.1 TriG): each an ``rdf:Statement`` with its evidence; ``dcterms:type`` is its kind.

    Nothing is stated as a fact. What has no identifier in the graph stands as a plain string.
    """
    quads: set[Quad] = set()
    for candidate in candidates:
        quads |= _quads(candidate)
    turtle = write_turtle(quads, PREFIXES)
    prefixes, facts = list[str](), list[str]()
    for line in turtle.splitlines():
        (prefixes if line.startswith("@prefix") else facts).append(line)
    body = "\n".join(f"    {line}" if line else "" for line in facts).strip("\n")
    return "\n".join(prefixes) + f"\n\n<{CANDIDATES}> {{\n{body}\n}}\n"


def _quads(c: Candidate) -> set[Quad]:
    this, evidence = f"{ID}candidate/{c.key}", f"{ID}candidate/{c.key}-evidence"
    position = f"{evidence}-position"
    said: list[tuple[str, str, NamedNode | Literal]] = [
        (this, _RDF + "type", NamedNode(_RDF + "Statement")),
        (this, _DCT + "type", Literal(c.kind)),
        (this, _RDF + "subject", _term(c.subject)),
        (this, ONTOLOGY + "evidence", NamedNode(evidence)),
        (evidence, _RDF + "type", NamedNode(ONTOLOGY + "Evidence")),
        (evidence, ONTOLOGY + "method", NamedNode(ONTOLOGY + "Extracted")),
        (evidence, ONTOLOGY + "confidence", Literal(f"{c.confidence:.2f}", datatype=NamedNode(_XSD + "decimal"))),
        (evidence, _DCT + "source", NamedNode(source_iri(c.source))),
        (evidence, ONTOLOGY + "sha256", Literal(c.sha256)),
        (evidence, _OA + "hasSelector", NamedNode(position)),
        (position, _RDF + "type", NamedNode(_OA + "TextPositionSelector")),
        (position, _OA + "start", Literal(str(c.start), datatype=NamedNode(_XSD + "integer"))),
        (position, _OA + "end", Literal(str(c.end), datatype=NamedNode(_XSD + "integer"))),
    ]
    if c.object:
        value = Literal(c.object) if c.predicate in DATES else _term(c.object)
        said += [(this, _RDF + "predicate", NamedNode(_property(c.predicate))), (this, _RDF + "object", value)]
    forms = (("subjectForm", c.subject_form), ("objectForm", c.object_form))
    said += [(evidence, ONTOLOGY + name, Literal(form)) for name, form in forms if form]
    if c.note:
        said.append((this, ONTOLOGY + "note", Literal(c.note, language="en")))
    graph = NamedNode(CANDIDATES)
    return {Quad(NamedNode(s), NamedNode(p), o, graph) for s, p, o in said}


def _term(identifier: str) -> NamedNode | Literal:
    try:
        return NamedNode(mint(identifier))
    except ValueError:
        return Literal(identifier)


def _property(predicate: str) -> str:
    if predicate in LINKS:
        return LINKS[predicate][0]
    return DATES.get(predicate) or (ROLES[predicate][0] if predicate in ROLES else ONTOLOGY + predicate)
