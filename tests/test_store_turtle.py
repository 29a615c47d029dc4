"""Turtle is written in one form, and says exactly what it was given."""

import random

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from graph.iri import PREFIXES
from graph.store.turtle import format_turtle, write_turtle

EX = "https://example.org/"
XSD = PREFIXES["xsd"]
NAMES = {**PREFIXES, "ex": EX, "deep": EX + "deep/"}

# no surrogates: they are no characters of RDF
text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
odd_path = st.text("aZ09_.-~:/?&=%!$'()*+,;@é\u4e2d", max_size=8).map(lambda path: path.replace("%", "%25"))
iris = st.builds(
    lambda space, path: NamedNode(space + path),
    st.sampled_from([EX, EX + "deep/", PREFIXES["conc"], PREFIXES["instrument"], "urn:x:"]),
    odd_path,
)
literals = st.one_of(
    st.builds(Literal, text),
    st.builds(lambda value, tag: Literal(value, language=tag), text, st.sampled_from(["en", "fr", "ar", "zh-hans"])),
    st.builds(
        lambda value, name: Literal(value, datatype=NamedNode(XSD + name)),
        st.one_of(text, st.sampled_from(["1", "+01", "-2", "1.0", ".5", "1.", "1e3", "true", "false", "1\n", "٣"])),
        st.sampled_from(["integer", "decimal", "boolean", "double", "date", "gYear"]),
    ),
    st.builds(lambda value, kind: Literal(value, datatype=kind), text, iris),
)
nodes = st.one_of(iris, st.sampled_from("ab").map(BlankNode))
triples = st.builds(Triple, nodes, iris, st.one_of(nodes, literals))


def read(document: str) -> set[Triple]:
    return {quad.triple for quad in parse(document.encode(), format=RdfFormat.TURTLE)}


@given(st.sets(triples, max_size=12), st.randoms())
def test_text_says_what_was_given_in_any_order(given_: set[Triple], chance: random.Random) -> None:
    shuffled = sorted(given_, key=str)
    chance.shuffle(shuffled)
    document = write_turtle(shuffled, NAMES)
    if not any(isinstance(node, BlankNode) for triple in given_ for node in (triple.subject, triple.object)):
        assert read(document) == given_
    assert len(read(document)) == len(given_)
    assert write_turtle(given_, NAMES) == document


@given(st.sets(triples, max_size=8))
def test_formatting_twice_changes_nothing(given_: set[Triple]) -> None:
    named = {t for t in given_ if not any(isinstance(n, BlankNode) for n in (t.subject, t.object))}
    once = write_turtle(named, NAMES)
    assert format_turtle(once, NAMES) == once


def test_form_is_sorted_with_types_first_and_only_used_prefixes() -> None:
    document = f"""
    @prefix x: <{EX}> .
    x:b x:q 2, 1 ; a x:Kind . x:a x:p "é\\n\\"", "z"@en, "a"^^x:odd, true, 1.0 .
    """
    assert format_turtle(document, NAMES) == (
        f"@prefix ex: <{EX}> .\n"
        "\n"
        'ex:a ex:p 1.0, "a"^^ex:odd, true, "z"@en, "é\\n\\"" .\n'
        "\n"
        "ex:b a ex:Kind ;\n"
        "    ex:q 1, 2 .\n"
    )


def test_long_lists_of_objects_take_a_line_each() -> None:
    values = [letter * 40 for letter in "xyz"]
    document = write_turtle([Triple(NamedNode(EX + "a"), NamedNode(EX + "p"), Literal(v)) for v in values], NAMES)
    listed = ",\n".join(f'        "{value}"' for value in values)
    assert document.endswith(f"\nex:a ex:p\n{listed} .\n")


def test_closest_prefix_is_taken_and_tilde_is_escaped() -> None:
    statement = Triple(NamedNode(EX + "deep/a~b"), NamedNode(EX + "p"), NamedNode(EX + "deep/a/b"))
    document = write_turtle([statement], NAMES)
    assert document.endswith(f"\ndeep:a\\~b ex:p <{EX}deep/a/b> .\n")
    assert read(document) == {statement}


def test_triple_terms_are_written_as_rdf_1_2_has_them() -> None:
    inner = Triple(NamedNode(EX + "a"), NamedNode(EX + "p"), Literal("x", language="en"))
    statement = Triple(NamedNode(EX + "s"), NamedNode(EX + "p"), inner)
    assert read(write_turtle([statement], NAMES)) == {statement}


def test_nothing_gives_an_empty_document() -> None:
    assert write_turtle([], NAMES) == ""
