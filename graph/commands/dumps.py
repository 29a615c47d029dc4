"""The command that gives a release away: dump."""

from __future__ import annotations

from pathlib import Path

import click

from graph.commands.main import Steps, cli, home_option, open_home

_NAMES = ("nq", "trig", "jsonld", "ttl", "csv", "parquet", "sqlite", "graphml", "gexf")


@cli.command()
@home_option
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), default=None,
    help="Folder to write to. Default: dumps/N in the home, which the pages then offer.",
)  # fmt: skip
@click.option("--format", "names", multiple=True, type=click.Choice(_NAMES), help="May be given again. Default: all.")
@click.option("--release", "number", type=int, default=None, help="Number of the release. Default: the current one.")
def dump(home: Path | None, out: Path | None, names: tuple[str, ...], number: int | None) -> None:
    """Write a release as N-Quads, TriG, JSON-LD, Turtle, CSV, Parquet, SQLite, GraphML and GEXF."""
    from graph.dump import FORMATS, dump_format, write_dumps
    from graph.dump.writing import parquet_can_be_written
    from graph.errors import ValueRefusedError

    where = open_home(home)
    release = where.current() if number is None else where.release(number)
    formats = [dump_format(name) for name in dict.fromkeys(names)] or list(FORMATS)
    if not parquet_can_be_written():
        if "parquet" in names:
            raise ValueRefusedError(
                "--format", "parquet", "a format that is installed: pip install 'concordat[parquet]'"
            )
        formats = [form for form in formats if form.name != "parquet"]
        click.echo("Parquet is left out: pyarrow is not installed.", err=True)
    folder = out or where.dumps_path(release.number)
    listing = write_dumps(release, folder, formats, Steps())
    for file in listing.files:
        click.echo(f"{file.sha256}  {file.size:>12,}  {file.name}")
    click.echo(f"Release {release.number}: {len(listing.files)} files in {folder}")
