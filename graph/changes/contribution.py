"""New facts from people who write no SPARQL: a little RDF, with the source that it was seen in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from graph.errors import ValueRefusedError
from graph.iri import GRAPH, ID, PREFIXES, digest, local_name, source_iri
from graph.store import Literal, NamedNode, Quad

_WEB = re.compile(r"https?://[^\s<>\"{}|\\^`]{1,2000}")
_TYPE = NamedNode(PREFIXES["rdf"] + "type")
_EVIDENCE = NamedNode(PREFIXES["conc"] + "evidence")
_XSD = PREFIXES["xsd"]


def graph_of(contributor: str) -> NamedNode:
    """The graph that holds what somebody contributes."""
    return NamedNode(f"{GRAPH}contributed/{local_name(contributor)}")


def check(source: str, comment: str) -> None:
    """Raises ValueRefusedError where the source is no web address or the comment is empty."""
    if not _WEB.fullmatch(source):
        raise ValueRefusedError("source", source[:200], "the http or https address that the facts were seen at")
    if not comment.strip() or len(comment) > 2000:
        raise ValueRefusedError("comment", comment[:60], "1 to 2000 characters that say what is contributed and why")


def backed(quads: Iterable[Quad], graph: NamedNode, source: str) -> list[Quad]:
    """The quads, with an evidence for each thing that has a class and names none, and the source of that evidence.

    The evidence says: curated, seen in the source on this day.
    """
    given = list(quads)
    node = NamedNode(source_iri(source))
    evidence = NamedNode(f"{ID}evidence/{digest(f'{graph.value} {source}')}")
    described = {q.subject for q in given if q.predicate == _TYPE}
    backed_already = {q.subject for q in given if q.predicate == _EVIDENCE}
    apart = {NamedNode(PREFIXES["conc"] + name) for name in ("Evidence", "Source")}
    apart_nodes = {q.subject for q in given if q.predicate == _TYPE and q.object in apart}
    bare = described - backed_already - apart_nodes
    if not bare:
        return given

    def say(subject: NamedNode, name: str, value: NamedNode | Literal) -> Quad:
        prefix, _, local = name.partition(":")
        return Quad(subject, NamedNode(PREFIXES[prefix] + local), value, graph)

    conc = PREFIXES["conc"]
    day = datetime.now(UTC).date().isoformat()
    given += [Quad(subject, _EVIDENCE, evidence, graph) for subject in bare]
    return [
        *given,
        say(evidence, "rdf:type", NamedNode(conc + "Evidence")),
        say(evidence, "conc:method", NamedNode(conc + "Curated")),
        say(evidence, "conc:basis", NamedNode(conc + "SeenInSource")),
        say(evidence, "conc:confidence", Literal("1.0", datatype=NamedNode(_XSD + "decimal"))),
        say(evidence, "dcterms:source", node),
        say(node, "rdf:type", NamedNode(conc + "Source")),
        say(node, "dcterms:identifier", Literal(source)),
        say(node, "schema:url", NamedNode(source)),
        say(node, "skos:prefLabel", Literal(f"{source} (read {day})", language="en")),
    ]
