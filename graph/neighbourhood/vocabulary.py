"""The words of the ontology: families, phrases and kinds, read once from the graph itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from graph import queries
from graph.iri import ONTOLOGY
from graph.neighbourhood.names import local_words
from graph.neighbourhood.rows import language_of, number_of, text_of
from graph.store import ReadStore

UNTOLD = 0.5
"""Specificity of a property that the ontology does not rate."""


@dataclass
class Property:
    """A link property, a role or an act: words by language."""

    iri: str
    key: str
    family: str
    specificity: float = UNTOLD
    symmetric: bool = False
    phrases: dict[str, str] = field(default_factory=dict)
    inverses: dict[str, str] = field(default_factory=dict)


@dataclass
class Kind:
    """A class of entities; ``kind`` is "" for one that is no family."""

    iri: str
    kind: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    plurals: dict[str, str] = field(default_factory=dict)


def best(words: dict[str, str], languages: Iterable[str]) -> str:
    """The word in the first of these languages that has one, else in any, else ""."""
    return next((words[lang] for lang in languages if lang in words), next(iter(sorted(words.values())), ""))


def family_key(iri: str) -> str:
    """`conc:PlaceFamily` goes by `place` in addresses, `conc:Citation` by `citation`."""
    return iri.removeprefix(ONTOLOGY).removesuffix("Family").lower()


class Vocabulary:
    """What the ontology says about link properties and classes."""

    def __init__(self, store: ReadStore) -> None:
        self.properties: dict[str, Property] = {}
        self.families: dict[str, dict[str, str]] = {}
        self.classes: dict[str, Kind] = {}
        self._read_properties(store)
        self._read_classes(store)

    def _read_properties(self, store: ReadStore) -> None:
        for row in store.rows(queries.text("neighbourhood-vocabulary")):
            iri, family, language = (
                text_of(row, "property"),
                family_key(text_of(row, "family")),
                language_of(row, "phrase"),
            )
            entry = self.properties.setdefault(iri, Property(iri, text_of(row, "key") or local_words(iri), family))
            entry.phrases[language] = text_of(row, "phrase")
            if "inverse" in row:
                entry.inverses[language] = text_of(row, "inverse")
            entry.specificity = number_of(row, "specificity") or UNTOLD
            entry.symmetric = text_of(row, "symmetric") in {"true", "1"}
            if "familyLabel" in row:
                self.families.setdefault(family, {})[language] = text_of(row, "familyLabel")

    def _read_classes(self, store: ReadStore) -> None:
        for row in store.rows(queries.text("neighbourhood-words")):
            iri, language = text_of(row, "class"), language_of(row, "label")
            entry = self.classes.setdefault(iri, Kind(iri))
            entry.labels[language] = text_of(row, "label")
            if "plural" in row:
                entry.plurals[language] = text_of(row, "plural")
            entry.kind = text_of(row, "kind") or entry.kind

    def property(self, iri: str) -> Property:
        """A link property, role or act; one that the ontology does not know is said by its local name."""
        if iri not in self.properties:
            words = local_words(iri)
            return Property(iri, words, "other", phrases={"": words}, inverses={"": f"{words} (of)"})
        return self.properties[iri]

    def family_label(self, key: str, languages: Iterable[str]) -> str:
        """The name of a family of links."""
        return best(self.families.get(key, {}), languages) or key

    def kind_label(self, kind: str, languages: Iterable[str]) -> str:
        """The name of a family of entities, by its word in addresses."""
        return next((best(c.labels, languages) for c in self.classes.values() if c.kind == kind), kind)

    def kind_of(self, classes: Iterable[str], languages: Iterable[str]) -> tuple[str, str]:
        """The kind, and the label of the most specific class, of an entity with these classes."""
        known = sorted((self.classes[c] for c in classes if c in self.classes), key=lambda entry: entry.iri)
        kind = next((c.kind for c in known if c.kind), "other")
        special = next((c for c in known if not c.kind), None) or next(iter(known), None)
        return kind, best(special.labels, languages) if special else kind
