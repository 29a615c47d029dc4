"""The program's entry point: the commands of graph.commands, and serve."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import click

from graph.commands.main import Steps, cli, home_option, open_home
from graph.errors import HomeUnusableError, NoReleaseError


@cli.command()
@home_option
@click.option("--host", default=None, help="Address to listen on. Default: 127.0.0.1, this machine only.")
@click.option("--port", type=click.IntRange(1, 65535), default=None, help="Port to listen on. Default: 8040.")
@click.option(
    "--texts", type=click.Path(path_type=Path, file_okay=False), default=None,
    help="Folder of the texts that were read: pages then show the sentence around an evidence.",
)  # fmt: skip
@click.option(
    "--config", type=click.Path(path_type=Path, dir_okay=False), default=None, help="A TOML file of settings."
)
def serve(home: Path | None, host: str | None, port: int | None, texts: Path | None, config: Path | None) -> None:
    """Serve the pages and the SPARQL endpoint; build the first release if there is none."""
    from web.server import check_port, run
    from web.settings import Settings
    from web.texts import check_folder

    settings = Settings.load(config, host=host, port=port, texts=str(texts) if texts else None)
    check_folder(settings.texts)
    where = open_home(home)
    check_port(settings.host, settings.port)
    with suppress(HomeUnusableError):  # one that may only be read is served as it is
        where.recover()
    try:
        where.current()
    except NoReleaseError:
        from graph.build import build, home_inputs

        click.echo("No release here yet: building the first one.", err=True)
        build(where, home_inputs(where), why="first release", progress=Steps())
    click.echo(f"Concordat: http://{settings.host}:{settings.port}/ (release {where.current().number})", err=True)
    run(settings, where)


def main() -> None:
    """Run the command line."""
    cli()
