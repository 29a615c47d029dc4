"""What the endpoint says of itself: SPARQL 1.1 Service Description, VoID statistics, DCAT, limits and prefixes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count

from graph.iri import PREFIXES
from graph.release import Release
from graph.store import BlankNode, DefaultGraph, Literal, NamedNode, OxigraphStore, Quad
from graph.store.formats import GraphFormat
from web.sparql.limits import SparqlLimits

SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"
_RDF_TYPE = NamedNode(PREFIXES["rdf"] + "type")
_RESULTS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "TriG", "N-Triples", "N-Quads", "RDF_XML", "JSON-LD",
)  # fmt: skip
_STATISTICS = {
    "entities": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a ?type }",
    "distinctSubjects": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
    "distinctObjects": "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }",
}
_CLASSES = "SELECT ?key (COUNT(DISTINCT ?s) AS ?n) { ?s a ?key } GROUP BY ?key"
_PROPERTIES = "SELECT ?key (COUNT(*) AS ?n) { ?s ?key ?o } GROUP BY ?key"
_GRAPHS = "SELECT ?key (COUNT(*) AS ?n) { GRAPH ?key { ?s ?p ?o } } GROUP BY ?key"

_PREFIXES = {**PREFIXES, "sd": SD, "formats": FORMATS}
_UNITS = {"SEC": "SEC", "MiB": "E68", "KiB": "E64"}  # UN/CEFACT codes, as schema:unitCode asks


@dataclass(frozen=True)
class Statistics:
    """Counts of one release: of the whole (by VoID's words), of each class, property and graph (by IRI)."""

    whole: Mapping[str, int]
    classes: Mapping[str, int]
    properties: Mapping[str, int]
    graphs: Mapping[str, int]

    @classmethod
    def read(cls, store: OxigraphStore) -> Statistics:
        """Count; takes about a second for a million triples, so once a release."""
        properties = _table(store, _PROPERTIES)
        classes = _table(store, _CLASSES)
        whole = {name: next(iter(_table(store, query).values()), 0) for name, query in _STATISTICS.items()}
        whole |= {"triples": sum(properties.values()), "classes": len(classes), "properties": len(properties)}
        return cls(whole, classes, properties, _table(store, _GRAPHS))


def _table(store: OxigraphStore, query: str) -> dict[str, int]:
    found = {}
    for row in store.rows(query):
        key, number = row.get("key"), row["n"]
        if isinstance(number, Literal):
            found[key.value if isinstance(key, NamedNode) else ""] = int(number.value)
    return dict(sorted(found.items()))


class _Writer:
    """Collects quads of the default graph; names terms by prefix."""

    def __init__(self) -> None:
        self.quads: list[Quad] = []
        self._number = count()

    def node(self) -> BlankNode:
        return BlankNode(f"b{next(self._number)}")

    def say(self, subject: NamedNode | BlankNode, name: str, *objects: object) -> None:
        predicate = _RDF_TYPE if name == "a" else term(name)
        for value in objects:
            object = value if isinstance(value, NamedNode | BlankNode | Literal) else Literal(value)  # type: ignore[arg-type]
            self.quads.append(Quad(subject, predicate, object, DefaultGraph()))


def term(name: str) -> NamedNode:
    """The IRI of a prefixed name."""
    prefix, local = name.split(":", 1)
    return NamedNode(_PREFIXES[prefix] + local)


def describe(
    endpoint: str, release: Release, statistics: Statistics, limits: SparqlLimits, *, licence: str, title: str
) -> list[Quad]:
    """The description, with ``endpoint`` as the address of the service."""
    out = _Writer()
    service, dataset = NamedNode(endpoint + "#service"), NamedNode(endpoint + "#dataset")
    default = out.node()
    out.say(service, "a", term("sd:Service"), term("dcat:DataService"))
    out.say(service, "sd:endpoint", NamedNode(endpoint))
    out.say(service, "dcat:endpointURL", NamedNode(endpoint))
    out.say(service, "dcat:endpointDescription", NamedNode(endpoint))
    out.say(service, "dcat:servesDataset", dataset)
    out.say(service, "dcterms:title", Literal(f"SPARQL endpoint of {title}", language="en"))
    told = "Queries only, no updates. No federated queries: SERVICE is refused, whatever endpoint it names."
    if limits.services:
        told = f"Queries only, no updates. SERVICE may ask these endpoints: {', '.join(limits.services.split())}"
        out.say(service, "sd:feature", term("sd:BasicFederatedQuery"))
    out.say(service, "dcterms:description", Literal(told, language="en"))
    out.say(service, "sd:supportedLanguage", term("sd:SPARQL11Query"))
    out.say(service, "sd:feature", term("sd:UnionDefaultGraph"))
    out.say(service, "sd:resultFormat", *(NamedNode(FORMATS + name) for name in _RESULTS))
    out.say(service, "sd:defaultDataset", dataset)
    _say_dataset(out, dataset, default, release, statistics, licence, title, service, endpoint)
    _say_limits(out, service, limits)
    for prefix, namespace in PREFIXES.items():
        node = out.node()
        out.say(service, "sh:declare", node)
        out.say(node, "sh:prefix", prefix)
        out.say(node, "sh:namespace", Literal(namespace, datatype=term("xsd:anyURI")))
    return out.quads


def _say_dataset(
    out: _Writer,
    dataset: NamedNode,
    default: BlankNode,
    release: Release,
    statistics: Statistics,
    licence: str,
    title: str,
    service: NamedNode,
    endpoint: str,
) -> None:
    out.say(dataset, "a", term("sd:Dataset"), term("void:Dataset"), term("dcat:Dataset"))
    out.say(dataset, "dcterms:title", Literal(title, language="en"))
    out.say(dataset, "dcterms:license", NamedNode(licence))
    out.say(dataset, "dcat:version", str(release.number))
    out.say(dataset, "dcterms:identifier", release.manifest.digest)
    out.say(dataset, "dcterms:issued", Literal(release.manifest.created, datatype=term("xsd:dateTime")))
    out.say(dataset, "void:sparqlEndpoint", NamedNode(endpoint))
    distribution = out.node()
    out.say(dataset, "dcat:distribution", distribution)
    out.say(distribution, "a", term("dcat:Distribution"))
    out.say(distribution, "dcat:accessService", service)
    out.say(distribution, "dcat:accessURL", NamedNode(endpoint))
    out.say(dataset, "sd:defaultGraph", default)
    out.say(default, "a", term("sd:Graph"), term("void:Dataset"))
    for subject in (dataset, default):
        for name, number in statistics.whole.items():
            out.say(subject, f"void:{name}", number)
    for kind, key, counted, table in (
        ("void:classPartition", "void:class", "void:entities", statistics.classes),
        ("void:propertyPartition", "void:property", "void:triples", statistics.properties),
    ):
        for iri, number in table.items():
            part = out.node()
            out.say(dataset, kind, part)
            out.say(part, key, NamedNode(iri))
            out.say(part, counted, number)
    for iri, number in statistics.graphs.items():
        named, graph = out.node(), out.node()
        out.say(dataset, "sd:namedGraph", named)
        out.say(named, "a", term("sd:NamedGraph"))
        out.say(named, "sd:name", NamedNode(iri))
        out.say(named, "sd:graph", graph)
        out.say(graph, "a", term("sd:Graph"), term("void:Dataset"))
        out.say(graph, "void:triples", number)


def _limits(limits: SparqlLimits) -> Iterator[tuple[str, str, object, str]]:
    yield "time", "Time of one query; it is ended then", limits.seconds, "SEC"
    yield "delivery", "Time of one answer with a slow reader", limits.delivery_seconds, "SEC"
    yield "memory", "Memory of one query", limits.memory_mib, "MiB"
    yield "answer", "Size of one answer before compression", limits.answer_mib, "MiB"
    if limits.rows:
        yield "rows", "Rows of a table or triples of a graph", limits.rows, ""
    yield "request", "Size of one request", limits.query_kib, "KiB"
    yield "client", "Queries of one client at the same time", limits.client_queries, ""
    yield "rate", "Requests of one client", limits.rate or "unlimited", ""


def _say_limits(out: _Writer, service: NamedNode, limits: SparqlLimits) -> None:
    """Each limit as a schema:PropertyValue, by the name that an error tells."""
    for name, words, value, unit in _limits(limits):
        node = out.node()
        out.say(service, "schema:additionalProperty", node)
        out.say(node, "a", term("schema:PropertyValue"))
        out.say(node, "schema:propertyID", name)
        out.say(node, "schema:name", Literal(words, language="en"))
        out.say(node, "schema:value", value)
        if unit:
            out.say(node, "schema:unitCode", _UNITS[unit])
            out.say(node, "schema:unitText", unit)


def write(quads: list[Quad], format: GraphFormat) -> bytes:
    """The description as RDF text."""
    from graph.store.dump import write_rdf

    return write_rdf(quads, format, _PREFIXES)
