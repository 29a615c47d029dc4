"""Text of PDF and Word documents, and of what gzip packed."""

from __future__ import annotations

import io
import logging
import re
import time
import zipfile
import zlib

from graph.ingest.bounds import MAX_BYTES, MAX_PAGES, MAX_PDF_SECONDS, Unreadable


def read_pdf(data: bytes) -> tuple[str, str]:
    """The text layer of a PDF, pages apart by an empty line. Raises Unreadable where it has none."""
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # broken files are named once, in the report
    started = time.monotonic()
    pages: list[str] = []
    size = 0
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("is encrypted")
        for number, page in enumerate(reader.pages):
            if number >= MAX_PAGES or size > MAX_BYTES or time.monotonic() - started > MAX_PDF_SECONDS:
                break
            pages.append(page.extract_text() or "")
            size += len(pages[-1])
    except Unreadable:
        raise
    except Exception as error:
        if not pages:
            raise Unreadable(f"is a PDF that cannot be read ({type(error).__name__})") from error
    text = re.sub(r"[ \t]+\n", "\n", "\n\n".join(page.strip() for page in pages if page.strip()))
    if not text:
        raise Unreadable("is a PDF without a text layer")
    return text.encode("utf-8", "replace").decode("utf-8"), "pdf"


def read_docx(data: bytes) -> tuple[str, str]:
    """The paragraphs of a Word document (ECMA-376, WordprocessingML). Raises Unreadable."""
    from selectolax.lexbor import LexborHTMLParser

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("word/document.xml") as handle:
            xml = handle.read(MAX_BYTES + 1)
    except (
        zipfile.BadZipFile,
        KeyError,
        OSError,
        RuntimeError,
        NotImplementedError,
        zlib.error,
        EOFError,
        ValueError,
    ) as error:
        raise Unreadable("is no Word document that can be read") from error
    if len(xml) > MAX_BYTES:
        raise Unreadable(f"unpacks to more than {MAX_BYTES >> 20} MB")
    body = xml.decode("utf-8", errors="replace")
    paragraphs = re.findall(r"<w:p[ >].*?</w:p>|<w:p/>", body, re.DOTALL)
    lines = []
    for paragraph in paragraphs:
        words = re.sub(r"<w:(?:tab|br)\b[^>]*/>", " ", paragraph)
        runs = re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>| ", words)
        tree = LexborHTMLParser("<p>" + "".join(runs) + "</p>")  # resolves the entities
        lines.append((tree.body.text() if tree.body else "").strip())
    text = re.sub(r"\n{3,}", "\n\n", "\n\n".join(lines)).strip()
    if not text:
        raise Unreadable("holds no text")
    return text, "utf-8"


def unpack_gzip(data: bytes) -> bytes:
    """What gzip packed (RFC 1952). Raises Unreadable beyond the bound or where it is damaged."""
    unpacker = zlib.decompressobj(wbits=31)
    try:
        plain = unpacker.decompress(data, MAX_BYTES + 1)
    except zlib.error as error:
        raise Unreadable("is a damaged gzip file") from error
    if len(plain) > MAX_BYTES:
        raise Unreadable(f"unpacks to more than {MAX_BYTES >> 20} MB")
    return plain
