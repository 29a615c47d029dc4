"""A trace result taken away: text, JSON, Turtle, TriG, CSV, Markdown, BibTeX, a SPARQL query for its statements."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Callable, Iterator

from graph import queries
from graph.errors import FormatUnknownError
from graph.iri import GRAPH, PREFIXES
from graph.store import NamedNode, Quad, ReadStore, rdf_format
from graph.store.dump import write_rdf
from graph.trace.lineage import Branch, Lineage, Ripple
from graph.trace.reading import CONC
from graph.trace.record import Evidence, Source, told_apart
from graph.trace.result import Trace, TraceResult
from graph.trace.words import grade

FORMATS = ("text", "json", "ttl", "trig", "csv", "md", "bibtex", "rq")

COLUMNS = ("trace", "hop", "statement", "subject", "predicate", "object", "direction", "sentence", "since", "until",
           "method", "basis", "confidence", "subject_form", "object_form", "sources", "urls")  # fmt: skip

_DCTERMS = "http://purl.org/dc/terms/"
_FOLLOWED = (CONC + "evidence", _DCTERMS + "source", "http://www.w3.org/ns/oa#hasSelector")
_NAMES = (CONC + "shortName", "http://www.w3.org/2004/02/skos/core#prefLabel", _DCTERMS + "identifier",
          "http://www.w3.org/1999/02/22-rdf-syntax-ns#type")  # fmt: skip


def render(result: TraceResult, form: str, store: ReadStore) -> str:
    """*result* in one of FORMATS; *store* is read for the RDF forms alone. Raises FormatUnknownError."""
    if form in ("ttl", "trig"):
        return rdf(result.traces, store, form)
    writers: dict[str, Callable[[TraceResult], str]] = {
        "text": text, "json": as_json, "csv": table, "md": markdown, "bibtex": bibtex, "rq": query,
    }  # fmt: skip
    if form not in writers:
        raise FormatUnknownError(form, FORMATS)
    return writers[form](result)


def as_json(result: TraceResult) -> str:
    """JSON, indented."""
    return json.dumps(result.as_json(), ensure_ascii=False, indent=2) + "\n"


def text(result: TraceResult) -> str:
    """Plain text for a terminal: every trace as a numbered list with its evidence."""
    blocks = [f"{result.source.label} – {result.target.label}"]
    for number, trace in enumerate(result.traces, 1):
        lines = [f"Trace {number}, score {trace.score:.3f}"]
        for sentence, hop in zip(trace.numbered, trace.hops, strict=True):
            lines.append(f"  {sentence}" + (f" [{hop.certainty.value}]" if hop.certainty else ""))
            lines += [f"     {line}" for evidence in hop.evidence for line in _told(evidence, result.language)]
        lines.append(f"  {_standing(trace)}")
        blocks.append("\n".join(lines))
    if result.absence:
        lines = [result.absence.sentence]
        lines += [f"  {removed.constraint}: {removed.chain.paragraph}" for removed in result.absence.removed]
        lines += [f"  ~ {trace.paragraph}" for trace in result.absence.nearest]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def lineage_text(found: Lineage) -> str:
    """Plain text for a terminal: the line, then the two trees, one entity a line."""
    lines = [f"{_dated(branch, found.language)}  {branch.entity.label}" for branch in found.line]
    for tree in (found.ancestors, found.descendants):
        if tree.children:
            lines += ["", *_drawn(tree, found.language)]
    lines += ["", *(hop.sentence for hop in (*found.cites, *found.cited_by))] if found.cites or found.cited_by else []
    return "\n".join(lines or [found.ancestors.entity.label]).strip("\n") + "\n"


def _drawn(branch: Branch, language: str, depth: int = 0) -> Iterator[str]:
    said = f"  ({branch.hop.sentence.rstrip('.')})" if branch.hop else ""
    yield f"{'  ' * depth}{_dated(branch, language)}  {branch.entity.label}{said}"
    for child in branch.children:
        yield from _drawn(child, language, depth + 1)


def _dated(branch: Branch, language: str) -> str:
    return branch.date.words(language) if branch.date else "–"


def ripple_text(found: Ripple) -> str:
    """Plain text for a terminal: what would lose a basis, by which statements, and how many bases would remain."""
    lines = [found.entity.label]
    for one in found.affected:
        rest = ", ".join(told_apart(one.remaining))
        lines.append(f"- {one.entity.label}" + (f"  [+ {rest}]" if rest else ""))
        lines += [f"    {hop.sentence}" for hop in one.chain]
    return "\n".join(lines) + "\n"


def _standing(trace: Trace) -> str:
    """The last sentence of the paragraph: since when the whole has stood."""
    said = " ".join(hop.sentence for hop in trace.hops)
    return trace.paragraph[len(said) :].strip()


def _grade(evidence: Evidence, language: str) -> str:
    return grade(evidence.method, evidence.basis, evidence.confidence, language)


def _told(evidence: Evidence, language: str) -> Iterator[str]:
    told = _grade(evidence, language)
    words = f" “{evidence.subject_form}” … “{evidence.object_form}”" if evidence.subject_form else ""
    if not evidence.sources:
        yield f"{told}{words}"
    for source in evidence.sources:
        address = f" <{source.url}>" if source.url and source.url != source.label else ""
        yield f"{told}{words}: {source.label}{address}"


def table(result: TraceResult) -> str:
    """CSV (RFC 4180): one row an evidence of a hop."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for number, trace in enumerate(result.traces, 1):
        for place, hop in enumerate(trace.hops, 1):
            for e in hop.evidence:
                writer.writerow((
                    number, place, hop.edge, hop.subject.iri, hop.predicate, hop.object.iri,
                    "forward" if hop.forward else "backward", hop.sentence, hop.since or "", hop.until or "", e.method,
                    e.basis, f"{e.confidence:g}", e.subject_form, e.object_form, "|".join(s.label for s in e.sources),
                    "|".join(s.url for s in e.sources),
                ))  # fmt: skip
    return out.getvalue()


def markdown(result: TraceResult) -> str:
    """CommonMark: a heading a trace, a numbered list of its hops, the sources below each."""
    blocks = [f"# {_plain(result.source.label)} – {_plain(result.target.label)}"]
    for number, trace in enumerate(result.traces, 1):
        lines = [f"## {number}", ""]
        for place, hop in enumerate(trace.hops, 1):
            lines.append(f"{place}. {_plain(hop.sentence)}")
            for e in hop.evidence:
                read = "; ".join(_cited(source) for source in e.sources)
                lines.append(f"   - {_grade(e, result.language)}" + (f": {read}" if read else ""))
        blocks.append("\n".join([*lines, "", _plain(_standing(trace))]))
    if result.absence:
        blocks.append(_plain(result.absence.sentence))
    return "\n\n".join(blocks) + "\n"


def _cited(source: Source) -> str:
    label = _plain(source.label)
    address = source.url.replace("<", "%3C").replace(">", "%3E")
    return f"[{label}](<{address}>)" if address else label


def _plain(words: str) -> str:
    return re.sub(r"([\\`*_\[\]<>#|])", r"\\\1", words.replace("\n", " "))


def sources(result: TraceResult) -> list[Source]:
    """The sources of all hops, each once, by IRI."""
    found = {s.iri: s for trace in result.traces for hop in trace.hops for e in hop.evidence for s in e.sources}
    return [found[iri] for iri in sorted(found)]


def bibtex(result: TraceResult) -> str:
    """The sources as BibTeX entries of the type `misc`."""
    entries = []
    for source in sources(result):
        key = re.sub(r"[^A-Za-z0-9.-]+", "-", source.iri.rpartition("/")[2])
        fields = [f"  title = {{{_tex(source.label)}}}"]
        if source.url:
            fields.append(f"  howpublished = {{\\url{{{_address(source.url)}}}}}")
        entries.append(f"@misc{{{key},\n" + ",\n".join(fields) + "\n}\n")
    return "\n".join(entries)


_TEX = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"} | {
    sign: "\\" + sign for sign in "%&#_$"
}


def _tex(words: str) -> str:
    return "".join(_TEX.get(sign, sign) for sign in words)


def _address(url: str) -> str:
    return url.replace("\\", "%5C").replace("{", "%7B").replace("}", "%7D").replace("%", "\\%").replace("#", "\\#")


def query(result: TraceResult) -> str:
    """SPARQL 1.1: the saved query `trace-statements` with the statements of the traces as its VALUES (section 10.2)."""
    rows = [
        f"  ({number} {place} <{hop.edge}>)"
        for number, trace in enumerate(result.traces, 1)
        for place, hop in enumerate(trace.hops, 1)
    ]
    return "\n".join([queries.text("trace-statements") + "VALUES (?trace ?hop ?statement) {", *rows, "}"]) + "\n"


def rdf(traces: tuple[Trace, ...], store: ReadStore, form: str) -> str:
    """The statements of *traces*, their plain triples, evidence, sources and the names of their ends.

    In TriG (`trig`) they stand in a graph of their own, named after the statements; Turtle (`ttl`) has no graph names.
    """
    statements = sorted({hop.edge for trace in traces for hop in trace.hops})
    digest = hashlib.sha256("\n".join(statements).encode()).hexdigest()[:12]
    graph = NamedNode(f"{GRAPH}trace/{digest}")
    found = {quad: None for iri in statements for quad in _described(iri, store, graph)}
    for trace in traces:
        for hop in trace.hops:
            ends = NamedNode(hop.subject.iri), NamedNode(hop.object.iri)
            for quad in store.quads(ends[0], NamedNode(hop.predicate), ends[1]):
                found[Quad(quad.subject, quad.predicate, quad.object, graph)] = None
            for end in ends:
                for name in _NAMES:
                    for quad in store.quads(end, NamedNode(name)):
                        found[Quad(quad.subject, quad.predicate, quad.object, graph)] = None
    ordered = sorted(found, key=lambda quad: (str(quad.subject), str(quad.predicate), str(quad.object)))
    iris = {getattr(term, "value", "") for quad in found for term in (quad.subject, quad.predicate, quad.object)}
    used = {name: space for name, space in PREFIXES.items() if any(iri.startswith(space) for iri in iris)}
    return write_rdf(ordered, rdf_format(form), used | {"xsd": PREFIXES["xsd"]}).decode()


def _described(iri: str, store: ReadStore, graph: NamedNode) -> Iterator[Quad]:
    """What is said of a statement and, further on, of its evidence, sources and selectors."""
    waiting, seen = [NamedNode(iri)], set()
    while waiting:
        subject = waiting.pop()
        if subject in seen:
            continue
        seen.add(subject)
        for quad in store.quads(subject):
            yield Quad(quad.subject, quad.predicate, quad.object, graph)
            if quad.predicate.value in _FOLLOWED and isinstance(quad.object, NamedNode):
                waiting.append(quad.object)
