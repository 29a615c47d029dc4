"""Commands that read and write RDF: query, format."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from graph.commands.main import cli, home_option, open_home

_RESULTS = ("json", "csv", "tsv", "xml")
_GRAPHS = ("ttl", "nt", "jsonld", "rdf", "nq", "trig")


@cli.command()
@home_option
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--format", "form", type=click.Choice([*_RESULTS, *_GRAPHS]), default=None,
              help="How to write the answer. Default: csv for a table, ttl for a graph.")  # fmt: skip
def query(home: Path | None, file: Path, form: str | None) -> None:
    """Answer the SPARQL query in FILE (- reads it from standard input) from the current release."""
    from graph.errors import FileUnreadableError, ValueRefusedError
    from graph.store import rdf_format, result_format

    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    except OSError as error:
        raise FileUnreadableError(str(file), f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise FileUnreadableError(str(file), f"is not UTF-8 (byte {error.start})", "Save it as UTF-8.") from error
    store = open_home(home).current().store
    table = result_format("csv" if form is None else form) if form is None or form in _RESULTS else None
    rdf = rdf_format("ttl" if form is None or form in _RESULTS else form)
    try:
        store.answer(text, table, rdf, sys.stdout.buffer)
    except ValueError as error:
        raise ValueRefusedError("--format", str(form), f"one of {', '.join(_RESULTS)} for a table") from error
    sys.stdout.buffer.flush()


@cli.command("format")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Change nothing; exit 1 when a file is not in form.")
def format_files(files: tuple[Path, ...], check: bool) -> None:
    """Write Turtle FILES in the one form of data/: sorted, one predicate a line."""
    from graph.iri import PREFIXES
    from graph.store import rdf_format, read_quads
    from graph.store.turtle import write_turtle

    changed = 0
    for path in files:
        before = path.read_bytes()
        after = write_turtle(read_quads(before, rdf_format("ttl"), name=str(path)), PREFIXES).encode()
        if before != after:
            changed += 1
            click.echo(f"{path}: {'is not in form' if check else 'written'}")
            if not check:
                path.write_bytes(after)
    if check and changed:
        sys.exit(1)
