"""What was extracted as ``mentions.csv``, ``relations.csv`` and ``records.jsonl``."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path

from graph.extraction.titles import duplicates
from graph.model import Page, Record

MENTIONS, RELATIONS, RECORDS = "mentions.csv", "relations.csv", "records.jsonl"


def write_tables(pages: Sequence[Page], folder: Path) -> None:
    """Write the three files into a folder, pages in the order of their names. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = sorted(pages, key=lambda page: page.source)
    with (folder / MENTIONS).open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(
            ["file", "start", "end", "surface", "type", "canonical_id", "rule", "confidence", "alternatives"]
        )
        for page in pages:
            for m in page.mentions:
                row = [page.source, m.start, m.end, m.surface, m.type, m.identifier, m.rule, m.confidence]
                writer.writerow([*row, " ".join(m.alternatives)])
    with (folder / RELATIONS).open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        head = ["file", "subject_id", "predicate", "object_id", "evidence_start", "evidence_end", "rule", "confidence"]
        writer.writerow(head)
        for page in pages:
            for r in page.relations:
                writer.writerow([page.source, r.subject, r.predicate, r.object, r.start, r.end, r.rule, r.confidence])
    repeated = duplicates(record.identifier for page in pages for record in page.records)
    with (folder / RECORDS).open("w", encoding="utf-8") as handle:
        index = 0
        for page in pages:
            for record in page.records:
                entry = _row(index, page.source, record, repeated[index])
                handle.write(json.dumps(entry, ensure_ascii=False) + "\n")
                index += 1


def _row(index: int, source: str, record: Record, duplicate_of: int | None) -> dict[str, object]:
    return {
        "index": index, "file": source, "resource_id": record.identifier, "title": record.title, "year": record.year,
        "countries": record.countries, "regions": record.regions, "authors": record.authors, "editors": record.editors,
        "container_title": record.container_title, "publisher": record.publisher,
        "publisher_place": record.publisher_place, "category": record.category, "language": record.language,
        "tags": record.tags, "truncated": record.truncated, "description_start": record.description_start,
        "description_end": record.description_end, "duplicate_of": duplicate_of,
    }  # fmt: skip
