"""The catalogue's resources, their links and the themes are whole, and agree with the annotated pages where these are
at hand: a sibling folder `../shared`, or the folder that CONCORDAT_SHARED names."""

import csv
import json
import os
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("CONCORDAT_SHARED", ROOT.parent / "shared"))
FILES = ("resources", "links-resources", "themes", "links-themes", "evidence-corpus", "evidence-themes")

ID = "https://w3id.org/concordat/id/"
CONC = "https://w3id.org/concordat/ontology#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DCTERMS = "http://purl.org/dc/terms/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
OA = "http://www.w3.org/ns/oa#"
SPATIAL, CREATOR, EDITOR = DCTERMS + "spatial", DCTERMS + "creator", "http://purl.org/ontology/bibo/editor"

Node = dict[str, list[str]]
Graph = dict[str, Node]

needs_gold = pytest.mark.skipif(not (SHARED / "eval").is_dir(), reason="the annotated pages are not at hand")


def read(paths: Iterable[Path]) -> Graph:
    """Subject → predicate → values, as plain strings."""
    graph: Graph = defaultdict(lambda: defaultdict(list))
    for path in sorted(paths):
        for quad in parse(path=str(path), format=RdfFormat.TURTLE):
            assert isinstance(quad.subject, NamedNode)
            assert isinstance(quad.object, NamedNode | Literal)
            graph[quad.subject.value][quad.predicate.value].append(quad.object.value)
    return graph


@pytest.fixture(scope="module")
def curated() -> Graph:
    return read((ROOT / "data").glob("*.ttl"))


@pytest.fixture(scope="module")
def own() -> Graph:
    return read(ROOT / "data" / f"{name}.ttl" for name in FILES)


@pytest.fixture(scope="module")
def by_identifier(curated: Graph) -> dict[str, list[str]]:
    index: dict[str, list[str]] = defaultdict(list)
    for subject, node in curated.items():
        for identifier in node[DCTERMS + "identifier"]:
            index[identifier].append(subject)
    return index


@pytest.fixture(scope="module")
def records() -> list[dict[str, object]]:
    lines = (SHARED / "eval" / "gold-records.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """Text of each page by the source that stands for it; decoded as it is, offsets count every character."""
    corpus = (SHARED / "corpus").glob("*.txt")
    return {f"{ID}source/corpus-{path.name[:3]}": path.read_bytes().decode() for path in corpus}


def instances(graph: Graph, kind: str) -> list[str]:
    return [subject for subject, node in graph.items() if kind in node[RDF + "type"]]


def plain(name: str) -> frozenset[str]:
    """The parts of a name, whatever their order, case and accents; `Full Name (ACR)` without its brackets."""
    bare = unicodedata.normalize("NFKD", re.sub(r"\(.*?\)", "", name))
    return frozenset(re.findall(r"\w+", "".join(c for c in bare if not unicodedata.combining(c)).casefold()))


def initials(name: str) -> frozenset[str]:
    return frozenset(part[0] for part in plain(name))


def test_each_resource_has_one_description_and_label_and_its_evidence(curated: Graph) -> None:
    resources = instances(curated, CONC + "Resource")
    assert len(resources) == 41
    for resource in resources:
        node = curated[resource]
        counts = [len(node[key]) for key in (DCTERMS + "description", SKOS + "prefLabel", CONC + "titled")]
        assert counts == [1, 1, 1], resource
        assert node[CONC + "evidence"], resource


def test_a_resource_without_a_title_says_so_in_its_label(own: Graph) -> None:
    untitled = [node for node in own.values() if node[CONC + "titled"] == ["false"]]
    assert len(untitled) == 17
    assert all(re.fullmatch(r"\[.+, catalogue entry without title\]", node[SKOS + "prefLabel"][0]) for node in untitled)


def test_every_selector_belongs_to_an_evidence_with_a_source(own: Graph) -> None:
    selectors = {value: node for node in own.values() for value in node[OA + "hasSelector"]}
    assert set(selectors) == set(instances(own, OA + "TextPositionSelector"))
    for selector, evidence in selectors.items():
        (start,), (end,) = own[selector][OA + "start"], own[selector][OA + "end"]
        assert 0 <= int(start) < int(end), selector
        assert len(evidence[DCTERMS + "source"]) == 1, selector


def test_every_link_is_a_plain_triple_too_and_has_evidence(own: Graph) -> None:
    links = instances(own, CONC + "Link")
    assert links
    for link in links:
        node = own[link]
        (subject,), (predicate,), (object_,) = (node[RDF + part] for part in ("subject", "predicate", "object"))
        assert object_ in own[subject][predicate], link
        assert all(own[evidence][RDF + "type"] for evidence in node[CONC + "evidence"]), link
        assert node[CONC + "evidence"], link


def test_every_theme_is_named_defined_and_leads_to_a_top_concept(own: Graph) -> None:
    themes = instances(own, SKOS + "Concept")
    for theme in themes:
        node = own[theme]
        assert len(node[SKOS + "prefLabel"]) >= 3, theme
        assert len(node[SKOS + "definition"]) == 1, theme
        assert bool(node[SKOS + "topConceptOf"]) != bool(node[SKOS + "broader"]), theme
        seen, above = {theme}, list(node[SKOS + "broader"])
        while above:
            broader = above.pop()
            assert broader in themes, theme
            assert broader != theme, "a theme is broader than itself"
            if broader not in seen:
                seen.add(broader)
                above += own[broader][SKOS + "broader"]


def test_a_theme_link_names_the_words_it_rests_on(own: Graph) -> None:
    for link in instances(own, CONC + "Link"):
        if own[link][RDF + "predicate"] == [CONC + "theme"]:
            assert all(own[evidence][CONC + "objectForm"] for evidence in own[link][CONC + "evidence"]), link


def test_most_instruments_have_a_theme(curated: Graph) -> None:
    instruments = instances(curated, CONC + "Instrument")
    themed = [instrument for instrument in instruments if curated[instrument][CONC + "theme"]]
    assert len(themed) > 0.7 * len(instruments) > 0


@needs_gold
def test_every_annotated_record_is_there(
    curated: Graph, by_identifier: dict[str, list[str]], records: list[dict[str, object]]
) -> None:
    for record in records:
        (resource,) = by_identifier[str(record["resource_id"])]
        node = curated[resource]
        names = [value for key in ("prefLabel", "altLabel") for value in node[SKOS + key]] + node[CONC + "printedTitle"]
        assert record["title"] is None or record["title"] in names, resource
        assert record["year"] is None or node[CONC + "issuedOn"][0][:4] == str(record["year"]), resource
        assert node[DCTERMS + "language"] == [record["language"]]
        categories = str(record["category"]).split("; ") if record["category"] else []
        assert set(categories) <= set(node[CONC + "category"]), resource
        assert record["publisher_place"] is None or record["publisher_place"] in node[CONC + "publisherPlace"]
        places = [place for key in ("countries", "regions") for place in record[key]]  # type: ignore[attr-defined]
        assert {by_identifier[place][0] for place in places} <= set(node[SPATIAL]), resource


@needs_gold
@pytest.mark.parametrize(("field", "predicate"), [("authors", CREATOR), ("editors", EDITOR)])
def test_every_annotated_author_and_editor_is_linked(
    field: str,
    predicate: str,
    curated: Graph,
    by_identifier: dict[str, list[str]],
    records: list[dict[str, object]],
) -> None:
    for record in records:
        (resource,) = by_identifier[str(record["resource_id"])]
        linked = [label for who in curated[resource][predicate] for label in curated[who][SKOS + "prefLabel"]]
        for name in record[field]:  # type: ignore[attr-defined]
            # pages print first names by their initials; the family name stands whole
            family = plain(str(name).split(",")[0])
            assert any(family <= plain(label) and initials(name) <= initials(label) for label in linked), (name, linked)


@needs_gold
def test_every_annotated_identifier_is_one_labelled_entity(curated: Graph, by_identifier: dict[str, list[str]]) -> None:
    with (SHARED / "eval" / "gold-mentions.csv").open(encoding="utf-8", newline="") as table:
        identifiers = {row["canonical_id"] for row in csv.DictReader(table)}
    for identifier in sorted(identifiers):
        if not identifier.startswith("NIL:"):
            (entity,) = by_identifier[identifier]
            assert curated[entity][SKOS + "prefLabel"], identifier
            assert curated[entity][RDF + "type"], identifier


@needs_gold
def test_the_words_of_an_evidence_stand_on_its_page(own: Graph, pages: dict[str, str]) -> None:
    checked = 0
    for evidence in instances(own, CONC + "Evidence"):
        node = own[evidence]
        for selector in node[OA + "hasSelector"]:
            text = pages[node[DCTERMS + "source"][0]]
            assert int(own[selector][OA + "end"][0]) <= len(text), evidence
            for form in node[CONC + "subjectForm"] + node[CONC + "objectForm"]:
                assert form in text, (evidence, form)
                assert len(form.split()) <= 16, (evidence, form)
                checked += 1
    assert checked > 300


@needs_gold
def test_the_words_of_an_evidence_name_the_ends_of_its_link(own: Graph, curated: Graph) -> None:
    with (SHARED / "eval" / "gold-mentions.csv").open(encoding="utf-8", newline="") as table:
        mentions = [(row["file"][:3], row["canonical_id"], row["surface"]) for row in csv.DictReader(table)]
    ends = [(RDF + "subject", CONC + "subjectForm"), (RDF + "object", CONC + "objectForm")]
    checked = 0
    for link in instances(curated, CONC + "Link"):
        node = curated[link]
        for evidence in node[CONC + "evidence"]:
            if not own[evidence][OA + "hasSelector"]:
                continue
            page = own[evidence][DCTERMS + "source"][0][-3:]
            for end, form in ends:
                identifier = curated[node[end][0]][DCTERMS + "identifier"][0]
                for words in own[evidence][form]:
                    if not identifier.startswith("theme:"):
                        names = [name for file, who, name in mentions if (file, who) == (page, identifier)]
                        assert any(name.startswith(words) for name in names), (link, words)
                        checked += 1
    assert checked > 300


@needs_gold
def test_no_description_repeats_a_page(own: Graph, pages: dict[str, str]) -> None:
    def runs(text: str, length: int = 8) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", text.casefold())
        return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}

    printed = set().union(*(runs(text) for text in pages.values()))
    for subject, node in own.items():
        for description in node[DCTERMS + "description"]:
            assert not runs(description) & printed, subject
