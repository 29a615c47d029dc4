"""The grammar of the SPARQL 1.1 Protocol, without a server."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.sparql.formats import choose
from web.sparql.request import Operation, ProtocolError, read_request

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"


def test_one_query_through_three_doors() -> None:
    by_get = read_request("GET", b"query=ASK%20%7B%7D&default-graph-uri=urn%3Aa&named-graph-uri=urn:b", "", b"")
    by_form = read_request("POST", b"", FORM, b"query=ASK+%7B%7D&default-graph-uri=urn%3Aa&named-graph-uri=urn%3Ab")
    by_body = read_request("POST", b"default-graph-uri=urn:a&named-graph-uri=urn:b", DIRECT, b"ASK {}")
    assert by_get == by_form == by_body == Operation("ASK {}", ("urn:a",), ("urn:b",))


def test_no_query_asks_for_the_description() -> None:
    assert read_request("GET", b"", "", b"") == Operation(None)


@pytest.mark.parametrize(
    ("method", "address", "content_type", "body", "status"),
    [
        ("PUT", b"", "", b"", 405),
        ("DELETE", b"query=ASK{}", "", b"", 405),
        ("GET", b"query=ASK{}&query=ASK{}", "", b"", 400),
        ("GET", b"query=%FF", "", b"", 400),
        ("GET", b"query=ASK{}&default-graph-uri=relative", "", b"", 400),
        ("GET", b"query=ASK{}&release=-1", "", b"", 400),
        ("GET", b"query=ASK{}&format=csv&format=xml", "", b"", 400),
        ("GET", b"update=CLEAR+ALL", "", b"", 403),
        ("GET", b"a=1&" * 300, "", b"", 400),
        ("POST", b"", "", b"ASK {}", 415),
        ("POST", b"", "text/plain", b"ASK {}", 415),
        ("POST", b"", DIRECT + "; charset=UTF-16", "ASK {}".encode("utf-16"), 415),
        ("POST", b"", DIRECT, b"ASK { ?s ?p '\xff' }", 400),
        ("POST", b"query=ASK{}", DIRECT, b"ASK {}", 400),
        ("POST", b"", FORM, b"", 400),
        ("POST", b"query=ASK{}", FORM, b"query=ASK{}", 400),
        ("POST", b"", FORM, b"update=CLEAR+ALL", 403),
        ("POST", b"", "application/sparql-update", b"CLEAR ALL", 403),
    ],
)
def test_refusals_say_why(method: str, address: bytes, content_type: str, body: bytes, status: int) -> None:
    with pytest.raises(ProtocolError) as refused:
        read_request(method, address, content_type, body)
    assert refused.value.status == status
    assert refused.value.detail


def test_a_method_not_allowed_names_those_that_are() -> None:
    with pytest.raises(ProtocolError) as refused:
        read_request("PATCH", b"", "", b"")
    assert refused.value.headers["Allow"] == "GET, HEAD, POST, OPTIONS"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_query_arrives_as_it_was_sent(query: str) -> None:
    from urllib.parse import urlencode

    form = urlencode({"query": query}).encode()
    assert read_request("POST", b"", FORM, form).query == query
    assert read_request("POST", b"", DIRECT, query.encode()).query == query
    assert read_request("GET", form, "", b"").query == query


@given(st.binary(max_size=200), st.sampled_from(["GET", "POST"]), st.sampled_from([FORM, DIRECT, "x/y", ""]))
def test_any_bytes_are_read_or_refused(data: bytes, method: str, content_type: str) -> None:
    with suppress(ProtocolError):
        read_request(method, data, content_type, data)


@pytest.mark.parametrize(
    ("accept", "format", "table", "graph", "page"),
    [
        ("", None, "application/sparql-results+json", "text/turtle", False),
        ("*/*", None, "application/sparql-results+json", "text/turtle", False),
        ("text/csv", None, "text/csv", None, False),
        ("text/turtle;q=0.2, application/n-triples", None, None, "application/n-triples", False),
        ("application/json", None, "application/json", "application/json", False),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", None, "x", "x", True),
        ("text/html", "csv", "text/csv", None, False),
        ("", "xml", "application/sparql-results+xml", "application/rdf+xml", False),
        ("", "turtle", None, "text/turtle", False),
        ("", "text/tab-separated-values", "text/tab-separated-values", None, False),
        ("", "html", None, None, True),
    ],
)
def test_formats(accept: str, format: str | None, table: str | None, graph: str | None, page: bool) -> None:
    choice = choose(accept, format)
    assert choice.page is page
    if table != "x":
        assert (choice.table_type, choice.graph_type) == (table, graph)


@pytest.mark.parametrize(("accept", "format"), [("image/png", None), ("", "docx"), ("text/csv;q=0", None)])
def test_no_format_lists_all_there_are(accept: str, format: str | None) -> None:
    with pytest.raises(ProtocolError) as refused:
        choose(accept, format)
    assert refused.value.status == 406
    assert "text/csv" in refused.value.detail
    assert "application/ld+json" in refused.value.detail
