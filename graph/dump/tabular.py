"""Tables as CSV with CSVW metadata, as SQLite and as Parquet."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from graph.dump.columns import Column
from graph.dump.tables import Rows

LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def write_csv(table: Rows, path: Path) -> None:
    """One table as CSV (RFC 4180), UTF-8, with a header. A cell without a value is empty."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(column.name for column in table.table.columns)
        writer.writerows([cell or "" for cell in row] for row in table.rows)


def write_metadata(tables: Sequence[tuple[Rows, str]], path: Path, *, release: int, digest: str) -> None:
    """The CSVW description of the tables (Metadata Vocabulary for Tabular Data), each with the name of its file."""
    described = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": f"Concordat, release {release}",
        "dc:identifier": digest,
        "dc:license": {"@id": LICENCE},
        "tables": [_described(table, url) for table, url in tables],
    }
    path.write_text(json.dumps(described, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _described(table: Rows, url: str) -> dict[str, Any]:
    schema: dict[str, Any] = {"columns": [_column(column) for column in table.table.columns]}
    if table.table.name != "names":
        schema["primaryKey"] = "iri"
        schema["aboutUrl"] = "{+iri}"
    return {"url": url, "dc:title": table.table.title, "tableSchema": schema}


def _column(column: Column) -> dict[str, Any]:
    made: dict[str, Any] = {"name": column.name, "titles": column.name, "datatype": column.datatype}
    if column.name == "iri":
        return made | {"required": True, "suppressOutput": True}
    if column.property:
        made["propertyUrl"] = column.property
    if column.many:
        made["separator"] = " "
    if column.language:
        made["lang"] = column.language
    return made


def write_sqlite(tables: Sequence[Rows], path: Path) -> None:
    """All tables as one SQLite database; text throughout but for counts and confidence, which are numbers."""
    path.unlink(missing_ok=True)
    database = sqlite3.connect(path, isolation_level=None)
    try:
        # No journal and one transaction: the file then depends on nothing but what is written.
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("BEGIN")
        for table in tables:
            name = table.table.name
            kinds = {"integer": "INTEGER", "decimal": "REAL"}
            columns = [f'"{c.name}" {kinds.get(c.datatype, "TEXT")}' for c in table.table.columns]
            database.execute(f'CREATE TABLE "{name}" ({", ".join(columns)})')
            marks = ", ".join("?" for _ in columns)
            database.executemany(f'INSERT INTO "{name}" VALUES ({marks})', table.rows)  # noqa: S608 - our own names
            database.execute(f'CREATE INDEX "{name}_iri" ON "{name}" (iri)')
            for column in ("subject", "object", "instrument", "state", "member", "body"):
                if any(c.name == column for c in table.table.columns):
                    database.execute(f'CREATE INDEX "{name}_{column}" ON "{name}" ("{column}")')
        database.execute("COMMIT")
    finally:
        database.close()


def write_parquet(table: Rows, path: Path) -> None:
    """One table as Parquet; needs pyarrow. Cells of many values are lists, counts integers, confidence a double."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    arrays, fields = [], []
    for number, column in enumerate(table.table.columns):
        values = [row[number] for row in table.rows]
        type_, cells = _arrow(column, values)
        arrays.append(pa.array(cells, type=type_))
        fields.append(pa.field(column.name, type_))
    pq.write_table(pa.table(arrays, schema=pa.schema(fields)), path, compression="zstd")


def _arrow(column: Column, values: list[str | None]) -> tuple[Any, list[Any]]:
    import pyarrow as pa

    if column.many:
        return pa.list_(pa.string()), [value.split() if value else [] for value in values]
    if column.datatype == "integer":
        return pa.int64(), [int(value) if value else None for value in values]
    if column.datatype == "decimal":
        return pa.float64(), [float(value) if value else None for value in values]
    return pa.string(), values
