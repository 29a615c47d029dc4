"""Commands for whoever runs a home: backup, restore, verify, audit, token."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path

import click

from graph.commands.main import Steps, cli, home_option, open_home


@cli.command()
@home_option
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(home: Path | None, file: Path) -> None:
    """Write all releases and the journal into FILE (.tar or .tar.gz), while the home serves. Tokens are left out."""
    from graph.changes.backup import back_up

    size = back_up(open_home(home), file, Steps())
    click.echo(f"{file}: {size / 1e6:,.1f} MB")


@cli.command()
@home_option
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def restore(home: Path | None, file: Path) -> None:
    """Unpack a backup into an empty home, every file checked, then the store against its digest."""
    from graph.changes.backup import restore as unpack
    from graph.changes.verification import verify as check

    where, steps = open_home(home), Steps()
    number = unpack(where, file, steps)
    _tell(check(where, progress=steps), f"Release {number} is current.")


@cli.command()
@home_option
@click.option("--all", "everything", is_flag=True, help="Read the older releases too, not only the current one.")
def verify(home: Path | None, everything: bool) -> None:
    """Check stores against manifests, indexes against stores, manifests against the journal; exit 1 for faults."""
    from graph.changes.verification import verify as check

    where = open_home(home)
    _tell(check(where, everything, Steps()), f"Release {where.current().number} is what its manifest says.")


def _tell(faults: list[str], well: str) -> None:
    for fault in faults:
        click.echo(fault)
    if faults:
        sys.exit(1)
    click.echo(well)


@cli.command()
@home_option
@click.option("--list", "listed", is_flag=True, help="Print every entry.")
def audit(home: Path | None, listed: bool) -> None:
    """Check that no line of the journal was changed, taken out or put in, and that the releases fit it."""
    from graph.changes.verification import audit as check

    entries = check(open_home(home))
    if listed:
        for entry in entries:
            facts = {k: v for k, v in entry.items() if k not in ("sequence", "time", "action", "hash", "previous")}
            words = ", ".join(f"{name} {value}" for name, value in facts.items() if value not in (None, ""))
            click.echo(f"{entry['sequence']:>5}  {entry['time']}  {entry['action']}: {words}")
    last = f", the last one {entries[-1]['hash'][:16]}…" if entries else ""
    click.echo(f"{len(entries)} entries, unbroken{last}")


@cli.group()
def token() -> None:
    """Who may write over the web: make, list and revoke tokens."""


@token.command()
@home_option
@click.argument("name")
@click.option("--may", required=True, help="What it may, by commas: update, contribute, graph:IRI-PREFIX, graph:*.")
@click.option("--expires", default="", help="90d, 12h or a date. Default: never.")
def create(home: Path | None, name: str, may: str, expires: str) -> None:
    """Make a token and print it; it is shown this once."""
    from graph.access import Tokens

    click.echo(Tokens(open_home(home)).create(name, may.split(","), expires, getpass.getuser()))


@token.command("list")
@home_option
def list_tokens(home: Path | None) -> None:
    """List the tokens, without their secrets."""
    from graph.access import Tokens

    for each in Tokens(open_home(home)).all():
        until = f"until {each.expires}" if each.expires else "without end"
        click.echo(f"{each.name:<24} {each.state():<8} {until:<32} {', '.join(each.may)}")


@token.command()
@home_option
@click.argument("name")
def revoke(home: Path | None, name: str) -> None:
    """Make a token worthless at once."""
    from graph.access import Tokens

    Tokens(open_home(home)).revoke(name, getpass.getuser())
    click.echo(f"{name} is revoked.")
