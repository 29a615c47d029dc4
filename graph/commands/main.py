"""The command group, its common options, and how errors end a command."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

import click

from graph.errors import ConcordatError, ShapesViolatedError
from graph.release import Home, default_home

F = TypeVar("F", bound=Callable[..., Any])

QUIET_SECONDS = 2.0
"""Nothing is said of work that ends sooner than this."""


class ConcordatGroup(click.Group):
    """A group whose commands end with one line and exit code 1 on an error of ours, never with a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; turn our errors into messages."""
        try:
            return super().invoke(ctx)
        except ShapesViolatedError as error:
            click.echo(error.report.as_text())
            raise click.ClickException(str(error)) from error
        except ConcordatError as error:
            raise click.ClickException(str(error)) from error
        except BrokenPipeError:
            # The reader of our output has gone (`concordat query … | head`): nothing is wrong.
            sys.stderr.close()
            ctx.exit(0)


def home_option(command: F) -> F:
    """The option that says where the releases are."""
    return click.option(
        "--home",
        type=click.Path(path_type=Path, file_okay=True),
        default=None,
        help="Folder of the releases. Default: $CONCORDAT_HOME, else the user's data folder.",
    )(command)


def open_home(path: Path | None) -> Home:
    """The home that an option names, or the default one."""
    return Home(path or default_home())


class Steps:
    """Progress on standard error; lines of the first two seconds are held back and dropped if the work ends by then."""

    def __init__(self) -> None:
        self._started, self._held = time.monotonic(), list[str]()

    def __call__(self, line: str) -> None:
        """Take one line of progress."""
        elapsed = time.monotonic() - self._started
        self._held.append(f"[{elapsed:5.1f} s] {line}")
        if elapsed >= QUIET_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Print what is held."""
        for line in self._held:
            click.echo(line, err=True)
        self._held.clear()


@click.group(cls=ConcordatGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(version("concordat"), prog_name="concordat")
def cli() -> None:
    """A knowledge graph of the frameworks, actors and instruments that protect people on the move."""
