"""Commands that read texts: extract, ingest, review, accept, reject."""

from __future__ import annotations

import getpass
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


@cli.command()
@home_option
@_PATHS
@_WORKERS
@_DASK
@click.option("-m", "--message", "why", default="", help="Why this release is made.")
def ingest(home: Path | None, paths: tuple[Path, ...], workers: int, dask: str | None, why: str) -> None:
    """Read PATHS (files or folders) and build a release with what they say."""
    from graph.sources.ingestion import ingest as ingest_sources

    done = ingest_sources(
        open_home(home), paths, workers=workers, dask=dask, who=getpass.getuser(), why=why, progress=Steps()
    )
    for line in done.summary.lines():
        click.echo(line)
    waiting = len(done.candidates)
    click.echo(
        f"Release {done.release.number}: {done.changed:,} sources new or changed; {waiting:,} candidates wait"
        f" (`concordat review`), {sum(c.kind == 'disagreement' for c in done.candidates):,} of them disagreements."
    )


@cli.command()
@home_option
@click.option("--kind", type=click.Choice(["weak", "ambiguous", "unknown", "disagreement"]), default=None)
@click.option("--texts", type=click.Path(path_type=Path, file_okay=False), default=None, help="Folder with the texts.")
@click.option("--format", "form", type=click.Choice(["text", "trig"]), default="text", show_default=True,
              help="As lines, or as RDF for a store of its own.")  # fmt: skip
def review(home: Path | None, kind: str | None, texts: Path | None, form: str) -> None:
    """List what sources say and the graph does not hold until it is accepted."""
    from graph.sources.export import as_trig
    from graph.sources.ingestion import waiting
    from graph.sources.texts import Texts

    found = [c for c in waiting(open_home(home)) if kind in (None, c.kind)]
    if form == "trig":
        click.echo(as_trig(found), nl=False)
        return
    folder = Texts(texts) if texts else None
    for c in found:
        said = f"{c.subject} {c.predicate} {c.object}".strip()
        click.echo(f"{c.key}  {c.kind:<12} {c.confidence:.2f}  {said}" + (f"  ({c.note})" if c.note else ""))
        sentence = folder.passage(c.source, c.sha256, c.start, c.end) if folder else None
        forms = " … ".join(f"“{form}”" for form in (c.subject_form, c.object_form) if form)
        click.echo(f"              {c.source}, {c.start}–{c.end}: {sentence or forms}")


def _decide(home: Path | None, keys: tuple[str, ...], decision: str) -> None:
    from graph.sources.ingestion import decide

    release = decide(open_home(home), keys, decision, who=getpass.getuser(), progress=Steps())
    click.echo(f"Release {release.number}: {decision}ed {', '.join(keys)}.")


@cli.command()
@home_option
@click.argument("keys", nargs=-1, required=True)
def accept(home: Path | None, keys: tuple[str, ...]) -> None:
    """Take candidates into the graph, by the KEYS that review lists, now and in later runs."""
    _decide(home, keys, "accept")


@cli.command()
@home_option
@click.argument("keys", nargs=-1, required=True)
def reject(home: Path | None, keys: tuple[str, ...]) -> None:
    """Drop candidates, by the KEYS that review lists, now and in later runs."""
    _decide(home, keys, "reject")
