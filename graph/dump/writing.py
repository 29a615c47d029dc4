"""Writing the dumps of a release into a folder."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

from graph.dump.formats import FORMATS, DumpFormat
from graph.dump.listing import DumpFile, DumpListing
from graph.dump.network import make_network, write_gexf, write_graphml
from graph.dump.rdf import BODIES, Body
from graph.dump.tables import Rows, read_facts, read_tables
from graph.dump.tabular import write_csv, write_metadata, write_parquet, write_sqlite
from graph.errors import FileUnreadableError
from graph.progress import Progress, silent
from graph.release import Release

CHUNK = 1 << 20


def parquet_can_be_written() -> bool:
    """Whether pyarrow, which only Parquet needs, is installed."""
    from importlib.util import find_spec

    return find_spec("pyarrow") is not None


def write_dumps(
    release: Release, folder: Path, formats: Sequence[DumpFormat] = FORMATS, progress: Progress = silent
) -> DumpListing:
    """Write a release in each form, and list the files with their checksums.

    Files are named ``concordat-0001.nq`` or, for a table, ``concordat-0001-links.csv``. The same release gives the same
    bytes, with the same versions of the libraries that write Parquet and SQLite. Forms of the same release that are
    already in the folder stay listed. A file is written beside its place and
    then moved there, so that a reader never sees half of it. Raises FileUnreadableError.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        made = _Dump(release, folder, progress)
        files = [file for form in formats for file in made.write(form)]
    except OSError as error:
        raise FileUnreadableError(
            str(folder), f"cannot be written ({error.strerror})", "Give another folder."
        ) from error
    manifest = release.manifest
    kept = _kept(folder, manifest.digest, {form.name for form in formats})
    order = [form.name for form in FORMATS]
    files = sorted([*files, *kept], key=lambda file: order.index(file.format))
    listing = DumpListing(release.number, manifest.digest, manifest.created, manifest.quads, tuple(files))
    listing.write(folder)
    return listing


def _kept(folder: Path, digest: str, written: set[str]) -> list[DumpFile]:
    """What an earlier dump of the same release left in the folder, in other forms."""
    earlier = DumpListing.read(folder)
    if earlier is None or earlier.digest != digest:
        return []
    return [file for file in earlier.files if file.format not in written and (folder / file.name).is_file()]


class _Dump:
    """What the forms share: the canonical dataset, the tables, the network; each made once, at first use."""

    def __init__(self, release: Release, folder: Path, progress: Progress) -> None:
        self.release, self.folder, self.progress = release, folder, progress
        self.stem = f"concordat-{release.number:04d}"
        self._body: Body | None = None
        self._tables: list[Rows] | None = None

    def body(self) -> Body:
        if self._body is None:
            self._body = Body(self.release.store)
        return self._body

    def tables(self) -> list[Rows]:
        if self._tables is None:
            self._tables = read_tables(read_facts(self.release.store))
        return self._tables

    def write(self, form: DumpFormat) -> list[DumpFile]:
        """The files of one form."""
        if form.name in BODIES:
            body = self.body().write(form.name)
            files = [self._file(form, lambda path: path.write_bytes(body))]
        elif form.tabular:
            files = self._table_files(form)
        elif form.name == "sqlite":
            files = [self._file(form, lambda path: write_sqlite(self.tables(), path))]
        else:
            files = [self._file(form, self._write_network(form))]
        self.progress(f"{form.name}: {sum(file.size for file in files):,} bytes")
        return files

    def _write_network(self, form: DumpFormat) -> Callable[[Path], None]:
        network = make_network(self.tables())
        if form.name == "graphml":
            return lambda path: write_graphml(network, path)
        day = self.release.manifest.created[:10]
        return lambda path: write_gexf(network, path, day=day)

    def _table_files(self, form: DumpFormat) -> list[DumpFile]:
        write = write_csv if form.name == "csv" else write_parquet
        files = []
        for table in self.tables():
            files.append(self._file(form, lambda path, table=table: write(table, path), table.table.name))  # type: ignore[misc]
        if form.name == "csv":
            urls = [(table, self._name(form, table.table.name)) for table in self.tables()]
            manifest = self.release.manifest
            metadata = DumpFormat("csv", "csv-metadata.json", "application/csvm+json", "CSVW metadata of the tables")
            files.append(
                self._file(
                    metadata,
                    lambda path: write_metadata(urls, path, release=manifest.number, digest=manifest.digest),
                )
            )
        return files

    def _name(self, form: DumpFormat, table: str = "") -> str:
        part = f"-{table}" if table else ""
        joint = "-" if form.ending.endswith(".json") else "."
        return f"{self.stem}{part}{joint}{form.ending}"

    def _file(self, form: DumpFormat, write: Callable[[Path], object], table: str = "") -> DumpFile:
        name = self._name(form, table)
        fresh = self.folder / f".{name}.part"
        write(fresh)
        checksum, size = _checksum(fresh)
        fresh.replace(self.folder / name)
        title = f"{form.title}: {table}" if table else form.title
        return DumpFile(name, form.name, form.media_type, title, size, checksum, table)


def _checksum(path: Path) -> tuple[str, int]:
    seen, size = hashlib.sha256(), 0
    with path.open("rb") as handle:
        while chunk := handle.read(CHUNK):
            seen.update(chunk)
            size += len(chunk)
    return seen.hexdigest(), size
