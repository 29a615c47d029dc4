"""Traces between what people name: names become entities, words become constraints, and the trace is asked for.

Here the text index and the trace index meet; the command line and the web both ask through `Tracing`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from graph.dates import parse
from graph.errors import EntityUnknownError, NameAmbiguousError, TraceError, ValueRefusedError
from graph.search import SearchIndex
from graph.store import Literal, NamedNode, ReadStore
from graph.trace import Lineage, Options, Ripple, TraceIndex, TraceResult, lineage, ripple, trace

LONGEST_NAME: Final = 300
"""Bound in characters on what names an end, a node or a constraint."""

MOST_CONSTRAINTS: Final = 24
"""Bound on the constraints of one question: an absence is explained by lifting each of them."""

MOST_TRACES: Final = 20
LONGEST: Final = 8
"""Bounds on the traces that are asked for, and on their length in hops."""

_ANY: Final = re.compile(r"(?:any|toute?|une?|cualquier|una)\s+(.+)", re.IGNORECASE)
_LABEL: Final = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")


@dataclass(frozen=True)
class Question:
    """A trace as it is asked for, in words: nothing in it is looked up yet.

    *only* and *without* name predicates, families of predicates, classes of inner nodes or families of classes; *a*,
    *through* and *not_through* name entities, *b* an entity, or a class as "any treaty" (with *to_class* as "treaty").
    """

    a: str
    b: str
    to_class: bool = False
    as_of: str = ""
    k: int = 5
    length: int = 6
    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    through: tuple[str, ...] = ()
    not_through: tuple[str, ...] = ()
    binding: bool = False
    hubs: bool = False
    seconds: float | None = None

    def __post_init__(self) -> None:
        _within("k", self.k, MOST_TRACES)
        _within("length", self.length, LONGEST)
        words = (*self.only, *self.without, *self.through, *self.not_through)
        if len(words) > MOST_CONSTRAINTS:
            raise ValueRefusedError("the constraints", str(len(words)), f"at most {MOST_CONSTRAINTS}")
        for text in (self.a, self.b, *words):
            if len(text) > LONGEST_NAME:
                raise ValueRefusedError("a name", text[:60] + "…", f"at most {LONGEST_NAME} characters")


def _within(name: str, value: int, most: int) -> None:
    if not 1 <= value <= most:
        raise ValueRefusedError(name, str(value), f"a number from 1 to {most}")


@dataclass(frozen=True)
class Tracing:
    """The two indexes and the store of one release."""

    index: TraceIndex
    names: SearchIndex
    store: ReadStore

    def trace(self, question: Question, language: str = "en") -> TraceResult:
        """The answer to a question.

        Raises EntityUnknownError, NameAmbiguousError, DateError, TraceError, ValueRefusedError.
        """
        source = self.entity(question.a)
        return trace(self.index, self.store, source, self.target(question), self.options(question), language)

    def lineage(self, a: str, language: str = "en") -> Lineage:
        """The lineage of the entity that *a* names. Raises EntityUnknownError, NameAmbiguousError, TraceError."""
        return lineage(self.index, self.store, self.entity(a), language)

    def ripple(self, a: str, language: str = "en") -> Ripple:
        """What rests on the entity that *a* names. Raises as `lineage` does."""
        return ripple(self.index, self.store, self.entity(a), language)

    def entity(self, text: str) -> str:
        """The IRI of the entity that *text* names: an IRI, a compact identifier, a symbol, a citation or a name.

        An identifier is taken as it stands, also where it is somebody else's acronym.
        """
        text = text.strip()
        if not text:
            raise ValueRefusedError("a name", text, "an identifier, a symbol or a name")
        if self.index.node(text[:LONGEST_NAME]) is not None:
            return text
        found = self.names.resolve(text[:LONGEST_NAME])
        matches = [m for m in found.matches if text in (m.identifier, m.iri)] or list(found.matches)
        if not matches:
            raise EntityUnknownError(text, [(hit.label, hit.iri) for hit in found.nearest])
        if len(matches) > 1:
            raise NameAmbiguousError(text, [(m.identifier, m.label, m.iri, m.reason) for m in matches])
        return matches[0].iri

    def target(self, question: Question) -> str:
        """The IRI of the entity or of the class that *b* names."""
        said = _ANY.fullmatch(question.b.strip())
        name = said[1] if said else question.b.strip()
        if question.to_class or said:
            held = self.class_named(name)
            if held:
                return held
            if question.to_class:
                known = ", ".join(sorted({_local(kind.iri) for kind in self.index.kinds}))
                raise TraceError(f"{name!r} is no class of entities here. There are {known}.")
        return self.entity(question.b)

    def class_named(self, name: str) -> str:
        """The IRI of the class of entities that *name* names, by IRI, local name or label; empty where none does."""
        asked = _folded(name)
        for iri in dict.fromkeys(iri for kind in self.index.kinds for iri in (kind.iri, kind.family)):
            labels = [quad.object.value for quad in self.store.quads(NamedNode(iri), _LABEL)
                      if isinstance(quad.object, Literal)]  # fmt: skip
            if name == iri or asked in map(_folded, (_local(iri), *labels)):
                return iri
        return ""

    def options(self, question: Question) -> Options:
        """The constraints of a question, its names looked up."""
        only_predicates, only_kinds = self._sorted_out("only", question.only)
        predicates, kinds = self._sorted_out("without", question.without)
        return Options(
            k=question.k,
            length=question.length,
            only=only_predicates,
            without=predicates,
            kinds=only_kinds,
            without_kinds=kinds,
            through=tuple(self.entity(text) for text in question.through),
            avoid=frozenset(self.entity(text) for text in question.not_through),
            binding=question.binding,
            as_of=parse(question.as_of) if question.as_of else None,
            hubs=question.hubs,
            seconds=question.seconds,
        )

    def _sorted_out(self, name: str, words: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
        """The words that name predicates, and those that name classes of entities."""
        predicates = {
            word: word
            for predicate in self.index.predicates
            for word in (predicate.iri, predicate.key, predicate.family, _local(predicate.family))
        }
        found: tuple[set[str], set[str]] = set(), set()
        for word in words:
            held = predicates.get(word)
            kind = "" if held else self.class_named(word)
            if not (held or kind):
                families = sorted({_local(predicate.family) for predicate in self.index.predicates})
                keys = sorted({predicate.key for predicate in self.index.predicates})
                expected = f"a class of entities, a family ({', '.join(families)}) or a key ({', '.join(keys)})"
                raise ValueRefusedError(name, word, expected)
            found[0 if held else 1].add(held or _local(kind))
        return frozenset(found[0]), frozenset(found[1])


def _folded(name: str) -> str:
    """A class's name without case, spaces and plural, for comparison."""
    return re.sub(r"(?:ies|ys?|s)$", "", re.sub(r"[\W_]+", "", name).casefold())


def _local(iri: str) -> str:
    return iri.replace("#", "/").rpartition("/")[2]
