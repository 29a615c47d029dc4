"""The files of data/ are in the fixed form, and name each thing as graph/iri.py mints it."""

from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from graph import iri
from graph.store.turtle import format_turtle

FILES = sorted((Path(__file__).parents[1] / "data").glob("*.ttl"))
# the least each class holds once the facts tables are in: a loss of rows shows even where the tables are not at hand
LEAST = {
    "conc:Instrument": 462,
    "conc:Resolution": 240,
    "conc:Document": 31,
    "conc:Framework": 82,
    "conc:Organisation": 328,
    "conc:Process": 44,
    "conc:Country": 250,
    "conc:M49Region": 30,
    "org:Membership": 1351,
    "conc:Participation": 7033,
    "conc:CoverageStatement": 45,
    "conc:Statement": 123,
    "conc:Link": 2200,
}


@cache
def triples(path: Path) -> tuple[Triple, ...]:
    return tuple(quad.triple for quad in parse(path=str(path), format=RdfFormat.TURTLE))


@cache
def graph() -> dict[str, dict[str, set[str]]]:
    """Subject IRI → prefixed name of the predicate → values of the objects."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for path in FILES:
        for triple in triples(path):
            found[triple.subject.value][iri.compact(triple.predicate.value)].add(triple.object.value)
    return found


def of_class(name: str) -> dict[str, dict[str, set[str]]]:
    prefix, _, local = name.partition(":")
    wanted = iri.PREFIXES[prefix] + local
    return {subject: facts for subject, facts in graph().items() if wanted in facts.get("rdf:type", ())}


def one(facts: dict[str, set[str]], name: str) -> str:
    (value,) = facts[name]
    return value


def words(class_iri: str) -> str:
    """`…#ParticipatingState` as `participating-state`."""
    name = class_iri.rpartition("#")[2]
    return "".join("-" + letter.lower() if letter.isupper() else letter for letter in name).removeprefix("-")


def test_there_are_files() -> None:
    assert len(FILES) >= 20


def test_the_read_me_names_each_file() -> None:
    read_me = (FILES[0].parent / "README.md").read_text(encoding="utf-8")
    assert not [path.name for path in FILES if f"`{path.name}`" not in read_me]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_file_is_in_the_fixed_form(path: Path) -> None:
    document = path.read_text(encoding="utf-8")
    assert format_turtle(document, iri.PREFIXES) == document, "bring it into form with: concordat format"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_node_has_a_name(path: Path) -> None:
    assert not [t for t in triples(path) if isinstance(t.subject, BlankNode) or isinstance(t.object, BlankNode)]


@pytest.mark.parametrize(("name", "least"), LEAST.items())
def test_nothing_was_lost(name: str, least: int) -> None:
    assert len(of_class(name)) >= least


def test_each_identifier_gives_its_iri() -> None:
    named = {s: f["dcterms:identifier"] for s, f in graph().items() if f.get("dcterms:identifier")}
    for subject, identifiers in named.items():
        (identifier,) = identifiers
        minted = iri.source_iri(identifier) if iri.kind_of(subject) == "source" else iri.mint(identifier)
        assert subject == minted, identifier
    assert len(named) > 1900


def test_each_entity_that_has_a_class_has_an_identifier() -> None:
    scheme = iri.PREFIXES["theme"] + "scheme"
    entities = {s: f for s, f in graph().items() if iri.kind_of(s) in iri.ENTITY_KINDS and f.get("rdf:type")}
    assert not [s for s, facts in entities.items() if s != scheme and not facts.get("dcterms:identifier")]


def test_each_end_of_a_statement_is_an_entity_of_ours() -> None:
    known = {s for s, facts in graph().items() if facts.get("rdf:type")}
    loose = {
        (path.name, triple.object.value)
        for path in FILES
        for triple in triples(path)
        if isinstance(triple.object, NamedNode)
        and iri.kind_of(triple.object.value)
        and triple.object.value not in known
    }
    assert not loose


def test_each_link_is_named_by_its_ends_and_said_plainly() -> None:
    keys: dict[str, set[str]] = defaultdict(set)
    for link, facts in of_class("conc:Link").items():
        subject, predicate, object_ = (one(facts, f"rdf:{part}") for part in ("subject", "predicate", "object"))
        start, end = f"{iri.PREFIXES['link']}{iri.node_name(subject)}--", f"--{iri.node_name(object_)}"
        assert link.startswith(start), link
        assert link.endswith(end), link
        keys[link[len(start) : -len(end)]].add(predicate)
        assert object_ in graph()[subject][iri.compact(predicate)], link
        assert facts["conc:evidence"], link
    assert not {key: properties for key, properties in keys.items() if len(properties) > 1}


def test_each_membership_and_act_is_named_by_its_parts() -> None:
    for subject, facts in of_class("org:Membership").items():
        role = words(one(facts, "org:role"))
        parts = one(facts, "org:member"), role, one(facts, "org:organization")
        since = next(iter(facts.get("conc:since", ())), None)
        assert subject in (iri.membership_iri(*parts), iri.membership_iri(*parts, since))
    for subject, facts in of_class("conc:Participation").items():
        action = words(one(facts, "conc:action"))
        parts = one(facts, "conc:instrument"), one(facts, "conc:state"), action
        assert subject == iri.participation_iri(*parts)


def test_one_label_a_language() -> None:
    labels: Counter[tuple[str, str | None]] = Counter()
    for path in FILES:
        for triple in triples(path):
            if triple.predicate.value == iri.PREFIXES["skos"] + "prefLabel":
                assert isinstance(triple.object, Literal)
                labels[triple.subject.value, triple.object.language] += 1
    assert not [key for key, count in labels.items() if count > 1 or key[1] is None]


def test_entities_do_not_share_a_label() -> None:
    holders: dict[tuple[str, str | None], set[str]] = defaultdict(set)
    for path in FILES:
        for triple in triples(path):
            if triple.predicate.value == iri.PREFIXES["skos"] + "prefLabel" and isinstance(triple.object, Literal):
                kind = iri.kind_of(triple.subject.value)
                if kind not in ("source", "resource", "theme"):
                    holders[triple.object.value, triple.object.language].add(triple.subject.value)
    assert not {label: subjects for label, subjects in holders.items() if len(subjects) > 1}


def test_evidence_names_a_source_or_is_general_knowledge() -> None:
    seen = iri.ONTOLOGY + "SeenInSource"
    for subject, facts in of_class("conc:Evidence").items():
        if one(facts, "conc:basis") == seen:
            assert facts.get("dcterms:source"), subject
            assert float(one(facts, "conc:confidence")) == 1.0 or iri.ONTOLOGY + "Extracted" in facts["conc:method"]
        else:
            assert float(one(facts, "conc:confidence")) == 0.8, subject
