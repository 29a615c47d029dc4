"""The question "how are these two connected", asked and answered."""

from __future__ import annotations

from dataclasses import replace

from graph.store import ReadStore
from graph.trace.absence import explain
from graph.trace.arrays import TraceIndex
from graph.trace.problem import Options, kind_mask
from graph.trace.result import TraceResult
from graph.trace.tracing import Tracer

DEFAULT = Options()


def trace(
    index: TraceIndex, store: ReadStore, source: str, target: str, options: Options = DEFAULT, language: str = "en"
) -> TraceResult:
    """The best chains from the entity *source* to *target*, an entity or a class of entities; all are IRIs.

    A class may be given by its local name (`Treaty`). The answer is either traces or the reason of their absence.
    Raises TraceError where an end, a constraint or a number is none that can be used.
    """
    tracer = Tracer.over(index, store, language)
    start = tracer.end(source)
    if index.node(target) is None:
        kinds = kind_mask(index, [target])
        named = next(kind for kind, hit in zip(index.kinds, kinds, strict=True) if hit)
        target = next((iri for iri in (named.iri, named.family) if target in (iri, _local(iri))), target)
    ends = [tracer.record.entity(source), tracer.record.entity(target)]
    search, chains = tracer.search(start, target, options)
    searched = tracer.searched(search)
    traces = tuple(tracer.trace(chain, search.problem, options.as_of) for chain in chains)
    absence = None if traces else explain(tracer, start, target, options, search, searched, ends)
    return TraceResult(
        ends[0], ends[1], traces, not search.gave_up, replace(searched, expanded=search.expanded), absence,
        options.as_of, language,
    )  # fmt: skip


def _local(iri: str) -> str:
    return iri.replace("#", "/").rpartition("/")[2]
