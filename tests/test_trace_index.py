"""The arrays on disk."""

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.dates import parse
from graph.errors import TraceIndexError
from graph.trace import TraceIndex
from graph.trace.arrays import ARRAYS, BASES, Kind, Predicate
from graph.trace.builder import Edge, Node, build
from graph.trace.strings import StringTable, write_strings
from tests.trace_curated import curated

TEXT, BODY = Kind("x#Resolution", "x#Instrument"), Kind("x#Body", "x#Organisation")
CITES = Predicate("p:cites", "cites", "f#Citation", 0.8)


def small(folder: Path, *edges: Edge) -> TraceIndex:
    """An index of three texts and a body."""
    nodes = [
        Node("n:old", TEXT, True, parse("1990"), text=True),
        Node("n:new", TEXT, False, parse("2000-05-01"), text=True),
        Node("n:bare", TEXT, text=True),
        Node("n:body", BODY, None, parse("1995-03")),
    ]
    return build(nodes, edges, [CITES], folder)


@pytest.mark.parametrize(
    ("subject", "object_", "since", "first", "basis"),
    [
        ("n:new", "n:old", None, "2000-05-01", "text"),
        ("n:new", "n:old", "2003", "2003-01-01", "stated"),
        ("n:old", "n:new", None, "2000-05-01", "not before"),
        ("n:body", "n:old", None, "1995-03-01", "not before"),
        ("n:bare", "n:body", None, "1995-03-01", "not before"),
    ],
)
def test_since_follows_from_the_ends(
    tmp_path: Path, subject: str, object_: str, since: str | None, first: str, basis: str
) -> None:
    """A stated start stands; a dated text dates what it says of older things; else the younger end is a bound."""
    index = small(tmp_path, Edge("e:1", subject, "p:cites", object_, since=parse(since) if since else None))
    assert index.since_first[0] == parse(first).earliest.toordinal()
    assert BASES[index.basis[0]] == basis


def test_edges_without_ends_are_counted_not_kept(tmp_path: Path) -> None:
    """An edge to what is no node, or of no known predicate, is left out, and the manifest says how many were."""
    index = small(
        tmp_path,
        Edge("e:1", "n:new", "p:cites", "n:old"),
        Edge("e:2", "n:new", "p:cites", "n:nowhere"),
        Edge("e:3", "n:new", "p:kisses", "n:old"),
    )
    assert index.manifest["counts"] == {"nodes": 4, "edges": 1, "left_out": 2}


def test_a_loop_is_kept_but_never_travelled(tmp_path: Path) -> None:
    """An edge from a node to itself joins nothing."""
    index = small(tmp_path, Edge("e:1", "n:new", "p:cites", "n:new"))
    assert (len(index.edges), index.degree(index.node("n:new") or 0)) == (1, 0)


def test_an_empty_graph_can_be_opened(tmp_path: Path) -> None:
    """No nodes, no edges, no error."""
    index = build([], [], [], tmp_path)
    assert index.node("n:old") is None


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    """In whatever order nodes and edges come."""
    edges = [Edge(f"e:{n}", "n:new", "p:cites", other) for n, other in enumerate(["n:old", "n:bare", "n:body"])]
    small(tmp_path / "a", *edges)
    small(tmp_path / "b", *reversed(edges))
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


def test_what_cannot_be_read_says_what_to_do(tmp_path: Path) -> None:
    """Missing, broken, of another layout: one error that says to build again."""
    with pytest.raises(TraceIndexError, match="Build the release again"):
        TraceIndex.open(tmp_path / "missing")
    small(tmp_path / "index", Edge("e:1", "n:new", "p:cites", "n:old"))
    for damage in ("layout", "array"):
        copy = tmp_path / damage
        shutil.copytree(tmp_path / "index", copy)
        if damage == "layout":
            manifest = json.loads((copy / "manifest.json").read_text())
            (copy / "manifest.json").write_text(json.dumps(manifest | {"layout": 0}))
        else:
            (copy / "weight.npy").write_bytes(b"")
        with pytest.raises(TraceIndexError, match="Build the release again"):
            TraceIndex.open(copy)


def test_every_curated_link_is_in_the_index_within_its_size() -> None:
    """Nothing of the curated graph is left out, and an edge takes at most 200 bytes in memory."""
    index, store = curated()
    assert index.manifest["counts"]["left_out"] == 0
    (counted,) = store.rows(
        "PREFIX conc: <https://w3id.org/concordat/ontology#> PREFIX org: <http://www.w3.org/ns/org#>"
        " SELECT (COUNT(DISTINCT ?s) AS ?n) { VALUES ?c { conc:Link conc:Participation org:Membership } ?s a ?c }"
    )
    assert len(index.edges) == int(counted["n"].value)  # type: ignore[union-attr]
    assert sum(index.arrays[name].nbytes for name in ARRAYS) <= 200 * len(index.edges)


@given(st.lists(st.text(max_size=12), unique=True), st.lists(st.text(min_size=1, max_size=3), max_size=3))
def test_strings_are_found_where_they_are_written(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], prefixes: list[str]
) -> None:
    """A sorted table gives back every string and its number, and nothing that is not in it."""
    import numpy as np

    folder = tmp_path_factory.mktemp("strings")
    texts = sorted(text for text in texts if text.encode(errors="replace").decode() == text)
    write_strings(folder, "t", texts, prefixes)
    table = StringTable(np.load(folder / "t-blob.npy"), np.load(folder / "t-offsets.npy"), prefixes)
    assert [table[number] for number in range(len(table))] == texts
    assert [table.find(text) for text in texts] == list(range(len(texts)))
    assert table.find("not in it, as it is too long") is None
