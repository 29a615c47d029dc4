"""Tables and bibliographies as catalogue text: each row a title, a description and labelled fields.

The text that these readers make is the text as stored: offsets count into it.
"""

from __future__ import annotations

import csv
import io
import json
import logging
from collections.abc import Iterable, Mapping

from graph.ingest.bounds import MAX_ROWS, Unreadable
from graph.ingest.encodings import decode

_TITLE = frozenset({"title", "titulo", "título", "titre", "name", "primary_title", "ti", "t1"})
_DESCRIPTION = frozenset(
    {
        "description",
        "abstract",
        "summary",
        "descripcion",
        "descripción",
        "resumen",
        "résumé",
        "resume",
        "notes_abstract",
        "text",
    }
)
_LABELS = {
    "authors": "Authors", "author": "Authors", "first_authors": "Authors", "year": "Year", "publication_year": "Year",
    "country": "Country", "countries": "Country", "region": "Region", "regions": "Region", "keywords": "Tags",
    "tags": "Tags", "language": "Language", "publisher": "Publisher", "category": "Category", "type": "Category",
    "secondary_authors": "Editors", "editor": "Editors", "date": "Year",
}  # fmt: skip
_MANY = ("Authors", "Editors", "Country", "Region")


def read_csv(data: bytes, delimiter: str | None = None) -> tuple[str, str]:
    """A table with a header row (RFC 4180), as catalogue text."""
    source, encoding = decode(data)
    csv.field_size_limit(1 << 24)
    try:
        dialect = delimiter or csv.Sniffer().sniff(source[:20_000], delimiters=",;\t|").delimiter
    except csv.Error:
        dialect = ","
    try:
        rows = [
            row
            for _, row in zip(
                range(MAX_ROWS), csv.DictReader(io.StringIO(source, newline=""), delimiter=dialect), strict=False
            )
        ]
    except csv.Error as error:
        raise Unreadable(f"is no table that can be read ({error})") from error
    return render(rows), encoding


def read_tsv(data: bytes) -> tuple[str, str]:
    """A table with tabs."""
    return read_csv(data, "\t")


def read_jsonl(data: bytes) -> tuple[str, str]:
    """JSON Lines: an object a line; a line that is none is passed over."""
    source, encoding = decode(data)
    rows: list[Mapping[str, object]] = []
    for line in source.splitlines()[:MAX_ROWS]:
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(row, dict):
            rows.append(row)
    if not rows:
        raise Unreadable("holds no JSON object")
    return render(rows), encoding


def read_ris(data: bytes) -> tuple[str, str]:
    """A bibliography in RIS."""
    import rispy

    source, encoding = decode(data)
    try:
        rows = rispy.loads(source)
    except Exception as error:
        raise Unreadable(f"is no RIS that can be read ({type(error).__name__})") from error
    return render(rows[:MAX_ROWS]), encoding


def read_bibtex(data: bytes) -> tuple[str, str]:
    """A bibliography in BibTeX."""
    from bibtexparser.entrypoint import parse_string

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    source, encoding = decode(data)
    try:
        library = parse_string(source)
    except Exception as error:
        raise Unreadable(f"is no BibTeX that can be read ({type(error).__name__})") from error
    rows = []
    for entry in library.entries[:MAX_ROWS]:
        row: dict[str, object] = {f.key.lower(): str(f.value).strip("{}\"' ") for f in entry.fields}
        for name in ("author", "editor"):
            if name in row:
                row[name] = [part.strip() for part in str(row[name]).split(" and ")]
        rows.append(row)
    return render(rows), encoding


def render(rows: Iterable[Mapping[str, object]]) -> str:
    """Rows as catalogue text. Raises Unreadable where no row has anything to read."""
    entries = []
    for row in rows:
        plain = {str(k).strip().lower(): v for k, v in row.items() if k is not None and _said(v)}
        title = next((_flat(v) for k, v in plain.items() if k in _TITLE), "")
        description = next((_flat(v) for k, v in plain.items() if k in _DESCRIPTION), "")
        lines = []
        for name, value in plain.items():
            if name in _TITLE or name in _DESCRIPTION:
                continue
            label = _LABELS.get(name, name.replace("_", " ").strip().capitalize())
            lines += [label, *_values(label, value)]
        entry = "\n\n".join(part for part in (title, description) if part)
        entries.append(entry + ("\n" + "\n".join(lines) if lines else ""))
    text = "\n\n".join(entry for entry in entries if entry.strip())
    if not text:
        raise Unreadable("holds no row with a value")
    return text.encode("utf-8", "replace").decode("utf-8")


def _said(value: object) -> bool:
    return value is not None and value != "" and value != []


def _flat(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_flat(v) for v in value)
    return " ".join(str(value).split())


def _values(label: str, value: object) -> list[str]:
    if isinstance(value, list):
        return [_flat(v) for v in value if _said(v)]
    flat = _flat(value)
    if label in _MANY and ";" in flat:
        return [part.strip() for part in flat.split(";") if part.strip()]
    return [flat]
