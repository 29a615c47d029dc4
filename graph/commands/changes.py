"""Commands that change the graph and look at its history: update, import, rollback, diff, pin, unpin, retain."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path

import click

from graph.commands.main import Steps, cli, home_option, open_home
from graph.errors import FileUnreadableError

why_option = click.option("-m", "--message", "why", required=True, help="Why the graph is changed.")


def told(outcome: object) -> None:
    """Say what came of a change."""
    from graph.changes.transaction import Outcome

    assert isinstance(outcome, Outcome)  # noqa: S101 - the one caller gives nothing else
    if not outcome.changed:
        click.echo(f"Nothing has changed: release {outcome.release.number} stays.")
        return
    delta = outcome.delta
    click.echo(f"Release {outcome.release.number}: {len(delta.added):,} added, {len(delta.removed):,} removed.")


@cli.command()
@home_option
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@why_option
def update(home: Path | None, file: Path, why: str) -> None:
    """Carry out the SPARQL update in FILE (- reads standard input) as a new release."""
    from graph.changes.transaction import Note, change, sparql

    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    except OSError as error:
        raise FileUnreadableError(str(file), f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise FileUnreadableError(str(file), f"is not UTF-8 (byte {error.start})", "Save it as UTF-8.") from error
    told(change(open_home(home), sparql(text), Note(getpass.getuser(), why), progress=Steps()))


@cli.command("import")
@home_option
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--graph", required=True, help="IRI of the graph that the statements go into.")
@click.option("--replace", is_flag=True, help="Empty the graph first.")
@why_option
def import_file(home: Path | None, file: Path, graph: str, replace: bool, why: str) -> None:
    """Add the statements of an RDF FILE to a graph as a new release; a quad format keeps the graphs that it names."""
    from graph.changes.transaction import Note, change, quads
    from graph.store import OxigraphStore, load_file

    store = OxigraphStore.memory()
    load_file(store, file, graph)
    edit = quads(store.quads(), clear=[graph] if replace else [])
    told(change(open_home(home), edit, Note(getpass.getuser(), why, "import"), progress=Steps()))


@cli.command()
@home_option
@click.argument("number", type=int)
@click.option("-m", "--message", "why", default="", help="Why.")
def rollback(home: Path | None, number: int, why: str) -> None:
    """Go back to release NUMBER: a new release, equal to it."""
    from graph.changes.transaction import Note, change, state_of

    where = open_home(home)
    note = Note(getpass.getuser(), why or f"back to release {number}", "rollback")
    told(change(where, state_of(where.release(number)), note, progress=Steps()))


@cli.command()
@home_option
@click.argument("a", type=int)
@click.argument("b", type=int)
@click.option("--format", "form", type=click.Choice(["text", "ttl", "json"]), default="text", help="Default: text.")
def diff(home: Path | None, a: int, b: int, form: str) -> None:
    """What was added and removed between the releases A and B, entity by entity."""
    from graph.changes import history

    where = open_home(home)
    before, after = where.release(a), where.release(b)
    changes = history.by_entity(history.difference(before, after), before.store, after.store)
    if form == "json":
        click.echo(history.as_json(changes), nl=False)
    elif form == "ttl":
        click.echo(history.as_turtle(changes), nl=False)
    else:
        for line in history.as_text(changes, before.store, after.store):
            click.echo(line)


@cli.command()
@home_option
@click.argument("number", type=int)
def pin(home: Path | None, number: int) -> None:
    """Keep release NUMBER whatever the retention says."""
    from graph.changes import retention

    retention.pin(open_home(home), number, True, getpass.getuser())
    click.echo(f"Release {number} stays.")


@cli.command()
@home_option
@click.argument("number", type=int)
def unpin(home: Path | None, number: int) -> None:
    """Keep release NUMBER only as long as the retention says."""
    from graph.changes import retention

    retention.pin(open_home(home), number, False, getpass.getuser())
    click.echo(f"Release {number} follows the retention again.")


@cli.command()
@home_option
@click.option("--number", type=click.IntRange(1), default=None, help="Keep at least so many of the newest releases.")
@click.option("--days", type=click.IntRange(1), default=None, help="Keep all releases of the last so many days.")
def retain(home: Path | None, number: int | None, days: int | None) -> None:
    """Set how long releases are kept; without options, keep all. Pinned releases and the current one always stay."""
    from graph.changes import retention

    removed = retention.set_retention(open_home(home), number, days, getpass.getuser())
    click.echo(f"Removed: {', '.join(map(str, removed)) or 'none'}.")
