"""The named graph of one source: the source and its reading, and the evidence that leads to a place in its text."""

from __future__ import annotations

from decimal import Decimal

from graph.iri import GRAPH, ID, ONTOLOGY, PREFIXES, digest, source_iri
from graph.sources.archive import Reading
from graph.store import Literal, NamedNode, Quad

RDF, XSD, DCT = PREFIXES["rdf"], PREFIXES["xsd"], PREFIXES["dcterms"]
OA, PROV, SKOS, ORG = PREFIXES["oa"], PREFIXES["prov"], PREFIXES["skos"], PREFIXES["org"]
_VERSION = PREFIXES["owl"] + "versionInfo"


class SourceGraph:
    """The quads that one reading states, all in its own graph."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.graph = f"{GRAPH}source/{reading.key}"
        self.source = source_iri(reading.name)
        self.quads: set[Quad] = set()
        self._backed: set[str] = set()
        self._name = NamedNode(self.graph)

    def say(self, subject: str, predicate: str, value: NamedNode | Literal) -> None:
        """State a triple."""
        self.quads.add(Quad(NamedNode(subject), NamedNode(predicate), value, self._name))

    def classes(self, subject: str, *classes: str) -> None:
        """State the classes of a thing, given by their IRIs."""
        for name in classes:
            self.say(subject, RDF + "type", NamedNode(name))

    def say_source(self) -> None:
        """The source with its hash, and the reading that used it."""
        r = self.reading
        run = f"{self.source}-reading"
        self.classes(self.source, ONTOLOGY + "Source")
        self.say(self.source, DCT + "identifier", Literal(r.name))
        self.say(self.source, SKOS + "prefLabel", Literal(r.name.rpartition("/")[2], language="en"))
        self.say(self.source, DCT + "format", Literal(r.format))
        self.say(self.source, ONTOLOGY + "sha256", Literal(r.sha256))
        self.classes(run, PROV + "Activity")
        self.say(run, PROV + "used", NamedNode(self.source))
        self.say(run, PROV + "endedAtTime", Literal(r.read_on, datatype=NamedNode(XSD + "date")))
        self.say(run, _VERSION, Literal(str(r.version)))

    def evidence(self, start: int, end: int, subject_form: str, object_form: str, confidence: float, what: str) -> str:
        """The evidence for ``what`` at a place of the text: its IRI. Stated once."""
        name = digest(f"{self.reading.name}|{start}|{end}|{what}")
        evidence = f"{ID}evidence/{name}"
        if evidence in self._backed:
            return evidence
        self._backed.add(evidence)
        self.classes(evidence, ONTOLOGY + "Evidence")
        self.say(evidence, ONTOLOGY + "method", NamedNode(ONTOLOGY + "Extracted"))
        self.say(evidence, ONTOLOGY + "basis", NamedNode(ONTOLOGY + "SeenInSource"))
        # in the one form that stores keep, so that the same reading gives the same quads
        sure = f"{Decimal(f'{confidence:.2f}').normalize():f}"
        self.say(evidence, ONTOLOGY + "confidence", Literal(sure, datatype=NamedNode(XSD + "decimal")))
        self.say(evidence, DCT + "source", NamedNode(self.source))
        self.say(evidence, PROV + "wasGeneratedBy", NamedNode(f"{self.source}-reading"))
        if subject_form:
            self.say(evidence, ONTOLOGY + "subjectForm", Literal(subject_form))
        if object_form:
            self.say(evidence, ONTOLOGY + "objectForm", Literal(object_form))
        position = f"{evidence}-position"
        self.say(evidence, OA + "hasSelector", NamedNode(position))
        self.classes(position, OA + "TextPositionSelector")
        for name, offset in (("start", start), ("end", max(end, start + 1))):
            self.say(position, OA + name, Literal(str(offset), datatype=NamedNode(XSD + "integer")))
        return evidence
