"""Files into a store: each fault of a file is one clear line."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from graph.errors import ConcordatError, FileUnreadableError, FormatUnknownError, RdfSyntaxError
from graph.store import Literal, NamedNode, OxigraphStore, load_file
from graph.store.dump import digest

G = "http://example.org/g"
LINE = "<http://e/s> <http://e/p> <http://e/o> ."
RDF_XML = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">
<rdf:Description rdf:about="http://e/s"><e:p rdf:resource="http://e/o"/></rdf:Description></rdf:RDF>"""


@pytest.mark.parametrize(
    ("name", "content", "error", "words"),
    [
        (
            "a.ttl",
            b"<http://e/a> <http://e/b> \n <http://e/c> <http://e/d> .",
            RdfSyntaxError,
            r"a\.ttl:2:\d+: .*expected",
        ),
        ("empty.ttl", b"", FileUnreadableError, "is empty"),
        ("latin1.ttl", '<http://e/a> <http://e/b> "é" .'.encode("latin-1"), RdfSyntaxError, "latin1.ttl:1:.*UTF-8"),
        ("facts.xlsx", b"PK", FormatUnknownError, "not known. Use one of ttl"),
        ("noending", b"x", FormatUnknownError, "noending"),
        ("fake.nt.gz", b"not gzip at all", FileUnreadableError, "gzip"),
        ("cut.nt.gz", gzip.compress(LINE.encode() * 100, mtime=0)[:-20], FileUnreadableError, "not whole gzip"),
        ("nothing.nt.gz", gzip.compress(b"", mtime=0), FileUnreadableError, "empty once unpacked"),
        ("remote.jsonld", b'{"@context": "http://example.org/c", "a": 1}', RdfSyntaxError, "remote.jsonld"),
        (
            "entity.rdf",
            b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>',
            RdfSyntaxError,
            "entity.rdf",
        ),
    ],
)
def test_bad_file_is_one_clear_line(
    tmp_path: Path, name: str, content: bytes, error: type[ConcordatError], words: str
) -> None:
    """The message names the file and what is wrong, on one line."""
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(error, match=words) as caught:
        load_file(OxigraphStore.memory(), path, G)
    assert "\n" not in str(caught.value)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    """A path that is no file says so."""
    with pytest.raises(FileUnreadableError, match="does not exist"):
        load_file(OxigraphStore.memory(), tmp_path / "none.ttl", G)
    (tmp_path / "folder.ttl").mkdir()
    with pytest.raises(FileUnreadableError, match="is a folder"):
        load_file(OxigraphStore.memory(), tmp_path / "folder.ttl", G)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.ttl", LINE),
        ("a.nt", LINE),
        ("a.nt.gz", LINE),
        ("a.rdf", RDF_XML),
        ("a.jsonld", '{"@id": "http://e/s", "http://e/p": {"@id": "http://e/o"}}'),
    ],
)
def test_triples_go_into_the_given_graph(tmp_path: Path, name: str, text: str) -> None:
    """Each format without graph names lands in the graph that the file is given."""
    path = tmp_path / name
    path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    store = OxigraphStore.memory()
    load_file(store, path, G)
    assert [str(quad.graph_name) for quad in store.quads()] == [f"<{G}>"]


@pytest.mark.parametrize(
    ("name", "text"), [("a.nq", LINE[:-1] + "<http://e/own> ."), ("a.trig", "<http://e/own> {" + LINE + "}")]
)
def test_quads_keep_their_graphs(tmp_path: Path, name: str, text: str) -> None:
    """A format that names graphs keeps them."""
    path = tmp_path / name
    path.write_text(text)
    store = OxigraphStore.memory()
    load_file(store, path, G)
    assert store.graphs() == ["http://e/own"]


def test_digest_knows_content_not_order_nor_blank_names(tmp_path: Path) -> None:
    """The same facts give the same digest; another fact another one."""
    digests = []
    texts = (
        "<http://e/a> <http://e/p> _:x . _:x <http://e/q> 1 .",
        "_:y <http://e/q> 1 . <http://e/a> <http://e/p> _:y .",
        "_:y <http://e/q> 2 . <http://e/a> <http://e/p> _:y .",
    )
    for number, text in enumerate(texts):
        path = tmp_path / f"{number}.ttl"
        path.write_text(text)
        store = OxigraphStore.memory()
        load_file(store, path, G)
        digests.append(digest(store))
    assert digests[0] == digests[1] != digests[2]


def test_bindings_are_terms_not_text() -> None:
    """A value from outside cannot become part of the query."""
    store = OxigraphStore.memory()
    hostile = '" } UNION { ?s ?p ?o } #'
    assert store.rows("SELECT ?s ?name WHERE { ?s ?p ?name }", {"name": Literal(hostile)}) == []
    assert not store.ask("ASK { ?s ?p ?o }", {"s": NamedNode("http://e/s")})
