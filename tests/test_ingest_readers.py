"""Readers: bytes of every kind into text, or one clear reason why not."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.hostile import docx, pdf
from graph.errors import FileUnreadableError
from graph.ingest import FORMATS, find_files, read_bytes, read_file
from graph.ingest.bounds import MAX_BYTES
from graph.model import Skipped, Source


def _text(data: bytes, name: str) -> str:
    source = read_bytes(data, name)
    assert isinstance(source, Source), source
    return source.text


def _reason(data: bytes, name: str) -> str:
    skipped = read_bytes(data, name)
    assert isinstance(skipped, Skipped)
    return skipped.reason


def test_plain_text_is_kept_as_it_stands() -> None:
    """Newlines and no-break spaces stay, so that offsets lead back to the file."""
    assert _text("a\r\nb\u00a0c\n".encode(), "x.txt") == "a\r\nb\u00a0c\n"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "cp1252", "latin-1"])
def test_encodings_are_recognised(encoding: str) -> None:
    """A byte order mark, or the likeliest encoding of the words."""
    words = "La résolution de l'Assemblée générale a été adoptée à Genève après de longues négociations. " * 5
    assert _text(words.encode(encoding), "x.txt") == words


def test_html_keeps_the_main_content() -> None:
    """Scripts, menus and banners are dropped; blocks and line breaks become lines."""
    page = b"""<html><head><title>t</title><script>var x = "Bali";</script></head><body><nav>Home Menu</nav>
      <main><h1>Title</h1><p>First <b>bold</b> &amp; last.</p><dl><dt>Country</dt><dd>Sudan</dd></dl><p>a<br>b</p></main>
      <footer>Contact</footer></body></html>"""
    assert _text(page, "x.html") == "Title\n\nFirst bold & last.\nCountry\nSudan\n\na\nb"


def test_markdown_drops_its_marks() -> None:
    """Headings, links and emphasis leave their words."""
    assert _text(b"# Head\n\nSome *words* and [a link](http://x).\n\n- one\n- two\n", "x.md") == (
        "Head\n\nSome words and a link.\n\none\n\ntwo"
    )


def test_tables_and_bibliographies_become_catalogue_text() -> None:
    """Each row a title, a description and labelled fields."""
    table = "title,abstract,year,country\nA study,What it says.,2019,Sudan; Kenya\n"
    assert _text(table.encode(), "x.csv") == "A study\n\nWhat it says.\nYear\n2019\nCountry\nSudan\nKenya"
    assert _text(table.replace(",", "\t").encode(), "x.tsv").startswith("A study\n\nWhat it says.")
    assert "Authors\nBuller, A.\nPetit, B.\nYear\n2015" in _text(
        b"@article{k, title={A study}, author={Buller, A. and Petit, B.}, year={2015}}", "x.bib"
    )
    ris = b"TY  - RPRT\nAU  - Buller, A.\nTI  - A study\nPY  - 2015\nER  - \n"
    assert _text(ris, "x.ris").startswith("A study\n")
    assert _text(b'{"title": "A study", "tags": ["one", "two"]}\nnot json\n', "x.jsonl") == "A study\nTags\none\ntwo"


def test_documents() -> None:
    """The text layer of a PDF and the paragraphs of a Word file."""
    assert _text(pdf(2), "x.pdf") == "Page 1: the Bali Process met.\n\nPage 2: the Bali Process met."
    xml = b"<w:document><w:body><w:p><w:r><w:t>One &amp; two</w:t></w:r></w:p><w:p><w:r><w:t>three</w:t></w:r></w:p></w:body></w:document>"
    assert _text(docx(xml), "x.docx") == "One & two\n\nthree"
    assert _text(gzip.compress(b"plain words"), "x.txt.gz") == "plain words"


def test_long_pdf_is_read_whole() -> None:
    """200 pages are well within the bounds."""
    assert _text(pdf(200), "x.pdf").count("Bali Process") == 200


REFUSED = [
    (b"", "x.txt", "is empty"),
    (b"\0" * 5000, "x.txt", "nothing but zeros"),
    (b"\0" * 5000, "x.pdf", "PDF that cannot be read"),
    (bytes(range(256)) * 40, "x.txt", "is"),
    (b"%PDF-1.4 broken", "x.pdf", "PDF"),
    (b"PK\x03\x04 broken", "x.docx", "no Word document"),
    (b"\x1f\x8b broken", "x.txt.gz", "damaged gzip"),
    (b"<html><script>x</script></html>", "x.html", "no text outside"),
    (b"words", "x.exe", "no reader (.exe)"),
    (b"words", "x", "no reader (none)"),
    (b"not json", "x.jsonl", "no JSON object"),
]


@pytest.mark.parametrize(("data", "name", "reason"), REFUSED, ids=[f"{n}-{r}" for _, n, r in REFUSED])
def test_what_cannot_be_read_is_named(data: bytes, name: str, reason: str) -> None:
    """One line says why."""
    assert reason in _reason(data, name)


def test_bombs_are_not_unpacked() -> None:
    """What unpacks to more than the bound is refused, and never held in memory whole."""
    assert "unpacks to more than" in _reason(gzip.compress(b"\0" * (MAX_BYTES * 4), 9), "x.txt.gz")
    assert "unpacks to more than" in _reason(docx(b" " * (MAX_BYTES * 2)), "x.docx")


def test_large_file_is_refused_without_reading_it(tmp_path: Path) -> None:
    """100 MB of text is one clear line."""
    path = tmp_path / "large.txt"
    with path.open("wb") as handle:
        handle.truncate(100 << 20)
    skipped = read_file(path, "large.txt")
    assert isinstance(skipped, Skipped)
    assert "100 MB" in skipped.reason


def test_files_are_found_once_and_in_order(tmp_path: Path) -> None:
    """Symbolic links are followed, but not in circles; hidden files are left out."""
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "two.txt").write_text("two")
    (tmp_path / "one.txt").write_text("one")
    (tmp_path / ".hidden").write_text("x")
    (tmp_path / "b" / "loop").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    names = [f.name for f in find_files([tmp_path])]
    assert names == ["b/two.txt", "one.txt", "self"]
    assert isinstance(read_file(tmp_path / "self", "self"), Skipped)
    with pytest.raises(FileUnreadableError, match="does not exist"):
        find_files([tmp_path / "missing"])


def test_special_files_are_not_opened(tmp_path: Path) -> None:
    """A pipe would wait for ever."""
    os.mkfifo(tmp_path / "pipe.txt")
    skipped = read_file(tmp_path / "pipe.txt", "pipe.txt")
    assert isinstance(skipped, Skipped)
    assert "regular" in skipped.reason


@settings(max_examples=150, deadline=None)
@given(data=st.binary(max_size=3000), ending=st.sampled_from([*sorted(FORMATS), ".txt.gz", ""]))
def test_no_bytes_crash_a_reader(data: bytes, ending: str) -> None:
    """Whatever the bytes are, there is a text or a reason."""
    read = read_bytes(data, f"x{ending}")
    assert isinstance(read, Skipped) or read.text.strip()


_STARTS = [
    b"%PDF-1.4\n1 0 obj\n",
    b"<html><body>",
    b"@article{",
    b"TY  - ",
    b"title,year\n",
    b'{"a": ',
    b"# ",
    b"\xff\xfe",
    b"PK\x03\x04",
]


@settings(max_examples=150, deadline=None)
@given(start=st.sampled_from(_STARTS), data=st.binary(max_size=400), ending=st.sampled_from(sorted(FORMATS)))
def test_no_damaged_file_crashes_a_reader(start: bytes, data: bytes, ending: str) -> None:
    """Bytes that begin like a format and go on otherwise."""
    read = read_bytes(start + data, f"x{ending}")
    assert isinstance(read, Skipped) or read.text.strip()
