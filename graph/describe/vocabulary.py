"""The words of the ontology: how each link is said in both directions, and what each term is called."""

from __future__ import annotations

from dataclasses import dataclass, field

from graph import queries
from graph.describe.labels import Text, choose
from graph.describe.terms import local, text, value
from graph.store import ReadStore, Term


def _spaced(name: str) -> str:
    """``cooperatesWith`` as words: for a term that no ontology names."""
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).replace("_", " ").strip()


@dataclass(frozen=True, slots=True)
class LinkProperty:
    """A property between entities. ``family`` groups it with its like; ``symmetric`` means that it holds both ways."""

    iri: str
    key: str
    family: str
    phrases: tuple[Text, ...] = ()
    inverse_phrases: tuple[Text, ...] = ()
    symmetric: bool = False

    def phrase(self, direction: str, language: str) -> Text:
        """How it is said, subject first for ``out``, object first for ``in``."""
        forward = direction == "out" or self.symmetric
        spare = _spaced(local(self.iri))
        return choose(self.phrases if forward else self.inverse_phrases, language) or Text(
            spare if forward else f"is what this holds for: {spare}", "en"
        )


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The link properties by IRI and by key, the labels of terms, and the labels of families."""

    links: dict[str, LinkProperty]
    labels: dict[str, tuple[Text, ...]]
    families: dict[str, tuple[Text, ...]] = field(default_factory=dict)

    @classmethod
    def read(cls, store: ReadStore) -> Vocabulary:
        """Read it from the ontology in a store, with two queries."""
        links, families = _read_links(store)
        labels: dict[str, list[Text]] = {}
        for row in store.rows(queries.text("vocabulary-labels")):
            labels.setdefault(value(row["this"]), []).append(text(row["label"]))
        return cls(links, {iri: tuple(found) for iri, found in labels.items()}, families)

    def link(self, iri: str) -> LinkProperty:
        """The link property of this IRI; a bare one where the ontology does not declare it."""
        return self.links.get(iri) or LinkProperty(iri, local(iri), "")

    def by_key(self, key: str) -> LinkProperty | None:
        """The link property of this key."""
        return next((link for link in self.links.values() if link.key == key), None)

    def label(self, iri: str, language: str) -> Text:
        """What a term is called; its local name as words where the ontology has no label."""
        return choose(self.labels.get(iri, ()), language) or Text(_spaced(local(iri)), "en")

    def family(self, name: str, language: str) -> Text:
        """What a family of links is called."""
        return choose(self.families.get(name, ()), language) or Text(_spaced(local(name)) or "other links", "en")


def _read_links(store: ReadStore) -> tuple[dict[str, LinkProperty], dict[str, tuple[Text, ...]]]:
    facts: dict[str, dict[str, list[Term]]] = {}
    families: dict[str, list[Text]] = {}
    for row in store.rows(queries.text("vocabulary-links")):
        values = facts.setdefault(value(row["this"]), {}).setdefault(local(value(row["property"])), [])
        if row["value"] not in values:
            values.append(row["value"])
        if "familyLabel" in row:
            families.setdefault(value(row["value"]), []).append(text(row["familyLabel"]))
    links = {
        iri: LinkProperty(
            iri=iri,
            key=value(next(iter(found.get("key", [])), None)) or local(iri),
            family=value(next(iter(found.get("linkFamily", [])), None)),
            phrases=tuple(text(term) for term in found.get("phrase", ())),
            inverse_phrases=tuple(text(term) for term in found.get("inversePhrase", ())),
            symmetric=any(value(term) in ("true", "1") for term in found.get("symmetric", ())),
        )
        for iri, found in sorted(facts.items())
    }
    return links, {name: tuple(dict.fromkeys(texts)) for name, texts in families.items()}
