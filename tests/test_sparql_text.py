"""What a query's text shows before it runs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import LimitError, QueryRefusedError
from graph.iri import PREFIXES
from graph.query import read_query

INNER = "<http://127.0.0.1:9/> { ?s ?p ?o }"


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * {{ SERVICE {INNER} }}",
        f"SELECT * {{ service SILENT {INNER} }}",
        f"SELECT * {{ sErViCe{INNER} }}",
        "SELECT * { ?s ?p ?o SERVICE?o{ ?a ?b ?c } }",
        f"SELECT * {{ \\u0053ERVICE {INNER} }}",
        f"SELECT * {{ \\U00000053\\u0065RVICE {INNER} }}",
        f"SELECT * {{ ?s ?p 'x'SERVICE {INNER} }}",
        f"SELECT * {{ ?s ?p trueSERVICE {INNER} }}",
        f"SELECT * {{ ?s ?p 1SERVICE {INNER} }}",
        "PREFIX : <urn:> SELECT * { ?s ?p trueSERVICE:x { ?a ?b ?c } }",
        f"SELECT * {{ # a comment '\n SERVICE {INNER} }}",
        f"SELECT * {{ ?s ?p '''it's''' . SERVICE {INNER} }}",
        f"SELECT * {{ FILTER(?a<3) SERVICE {INNER} FILTER(?a>2) }}",
        f"SELECT * {{ FILTER EXISTS {{ SERVICE {INNER} }} }}",
        f"SELECT * {{ ?s ?p 'a\\'' SERVICE {INNER} }}",
        f'SELECT * {{ ?s ?p "a\\\\" SERVICE {INNER} }}',
    ],
)
def test_service_is_found_wherever_it_hides(query: str) -> None:
    with pytest.raises(QueryRefusedError):
        read_query(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service ?p ?o }",
        "SELECT * { ?s ?p 'SERVICE <x> {}' }",
        "SELECT * { ?s ?p '''a ' SERVICE ''' }",
        "SELECT * { <http://x/SERVICE> ?p ?o } # SERVICE",
        "PREFIX ex: <urn:> SELECT * { ?s ex:service ?o ; ex:a.SERVICE 1 }",
        "PREFIX service: <urn:> SELECT * { ?s service:x ?o }",
        "SELECT * { ?s ?p 'x'@service }",
        "SELECT * { _:service ?p ?o }",
    ],
)
def test_the_word_alone_is_no_harm(query: str) -> None:
    assert read_query(query).form == "SELECT"


def test_escapes_are_decoded_outside_of_strings_and_iris() -> None:
    query = read_query(r"\u0053ELECT * { ?\u0073 <urn:\u0061> '\u0061' }")
    assert query.text == r"SELECT * { ?s <urn:\u0061> '\u0061' }"


def test_white_space_and_comments_do_not_change_the_digest() -> None:
    one = read_query("SELECT * { ?s ?p 'a  b' }")
    two = read_query("SELECT  *\n{ ?s ?p # what\n 'a  b' }\n")
    other = read_query("SELECT * { ?s ?p 'a b' }")
    assert one.digest == two.digest != other.digest


@pytest.mark.parametrize(
    ("query", "volatile", "doubts"),
    [
        ("SELECT * { ?s ?p ?o }", 0, 0),
        ("SELECT * { ?s ?p ?o } ORDER BY ?s LIMIT 3", 0, 0),
        ("SELECT * { ?s ?p ?o } LIMIT 3", 0, 1),
        ("SELECT (NOW() AS ?n) {}", 1, 1),
        ("SELECT (rand() AS ?n) (struuid() AS ?u) { } OFFSET 2", 2, 3),
        ("SELECT ?now { ?now ?rand 'NOW()' }", 0, 0),
    ],
)
def test_what_cannot_be_replayed_is_known(query: str, volatile: int, doubts: int) -> None:
    read = read_query(query)
    assert (len(read.volatile), len(read.not_replayable)) == (volatile, doubts)


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(LimitError):
        read_query("SELECT * " + "{" * 300 + "}" * 300)


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        ("SELECT * { ?s dcterm:title ?o }", "dcterms"),
        ("SELECT * { ?s skos:prefLabel ?o }", "Put PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"),
        ("SELECT * { ?s qqqq:x ?o }", "Declare qqqq:"),
        ("PREFIX a: <urn:> SELECT * { ?s a:x ?o }", ""),
    ],
)
def test_the_nearest_prefix_is_offered(query: str, hint: str) -> None:
    found = read_query(query).prefix_hint(PREFIXES)
    assert hint in found
    assert bool(found) is bool(hint)


def test_datasets_of_the_query_are_seen() -> None:
    assert read_query("SELECT * FROM <urn:a> { ?s ?p ?o }").has_dataset
    assert not read_query("SELECT ?from { ?from <urn:FROM> 'FROM' }").has_dataset


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        query = read_query(text)
    except (QueryRefusedError, LimitError):
        return
    assert "".join(token.text for token in query.tokens) == query.text
