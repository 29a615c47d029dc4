"""The endpoint that ships, over a live server: formats, headers, codings, receipts, cache, rate."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

DATA = {
    "http://example.org/a": "<urn:a> <urn:p> 1, 2, 'drei'@de .",
    "http://example.org/b": '<urn:b> <urn:p> <urn:a> . <urn:b> <urn:q> "x\\n,y" .',
    "http://example.org/many": "\n".join(f"<urn:s{i}> <urn:many> {i} ." for i in range(5000)),
}
ALL = "SELECT ?s ?o { ?s <urn:p> ?o } ORDER BY ?o"
MANY = "SELECT * { ?s <urn:many> ?o }"

Fetch = Callable[..., Any]
Serve = Callable[..., str]


@pytest.fixture(scope="module")
def server(serve_sparql: Serve) -> str:
    """One endpoint for the tests that need no bounds of their own."""
    return serve_sparql(DATA, seconds=5)


@pytest.mark.parametrize(
    ("format", "media_type", "holds"),
    [
        ("json", "application/sparql-results+json", b'"xml:lang":"de"'),
        ("xml", "application/sparql-results+xml", b'xml:lang="de"'),
        ("csv", "text/csv", b"urn:a,drei"),
        ("tsv", "text/tab-separated-values", b'"drei"@de'),
    ],
)
def test_each_table_format(server: str, fetch: Fetch, format: str, media_type: str, holds: bytes) -> None:
    by_parameter = fetch(server, ALL, format=format)
    by_accept = fetch(server, ALL, headers={"Accept": media_type})
    assert by_parameter.body == by_accept.body
    assert by_accept.headers["Content-Type"].split(";")[0] == media_type
    assert holds in by_accept.body
    assert "Accept" in by_accept.headers["Vary"]


@pytest.mark.parametrize(
    ("format", "media_type"),
    [
        ("ttl", "text/turtle"),
        ("trig", "application/trig"),
        ("nt", "application/n-triples"),
        ("nq", "application/n-quads"),
        ("rdf", "application/rdf+xml"),
        ("jsonld", "application/ld+json"),
    ],
)
def test_each_graph_format(server: str, fetch: Fetch, format: str, media_type: str) -> None:
    from rdflib import Dataset, Graph

    query = "CONSTRUCT { ?s <urn:p> ?o } WHERE { ?s <urn:p> ?o }"
    answer = fetch(server, query, headers={"Accept": media_type})
    assert answer.headers["Content-Type"].split(";")[0] == media_type
    assert answer.body == fetch(server, query, format=format).body
    graph = (Dataset() if format in ("trig", "nq") else Graph()).parse(data=answer.body, format=media_type)
    assert len(graph) == 4


def test_a_format_for_the_other_kind_is_406_and_lists(server: str, fetch: Fetch) -> None:
    refused = fetch(server, ALL, headers={"Accept": "text/turtle"})
    assert refused.status == 406
    assert "application/sparql-results+json" in refused.json["detail"]
    assert fetch(server, "CONSTRUCT WHERE { ?s ?p ?o }", format="csv").status == 406


def test_json_says_that_it_is_whole(server: str, fetch: Fetch) -> None:
    for query in (ALL, MANY, "ASK {}", "SELECT * { ?s <urn:none> ?o }"):
        answer = fetch(server, query)
        assert answer.json["complete"] is True
        assert answer.body.endswith(b'"complete":true}')


def test_default_graph_is_the_union_unless_the_query_says_else(server: str, fetch: Fetch) -> None:
    def count(query: str, **parameters: str) -> int:
        return len(fetch(server, query, **parameters).json["results"]["bindings"])

    assert count(ALL) == 4
    assert count(ALL.replace("{", "FROM <http://example.org/a> {", 1)) == 3
    assert count(ALL, **{"default-graph-uri": "http://example.org/b"}) == 1
    assert count(ALL, **{"named-graph-uri": "http://example.org/b"}) == 0
    assert count("SELECT * { GRAPH ?g { ?s <urn:p> ?o } }", **{"named-graph-uri": "http://example.org/b"}) == 1
    assert count("SELECT * { GRAPH ?g { ?s <urn:p> ?o } }", **{"default-graph-uri": "http://example.org/b"}) == 0


def test_syntax_errors_say_where_and_what(server: str, fetch: Fetch) -> None:
    refused = fetch(server, "SELECT *\n{ ?s dcterm:title ?o }")
    assert refused.status == 400
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.json["line"] == 2
    assert refused.json["column"] > 5
    assert "PREFIX dcterms: <http://purl.org/dc/terms/>" in refused.json["hint"]
    words = fetch(server, "SELECT *", headers={"Accept": "text/plain"})
    assert words.status == 400
    assert words.headers["Content-Type"].startswith("text/plain")


def test_updates_and_services_are_refused(server: str, fetch: Fetch) -> None:
    assert fetch(server, "DROP ALL").status == 400
    assert fetch(server, "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }").status == 403
    assert fetch(server, "LOAD <http://127.0.0.1:9/>").status == 400


def test_head_has_the_headers_and_no_body(server: str, fetch: Fetch) -> None:
    answer = fetch(server, ALL, method="HEAD", headers={"Accept": "text/csv"})
    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert fetch(server, "SELECT", method="HEAD").status == 400


def test_options_and_cors(server: str, fetch: Fetch) -> None:
    answer = fetch(server, method="OPTIONS")
    assert answer.status == 204
    assert answer.headers["Allow"] == "GET, HEAD, POST, OPTIONS"
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, POST, OPTIONS"
    for reply in (answer, fetch(server, ALL), fetch(server, "SELECT"), fetch(server)):
        assert reply.headers["Access-Control-Allow-Origin"] == "*"
    assert fetch(server, method="PUT", body=b"x").status == 405


def _unpack(coding: str, body: bytes) -> bytes:
    if coding == "gzip":
        return gzip.decompress(body)
    if coding == "br":
        import brotli

        return bytes(brotli.decompress(body))
    import zstandard

    return zstandard.ZstdDecompressor().decompressobj().decompress(body)


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
@pytest.mark.parametrize("query", [MANY, MANY + " ORDER BY ?o LIMIT 100"])
def test_codings(server: str, fetch: Fetch, coding: str, query: str) -> None:
    plain = fetch(server, query)
    coded = fetch(server, query, headers={"Accept-Encoding": coding})
    assert coded.headers["Content-Encoding"] == coding
    assert "Accept-Encoding" in coded.headers["Vary"]
    assert len(coded.body) < len(plain.body) / 3
    assert sorted(_unpack(coding, coded.body)) == sorted(plain.body)


def test_etag_answers_304(server: str, fetch: Fetch) -> None:
    first = fetch(server, ALL)
    again = fetch(server, ALL, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status, again.body) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert fetch(server, ALL, format="csv").headers["ETag"] != first.headers["ETag"]


def test_a_repeat_comes_from_the_cache_whatever_its_white_space(server: str, fetch: Fetch) -> None:
    query = "SELECT ?o { <urn:a> <urn:p> ?o } ORDER BY ?o"
    first = fetch(server, query)
    again = fetch(server, query.replace(" ", "\n  ") + "# again")
    assert "X-Concordat-Cache" not in first.headers
    assert again.headers["X-Concordat-Cache"] == "hit"
    assert again.body == first.body


def test_repeats_byte_for_byte_stay_the_same_in_all_they_say(server: str, fetch: Fetch) -> None:
    query = "SELECT ?o { <urn:b> ?p ?o } ORDER BY ?o"
    ask = {"Accept": "text/csv"}, {"Accept": "application/json"}, {"Accept-Encoding": "gzip"}
    for headers in ask:
        first, second, third, fourth = (fetch(server, query, headers=headers) for _ in range(4))
        assert first.body == second.body == third.body == fourth.body
        told = [{k: v for k, v in r.headers.items() if k != "Date"} for r in (second, third, fourth)]
        assert told[0] == told[1] == told[2]
        assert fetch(server, query, headers={**headers, "If-None-Match": first.headers["ETag"]}).status == 304
    assert fetch(server, query, method="HEAD", headers=ask[0]).body == b""


def test_what_changes_from_time_to_time_is_not_kept(server: str, fetch: Fetch) -> None:
    query = "SELECT (STRUUID() AS ?u) {}"
    first, again = fetch(server, query), fetch(server, query)
    assert first.body != again.body
    assert first.headers["X-Concordat-Replayable"].startswith("no; STRUUID()")
    assert first.headers["Cache-Control"] == "no-store"
    assert "ETag" not in first.headers


def test_the_receipt_says_what_was_asked_and_replays_it(server: str, fetch: Fetch) -> None:
    answer = fetch(server, ALL, **{"default-graph-uri": "http://example.org/a"})
    assert answer.headers["X-Concordat-Release"] == "1"
    assert answer.headers["X-Concordat-Digest"].startswith("sha256:")
    assert answer.headers["X-Concordat-Limits"] == "seconds=5, memory-mib=512, answer-mib=256, rows=1000000"
    root = server.removesuffix("/sparql")
    path = answer.headers["Link"].partition(">")[0][1:]
    receipt = fetch(root + path).json
    assert receipt["query"] == ALL
    assert receipt["release"] == 1
    assert receipt["default-graph-uri"] == ["http://example.org/a"]
    assert receipt["replayable"] is True
    assert receipt["query-hash"] == answer.headers["X-Concordat-Query"]
    assert fetch(root + receipt["answer"]).body == answer.body
    assert fetch(root + receipt["request"]).body == answer.body
    assert fetch(root + "/receipts/0123").status == 404


def test_a_new_release_answers_at_once_and_the_old_one_on_request(
    serve_sparql: Serve, promote: Callable[..., None], fetch: Fetch, tmp_path: Path
) -> None:
    promote(tmp_path, {"http://example.org/g": "<urn:a> <urn:p> 1 ."}, 1)
    server = serve_sparql(home=tmp_path)
    query = "SELECT ?o { ?s <urn:p> ?o }"
    old = fetch(server, query)
    assert [fetch(server, query).body for _ in range(3)] == [old.body] * 3
    promote(tmp_path, {"http://example.org/g": "<urn:a> <urn:p> 2 ."}, 2)
    new = fetch(server, query)
    assert (old.headers["X-Concordat-Release"], new.headers["X-Concordat-Release"]) == ("1", "2")
    assert old.headers["ETag"] != new.headers["ETag"]
    assert new.json["results"]["bindings"][0]["o"]["value"] == "2"
    assert fetch(server, query, release="1").body == old.body
    assert fetch(server, query, release="9").status == 404


def test_no_release_is_503(serve_sparql: Serve, fetch: Fetch, tmp_path: Path) -> None:
    answer = fetch(serve_sparql(home=tmp_path), "ASK {}")
    assert answer.status == 503
    assert "Retry-After" in answer.headers


def test_too_many_requests_are_explained(serve_sparql: Serve, fetch: Fetch) -> None:
    server = serve_sparql({}, rate="5/minute")
    statuses = [fetch(server, "ASK {}").status for _ in range(5)]
    assert statuses == [200] * 5
    refused = fetch(server, "ASK {}")
    assert refused.status == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 61
    assert refused.json["limit"] == "rate"
    assert refused.json["advice"]
    assert fetch(server, "ASK {}", source="127.0.0.2").status == 200


def test_a_large_request_is_413(serve_sparql: Serve, fetch: Fetch) -> None:
    server = serve_sparql({}, query_kib=16)
    query = "ASK {} #" + "x" * 20_000
    direct = {"Content-Type": "application/sparql-query"}
    assert fetch(server, query).status == 413
    refused = fetch(server, method="POST", body=query.encode(), headers=direct)
    assert refused.status == 413
    assert refused.json["limit"] == "request"
    form = urlencode({"query": "ASK {}"}).encode()
    fine = fetch(server, method="POST", body=form, headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert json.loads(fine.body)["boolean"] is True


@pytest.mark.parametrize("query", [ALL, MANY, "SELECT"], ids=["whole", "stream", "error"])
def test_what_answers_ahead_of_the_application_has_its_headers(server: str, fetch: Fetch, query: str) -> None:
    page = fetch(server + "/prefixes")
    answer = fetch(server, query)
    for name in ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Access-Control-Allow-Origin"):
        assert answer.headers[name] == page.headers[name], name
