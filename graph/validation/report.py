"""What a validation found, in plain strings: as text for people, as Turtle and JSON for programs.

The words are those of [SHACL, section 3.6](https://www.w3.org/TR/shacl/#validation-report).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from itertools import groupby

SH = "http://www.w3.org/ns/shacl#"
SHAPES = "https://w3id.org/concordat/shapes#"
XSD = "http://www.w3.org/2001/XMLSchema#"

SEVERITIES = {"Violation": 0, "Warning": 1, "Info": 2}

# An entity's IRI is read faster as its kind and name; what follows the vocabularies' separators, as the bare word.
_ID = re.compile(r"<?https?://[^\s<>]+?/id/([a-z]+)/([^\s<>/]+)>?")
_VOCABULARY = {
    "https://w3id.org/concordat/ontology#": "conc:",
    "http://data.europa.eu/eli/ontology#": "eli:",
    "http://www.w3.org/ns/org#": "org:",
    "http://purl.org/dc/terms/": "dcterms:",
    "http://www.w3.org/2004/02/skos/core#": "skos:",
    "http://www.w3.org/ns/prov#": "prov:",
    "http://www.w3.org/ns/oa#": "oa:",
    "http://xmlns.com/foaf/0.1/": "foaf:",
    "http://purl.org/ontology/bibo/": "bibo:",
    "https://schema.org/": "schema:",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf:",
    "http://www.w3.org/2000/01/rdf-schema#": "rdfs:",
    "http://www.w3.org/2002/07/owl#": "owl:",
    XSD: "xsd:",
    SH: "sh:",
}


def compact(text: str) -> str:
    """``text`` with each IRI of an entity as ``kind:name`` and each of a known vocabulary as ``prefix:name``."""
    text = _ID.sub(r"\1:\2", text)
    for namespace, prefix in _VOCABULARY.items():
        text = text.replace(namespace, prefix)
    return text


@dataclass(frozen=True, slots=True)
class Violation:
    """One result of a validation.

    ``focus``, ``path``, ``value``, ``shape`` and ``component`` are IRIs where the term is an IRI, else its words
    (``_:x`` for a blank node, SPARQL syntax for a path); ``path`` and ``value`` are empty where there is none.
    ``severity`` is ``Violation``, ``Warning`` or ``Info``.
    """

    focus: str
    focus_label: str
    path: str
    value: str
    message: str
    severity: str
    shape: str
    component: str

    def _order(self) -> tuple[str, int, str, str, str, str, str]:
        rank = SEVERITIES.get(self.severity, 3)
        return (self.focus, rank, self.shape, self.path, self.value, self.message, self.component)


def _turtle_term(text: str) -> str:
    if re.fullmatch(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+", text):
        return f"<{text}>"
    return json.dumps(text, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Report:
    """All results of a validation, ordered by focus node; ``conforms`` as SHACL says: no result of any severity."""

    conforms: bool
    results: tuple[Violation, ...]

    @classmethod
    def of(cls, results: Iterable[Violation]) -> Report:
        """A report with these results, in order."""
        ordered = tuple(sorted(results, key=Violation._order))
        return cls(not ordered, ordered)

    @property
    def broken(self) -> bool:
        """Whether a result of severity Violation is among them; warnings alone do not keep data out."""
        return any(result.severity == "Violation" for result in self.results)

    def as_text(self, limit: int = 200) -> str:
        """For people: results grouped by entity, at most ``limit`` of them, then how many more there are."""
        if not self.results:
            return "The data keep to all shapes.\n"
        entities = len({result.focus for result in self.results})
        lines = [f"{_count(len(self.results), 'result')} in {_count(entities, 'entity', 'entities')}."]
        for focus, group in groupby(self.results[: max(limit, 0)], key=lambda result: result.focus):
            results = list(group)
            label = results[0].focus_label
            name = compact(focus)
            lines += ["", f"{name} ({label})" if label and label != focus else name]
            for result in results:
                lines.append(f"  {result.severity.lower()}: {result.message}")
                if result.path:
                    lines.append(f"    at    {compact(result.path)}")
                if result.value and result.value != focus:
                    lines.append(f"    value {_short(compact(result.value))}")
                lines.append(f"    shape {result.shape.removeprefix(SHAPES)}")
        rest = self.results[max(limit, 0) :]
        if rest:
            others = len({result.focus for result in rest})
            lines += ["", f"… and {len(rest)} more in {_count(others, 'entity', 'entities')}."]
        return "\n".join(lines) + "\n"

    def verdict(self) -> str:
        """One line: whether the data conform, and how many results there are."""
        broken = len(self.results)
        return (
            "conforms"
            if self.conforms and not broken
            else f"{_count(broken, 'result')}, {'conforms' if self.conforms else 'does not conform'}"
        )

    def as_turtle(self) -> str:
        """A ``sh:ValidationReport``; paths and blank nodes stand as their words."""
        lines = [f"@prefix sh: <{SH}> .", "", "[] a sh:ValidationReport ;"]
        if not self.results:
            return "\n".join([*lines, "    sh:conforms true ."]) + "\n"
        lines.append("    sh:conforms false ;")
        blocks = []
        for result in self.results:
            block = [
                "        a sh:ValidationResult",
                f"        sh:focusNode {_turtle_term(result.focus)}",
                f"        sh:resultSeverity sh:{result.severity}",
                f"        sh:resultMessage {json.dumps(result.message, ensure_ascii=False)}",
                f"        sh:sourceShape {_turtle_term(result.shape)}",
                f"        sh:sourceConstraintComponent {_turtle_term(result.component)}",
            ]
            if result.path:
                block.append(f"        sh:resultPath {_turtle_term(result.path)}")
            if result.value:
                block.append(f"        sh:value {_turtle_term(result.value)}")
            blocks.append("    sh:result [\n" + " ;\n".join(block) + "\n    ]")
        return "\n".join(lines) + "\n" + " ;\n".join(blocks) + " .\n"

    def as_json(self) -> str:
        """One JSON object: ``conforms`` and ``results``."""
        whole = {"conforms": self.conforms, "results": [asdict(result) for result in self.results]}
        return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str | bytes) -> Report:
        """The report that ``as_json`` wrote. Raises ValueError, KeyError or TypeError for anything else."""
        whole = json.loads(text)
        return cls(bool(whole["conforms"]), tuple(Violation(**result) for result in whole["results"]))


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _short(text: str, length: int = 300) -> str:
    """One line of at most ``length`` characters, control characters visible."""
    line = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)
    return line if len(line) <= length else line[: length - 1] + "…"
