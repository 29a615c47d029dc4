"""Lineage and ripple."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import TraceError
from graph.iri import mint
from graph.store import OxigraphStore, load_file
from graph.trace import lineage, lineage_text, ripple, ripple_text
from graph.trace.arrays import Kind, Predicate
from graph.trace.builder import Edge, Node, build
from graph.trace.record import Entity, told_apart
from graph.trace.tracing import Tracer
from tests.trace_curated import curated

YEARS = {
    1261: 1999, 1314: 2000, 1379: 2001, 1460: 2003, 1539: 2004, 1612: 2005, 1882: 2009, 1998: 2011, 2068: 2012,
    2143: 2014, 2225: 2015, 2427: 2018, 2601: 2021, 2764: 2024,
}  # fmt: skip
SERIES = [f"{number}({year})" for number, year in YEARS.items()]
KIND = Kind("x#Resolution", "x#Instrument")
C = "https://w3id.org/concordat/ontology#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
PREDICATES = [
    Predicate(f"p:{key}", key, C + family, 0.9)
    for key, family in [
        ("follows_up", "Lineage"),
        ("based_on", "Lineage"),
        ("mandates", "Mandate"),
        ("cites", "Citation"),
    ]
]


@pytest.mark.parametrize("number", SERIES)
def test_the_line_on_children_and_armed_conflict_is_whole(number: str) -> None:
    """From each of the fourteen resolutions the whole line is seen, dated and in order."""
    found = lineage(*curated(), mint(f"S/RES/{number}"))
    assert [branch.entity.identifier for branch in found.line] == [f"S/RES/{one}" for one in SERIES]
    dates = [branch.date.earliest for branch in found.line if branch.date]
    assert dates == sorted(dates)
    assert len(dates) == len(SERIES)
    assert all(branch.hop and branch.hop.evidence for branch in found.line[1:])


def test_a_tree_holds_each_entity_once_with_its_statement() -> None:
    """Ancestors of the convention on the rights of the child reach back to 1924."""
    found = lineage(*curated(), mint("crc"))
    ancestors = [branch.entity.identifier for branch in found.ancestors.walk()]
    assert ancestors == ["crc", "declaration-rights-child-1959", "geneva-declaration-rights-child-1924"]
    descendants = [branch.entity.identifier for branch in found.descendants.walk()]
    assert len(descendants) == len(set(descendants))
    assert {"opsc", "opac", "opic", "framework:cpms-2019"} <= set(descendants)
    assert all(branch.hop and branch.hop.evidence for branch in list(found.descendants.walk())[1:])
    json.dumps(found.as_json())


def test_ripple_tells_what_rests_on_an_instrument() -> None:
    """With the convention its protocols and what carries its principles out lose a basis, by a chain of statements."""
    found = ripple(*curated(), mint("crc"))
    affected = {one.entity.identifier: one for one in found.affected}
    assert {"opsc", "org:crc-committee", "framework:uasc-field-handbook"} <= set(affected)
    assert len(affected["framework:uasc-field-handbook"].chain) == 2
    assert affected["opsc"].loses_all
    mechanism = {one.entity.identifier: one for one in ripple(*curated(), mint("S/RES/1612(2005)")).affected}
    assert "S/RES/1539(2004)" in {entity.identifier for entity in mechanism["framework:mrm"].remaining}
    json.dumps(found.as_json())


def test_two_that_share_a_short_name_are_told_apart(tmp_path: Path) -> None:
    """A committee with the acronym of its convention: the sentence says both in full, not the one twice."""
    said = f"""<n:a> <{C}shortName> "CRC" ; <{SKOS}prefLabel> "Convention"@en .
        <n:b> <{C}shortName> "CRC" ; <{SKOS}prefLabel> "Committee"@en, "Comité"@fr .
        <n:c> <{C}shortName> "OPSC" ; <{SKOS}prefLabel> "Protocol"@en .
        <p:mandates> <{C}phrase> "mandates"@en, "mandate"@fr ; <{C}inversePhrase> "is mandated by"@en ."""
    store = OxigraphStore.memory()
    path = tmp_path / "small.ttl"
    path.write_text(said, encoding="utf-8")
    load_file(store, path, "g:small")
    edges = [Edge(f"e:a{end}", "n:a", "p:mandates", f"n:{end}") for end in "bc"]
    index = build([Node(f"n:{name}", KIND) for name in "abc"], edges, PREDICATES, tmp_path / "index")
    sentences = {one.entity.iri: one.chain[0].sentence for one in ripple(index, store, "n:a").affected}
    assert sentences == {"n:b": "Convention mandates Committee.", "n:c": "CRC mandates OPSC."}
    assert "Convention mandate Comité." in ripple_text(ripple(index, store, "n:a", "fr"))
    back = ripple(index, store, "n:a").affected[0].chain[0]
    assert back.start.iri != back.end.iri


def test_namesakes_by_label_and_short_name_are_told_apart_by_their_iri() -> None:
    """Three of one name and one of another; one that stands in the list twice is no namesake of itself."""
    same = [Entity(f"https://example.org/id/event/{n}", "A forum", "GFMD", "Event", n) for n in "12"]
    other = Entity("https://example.org/id/event/3", "Another forum", "gfmd", "Event", "3")
    assert told_apart([*same, other]) == ("A forum (1)", "A forum (2)", "Another forum")
    assert told_apart([other, other]) == ("gfmd", "gfmd")


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_no_sentence_of_the_curated_graph_links_a_thing_with_itself(language: str) -> None:
    """Over all statements whose two ends share a short name, in each language of the answers."""
    index, store = curated()
    tracer = Tracer.over(index, store, language)
    shared = 0
    for edge in range(len(index.edges)):
        ends = [tracer.record.entity(index.nodes[int(side[edge])]) for side in (index.subject, index.object)]
        assert ends[0].iri != ends[1].iri, index.edges[edge]
        if ends[0].short == ends[1].short:
            shared += 1
            one, other = told_apart(ends)
            assert one != other
            assert f"{one[1:]} " in (said := tracer.hop(2 * edge).sentence), said
            assert other in said
    assert shared


def test_lineage_and_ripple_can_be_read_in_a_terminal() -> None:
    """Every entity of the trees and of the ripple has its line."""
    found, fallen = lineage(*curated(), mint("crc")), ripple(*curated(), mint("crc"))
    text = lineage_text(found)
    assert all(branch.entity.label in text for branch in (*found.ancestors.walk(), *found.descendants.walk()))
    assert all(one.entity.label in ripple_text(fallen) for one in fallen.affected)
    assert lineage_text(lineage(*curated(), mint("iso3:ATA"))) == "Antarctica\n"


def test_of_what_is_no_entity_nothing_is_told() -> None:
    """An unknown IRI is an error with words."""
    for ask in (lineage, ripple):
        with pytest.raises(TraceError, match="no entity"):
            ask(*curated(), mint("not-there"))


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.integers(0, 6), st.sampled_from(PREDICATES), st.integers(0, 6)), max_size=16))
def test_circles_end_and_closures_are_whole(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[tuple[int, Predicate, int]]
) -> None:
    """Whatever circles there are, ripple and trees hold exactly what can be reached, each once."""
    nodes = [Node(f"n:{number}", KIND, text=True) for number in range(7)]
    edges = [Edge(f"e:{n}", f"n:{a}", p.iri, f"n:{b}") for n, (a, p, b) in enumerate(drawn)]
    index = build(nodes, edges, PREDICATES, tmp_path_factory.mktemp("index"))
    store = OxigraphStore.memory()

    def closure(steps: set[tuple[str, str]]) -> set[str]:
        reached, waiting = set(), ["n:0"]
        while waiting:
            at = waiting.pop()
            further = {b for a, b in steps if a == at} - reached
            reached |= further
            waiting += further
        return reached - {"n:0"}

    keys = {p.iri: p.key for p in PREDICATES}
    rests = {(e.subject, e.object) for e in edges if keys[e.predicate] == "mandates"}
    rests |= {(e.object, e.subject) for e in edges if keys[e.predicate] == "based_on"}
    affected = [one.entity.iri for one in ripple(index, store, "n:0").affected]
    assert sorted(affected) == sorted(closure(rests))
    up = {(e.subject, e.object) for e in edges if keys[e.predicate] in ("follows_up", "based_on")}
    found = lineage(index, store, "n:0")
    for tree, steps in ((found.ancestors, up), (found.descendants, {(b, a) for a, b in up})):
        assert sorted(branch.entity.iri for branch in tree.walk()) == sorted({"n:0", *closure(steps)})
    line = [branch.entity.iri for branch in found.line]
    assert len(line) == len(set(line))


def test_a_long_line_is_cut_and_said_to_be(tmp_path: Path) -> None:
    """Beyond the bound on entities the answer says that it is not complete."""
    nodes = [Node(f"n:{number:04}", KIND, text=True) for number in range(1500)]
    edges = [Edge(f"e:{n:04}", f"n:{n + 1:04}", "p:follows_up", f"n:{n:04}") for n in range(1499)]
    index = build(nodes, edges, PREDICATES, tmp_path)
    found = lineage(index, OxigraphStore.memory(), "n:0000")
    assert not found.complete
    json.dumps(found.as_json())
