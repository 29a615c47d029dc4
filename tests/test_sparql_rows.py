"""Rows are counted from the bytes that the engine writes, wherever these are cut."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import LimitError
from graph.query import Job, QueryPool, Workers
from graph.query.rows import row_counter
from graph.store import Literal, NamedNode, OxigraphStore, Quad, result_format
from graph.store.answer import ask_store

TRICKY = [
    "},{",
    '"',
    "\\",
    '\\"',
    '},{"',
    "\r\n",
    "\n",
    "a,b",
    "<result>",
    "[{",
    "}",
    "{}",
    "},{}",
    '},{"',
    '"},{}',
    "",
    '\\\\"},{"',
]
NAMED = NamedNode("urn:g")


class _Sink:
    def __init__(self) -> None:
        self.data = b""

    def write(self, data: bytes) -> int:
        self.data += data
        return len(data)

    def flush(self) -> None:
        pass


def _written(values: list[str], query: str, format: str) -> bytes:
    store = OxigraphStore.memory()
    for number, value in enumerate(values):
        store.add_all([Quad(NamedNode(f"urn:s{number}"), NamedNode("urn:p"), Literal(value), NAMED)])
    sink = _Sink()
    ask_store(store, query).write(sink, result_format(format))  # type: ignore[arg-type]
    return sink.data


@pytest.mark.parametrize("format", ["json", "xml", "csv", "tsv"])
@given(
    values=st.lists(st.sampled_from(TRICKY) | st.text(max_size=4), max_size=6),
    wide=st.booleans(),
    size=st.integers(1, 40),
)
def test_rows_are_counted_exactly(format: str, values: list[str], wide: bool, size: int) -> None:
    query = "SELECT ?s ?o ?none { ?s ?p ?o }" if wide else "SELECT ?o { ?s ?p ?o }"
    written = _written(values, query, format)
    counter = row_counter(format)
    for start in range(0, len(written), size):
        counter.add(written[start : start + size])
    assert counter.rows == len(values)


@pytest.mark.parametrize("format", ["json", "xml", "csv", "tsv"])
@pytest.mark.parametrize("size", [1, 2, 3, 5, 1000])
@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("SELECT * { ?s ?p ?o } LIMIT 0", 0),
        ("SELECT ?x { ?s ?p ?o }", 3),
        ("SELECT ?x ?y { VALUES (?x ?y) { (UNDEF 1) (UNDEF UNDEF) ('},{}' UNDEF) (UNDEF UNDEF) } }", 4),
    ],
)
def test_rows_without_values_count(format: str, query: str, rows: int, size: int) -> None:
    counter = row_counter(format)
    written = _written(["a", "b", "c"], query, format)
    for start in range(0, len(written), size):
        counter.add(written[start : start + size])
    assert counter.rows == rows


SELECT, CONSTRUCT = "SELECT * { ?s ?p ?o }", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
THREE = {"urn:g": "<urn:a> <urn:p> 1, 2, 3 ."}


@pytest.mark.parametrize("query", [SELECT, CONSTRUCT])
@pytest.mark.parametrize("form", [("json", "ttl"), ("csv", "nt"), ("tsv", "rdf"), ("xml", "jsonld")])
def test_a_row_too_many_is_an_error(
    tmp_path: Path, promote: Callable[..., None], query: str, form: tuple[str, str]
) -> None:
    promote(tmp_path, THREE, 1)
    pool = QueryPool(Workers(count=1))
    store = str(tmp_path / "current" / "store")
    try:
        assert b"".join(pool.run(Job(store, query, *form, rows=3)))
        assert b"".join(pool.run(Job(store, query, *form, rows=0)))
        with pytest.raises(LimitError, match="The rows limit of 2 rows was reached, used 3") as refused:
            b"".join(pool.run(Job(store, query, *form, rows=2)))
    finally:
        pool.close()
    assert (refused.value.limit, refused.value.allowed, refused.value.used) == ("rows", 2, 3)


def test_the_row_limit_is_told_and_explained(serve_sparql: Callable[..., str], fetch: Callable[..., Any]) -> None:
    server = serve_sparql(THREE, rows=2)
    assert "rows=2" in fetch(server, SELECT + " LIMIT 2").headers["X-Concordat-Limits"]
    refused = fetch(server, SELECT)
    assert refused.status == 507
    assert (refused.json["limit"], refused.json["allowed"], refused.json["unit"]) == ("rows", 2, "rows")
    described = fetch(server, format="nt").body.decode()
    assert "SERVICE is refused" in described
    assert "BasicFederatedQuery" not in described
    node = next(line.split()[0] for line in described.splitlines() if line.endswith('propertyID> "rows" .'))
    assert any(line.startswith(f'{node} <https://schema.org/value> "2"^^') for line in described.splitlines())
