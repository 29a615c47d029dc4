"""The ontology holds what docs/model.md promises, and nothing in the repository uses a term that it lacks."""

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from rdflib.namespace import (
    DCAT,
    DCTERMS,
    FOAF,
    ORG,
    OWL,
    PROV,
    RDF,
    RDFS,
    SDO,
    SH,
    SKOS,
    VOID,
    XSD,
    DefinedNamespace,
)
from rdflib.term import Node

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted((ROOT / "ontology").glob("*.ttl"))
OTHERS = sorted((ROOT / "data").glob("*.ttl")) + sorted((ROOT / "shapes").glob("*.ttl"))
MODEL = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")

CONC = Namespace("https://w3id.org/concordat/ontology#")
ELI = Namespace("http://data.europa.eu/eli/ontology#")
BIBO = Namespace("http://purl.org/ontology/bibo/")
FABIO = Namespace("http://purl.org/spar/fabio/")
OA = Namespace("http://www.w3.org/ns/oa#")
ID = Namespace("https://w3id.org/concordat/id/")

LANGUAGES = {"en", "fr", "es"}
PROPERTY_TYPES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
ALIGNMENTS = (
    RDFS.subClassOf,
    RDFS.subPropertyOf,
    OWL.equivalentClass,
    OWL.equivalentProperty,
    SKOS.exactMatch,
    SKOS.closeMatch,
    SKOS.broadMatch,
    SKOS.narrowMatch,
)

# rdflib lists these vocabularies in full and knows which names they have.
LISTED: tuple[type[DefinedNamespace], ...] = (DCAT, DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SDO, SKOS, VOID, XSD)

# rdflib has no list of these: the names that we use, looked up in copies of ELI 1.2, BIBO, FaBiO and Web Annotation.
KNOWN = {
    ELI: "AdministrativeArea Agent LegalResource amends applies based_on basis_for changes cites date_document"
    " first_date_entry_in_force id_local is_about number passed_by related_to title_short",
    BIBO: "CollectedDocument Conference Document LegalDocument Legislation Manual Report Standard"
    " editor number shortTitle",
    FABIO: "DataRepository InstructionalWork Policy PolicyDocument Report StandardOperatingProcedure",
    OA: "Annotation SpecificResource TextPositionSelector end exact hasSelector start",
}

# Of these any term may stand in data and shapes: they are the language that the files are written in.
LANGUAGE_OF_FILES = tuple(str(ns) for ns in (RDF, RDFS, OWL, XSD, SH))


@cache
def parsed(path: Path) -> Graph:
    """One Turtle file as a graph; parsed once, for the data take seconds."""
    return Graph().parse(path)


@cache
def ontology() -> Graph:
    """All files of the ontology as one graph, with the prefixes that they bind."""
    graph = Graph()
    for path in FILES:
        graph += parsed(path)
        for prefix, namespace in parsed(path).namespaces():
            graph.bind(prefix, namespace)
    return graph


def within(term: object, *namespaces: str) -> bool:
    """Whether the term is an IRI in one of the namespaces, and not a bare namespace."""
    # As a plain string: rdflib's own startswith takes no tuple.
    return isinstance(term, URIRef) and str(term).startswith(namespaces) and str(term) not in namespaces


def is_own(term: object) -> bool:
    """Whether the term is an IRI in our own namespace."""
    return within(term, str(CONC))


@cache
def declared() -> frozenset[URIRef]:
    """Own terms that have a type and a label."""
    graph = ontology()
    return frozenset(s for s in graph.subjects(RDF.type, None) if is_own(s) and (s, RDFS.label, None) in graph)


@cache
def link_properties() -> list[URIRef]:
    """The properties that link two entities, own and reused."""
    return sorted(ontology().subjects(RDF.type, CONC.LinkProperty))


def said_individuals() -> list[URIRef]:
    """Actions and roles: the concepts that carry phrases as link properties do."""
    return sorted(s for scheme in (CONC.actions, CONC.roles) for s in ontology().subjects(SKOS.inScheme, scheme))


def languages(term: URIRef, predicate: URIRef) -> Counter[str | None]:
    """How many values a term has in each language."""
    return Counter(value.language for value in ontology().objects(term, predicate))


def noted(term: URIRef) -> str:
    """The scope note of a term in English; empty where it has none."""
    return next((str(n) for n in ontology().objects(term, SKOS.scopeNote) if n.language == "en"), "")


def own_terms_in(graph: Graph) -> set[URIRef]:
    """Own terms anywhere in a graph, the insides of SHACL paths and lists included."""
    return {term for triple in graph for term in triple if is_own(term)}


def name(term: URIRef) -> str:
    """A short name for a test's identifier."""
    return re.split(r"[#/]", term)[-1]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_file_parses_and_defines_something(path: Path) -> None:
    graph = parsed(path)
    assert any((s, RDFS.label, None) in graph for s in graph.subjects(RDF.type, None))


def test_header_has_version_licence_and_prefixes() -> None:
    header = URIRef("https://w3id.org/concordat/ontology")
    graph = ontology()
    assert list(graph.subjects(RDF.type, OWL.Ontology)) == [header]
    assert re.fullmatch(r"\d+\.\d+\.\d+", str(graph.value(header, OWL.versionInfo)))
    assert graph.value(header, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")
    prefixes = {
        str(graph.value(node, SH.prefix)): str(graph.value(node, SH.namespace))
        for node in graph.objects(header, SH.declare)
    }
    context = json.loads((ROOT / "ontology" / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    assert prefixes == {k: v for k, v in context.items() if isinstance(v, str) and v.endswith(("#", "/"))}


def test_every_term_is_declared_in_one_file() -> None:
    homes = Counter(s for path in FILES for s in set(parsed(path).subjects(RDF.type, None)) if is_own(s))
    assert [term for term, files in homes.items() if files > 1] == []


@pytest.mark.parametrize("path", [*FILES, *OTHERS], ids=lambda path: f"{path.parent.name}/{path.name}")
def test_file_uses_declared_own_terms_only(path: Path) -> None:
    assert own_terms_in(parsed(path)) - declared() == set()


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_data_use_known_external_terms_only(path: Path) -> None:
    graph = parsed(path)
    used = set(graph.predicates()) | set(graph.objects(None, RDF.type)) | set(graph.objects(None, SH.path))
    used |= set(graph.objects(None, SH.targetClass)) | set(graph.objects(None, SH["class"]))
    external = {t for t in used if isinstance(t, URIRef) and not within(t, str(CONC), *LANGUAGE_OF_FILES)}
    assert {term for term in external if (term, RDFS.label, None) not in ontology()} == set()


def test_undeclared_own_term_would_be_seen() -> None:
    stray = Graph().parse(data="@prefix conc: <https://w3id.org/concordat/ontology#> . [] conc:inventedForThis 1 .")
    assert own_terms_in(stray) - declared() == {CONC.inventedForThis}


def test_terms_of_the_model_page_are_declared() -> None:
    named = {CONC[local] for local in re.findall(r"\bconc:([A-Za-z]\w*)", MODEL)}
    assert len(named) > 100
    assert named - declared() == set()


@pytest.mark.parametrize("term", sorted(declared()), ids=name)
def test_term_is_labelled_and_defined(term: URIRef) -> None:
    assert languages(term, RDFS.label) == Counter(LANGUAGES)
    assert languages(term, SKOS.definition) == Counter(LANGUAGES)
    assert languages(term, SKOS.scopeNote) in (Counter(), Counter(LANGUAGES))


@pytest.mark.parametrize(
    "term", sorted(t for t in declared() if (t, RDF.type, SKOS.ConceptScheme) not in ontology()), ids=name
)
def test_term_is_aligned_or_says_why_not(term: URIRef) -> None:
    graph = ontology()
    # What holds of a superclass holds of its subclasses: an alignment may be inherited.
    chain = set(graph.transitive_objects(term, RDFS.subClassOf)) | set(
        graph.transitive_objects(term, RDFS.subPropertyOf)
    )
    found = {
        o for t in chain for p in ALIGNMENTS for o in graph.objects(t, p) if isinstance(o, URIRef) and not is_own(o)
    }
    assert found or "xternal" in noted(term), f"{term} has no alignment, and no scope note says that there is none"


def own_properties() -> list[URIRef]:
    """Own properties of every type."""
    return sorted({s for t in PROPERTY_TYPES for s in ontology().subjects(RDF.type, t) if is_own(s)})


@pytest.mark.parametrize("term", own_properties(), ids=name)
def test_property_has_domain_and_range_or_says_why_not(term: URIRef) -> None:
    graph = ontology()
    both = (term, RDFS.domain, None) in graph and (term, RDFS.range, None) in graph
    assert both or "domain" in noted(term).lower() or "range" in noted(term).lower()


EXTERNAL = tuple(str(ns) for ns in (*LISTED, *KNOWN))


def external_terms() -> list[URIRef]:
    """Terms of other vocabularies anywhere in the ontology."""
    return sorted({term for triple in ontology() for term in triple if within(term, *EXTERNAL)})


@pytest.mark.parametrize("term", external_terms(), ids=str)
def test_external_term_exists(term: URIRef) -> None:
    for namespace, names in KNOWN.items():
        if term.startswith(namespace):
            assert term.removeprefix(namespace) in names.split()
            return
    vocabulary = next(ns for ns in LISTED if term.startswith(str(ns)))
    assert term in vocabulary


def test_no_iri_lies_in_an_unknown_namespace() -> None:
    graph = ontology()
    terms = {term for triple in graph for term in triple if isinstance(term, URIRef)}
    pages = set(graph.objects(None, RDFS.isDefinedBy)) | set(graph.objects(None, DCTERMS.license))
    ontologies = set(graph.subjects(RDF.type, OWL.Ontology))
    assert {t for t in terms - pages - ontologies if not within(t, str(CONC), str(SH), *EXTERNAL)} == set()


def classes_named(term: URIRef, *predicates: URIRef) -> set[Node]:
    """What a term's domain or range names, the members of unions included."""
    graph = ontology()
    named = {o for p in predicates for o in graph.objects(term, p)}
    unions = {m for node in named for head in graph.objects(node, OWL.unionOf) for m in Collection(graph, head)}
    return {c for c in named | unions if isinstance(c, URIRef)}


def test_links_of_the_data_keep_to_domain_and_range() -> None:
    data = [parsed(path) for path in OTHERS if path.parent.name == "data"]
    if not data:
        pytest.skip("no data/ beside the ontology")
    types: dict[Node, set[Node]] = {}
    for graph in data:
        for entity, kind in graph.subject_objects(RDF.type):
            types.setdefault(entity, set()).update(ontology().transitive_objects(kind, RDFS.subClassOf))
    strays = set()
    for term in link_properties():
        domain = classes_named(term, RDFS.domain, SDO.domainIncludes)
        reach = classes_named(term, RDFS.range, SDO.rangeIncludes)
        for subject, target in {pair for graph in data for pair in graph.subject_objects(term)}:
            if not types.get(subject, set()) & domain or not types.get(target, set()) & reach:
                strays.add((subject, term, target))
    assert strays == set()


def test_families_are_the_twelve_kinds() -> None:
    graph = ontology()
    kinds = {str(graph.value(f, CONC.kind)): f for f in graph.subjects(RDF.type, CONC.EntityFamily)}
    expected = "instrument document framework organisation process project event person place setting resource theme"
    assert set(kinds) == set(expected.split())
    for family in kinds.values():
        assert languages(family, CONC.pluralLabel) == Counter(LANGUAGES)


@pytest.mark.parametrize("term", [*link_properties(), *said_individuals()], ids=name)
def test_link_says_itself_both_ways(term: URIRef) -> None:
    graph = ontology()
    assert languages(term, RDFS.label) == Counter(LANGUAGES)
    assert languages(term, SKOS.definition) == Counter(LANGUAGES)
    assert languages(term, SKOS.scopeNote) in (Counter(), Counter(LANGUAGES))
    assert languages(term, CONC.phrase) == Counter(LANGUAGES)
    assert languages(term, CONC.inversePhrase) == Counter(LANGUAGES)
    assert (graph.value(term, CONC.linkFamily), SKOS.inScheme, CONC.linkFamilies) in graph
    specificity = graph.value(term, CONC.specificity)
    assert isinstance(specificity, Literal)
    assert specificity.datatype == XSD.decimal
    assert 0 < specificity.toPython() <= 1


@pytest.mark.parametrize("term", link_properties(), ids=name)
def test_symmetric_link_reads_the_same_both_ways(term: URIRef) -> None:
    graph = ontology()
    same = set(graph.objects(term, CONC.phrase)) == set(graph.objects(term, CONC.inversePhrase))
    assert same == ((term, CONC.symmetric, Literal(True)) in graph)


def test_keys_are_unique() -> None:
    keys = Counter(str(key) for key in ontology().objects(None, CONC.key))
    assert [key for key, times in keys.items() if times > 1] == []


def test_every_family_of_links_is_used() -> None:
    graph = ontology()
    assert set(graph.subjects(SKOS.inScheme, CONC.linkFamilies)) == set(graph.objects(None, CONC.linkFamily))


def test_table_of_the_model_page_and_the_ontology_agree() -> None:
    prefixes = {p: str(ns) for p, ns in ontology().namespaces()}
    table = {
        key: URIRef(prefixes[prefix] + local)
        for key, prefix, local in re.findall(r"\| `([a-z_]+)` \| `([a-z]+):(\w+)` (?=\|)", MODEL)
    }
    assert len(table) == 28
    assert {str(ontology().value(p, CONC.key)): p for p in link_properties()} == table


def test_context_names_every_property_of_the_data() -> None:
    context = json.loads((ROOT / "ontology" / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    prefixes = {p: v for p, v in context.items() if isinstance(v, str) and v.endswith(("#", "/"))}
    compact = [v if isinstance(v, str) else v["@id"] for v in context.values() if isinstance(v, (str, dict))]
    named = {prefixes[p] + local for p, _, local in (c.partition(":") for c in compact) if p in prefixes and local}
    graph = ontology()
    # Own annotation properties describe terms, not data.
    properties = {s for t in (OWL.ObjectProperty, OWL.DatatypeProperty) for s in graph.subjects(RDF.type, t)}
    assert {str(p) for p in properties} - named == set()


def context() -> dict[str, object]:
    """The context, to be put inside a document: nothing is fetched."""
    document = json.loads((ROOT / "ontology" / "context.jsonld").read_text(encoding="utf-8"))
    assert list(document) == ["@context"]
    inner = document["@context"]
    assert isinstance(inner, dict)
    return inner


def test_json_ld_document_expands_to_our_terms() -> None:
    document = {
        "@context": context(),
        "id": "instrument:ilo-p029",
        "type": ["Instrument", "ILOProtocol"],
        "prefLabel": {"en": "Protocol", "fr": "Protocole"},
        "adoptedOn": {"@value": "2014-06", "@type": "xsd:gYearMonth"},
        "binding": True,
        "supplements": "instrument:ilo-c029",
        "adopted_by": "organisation:ilc",
        "conc:evidence": {"id": "evidence:1", "confidence": "0.8", "dcterms:source": "source:corpus-001"},
    }
    got = Graph().parse(data=json.dumps(document), format="json-ld")
    expected = Graph()
    subject, evidence = ID["instrument/ilo-p029"], ID["evidence/1"]
    for p, o in (
        (RDF.type, CONC.Instrument),
        (RDF.type, CONC.ILOProtocol),
        (SKOS.prefLabel, Literal("Protocol", lang="en")),
        (SKOS.prefLabel, Literal("Protocole", lang="fr")),
        (CONC.adoptedOn, Literal("2014-06", datatype=XSD.gYearMonth)),
        (CONC.binding, Literal(True)),
        (CONC.supplements, ID["instrument/ilo-c029"]),
        (ELI.passed_by, ID["organisation/ilc"]),
        (CONC.evidence, evidence),
    ):
        expected.add((subject, p, o))
    expected.add((evidence, CONC.confidence, Literal("0.8", datatype=XSD.decimal)))
    expected.add((evidence, DCTERMS.source, ID["source/corpus-001"]))
    assert set(got) == set(expected)


@given(
    year=st.integers(1000, 9999),
    month=st.integers(1, 12),
    day=st.integers(1, 28),
    digits=st.integers(1, 3),
    label=st.text(st.characters(codec="utf-8", exclude_categories=["C"])),
)
def test_json_ld_round_trip_keeps_dates_as_precise_as_they_are(
    year: int, month: int, day: int, digits: int, label: str
) -> None:
    parts, datatype = [f"{year:04}", f"{month:02}", f"{day:02}"], (XSD.gYear, XSD.gYearMonth, XSD.date)[digits - 1]
    graph = Graph()
    link = ID["link/a"]
    graph.add((link, RDF.type, CONC.Link))
    graph.add((link, RDF.predicate, CONC.supplements))
    graph.add((link, CONC.since, Literal("-".join(parts[:digits]), datatype=datatype)))
    graph.add((link, CONC.note, Literal(label, lang="en")))
    graph.add((link, SKOS.prefLabel, Literal(label, lang="fr")))
    graph.add((link, CONC.evidence, BNode()))
    text = graph.serialize(format="json-ld", context=context())
    assert isomorphic(Graph().parse(data=text, format="json-ld"), graph)
