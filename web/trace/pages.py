"""/trace, /lineage/{kind}/{name}, /ripple/{kind}/{name}: the same answers as pages, readable without a script."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask import Blueprint, Response, g, render_template, request

from graph.dates import Span, parse
from graph.describe import Entry
from graph.errors import DateError, EntityUnknownError, InputError, NameAmbiguousError
from graph.iri import kind_of
from graph.trace import Affected, Branch, Lineage, Trace, TraceIndex, TraceResult, told_apart
from graph.trace.words import constraint
from graph.tracing import LONGEST, MOST_TRACES, Question
from web.current import reading
from web.language import gettext
from web.links import find_entry
from web.phrases import phrase
from web.sentences import told as sentence
from web.trace.chain import chain
from web.trace.index import tracing
from web.trace.question import asked, instead, language, lifted, query
from web.trace.timeline import Item, timeline
from web.trace.tree import steps
from web.words import word

blueprint = Blueprint("trace_pages", __name__)

EXAMPLES: Final = (
    ("S/RES/2427(2018)", "opac"),
    ("process:bali", "palermo-smuggling-protocol"),
    ("framework:mrm", "S/RES/2764(2024)"),
    ("org:iom", "org:unhcr"),
    ("S/RES/2427(2018)", "any treaty"),
)
"""Pairs that make good first questions."""

FILES: Final = (
    ("trig", "TriG"), ("ttl", "Turtle"), ("csv", "CSV"), ("md", "Markdown"), ("bibtex", "BibTeX"),
    ("json", "JSON"), ("rq", "SPARQL"),
)  # fmt: skip
EARLIEST: Final = 1900
"""The slider begins no earlier; the box takes any year."""


@dataclass(frozen=True)
class Fault:
    """Why a question has no answer, and what may have been meant: (label, why, query of the question with that).

    ``own`` is what is said in English alone.
    """

    status: int
    words: str
    offers: tuple[tuple[str, str, str], ...] = ()
    own: str = ""


@blueprint.get("/trace")
def trace() -> Response:
    """Two names, and how they are connected."""
    result, fault = None, None
    question = Question("", "")
    try:
        question = asked()
        if question.a and question.b:
            result = tracing().trace(question, language())
    except (InputError, EntityUnknownError) as error:
        fault = _fault(error, question)
    held = tracing()
    page = render_template(
        "trace/page.html",
        question=question,
        result=result,
        fault=fault,
        drawn=[chain(one) for one in result.traces] if result else [],
        lifts=_lifts(question, result),
        query=query,
        told_apart=told_apart,
        constraint=constraint,
        files=FILES,
        examples=_examples(),
        named=reading().index.named,
        named_class=lambda iri: iri.partition("#")[2],
        saying=_saying,
        stood=_stood,
        families=_families(held.index),
        kinds=sorted({kind.family for kind in held.index.kinds}),
        years=_years(held.index, question.as_of),
        most=(MOST_TRACES, LONGEST),
        given=request.args,
        spoken=language(),
    )
    return Response(page, fault.status if fault else 200)


def _fault(error: InputError | EntityUnknownError, question: Question) -> Fault:
    if isinstance(error, NameAmbiguousError):
        offers = [(label, phrase(why) or why, query(instead(question, error.name, key or iri)))
                  for key, label, iri, why in error.matches]  # fmt: skip
        return Fault(400, gettext("“%(name)s” may name several things. Which one?", name=error.name), tuple(offers))
    if isinstance(error, EntityUnknownError):
        near = [(label, "", query(instead(question, error.name, iri))) for label, iri in error.nearest]
        return Fault(404, gettext("Nothing recorded here is called “%(name)s”.", name=error.name), tuple(near))
    told = sentence(error)
    return Fault(400, told.words, own=told.own)


def _lifts(question: Question, result: TraceResult | None) -> list[str]:
    """For each constraint that removed a trace, the query of the question without it."""
    if result is None or result.absence is None:
        return []
    return [query(lifted(question, removed.constraint, tracing())) for removed in result.absence.removed]


def _examples() -> list[tuple[Entry, Entry | None, str, str]]:
    index, found = reading().index, []
    by_identifier = {entry.identifier: entry for entry in index.entries.values()}
    for a, b in EXAMPLES:
        if a in by_identifier and (b in by_identifier or b.startswith("any ")):
            found.append((by_identifier[a], by_identifier.get(b), b, query(Question(a, b))))
    return found


def _families(index: TraceIndex) -> list[str]:
    return sorted({predicate.family for predicate in index.predicates})


def _years(index: TraceIndex, as_of: str) -> tuple[int, int, int]:
    """First and last year of the slider, and where it stands."""
    starts = index.since_first[abs(index.since_first) < date.max.toordinal()]
    starts = starts[starts > 0]
    last = date.today().year
    first = max(EARLIEST, date.fromordinal(int(starts.min())).year) if len(starts) else EARLIEST
    try:
        at = parse(as_of).earliest.year if as_of else last
    except DateError:
        at = last
    return first, last, min(max(at, first), last)


@blueprint.get("/lineage/<kind>/<name>")
def lineage(kind: str, name: str) -> str:
    """Where an entity comes from and what came of it."""
    entry = find_entry(kind, name)
    found = tracing().lineage(entry.iri, language())
    return render_template(
        "trace/lineage.html",
        entry=entry,
        found=found,
        before=steps(found.ancestors.children, lambda branch: branch.children),
        after=steps(found.descendants.children, lambda branch: branch.children),
        time=timeline(_dated(found)),
        named=reading().index.named,
        saying=_saying,
        stood=_stood,
        spoken=language(),
    )


def _dated(found: Lineage) -> list[Item]:
    roles: dict[str, tuple[Branch, str]] = {found.ancestors.entity.iri: (found.ancestors, "self")}
    told: Iterable[tuple[Iterable[Branch], str]] = (
        (found.line, "line"), (found.ancestors.walk(), "before"), (found.descendants.walk(), "after"),
    )  # fmt: skip
    for branches, role in told:
        for branch in branches:
            roles.setdefault(branch.entity.iri, (branch, role))
    return [_item(branch.entity.iri, branch.date, role) for branch, role in roles.values() if branch.date]


def _item(iri: str, when: Span, role: str) -> Item:
    entry = reading().index.named(iri)
    name = entry.short or entry.symbol or entry.label(g.language).value
    return Item(iri, name, entry.kind, when, role)


@blueprint.get("/ripple/<kind>/<name>")
def ripple(kind: str, name: str) -> str:
    """What would lose its basis if an entity fell away."""
    entry = find_entry(kind, name)
    found = tracing().ripple(entry.iri, language())
    below: dict[str, list[Affected]] = {}
    for one in found.affected:
        below.setdefault(one.chain[-1].start.iri, []).append(one)
    dates = {iri: _day(iri) for iri in (entry.iri, *(one.entity.iri for one in found.affected))}
    items = [_item(iri, day, "self" if iri == entry.iri else "after") for iri, day in dates.items() if day]
    return render_template(
        "trace/ripple.html",
        entry=entry,
        found=found,
        tree=steps(below.get(entry.iri, []), lambda one: below.get(one.entity.iri, [])),
        time=timeline(items),
        dates=dates,
        named=reading().index.named,
        saying=_saying,
        stood=_stood,
        spoken=language(),
    )


def _stood(trace: Trace) -> str:
    """Since when a trace has stood, as the last sentence of its paragraph says it."""
    return trace.paragraph[len(" ".join(hop.sentence for hop in trace.hops)) :].strip()


def _saying(statement: str) -> str:
    """What a statement says, from its IRI: an act, a link or a role, in words."""
    parts = statement.rpartition("/")[2].split("--")
    said = parts[2] if kind_of(statement) == "participation" and len(parts) > 2 else parts[min(1, len(parts) - 1)]
    found = reading().vocabulary.by_key(said)
    if found:
        return found.phrase("out", g.language).value
    return word("".join(part[:1].upper() + part[1:] for part in said.replace("-", "_").split("_"))).value


def _day(iri: str) -> Span | None:
    try:
        return parse(reading().index.named(iri).date)
    except DateError:
        return None
