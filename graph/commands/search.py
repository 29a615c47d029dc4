"""Commands that find things by name: search and resolve."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

import click

from graph.commands.main import cli, home_option, open_home
from graph.errors import ValueRefusedError
from graph.iri import ENTITY_KINDS

if TYPE_CHECKING:
    from graph.search import Resolution, SearchIndex

MOST_LINES: Final = 100_000
"""Bound on the lines of a file to resolve."""


def _index(home: Path | None) -> SearchIndex:
    from graph.search import SearchIndex

    return SearchIndex.open(open_home(home).current().search_path)


@cli.command()
@home_option
@click.argument("q")
@click.option(
    "--kind", "kinds", multiple=True, type=click.Choice(ENTITY_KINDS), help="Only this kind. May be given again."
)
@click.option("--lang", default=None, help="Only names in this language, and names whose language is not known.")
@click.option("--limit", type=click.IntRange(1, 100), default=20, show_default=True, help="How many to show.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def search(home: Path | None, q: str, kinds: tuple[str, ...], lang: str | None, limit: int, as_json: bool) -> None:
    """Find entities by a name, symbol, acronym or words of a title, in any language of the data."""
    with closing(_index(home)) as index:
        result = index.search(q, kinds, lang, limit)
    if as_json:
        click.echo(json.dumps(result.as_json(), indent=2, ensure_ascii=False))
        return
    for hit in result.hits:
        click.echo(f"{hit.identifier:<34} {hit.kind:<13} {hit.label}")
        if hit.name != hit.label:
            click.echo(f"{'':<34} {hit.sort}: {hit.name}" + (f" ({hit.lang})" if hit.lang else ""))
    kinds_found = ", ".join(f"{kind} {number}" for kind, number in result.counts_by_kind.items())
    more = "" if result.complete else " or more"
    click.echo(f"{result.total}{more} found" + (f": {kinds_found}" if kinds_found else "") + ".")


@cli.command()
@home_option
@click.argument("texts", metavar="Q...", nargs=-1)
@click.option(
    "--file",
    "file",
    type=click.File("r", encoding="utf-8"),
    help="Resolve each line of this file; - is standard input.",
)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON, one object a line.")
def resolve(home: Path | None, texts: tuple[str, ...], file: IO[str] | None, as_json: bool) -> None:
    """Say what each Q names: an identifier, symbol, citation, address or name. Quote a Q of several words."""
    if not texts and file is None:
        raise click.UsageError("Nothing to resolve: give Q or --file.")
    with closing(_index(home)) as index:
        for text in (*texts, *_lines(file)):
            answer = index.resolve(text)
            if as_json:
                click.echo(json.dumps(answer.as_json(), ensure_ascii=False))
            else:
                _print(answer)


def _lines(file: IO[str] | None) -> Iterator[str]:
    if file is None:
        return
    try:
        for number, line in enumerate(file):
            if number >= MOST_LINES:
                raise ValueRefusedError("--file", f"line {number + 1}", f"at most {MOST_LINES} lines")
            if line.strip():
                yield line.strip()
    except UnicodeDecodeError as error:
        raise ValueRefusedError("--file", file.name, "text in UTF-8") from error


def _article(article: str) -> str:
    return article if article.startswith("para") else f"article {article}"


def _print(answer: Resolution) -> None:
    click.echo(f"{answer.query}: {answer.status}")
    for match in answer.matches:
        article = f", {_article(match.article)}" if match.article else ""
        click.echo(f"  {match.score:5.1f}  {match.identifier}{article}  {match.label}  [{match.reason}]")
    if answer.nearest:
        click.echo("  nearest: " + "; ".join(f"{hit.identifier} ({hit.label})" for hit in answer.nearest))
