"""A reading into quads: what it adds, what it confirms, and what is left to a person to decide."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.dates import parse
from graph.extraction.dates import agree
from graph.iri import (
    GRAPH,
    ID,
    ONTOLOGY,
    PREFIXES,
    digest,
    kind_of,
    link_iri,
    membership_iri,
    mint,
    source_iri,
    statement_iri,
)
from graph.sources.archive import Reading
from graph.sources.candidate import Candidate, mention_key
from graph.sources.known import Known
from graph.sources.symbols import Resolution, implied, resolution_of
from graph.sources.vocabulary import DATES, FORWARD, LINKS, ROLES, SYMMETRIC
from graph.store import Literal, NamedNode, Quad

SURE = 0.7
"""Confidence from which a link goes into the graph without a person's word."""

_RDF, _XSD, _DCT = PREFIXES["rdf"], PREFIXES["xsd"], PREFIXES["dcterms"]
_OA, _PROV, _SKOS, _ORG = PREFIXES["oa"], PREFIXES["prov"], PREFIXES["skos"], PREFIXES["org"]


class Claims:
    """The quads of one source in its named graph, and its candidates."""

    def __init__(self, reading: Reading, known: Known, decisions: Mapping[str, Mapping[str, str]]) -> None:
        self.reading, self.known, self.decisions = reading, known, decisions
        self.graph = f"{GRAPH}source/{reading.key}"
        self.source = source_iri(reading.name)
        self.quads: set[Quad] = set()
        self.candidates: list[Candidate] = []
        self._made: dict[str, str] = {}
        self._backed: set[str] = set()
        self._source()
        self._records()
        self._accepted()
        for relation in reading.relations:
            self._relation(relation)
        self._unknown()

    # writing

    def _say(self, subject: str, predicate: str, value: NamedNode | Literal) -> None:
        self.quads.add(Quad(NamedNode(subject), NamedNode(predicate), value, NamedNode(self.graph)))

    def _type(self, subject: str, *classes: str) -> None:
        for name in classes:
            self._say(subject, _RDF + "type", NamedNode(name))

    def _source(self) -> None:
        r = self.reading
        run = f"{self.source}-reading"
        self._type(self.source, ONTOLOGY + "Source")
        self._say(self.source, _DCT + "identifier", Literal(r.name))
        self._say(self.source, _SKOS + "prefLabel", Literal(r.name.rpartition("/")[2], language="en"))
        self._say(self.source, _DCT + "format", Literal(r.format))
        self._say(self.source, ONTOLOGY + "sha256", Literal(r.sha256))
        self._type(run, _PROV + "Activity")
        self._say(run, _PROV + "used", NamedNode(self.source))
        self._say(run, _PROV + "endedAtTime", Literal(r.read_on, datatype=NamedNode(_XSD + "date")))
        self._say(run, _PREFIX_VERSION, Literal(str(r.version)))

    def _evidence(self, start: int, end: int, subject_form: str, object_form: str, confidence: float, what: str) -> str:
        name = digest(f"{self.reading.name}|{start}|{end}|{what}")
        evidence = f"{ID}evidence/{name}"
        if evidence in self._backed:
            return evidence
        self._backed.add(evidence)
        self._type(evidence, ONTOLOGY + "Evidence")
        self._say(evidence, ONTOLOGY + "method", NamedNode(ONTOLOGY + "Extracted"))
        self._say(evidence, ONTOLOGY + "basis", NamedNode(ONTOLOGY + "SeenInSource"))
        self._say(evidence, ONTOLOGY + "confidence", Literal(f"{confidence:.2f}", datatype=NamedNode(_XSD + "decimal")))
        self._say(evidence, _DCT + "source", NamedNode(self.source))
        self._say(evidence, _PROV + "wasGeneratedBy", NamedNode(f"{self.source}-reading"))
        if subject_form:
            self._say(evidence, ONTOLOGY + "subjectForm", Literal(subject_form))
        if object_form:
            self._say(evidence, ONTOLOGY + "objectForm", Literal(object_form))
        position = f"{evidence}-position"
        self._say(evidence, _OA + "hasSelector", NamedNode(position))
        self._type(position, _OA + "TextPositionSelector")
        for name, offset in (("start", start), ("end", max(end, start + 1))):
            self._say(position, _OA + name, Literal(str(offset), datatype=NamedNode(_XSD + "integer")))
        return evidence

    # records

    def _records(self) -> None:
        containers = {
            f"resource:{_slug(r['container'])}": r["container"] for r in self.reading.records if r["container"]
        }
        for record in self.reading.records:
            self._resource(
                record["identifier"],
                record["title"],
                record["language"],
                record["category"],
                record["start"],
                record["end"],
            )
        for relation in self.reading.relations:
            if relation["predicate"] == "part_of" and relation["object"] in containers:
                title = containers[relation["object"]]
                self._resource(relation["object"], title, "en", None, relation["start"], relation["end"])

    def _resource(self, identifier: str, title: str, language: str, category: str | None, start: int, end: int) -> None:
        iri = mint(identifier)
        if iri in self.known.entities or identifier in self._made:
            return
        self._made[identifier] = iri
        self._type(iri, ONTOLOGY + "Resource")
        self._say(iri, _DCT + "identifier", Literal(identifier))
        label = title or f"[Entry without title in {self.reading.name.rpartition('/')[2]}, from character {start}]"
        self._say(iri, _SKOS + "prefLabel", Literal(label, language=language))
        if title:
            self._say(iri, ONTOLOGY + "printedTitle", Literal(title))
        else:
            self._say(iri, ONTOLOGY + "titled", Literal("false", datatype=NamedNode(_XSD + "boolean")))
        self._say(iri, _DCT + "language", Literal(language))
        if category:
            self._say(iri, ONTOLOGY + "category", Literal(category))
        evidence = self._evidence(start, end, title[:160], "", 0.95, identifier)
        self._say(iri, ONTOLOGY + "evidence", NamedNode(evidence))

    # relations

    def _relation(self, r: Mapping[str, Any]) -> None:
        key = digest(f"{r['subject']}|{r['predicate']}|{r['object']}")
        decision = self.decisions.get(key, {}).get("decision")
        if decision == "reject":
            return
        subject = self._iri(r["subject"])
        object_ = r["object"] if r["predicate"] in DATES else self._iri(r["object"])
        if subject is None or object_ is None:
            self._candidate(key, "unknown", r, "an end is not in the graph")
        elif r["confidence"] < SURE and decision != "accept" and not self._holds(r["predicate"], subject, object_):
            self._candidate(key, "weak", r, "")
        elif r["predicate"] in DATES:
            self._date(key, r, subject, object_)
        elif r["predicate"] in ROLES:
            self._membership(key, r, subject, object_)
        elif r["predicate"] in LINKS:
            self._link(key, r, subject, object_)

    def _iri(self, identifier: str) -> str | None:
        if identifier.startswith("NIL:"):
            return None
        try:
            iri = mint(identifier)
        except ValueError:
            return None
        return iri if iri in self.known.entities or identifier in self._made else None

    def _holds(self, predicate: str, subject: str, object_: str) -> bool:
        if predicate not in LINKS:
            return False
        iri = LINKS[predicate][0]
        return (subject, iri, object_) in self.known.links or (
            predicate in SYMMETRIC and (object_, iri, subject) in self.known.links
        )

    def _backing(self, r: Mapping[str, Any]) -> NamedNode:
        what = f"{r['subject']}|{r['predicate']}|{r['object']}"
        return NamedNode(
            self._evidence(r["start"], r["end"], r["subject_form"], r["object_form"], float(r["confidence"]), what)
        )

    def _link(self, key: str, r: Mapping[str, Any], subject: str, object_: str) -> None:
        predicate, left, right = LINKS[r["predicate"]]
        if kind_of(subject) not in left or kind_of(object_) not in right or subject == object_:
            self._candidate(key, "weak", r, "the two are of families that this link does not join")
            return
        if r["predicate"] in SYMMETRIC and (
            (object_, predicate, subject) in self.known.links
            or ((subject, predicate, object_) not in self.known.links and subject > object_)
        ):
            subject, object_ = object_, subject
        if r["predicate"] in FORWARD and self._before(subject, object_):
            self._candidate(key, "disagreement", r, "by the dates in the graph the first is older than the second")
            return
        link = self.known.links.get((subject, predicate, object_))
        if link is None:
            link = link_iri(subject, r["predicate"], object_)
            self._say(subject, predicate, NamedNode(object_))
            self._type(link, ONTOLOGY + "Link")
            self._say(link, _RDF + "subject", NamedNode(subject))
            self._say(link, _RDF + "predicate", NamedNode(predicate))
            self._say(link, _RDF + "object", NamedNode(object_))
        self._say(link, ONTOLOGY + "evidence", self._backing(r))

    def _before(self, subject: str, object_: str) -> bool:
        if kind_of(subject) == "resource":
            return False

        def date(iri: str) -> str:
            return next((d for p in DATES.values() if (d := self.known.dates.get((iri, p), ""))), "")

        one, other = date(subject), date(object_)
        size = min(len(one), len(other))
        return bool(size) and one[:size] < other[:size]

    def _membership(self, key: str, r: Mapping[str, Any], subject: str, object_: str) -> None:
        role, word = ROLES[r["predicate"]]
        if kind_of(object_) not in ("organisation", "process") or kind_of(subject) not in (
            "organisation",
            "process",
            "place",
            "person",
        ):
            self._candidate(key, "weak", r, "the two are of families that this role does not join")
            return
        said = self.known.memberships.get((subject, role, object_))
        if said is None and word == "member":
            said = self.known.memberships.get((subject, ONTOLOGY + "ParticipatingState", object_))
        if said is None:
            said = membership_iri(subject, word, object_)
            self._type(said, _ORG + "Membership")
            self._say(said, _ORG + "member", NamedNode(subject))
            self._say(said, _ORG + "organization", NamedNode(object_))
            self._say(said, _ORG + "role", NamedNode(role))
        self._say(said, ONTOLOGY + "evidence", self._backing(r))

    def _date(self, key: str, r: Mapping[str, Any], subject: str, value: str) -> None:
        predicate = DATES[r["predicate"]]
        held = self.known.dates.get((subject, predicate))
        if held and not agree(value, held):
            self._candidate(key, "disagreement", r, f"the graph has {held}")
            return
        if kind_of(subject) not in ("instrument", "framework", "resource", "document"):
            self._candidate(key, "weak", r, "a date that this kind of thing does not have")
            return
        stated = held or self._made_date(subject, predicate, value)
        if stated is None:
            self._candidate(key, "disagreement", r, "the same source gives another date")
            return
        literal = Literal(stated, datatype=NamedNode(parse(stated).datatype))
        if not held:
            self._say(subject, predicate, literal)
        statement = statement_iri(subject, predicate.rpartition("#")[2])
        self._type(statement, ONTOLOGY + "Statement")
        self._say(statement, _RDF + "subject", NamedNode(subject))
        self._say(statement, _RDF + "predicate", NamedNode(predicate))
        self._say(statement, _RDF + "object", literal)
        self._say(statement, ONTOLOGY + "evidence", self._backing(r))

    def _made_date(self, subject: str, predicate: str, value: str) -> str | None:
        if kind_of(subject) != "resource" and subject not in self._made.values():
            return value
        given = sorted(
            x["object"]
            for x in self.reading.relations
            if DATES.get(x["predicate"]) == predicate and self._iri(x["subject"]) == subject
        )
        return value if not given or value == given[0] else None

    # resolutions that a person has accepted

    def _accepted(self) -> None:
        """Make the resolutions that were accepted: what the symbol says, with the words that cite them as evidence."""
        for m in self.reading.unknown:
            identifier = m["identifier"]
            if self.decisions.get(mention_key(identifier), {}).get("decision") != "accept" or m["alternatives"]:
                continue
            stated = resolution_of(identifier)
            if stated is None or identifier in self._made or mint(identifier) in self.known.entities:
                continue
            self._resolution(stated, m)

    def _resolution(self, stated: Resolution, m: Mapping[str, Any]) -> None:
        iri = self._made[stated.symbol] = mint(stated.symbol)
        self._type(iri, ONTOLOGY + "Instrument", ONTOLOGY + "Resolution")
        self._say(iri, _DCT + "identifier", Literal(stated.symbol))
        self._say(iri, ONTOLOGY + "symbol", Literal(stated.symbol))
        for language, label in stated.labels:
            self._say(iri, _SKOS + "prefLabel", Literal(label, language=language))
        for name, value in (("number", stated.number), ("session", stated.session)):
            if value:
                self._say(iri, ONTOLOGY + name, Literal(value))
        if stated.year:
            self._say(iri, ONTOLOGY + "year", Literal(stated.year, datatype=NamedNode(_XSD + "gYear")))
        evidence = self._evidence(m["start"], m["end"], m["surface"], "", float(m["confidence"]), stated.symbol)
        self._say(iri, ONTOLOGY + "evidence", NamedNode(evidence))
        # the symbol itself names the organ
        said = {
            "subject": stated.symbol, "predicate": "adopted_by", "object": stated.organ, "start": m["start"],
            "end": m["end"], "subject_form": m["surface"], "object_form": m["surface"], "confidence": m["confidence"],
        }  # fmt: skip
        self._link(digest(f"{stated.symbol}|adopted_by|{stated.organ}"), said, iri, mint(stated.organ))

    # candidates

    def _candidate(self, key: str, kind: str, r: Mapping[str, Any], note: str) -> None:
        self.candidates.append(
            Candidate(
                key,
                kind,
                self.reading.name,
                self.reading.sha256,
                r["start"],
                r["end"],
                r["subject"],
                r["predicate"],
                r["object"],
                r["subject_form"],
                r["object_form"],
                float(r["confidence"]),
                note,
            )
        )

    def _unknown(self) -> None:
        for m in self.reading.unknown:
            identifier = m["identifier"]
            key = mention_key(identifier)
            if self.decisions.get(key, {}).get("decision") == "reject" or identifier in self._made:
                continue
            kind = "ambiguous" if m["alternatives"] else "unknown"
            note = ", ".join(m["alternatives"]) if m["alternatives"] else implied(identifier)
            self.candidates.append(
                Candidate(
                    key,
                    kind,
                    self.reading.name,
                    self.reading.sha256,
                    m["start"],
                    m["end"],
                    identifier,
                    "named",
                    "",
                    m["surface"],
                    "",
                    float(m["confidence"]),
                    note,
                )
            )


_PREFIX_VERSION = PREFIXES["owl"] + "versionInfo"


def _slug(text: str) -> str:
    from graph.extraction.folding import slug

    return slug(text)
