"""What there is to take: the release as a dataset in the words of DCAT-AP 3, and in those of VoID; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from graph.citation.embedded import LICENCE
from graph.dump import DumpFile
from graph.iri import BASE, ID, PREFIXES
from graph.release import Manifest
from graph.store import BlankNode, DefaultGraph, Literal, NamedNode, Quad

SPDX: Final = "http://spdx.org/rdf/terms#"
ADMS: Final = "http://www.w3.org/ns/adms#"
VCARD: Final = "http://www.w3.org/2006/vcard/ns#"
_EU: Final = "http://publications.europa.eu/resource/authority/"
_IANA: Final = "https://www.iana.org/assignments/media-types/"
_PREFIXES: Final = {**PREFIXES, "spdx": SPDX, "adms": ADMS, "vcard": VCARD}
# The file types of the Publications Office; what is not in its list goes without.
_FILE_TYPES: Final = {
    "nq": "RDF_N_QUADS", "trig": "RDF_TRIG", "jsonld": "JSON_LD", "ttl": "RDF_TURTLE", "csv": "CSV", "graphml": "XML",
    "gexf": "XML",
}  # fmt: skip
_LANGUAGES: Final = ("ENG", "FRA", "SPA", "ARA")
_THEMES: Final = ("JUST", "SOCI", "INTR")
_CONCEPTS: Final = {
    "ENG": "English", "FRA": "French", "SPA": "Spanish", "ARA": "Arabic",
    "JUST": "Justice, legal system and public safety", "SOCI": "Population and society", "INTR": "International issues",
    "RDF_N_QUADS": "RDF N-Quads", "RDF_TRIG": "RDF TriG", "JSON_LD": "JSON-LD", "RDF_TURTLE": "RDF Turtle",
    "CSV": "CSV", "XML": "XML",
}  # fmt: skip
"""The names of the concepts of the Publications Office that are used here."""

_VOCABULARIES: Final = ("eli", "org", "dcterms", "skos", "prov", "oa", "foaf", "bibo", "schema")
KEYWORDS: Final = ("migration", "human rights", "children", "trafficking in persons", "treaties", "provenance")
ABOUT: Final = (
    "Instruments, resolutions, frameworks, organisations, processes and resources that protect people on the move, the"
    " links between them, the acts of states, and the evidence of each."
)


@dataclass(frozen=True, slots=True)
class Offer:
    """What is described: a release, its dumps, the address of the site without a slash at its end."""

    root: str
    title: str
    manifest: Manifest
    triples: int
    contact: str
    files: Sequence[DumpFile] = ()

    def address(self, file: DumpFile) -> str:
        """Where a dump can be fetched."""
        return f"{self.root}/dumps/{self.manifest.number}/{file.name}"


class _Sayings:
    """Collects quads; names terms by prefix."""

    def __init__(self) -> None:
        self.quads: list[Quad] = []
        self._nodes = 0

    def node(self) -> BlankNode:
        self._nodes += 1
        return BlankNode(f"n{self._nodes}")

    def say(self, subject: NamedNode | BlankNode, name: str, *objects: NamedNode | BlankNode | Literal) -> None:
        predicate = _term("rdf:type") if name == "a" else _term(name)
        self.quads += [Quad(subject, predicate, each, DefaultGraph()) for each in objects]


def _term(name: str) -> NamedNode:
    prefix, _, local = name.partition(":")
    return NamedNode(_PREFIXES[prefix] + local)


def _words(text: str) -> Literal:
    return Literal(text, language="en")


def _typed(text: str, name: str) -> Literal:
    return Literal(text, datatype=_term(f"xsd:{name}"))


def _authority(out: _Sayings, table: str, code: str, *classes: str) -> NamedNode:
    """A concept of the Publications Office, with the table that it stands in, as the profile's shapes ask."""
    made = NamedNode(f"{_EU}{table}/{code}")
    out.say(made, "a", _term("skos:Concept"), *(_term(name) for name in classes))
    out.say(made, "skos:prefLabel", _words(_CONCEPTS[code]))
    out.say(made, "skos:inScheme", NamedNode(_EU + table))
    return made


def dcat(offer: Offer) -> list[Quad]:
    """The catalogue, its dataset, its services and its distributions (DCAT-AP 3.0)."""
    out = _Sayings()
    catalog, dataset = NamedNode(f"{offer.root}/catalog#catalog"), NamedNode(f"{offer.root}/catalog#dataset")
    publisher, created = NamedNode(f"{offer.root}/catalog#publisher"), _typed(offer.manifest.created, "dateTime")
    languages = [_authority(out, "language", code, "dcterms:LinguisticSystem") for code in _LANGUAGES]
    out.say(publisher, "a", _term("foaf:Agent"))
    out.say(publisher, "foaf:name", _words("Concordat contributors"))
    out.say(catalog, "a", _term("dcat:Catalog"))
    for subject, title in ((catalog, f"Data of {offer.title}"), (dataset, offer.title)):
        out.say(subject, "dcterms:title", _words(title))
        out.say(subject, "dcterms:description", _words(ABOUT))
        out.say(subject, "dcterms:publisher", publisher)
        out.say(subject, "dcterms:modified", created)
        out.say(subject, "dcterms:language", *languages)
    out.say(catalog, "dcterms:license", NamedNode(LICENCE))
    out.say(catalog, "foaf:homepage", NamedNode(f"{offer.root}/"))
    out.say(catalog, "dcat:dataset", dataset)
    out.say(catalog, "dcat:themeTaxonomy", NamedNode(f"{_EU}data-theme"))
    out.say(NamedNode(f"{_EU}data-theme"), "a", _term("skos:ConceptScheme"))
    out.say(NamedNode(f"{_EU}data-theme"), "dcterms:title", _words("Data themes of the Publications Office"))
    out.say(_term("spdx:checksumAlgorithm_sha256"), "a", _term("spdx:ChecksumAlgorithm"))
    _say_dataset(out, dataset, offer, created)
    for service in _say_services(out, dataset, publisher, offer):
        out.say(catalog, "dcat:service", service)
    for file in offer.files:
        out.say(dataset, "dcat:distribution", _say_distribution(out, offer, file))
    out.say(NamedNode(f"{offer.root}/"), "a", _term("foaf:Document"))
    out.say(NamedNode(LICENCE), "a", _term("dcterms:LicenseDocument"))
    return list(dict.fromkeys(out.quads))


def _say_dataset(out: _Sayings, dataset: NamedNode, offer: Offer, created: Literal) -> None:
    contact = out.node()
    out.say(dataset, "a", _term("dcat:Dataset"))
    out.say(dataset, "dcterms:identifier", Literal(offer.manifest.digest))
    out.say(dataset, "dcterms:issued", created)
    out.say(dataset, "dcat:version", Literal(str(offer.manifest.number)))
    out.say(dataset, "dcat:keyword", *(_words(word) for word in KEYWORDS))
    out.say(dataset, "dcat:theme", *(_authority(out, "data-theme", code) for code in _THEMES))
    out.say(dataset, "dcat:landingPage", NamedNode(f"{offer.root}/"))
    out.say(dataset, "dcat:contactPoint", contact)
    out.say(contact, "a", _term("vcard:Kind"))
    out.say(contact, "vcard:fn", Literal("Concordat contributors"))
    if "@" in offer.contact:
        out.say(contact, "vcard:hasEmail", NamedNode(f"mailto:{quote(offer.contact, safe='@.+-_')}"))
    else:
        out.say(contact, "vcard:hasURL", NamedNode(f"{offer.root}/about"))


def _say_services(out: _Sayings, dataset: NamedNode, publisher: NamedNode, offer: Offer) -> list[NamedNode]:
    made = []
    for path, title, standard in (
        ("/sparql", "SPARQL endpoint", "https://www.w3.org/TR/sparql11-protocol/"),
        ("/reconcile", "Reconciliation service", "https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/"),
        ("/oai", "OAI-PMH repository", "https://www.openarchives.org/OAI/2.0/openarchivesprotocol.htm"),
    ):  # fmt: skip
        service = NamedNode(f"{offer.root}/catalog#{path[1:]}")
        out.say(service, "a", _term("dcat:DataService"))
        out.say(service, "dcterms:title", _words(f"{title} of {offer.title}"))
        out.say(service, "dcterms:publisher", publisher)
        out.say(service, "dcterms:license", NamedNode(LICENCE))
        out.say(service, "dcterms:conformsTo", NamedNode(standard))
        out.say(NamedNode(standard), "a", _term("dcterms:Standard"))
        out.say(service, "dcat:endpointURL", NamedNode(offer.root + path))
        out.say(NamedNode(offer.root + path), "a", _term("rdfs:Resource"))
        out.say(service, "dcat:servesDataset", dataset)
        made.append(service)
    return made


def _say_distribution(out: _Sayings, offer: Offer, file: DumpFile) -> NamedNode:
    address = NamedNode(offer.address(file))
    made, checksum = NamedNode(f"{offer.root}/catalog#{file.name}"), out.node()
    media = NamedNode(_IANA + file.media_type)
    out.say(made, "a", _term("dcat:Distribution"))
    out.say(made, "dcterms:title", _words(file.title))
    out.say(made, "dcterms:description", _words(f"{file.title}, of release {offer.manifest.number}"))
    out.say(made, "dcat:accessURL", address)
    out.say(made, "dcat:downloadURL", address)
    out.say(address, "a", _term("rdfs:Resource"))
    out.say(made, "dcat:mediaType", media)
    out.say(media, "a", _term("dcterms:MediaType"))
    if code := _FILE_TYPES.get(file.format, ""):
        out.say(made, "dcterms:format", _authority(out, "file-type", code, "dcterms:MediaTypeOrExtent"))
    out.say(made, "dcat:byteSize", _typed(str(file.size), "nonNegativeInteger"))
    out.say(made, "dcterms:license", NamedNode(LICENCE))
    out.say(made, "dcterms:issued", _typed(offer.manifest.created, "dateTime"))
    out.say(made, "spdx:checksum", checksum)
    out.say(checksum, "a", _term("spdx:Checksum"))
    out.say(checksum, "spdx:algorithm", _term("spdx:checksumAlgorithm_sha256"))
    out.say(checksum, "spdx:checksumValue", _typed(file.sha256, "hexBinary"))
    return made


def void(offer: Offer) -> list[Quad]:
    """The dataset in VoID (https://www.w3.org/TR/void/), with the dumps that are RDF."""
    out = _Sayings()
    page, dataset = NamedNode(f"{offer.root}/.well-known/void"), NamedNode(f"{offer.root}/.well-known/void#dataset")
    out.say(page, "a", _term("void:DatasetDescription"))
    out.say(page, "foaf:primaryTopic", dataset)
    out.say(page, "dcterms:title", _words(f"What {offer.title} holds"))
    out.say(dataset, "a", _term("void:Dataset"))
    out.say(dataset, "dcterms:title", _words(offer.title))
    out.say(dataset, "dcterms:description", _words(ABOUT))
    out.say(dataset, "dcterms:license", NamedNode(LICENCE))
    out.say(dataset, "dcterms:identifier", Literal(offer.manifest.digest))
    out.say(dataset, "dcterms:modified", _typed(offer.manifest.created, "dateTime"))
    out.say(dataset, "foaf:homepage", NamedNode(f"{offer.root}/"))
    out.say(dataset, "void:sparqlEndpoint", NamedNode(f"{offer.root}/sparql"))
    out.say(dataset, "void:openSearchDescription", NamedNode(f"{offer.root}/opensearch.xml"))
    out.say(dataset, "void:uriSpace", Literal(ID))
    out.say(dataset, "void:exampleResource", NamedNode(f"{ID}instrument/crc"))
    out.say(dataset, "void:triples", _typed(str(offer.triples), "integer"))
    out.say(dataset, "void:vocabulary", *(NamedNode(PREFIXES[name]) for name in _VOCABULARIES))
    out.say(dataset, "void:vocabulary", NamedNode(BASE + "ontology#"))
    dumps = [file for file in offer.files if file.format in ("nq", "trig", "jsonld", "ttl")]
    out.say(dataset, "void:dataDump", *(NamedNode(offer.address(file)) for file in dumps))
    return out.quads


PREFIXES_USED: Final = {
    name: _PREFIXES[name] for name in ("dcat", "dcterms", "foaf", "skos", "spdx", "vcard", "void", "xsd", "rdfs")
}
