"""Commands that say how things are connected: trace, lineage, ripple."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graph.commands.main import cli, home_option, open_home

if TYPE_CHECKING:
    from graph.tracing import Tracing

_FORMATS = ("text", "json", "ttl", "trig", "csv", "md", "bibtex", "rq")
_LANGUAGES = ("en", "fr", "es")


@contextmanager
def _tracing(home: Path | None) -> Iterator[Tracing]:
    from graph.search import SearchIndex
    from graph.trace import TraceIndex
    from graph.tracing import Tracing

    release = open_home(home).current()
    index = TraceIndex.open(release.trace_path)
    names = SearchIndex.open(release.search_path)
    try:
        yield Tracing(index, names, release.store)
    finally:
        names.close()


def _language_option(command: Any) -> Any:
    return click.option(
        "--lang",
        type=click.Choice(_LANGUAGES),
        default="en",
        show_default=True,
        help="Language of names and sentences.",
    )(command)


@cli.command()
@home_option
@click.argument("a")
@click.argument("b")
@click.option("--to-class", is_flag=True, help='B names a class: "treaty". The same as writing "any treaty".')
@click.option("--as-of", default="", metavar="D", help="Only what held then: 2001-05-30, 2001-05 or 2001.")
@click.option("-k", "k", default=5, show_default=True, help="How many traces, 1 to 20.")
@click.option("--length", default=6, show_default=True, help="Most hops of a trace, 1 to 8.")
@click.option("--only", multiple=True, metavar="WORD", help="Only these predicates, families, classes of nodes.")
@click.option("--without", multiple=True, metavar="WORD", help="Without these.")
@click.option("--through", multiple=True, metavar="C", help="The trace passes this entity. At most three.")
@click.option("--not-through", multiple=True, metavar="C", help="The trace does not pass this entity.")
@click.option("--binding", is_flag=True, help="Of instruments, only binding ones between the ends.")
@click.option("--hubs", is_flag=True, help="Also traces through hubs alone.")
@click.option("--seconds", type=click.FloatRange(0.01, 600), default=None, help="Give up after so long.")
@_language_option
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text", show_default=True,
              help="rq is a SPARQL query for the statements of the traces.")  # fmt: skip
def trace(home: Path | None, form: str, lang: str, **asked: Any) -> None:
    """How A and B are connected, who says so, and since when.

    A and B are identifiers, IRIs, symbols, citations or names; B may be a class, as "any treaty".
    """
    from graph.trace import render
    from graph.tracing import Question

    question = Question(**asked)
    with _tracing(home) as tracing:
        click.echo(render(tracing.trace(question, lang), form, tracing.store), nl=False)


def _one_ended(command: Any) -> Any:
    """The arguments of a command about one entity."""
    form = click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True)
    return home_option(click.argument("a")(_language_option(form(command))))


@cli.command()
@_one_ended
def lineage(home: Path | None, a: str, lang: str, form: str) -> None:
    """Where A comes from and what came of it."""
    from graph.trace import lineage_text

    with _tracing(home) as tracing:
        found = tracing.lineage(a, lang)
    click.echo(_json(found.as_json()) if form == "json" else lineage_text(found), nl=False)


@cli.command()
@_one_ended
def ripple(home: Path | None, a: str, lang: str, form: str) -> None:
    """What would lose its basis if A fell away."""
    from graph.trace import ripple_text

    with _tracing(home) as tracing:
        found = tracing.ripple(a, lang)
    click.echo(_json(found.as_json()) if form == "json" else ripple_text(found), nl=False)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
