"""When there is no trace: why, and what comes nearest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from graph.trace import words
from graph.trace.problem import MAX_LENGTH, Options
from graph.trace.reading import CONC
from graph.trace.record import Entity, told_apart
from graph.trace.result import Absence, Coverage, Removed, Searched, Trace
from graph.trace.search import Search
from graph.trace.tracing import Tracer

FURTHER = 3
"""Hops beyond the maximal length in which the nearest miss is looked for."""


def relaxed(options: Options) -> Iterator[tuple[str, Options]]:
    """Each constraint that is set, with the options without it; then, where there are several, without any."""
    singles: list[tuple[str, Options]] = []
    if options.as_of is not None:
        singles.append((f"as of {options.as_of}", replace(options, as_of=None)))
    if options.only:
        singles.append((f"only {', '.join(sorted(options.only))}", replace(options, only=frozenset())))
    if options.kinds:
        singles.append((f"only {', '.join(sorted(options.kinds))}", replace(options, kinds=frozenset())))
    for value in sorted(options.without):
        singles.append((f"without {value}", replace(options, without=options.without - {value})))
    for value in sorted(options.without_kinds):
        singles.append((f"without {value}", replace(options, without_kinds=options.without_kinds - {value})))
    for value in sorted(options.avoid):
        singles.append((f"not through {value}", replace(options, avoid=options.avoid - {value})))
    singles += [
        (f"through {iri}", replace(options, through=tuple(node for node in options.through if node != iri)))
        for iri in options.through
    ]
    if options.binding:
        singles.append(("only binding instruments", replace(options, binding=False)))
    yield from singles
    if len(singles) > 1:
        bare = Options(k=options.k, length=options.length, hubs=options.hubs, expansions=options.expansions,
                       seconds=options.seconds)  # fmt: skip
        yield "all constraints", bare


def explain(
    tracer: Tracer, source: int, target: str, options: Options, search: Search, searched: Searched, ends: list[Entity]
) -> Absence:
    """Why *search* found nothing between the two *ends*."""
    first = replace(options, k=1)

    def best(changed: Options) -> Trace | None:
        again, chains = tracer.search(source, target, changed)
        return tracer.trace(chains[0], again.problem, changed.as_of) if chains else None

    unlinked = [
        entity
        for entity, nodes in zip(ends, ([source], search.problem.targets.tolist()), strict=True)
        if not any(tracer.index.degree(node) for node in nodes)
    ]
    removed: list[Removed] = []
    nearest: list[Trace] = []
    if search.gave_up:
        reason = "gave up"
    elif unlinked and not (len(search.problem.targets) == 0 and list(relaxed(options))):
        reason = "not recorded"
    else:
        for name, changed in relaxed(first):
            if name == "all constraints" and removed:
                break
            chain = best(changed)
            if chain is not None:
                removed.append(Removed(name, chain))
        through_hubs = None if options.hubs else best(replace(first, hubs=True))
        longer = best(replace(first, length=min(MAX_LENGTH, options.length + FURTHER)))
        nearest = [chain for chain in (through_hubs, longer) if chain is not None]
        reason = "removed" if removed else "only through hubs" if through_hubs else "none"
    a, b = told_apart(ends)
    text = words.absence(
        reason, tracer.record.language, a=a, b=b, length=options.length,
        nodes=searched.nodes, edges=searched.edges, ends=", ".join(entity.short for entity in unlinked),
        constraints=" / ".join(words.constraint(one.constraint, tracer.record.language) for one in removed),
    )  # fmt: skip
    reach = covered(tracer, ends)
    if reach is not None:
        text += " " + words.coverage(reach.instrument.short, reach.degree, reach.until, tracer.record.language)
    return Absence(reason, tuple(unlinked), tuple(removed), tuple(nearest), text, reach, tracer.record.language)


def covered(tracer: Tracer, ends: list[Entity]) -> Coverage | None:
    """How far acts are recorded, where one end is a state and the other an instrument."""
    nodes = [tracer.index.node(entity.iri) for entity in ends]
    families = ["" if node is None else tracer.index.kind(node).family for node in nodes]
    instruments = [entity for entity, family in zip(ends, families, strict=True) if family == CONC + "Instrument"]
    if len(instruments) != 1 or "Country" not in (entity.kind for entity in ends):
        return None
    instrument = instruments[0]
    return Coverage(instrument, *tracer.record.coverage(instrument.iri))
