"""Commands that make and show releases: build, validate, stats, releases."""

from __future__ import annotations

import getpass
import json
from pathlib import Path

import click

from graph.commands.main import Steps, cli, home_option, open_home


@cli.command()
@home_option
@click.option(
    "--add", "additions", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
    help="An RDF file to add (ttl, nt, nq, trig, rdf, jsonld; .gz too). May be given again.",
)  # fmt: skip
@click.option("--from-files", is_flag=True, help="Leave out what came by changes since the last build.")
@click.option("-m", "--message", "why", default="", help="Why this release is made.")
def build(home: Path | None, additions: tuple[Path, ...], from_files: bool, why: str) -> None:
    """Load, validate and promote a new release, with what was read from texts before."""
    from graph.build import build as build_release
    from graph.build import home_inputs

    steps, where, who = Steps(), open_home(home), getpass.getuser()
    inputs = home_inputs(where, additions)
    release = build_release(where, inputs, who=who, why=why, from_files=from_files, progress=steps)
    click.echo(f"Release {release.number}: {release.manifest.quads:,} statements, {release.manifest.digest}")


@cli.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def validate(files: tuple[Path, ...]) -> None:
    """Validate the curated facts, and FILES with them, against the shapes. Nothing is promoted."""
    from graph.build import all_inputs, check, load
    from graph.errors import ShapesViolatedError
    from graph.store import OxigraphStore

    steps = Steps()
    store = OxigraphStore.memory()
    load(store, all_inputs(files), steps)
    report = check(store, steps)
    if not report.conforms:
        raise ShapesViolatedError(report)
    click.echo(f"{report.verdict()}: {len(store):,} statements.")


@cli.command()
@home_option
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def stats(home: Path | None, as_json: bool) -> None:
    """Count what is in the current release."""
    from graph.statistics import links_by_predicate, share_with_evidence

    release = open_home(home).current()
    counts, share = release.manifest.counts, share_with_evidence(release.manifest.counts)
    predicates = links_by_predicate(release.store)
    if as_json:
        click.echo(
            json.dumps(
                {
                    "release": release.number,
                    "digest": release.manifest.digest,
                    "conforms": release.manifest.conforms,
                    "statements": release.manifest.quads,
                    "counts": counts,
                    "links_by_predicate": predicates,
                    "share_with_evidence": share,
                },
                indent=2,
            )
        )
        return
    conforms = "conforms to the shapes" if release.manifest.conforms else "does not conform"
    click.echo(f"Release {release.number}, {release.manifest.created}: {conforms}; {release.manifest.digest}\n")
    for name, number in {"statements": release.manifest.quads, **counts}.items():
        click.echo(f"  {name:<20} {number:>9,}")
    click.echo(f"\n  {share:.1%} of links, memberships and participations carry evidence. Links by predicate:\n")
    for name, number in predicates.items():
        click.echo(f"  {name:<20} {number:>9,}")


@cli.command()
@home_option
def releases(home: Path | None) -> None:
    """List the releases that are kept: when, what, how many statements, how made, by whom, why; * marks the current."""
    where = open_home(home)
    current = where.current_number()
    kept = where.releases()
    for release in kept:
        manifest = release.manifest
        star = "*" if release.number == current else " "
        by = f"{manifest.action} by {manifest.who or 'unknown'}" + (f": {manifest.why}" if manifest.why else "")
        what = f"{manifest.created}  {manifest.digest[:19]}  {manifest.quads:>10,}  {by}"
        click.echo(f"{star} {release.number:>4}  {what}")
    if not kept:
        click.echo(f"No release in {where.path} yet. Run `concordat build`.")
