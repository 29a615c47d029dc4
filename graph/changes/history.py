"""What differs between two releases, entity by entity, and in words."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from graph.changes.delta import Delta, among, between
from graph.describe import Text, choose
from graph.iri import PREFIXES, compact, kind_of
from graph.release import Manifest, Release
from graph.store import BlankNode, Literal, NamedNode, Quad, ReadStore, Term
from graph.store.dump import quad_lines, read_lines
from graph.store.turtle import write_turtle

_PREF = NamedNode(PREFIXES["skos"] + "prefLabel")
_LABEL = NamedNode(PREFIXES["rdfs"] + "label")
_ENDS = [NamedNode(PREFIXES["rdf"] + "subject"), NamedNode(PREFIXES["rdf"] + "object"),
         NamedNode(PREFIXES["org"] + "member"), NamedNode(PREFIXES["org"] + "organization"),
         NamedNode(PREFIXES["conc"] + "instrument"), NamedNode(PREFIXES["conc"] + "state")]  # fmt: skip
_RECORDS = {
    "fr": {"link": "lien", "participation": "participation", "membership": "appartenance", "statement": "énoncé",
           "coverage": "couverture"},
    "es": {"link": "enlace", "participation": "participación", "membership": "pertenencia", "statement": "enunciado",
           "coverage": "cobertura"},
}  # fmt: skip
"""What a record is called where it goes by its two ends."""
_COLON = {"fr": "\u00a0: "}
_IS_A = {"en": "is a", "fr": "est de la classe", "es": "es de la clase"}


@dataclass(frozen=True)
class EntityChange:
    """What was added to and removed from one subject; ``state`` is ``new``, ``gone`` or ``changed``."""

    iri: str
    label: str
    state: str
    added: tuple[Quad, ...]
    removed: tuple[Quad, ...]


def difference(a: Release, b: Release) -> Delta:
    """What must be added to ``a`` and removed from it to have ``b``.

    Read from what was kept with each release where every step between them is there, else from the stores.
    """
    if a.number > b.number:
        back = difference(b, a)
        return Delta(back.removed, back.added)
    touched, step = set[Quad](), b
    while step.number > a.number:
        kept = kept_delta(step)
        parent = step.path.parent / f"{step.manifest.parent or 0:04d}" / "manifest.json"
        if kept is None or not parent.is_file() or kept.has_blank_nodes():
            return between(a.store, b.store)
        touched |= set(kept.quads())
        step = Release(parent.parent, Manifest.read(parent))
    return among(touched, a.store, b.store) if step.number == a.number else between(a.store, b.store)


def kept_delta(release: Release) -> Delta | None:
    """The difference to its parent that was kept with a release; None where there is none."""
    try:
        added, removed = ((release.path / name).read_bytes() for name in ("added.nq", "removed.nq"))
    except FileNotFoundError:
        return None
    return Delta(frozenset(read_lines(added)), frozenset(read_lines(removed)))


def by_entity(delta: Delta, before: ReadStore, after: ReadStore, language: str = "en") -> list[EntityChange]:
    """The difference, subject by subject: entities first, then what is said about them, each by label."""
    added, removed = defaultdict[str, list[Quad]](list), defaultdict[str, list[Quad]](list)
    for target, quads in ((added, delta.added), (removed, delta.removed)):
        for quad in sorted(quads, key=str):
            target[_name(quad.subject)].append(quad)
    changes = []
    for iri in added.keys() | removed.keys():
        subject = (added[iri] or removed[iri])[0].subject
        was, is_ = (_there(store, subject) for store in (before, after))
        state = "changed" if was and is_ else "new" if is_ else "gone"
        label = label_of(after if is_ else before, subject, language)
        changes.append(EntityChange(iri, label, state, tuple(added[iri]), tuple(removed[iri])))
    records = ("link", "participation", "membership", "statement", "coverage", "evidence", "source")
    return sorted(changes, key=lambda change: (kind_of(change.iri) in records, change.label.lower(), change.iri))


def _there(store: ReadStore, subject: Term) -> bool:
    return isinstance(subject, NamedNode | BlankNode) and any(True for _ in store.quads(subject))


def _name(term: Term) -> str:
    return term.value if isinstance(term, NamedNode | BlankNode | Literal) else str(term)


def label_of(store: ReadStore, node: Term, language: str = "en") -> str:
    """A name for people: the label in their ``language``, the labels of a record's two ends, else the short IRI."""
    if not isinstance(node, NamedNode):
        return _name(node)
    said = [q.object for predicate in (_PREF, _LABEL) for q in store.quads(node, predicate)]
    texts = [Text(each.value, each.language or "") for each in said if isinstance(each, Literal)]
    if label := choose(texts, language):
        return label.value
    others = [q.object for end in _ENDS for q in store.quads(node, end) if q.object != node]
    ends = [label_of(store, other, language) for other in others]
    if len(ends) < 2:
        return compact(node.value)
    kind = kind_of(node.value) or ""
    return f"{_RECORDS.get(language, {}).get(kind, kind)}{_COLON.get(language, ': ')}{' – '.join(ends)}"


def plural(number: int, noun: str) -> str:
    """A number and its noun."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def as_text(changes: list[EntityChange], before: ReadStore, after: ReadStore) -> Iterator[str]:
    """Lines for people."""
    counts = [sum(len(c.added) for c in changes), sum(len(c.removed) for c in changes)]
    subjects, statements = plural(len(changes), "subject"), plural(counts[0], "statement")
    yield f"{subjects}: {statements} added, {counts[1]:,} removed."
    for change in changes:
        yield ""
        yield f"{change.label} ({compact(change.iri)}), {change.state}"
        for sign, quads, store in (("-", change.removed, before), ("+", change.added, after)):
            for quad in quads:
                yield f"  {sign} {in_words(quad, store)}"


def in_words(quad: Quad, store: ReadStore, language: str = "en") -> str:
    """What a quad says of its subject, its property by the label that the ontology gives it."""
    is_a = quad.predicate.value == PREFIXES["rdf"] + "type"
    verb = _IS_A.get(language, _IS_A["en"]) if is_a else label_of(store, quad.predicate, language)
    verb += _COLON.get(language, ": ")
    if isinstance(quad.object, Literal):
        tag = f" ({quad.object.language})" if quad.object.language else ""
        return f"{verb}{quad.object.value}{tag}"
    return f"{verb}{label_of(store, quad.object, language)}"


def as_json(changes: list[EntityChange]) -> str:
    """One JSON object a subject; quads as N-Quads lines."""
    found = [
        {
            "iri": change.iri,
            "label": change.label,
            "state": change.state,
            "added": [line.decode().rstrip() for line in quad_lines(change.added)],
            "removed": [line.decode().rstrip() for line in quad_lines(change.removed)],
        }
        for change in changes
    ]
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def as_turtle(changes: list[EntityChange]) -> str:
    """Two documents in one text: what was removed, commented out line by line, then what was added."""
    removed = write_turtle([quad for change in changes for quad in change.removed], PREFIXES)
    added = write_turtle([quad for change in changes for quad in change.added], PREFIXES)
    gone = "".join(f"# - {line}\n" for line in removed.splitlines())
    return f"# removed\n{gone}\n# added\n{added}"
