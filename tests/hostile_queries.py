"""Hostile queries, and what is right to answer to each; asked by the tests, and timed by the benchmark."""

from __future__ import annotations

import http.client
from urllib.parse import urlencode, urlsplit

SECONDS = 1
MEMORY_MIB = 128
TRIPLES = "\n".join(
    f"<urn:n{i}> <urn:next> <urn:n{(i + 1) % 3000}>, <urn:n{i * 7 % 3000}>, <urn:n{i * 31 % 3000}> ;"
    f' <urn:label> "label {i} of the node with a rather long name" .'
    for i in range(3000)
)
_ALL = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"
_MANY = " ".join(f'"{n}"' for n in range(2000))

ZOO = {
    "cross-product": f"SELECT * {{ {_ALL} }}",
    "cross-product-count": f"SELECT (COUNT(*) AS ?n) {{ {_ALL} }}",
    "cross-product-distinct": f"SELECT DISTINCT ?a ?f ?i {{ {_ALL} }}",
    "cross-product-order": f"SELECT * {{ {_ALL} }} ORDER BY ?l ?a",
    "cross-product-order-limit": f"SELECT * {{ {_ALL} }} ORDER BY DESC(?l) LIMIT 1",
    "cross-product-offset": f"SELECT * {{ {_ALL} }} OFFSET 1000000000000 LIMIT 1",
    "cross-product-group": f"SELECT ?a ?f (COUNT(*) AS ?n) {{ {_ALL} }} GROUP BY ?a ?f",
    "cross-product-construct": f"CONSTRUCT {{ ?a ?b ?l }} WHERE {{ {_ALL} }}",
    "cross-product-ask": f"ASK {{ {_ALL} FILTER(?a = 1 && ?l = 2) }}",
    "cross-product-describe": f"DESCRIBE ?a ?d ?g ?j {{ {_ALL} }}",
    "false-filter": f"SELECT * {{ {_ALL} FILTER(STRLEN(STR(?l)) > 99999) }}",
    "union-of-products": f"SELECT * {{ {{ {_ALL} }} UNION {{ {_ALL} }} FILTER(RAND() > 2) }}",
    "optional-chain": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c " + "OPTIONAL { ?x ?y ?z } " * 6 + "}",
    "minus": f"SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c MINUS {{ {_ALL} }} }}",
    "exists": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER NOT EXISTS { ?c ?x ?d . ?d ?y ?f } }",
    "path-all": "SELECT (COUNT(*) AS ?n) { ?a <urn:next>* ?b . ?c <urn:next>* ?d }",
    "path-closure": "SELECT * { ?a <urn:next>+ ?b . ?b <urn:next>+ ?c . ?c <urn:next>+ ?d }",
    "path-negated": "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>)+ ?b . ?b (!<urn:y>)+ ?c }",
    "path-nested": "SELECT (COUNT(*) AS ?n) { ?a ((<urn:next>+/<urn:next>*)+|^<urn:next>)* ?b . ?c ?d ?b }",
    "path-inverse": "SELECT (COUNT(*) AS ?n) { ?a (<urn:next>|^<urn:next>)* ?b . ?b (<urn:next>|^<urn:next>)* ?c }",
    "group-concat": f"SELECT (GROUP_CONCAT(?c) AS ?all) {{ {_ALL} }}",
    "group-concat-distinct": f"SELECT (GROUP_CONCAT(DISTINCT CONCAT(STR(?c), STR(?f))) AS ?all) {{ {_ALL} }}",
    "concat-doubling": "SELECT * { BIND('0123456789abcdef' AS ?a0) "
    + " ".join(f"BIND(CONCAT(?a{n}, ?a{n}) AS ?a{n + 1})" for n in range(40))
    + " }",
    "replace-doubling": "SELECT * { BIND('aaaaaaaaaaaaaaaa' AS ?a0) "
    + " ".join(f"BIND(REPLACE(?a{n}, 'a', 'aaaaaaaa') AS ?a{n + 1})" for n in range(20))
    + " }",
    "regex-bomb": "SELECT (COUNT(*) AS ?n) { ?a <urn:label> ?b . ?c <urn:label> ?d . ?e <urn:label> ?f"
    " FILTER REGEX(CONCAT(?b, ?d, ?f), '(([a-z ])+.)+[A-Z]([a-z ])+$') }",
    "regex-size": "SELECT * { ?a <urn:label> ?b FILTER REGEX(?b, '((((a{50}){50}){50}){50}){50}') }",
    "regex-from-data": "SELECT (COUNT(*) AS ?n) { ?a <urn:label> ?b . ?c <urn:label> ?d FILTER REGEX(?b, ?d, 'i') }",
    "values-product": "SELECT (COUNT(*) AS ?n) { " + " ".join(f"VALUES ?{v} {{ {_MANY} }}" for v in "abc") + " }",
    "subqueries": "SELECT (COUNT(*) AS ?n) { "
    + "{ SELECT * { ?s ?p ?o . " * 20
    + "?a ?b ?c . ?d ?e ?f"
    + " } }" * 20
    + " }",
    "bind-explosion": f"SELECT (SUM(?v) AS ?n) {{ {_ALL} BIND(STRLEN(CONCAT(STR(?a), STR(?l))) AS ?v) }}",
    "deep-braces": "SELECT * " + "{" * 20000 + "}" * 20000,
    "deep-parentheses": "SELECT (" + "(" * 20000 + "1" + ")" * 20000 + " AS ?x) {}",
    "deep-not": "SELECT (" + "!" * 60000 + "true AS ?x) {}",
    "deep-path": "SELECT * { ?a " + "^" * 30000 + "<urn:next> ?b }",
    "long-or": "SELECT * { ?a ?b ?c FILTER(" + " || ".join(f"?c = {n}" for n in range(12000)) + ") }",
    "long-union": "SELECT * { " + " UNION ".join("{ ?a ?b ?c }" for _ in range(8000)) + " }",
    "megabyte": "SELECT * { ?s ?p ?o } # " + "x" * (1 << 20),
    "megabyte-string": "SELECT * { ?s ?p '" + "x" * (1 << 20) + "' }",
    "service-escaped": "SELECT * { \\u0053ERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "service-file": "SELECT * { SERVICE <file:///etc/passwd> { ?s ?p ?o } }",
    "from-file": "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "load": "LOAD <file:///etc/passwd> INTO GRAPH <urn:g>",
    "dots": "SELECT * { " + "a." * 100_000 + " }",
    "quotes": "SELECT * { ?s ?p " + "'''\"\"\"" * 30_000 + " }",
    "angles": "SELECT * { FILTER(" + "1<" * 100_000 + "1) }",
}

BROKEN_OFF = -1
"""In place of a status: the connection was broken off, which no client can take for a whole answer."""

_BOUNDED = {200, 504, 507, BROKEN_OFF}
_EXACT = {
    "deep-braces": {413},
    "deep-parentheses": {413},
    "deep-not": {400, 413},
    "deep-path": {400, 413},
    "long-or": {200, 413, 504, 507},
    "long-union": {200, 413, 504, 507, BROKEN_OFF},
    "megabyte": {413},
    "megabyte-string": {413},
    "service-escaped": {403},
    "service-file": {403},
    "from-file": {200},
    "load": {400},
    "dots": {400},
    "quotes": {413},
    "angles": {400, 413},
}


def right(name: str) -> set[int]:
    """The statuses that are right for a query of the zoo: of what takes too much, whichever limit strikes first, or a
    whole answer on a fast machine."""
    return _EXACT.get(name, _BOUNDED)


def post(server: str, query: str) -> tuple[int, bytes]:
    """Status and body of the answer to a query."""
    where = urlsplit(server)
    line = http.client.HTTPConnection(where.hostname or "", where.port, timeout=60)
    try:
        line.request(
            "POST", where.path, urlencode({"query": query}), {"Content-Type": "application/x-www-form-urlencoded"}
        )
        response = line.getresponse()
        return response.status, response.read()
    except (http.client.IncompleteRead, ConnectionError):
        return BROKEN_OFF, b""
    finally:
        line.close()
