"""Commands that read texts: extract, ingest, review, accept, reject."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from graph.commands.main import Steps, cli, home_option, open_home

if TYPE_CHECKING:
    from graph.store import ReadStore

_PATHS = click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
_WORKERS = click.option("--workers", default=1, show_default=True, metavar="N", help="Processes on this machine.")
_DASK = click.option("--dask", default=None, metavar="ADDRESS", help="A Dask scheduler that gets the work instead.")


@cli.command()
@home_option
@_PATHS
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
              help="Folder for mentions.csv, relations.csv and records.jsonl.")  # fmt: skip
@_WORKERS
@_DASK
def extract(home: Path | None, paths: tuple[Path, ...], out: Path, workers: int, dask: str | None) -> None:
    """Read PATHS (files or folders) and write what they say as tables. The release stays as it is."""
    from graph.errors import FileUnreadableError, NoReleaseError
    from graph.extraction import load_lexicon
    from graph.extraction.scored import write_tables
    from graph.ingest import find_files
    from graph.model import Skipped
    from graph.sources import Summary, curated_store, extract_files

    steps = Steps()
    files = find_files(paths)
    try:
        store: ReadStore = open_home(home).current().store
    except NoReleaseError:
        store = curated_store()
    summary, pages = Summary(), []
    lexicon = load_lexicon(store)
    for outcome in extract_files(files, lexicon, workers=workers, dask=dask, progress=steps):
        summary.add(outcome)
        if not isinstance(outcome, Skipped):
            pages.append(outcome[1])
    try:
        write_tables(pages, out)
    except OSError as error:
        raise FileUnreadableError(str(out), f"cannot be written ({error.strerror})") from error
    for line in summary.lines():
        click.echo(line)
