"""Bytes into text: byte order marks, UTF-8, else the likeliest encoding."""

from __future__ import annotations

import codecs
import re

from graph.ingest.bounds import Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1d]")
_SAMPLE = 200_000  # bytes: enough to tell an encoding by
_MOST_CONTROL = 0.02  # share of control characters above which bytes are no text


def decode(data: bytes) -> tuple[str, str]:
    """The text of some bytes and the name of their encoding. Newlines stay as they are. Raises Unreadable."""
    if not data.strip(b"\x00 \t\r\n"):
        raise Unreadable("is empty" if not data.strip(b" \t\r\n") else "holds nothing but zeros")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), encoding
    try:
        text, encoding = data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        text, encoding = _guess(data)
    sample = text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) > _MOST_CONTROL * len(sample):
        raise Unreadable("is not text")
    return text, encoding


def _guess(data: bytes) -> tuple[str, str]:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE], cp_exclusion=["utf_7"]).best()
    if best is None:
        raise Unreadable("is in no encoding that can be recognised")
    encoding = str(best.encoding)
    try:
        return data.decode(encoding, errors="replace"), encoding
    except (LookupError, ValueError) as error:
        raise Unreadable(f"is in an encoding that cannot be read ({encoding})") from error
