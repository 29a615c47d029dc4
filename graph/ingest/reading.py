"""One file into a text, by the reader for its ending."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from graph.ingest.bounds import MAX_BYTES, Unreadable
from graph.ingest.documents import read_docx, read_pdf, unpack_gzip
from graph.ingest.encodings import decode
from graph.ingest.markup import read_html, read_markdown
from graph.ingest.tables import read_bibtex, read_csv, read_jsonl, read_ris, read_tsv
from graph.model import Skipped, Source

Reader = Callable[[bytes], tuple[str, str]]

FORMATS: dict[str, tuple[str, Reader]] = {
    ".txt": ("text/plain", decode),
    ".text": ("text/plain", decode),
    ".html": ("text/html", read_html),
    ".htm": ("text/html", read_html),
    ".xhtml": ("text/html", read_html),
    ".pdf": ("application/pdf", read_pdf),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", read_docx),
    ".md": ("text/markdown", read_markdown),
    ".markdown": ("text/markdown", read_markdown),
    ".csv": ("text/csv", read_csv),
    ".tsv": ("text/tab-separated-values", read_tsv),
    ".ris": ("application/x-research-info-systems", read_ris),
    ".bib": ("application/x-bibtex", read_bibtex),
    ".jsonl": ("application/jsonl", read_jsonl),
    ".ndjson": ("application/jsonl", read_jsonl),
}
"""Media type and reader by ending; an ending of .gz before which one of these stands is unpacked first."""


def read_file(path: Path, name: str) -> Source | Skipped:
    """Read a file. Never raises on what a file holds: what cannot be read comes back as Skipped, with the reason."""
    data = load_bytes(path, name)
    return data if isinstance(data, Skipped) else read_bytes(data, name)


def load_bytes(path: Path, name: str) -> bytes | Skipped:
    """The bytes of a file, or why it is not read; one that is too large, or no regular file, is not opened."""
    try:
        if not path.is_file():
            return Skipped(name, "is not a regular file")
        size = path.stat().st_size
        if size > MAX_BYTES:
            return Skipped(
                name, f"is {size / (1 << 20):.0f} MB, more than the {MAX_BYTES >> 20} MB that one source may have"
            )
        with path.open("rb") as handle:
            return handle.read(MAX_BYTES + 1)
    except OSError as error:
        return Skipped(name, f"cannot be read ({error.strerror or type(error).__name__})")


def read_bytes(data: bytes, name: str) -> Source | Skipped:
    """Read the bytes of a file that goes by ``name``, whose ending chooses the reader."""
    ending = PurePosixPath(name).suffix.lower()
    plain = data
    try:
        if ending == ".gz":
            plain = unpack_gzip(data)
            ending = PurePosixPath(PurePosixPath(name).stem).suffix.lower() or ".txt"
        if ending not in FORMATS:
            return Skipped(name, f"has an ending for which there is no reader ({ending or 'none'})")
        media_type, reader = FORMATS[ending]
        text, encoding = reader(plain)
    except Unreadable as error:
        return Skipped(name, str(error))
    except RecursionError:
        return Skipped(name, "is nested too deeply to be read")
    if not text.strip():
        return Skipped(name, "holds no text")
    try:
        written = text.encode()
    except UnicodeEncodeError:  # a lone surrogate has no UTF-8, and so no hash
        written = text.encode("utf-8", "replace")
        text = written.decode()
    of_bytes = hashlib.sha256(data).hexdigest()
    of_text = of_bytes if written == data else hashlib.sha256(written).hexdigest()
    return Source(name, text, media_type, of_text, of_bytes, encoding)
