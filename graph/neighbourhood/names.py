"""The short names of entities in addresses, and text made fit to be shown."""

from __future__ import annotations

import re
import unicodedata

from graph.iri import ID

# Controls would break XML; bidirectional overrides would let a label reorder the text around it (Unicode UAX 9, 2).
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]+")


def name_of(iri: str) -> str:
    """`instrument/opsc` for an entity of ours, the whole IRI for one of others."""
    return iri.removeprefix(ID)


def iri_of(name: str) -> str:
    """The IRI of a name; an IRI stays as it is."""
    return name if "://" in name or name.startswith("urn:") else ID + name


def local_words(iri: str) -> str:
    """The local name of a term as words, for a term that nobody labelled.

    >>> local_words("https://w3id.org/concordat/ontology#SeenInSource")
    'seen in source'
    """
    local = re.split(r"[#/:]", iri.rstrip("#/:"))[-1]
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", local).replace("_", " ").replace("-", " ").lower()


def plain(text: str, limit: int = 300) -> str:
    """One line of at most ``limit`` characters (code points), without controls and bidirectional overrides.

    >>> plain("a\\u202eb\\nc", 10)
    'a b c'
    """
    line = " ".join(_CONTROLS.sub(" ", text[: 4 * limit]).split())
    if len(line) > limit or len(text) > 4 * limit:
        line = line[: limit - 1].rstrip() + "…"
    return unicodedata.normalize("NFC", line)
