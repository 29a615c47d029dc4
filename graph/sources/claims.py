"""A reading into quads: what it adds, what it confirms, and what is left to a person to decide."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from graph.dates import parse
from graph.extraction.dates import agree
from graph.iri import ONTOLOGY, digest, kind_of, link_iri, membership_iri, mint, statement_iri
from graph.sources.archive import Reading
from graph.sources.candidate import Candidate, mention_key
from graph.sources.known import Known
from graph.sources.minting import New, new_thing
from graph.sources.vocabulary import DATES, FORWARD, LINKS, ROLES, SYMMETRIC
from graph.sources.writing import DCT, ORG, RDF, SKOS, XSD, SourceGraph
from graph.store import Literal, NamedNode

SURE = 0.7
"""Confidence from which a link goes into the graph without a person's word."""

_DATED = frozenset(DATES.values())
Names = Mapping[str, tuple[str, str]]
"""Labels that sources give to things by identifier, with their language: one for each, whichever source says it."""


class Claims(SourceGraph):
    """The quads of one source in its named graph, and its candidates."""

    def __init__(
        self,
        reading: Reading,
        known: Known,
        decisions: Mapping[str, Mapping[str, str]],
        names: Names = MappingProxyType({}),
    ) -> None:
        super().__init__(reading)
        self.known, self.decisions, self._names = known, decisions, names
        self.candidates: list[Candidate] = []
        self._made: dict[str, str] = {}
        self.say_source()
        self._records()
        self._accepted()
        for relation in reading.relations:
            self._relation(relation)
        self._unknown()

    def dates(self) -> dict[tuple[str, str], str]:
        """The dates that are new by this source: by subject and property."""
        found = {}
        for quad in self.quads:
            if quad.predicate.value in _DATED:
                found[str(getattr(quad.subject, "value", "")), quad.predicate.value] = str(
                    getattr(quad.object, "value", "")
                )
        return found

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
        self.classes(iri, ONTOLOGY + "Resource")
        self.say(iri, DCT + "identifier", Literal(identifier))
        # a teaser that repeats a record of another source is that record, under the one title
        title, named_in = self._names.get(identifier, (title, language))
        label = title or f"[Entry without title in {self.reading.name.rpartition('/')[2]}, from character {start}]"
        self.say(iri, SKOS + "prefLabel", Literal(label, language=named_in))
        if title:
            self.say(iri, ONTOLOGY + "printedTitle", Literal(title))
        else:
            self.say(iri, ONTOLOGY + "titled", Literal("false", datatype=NamedNode(XSD + "boolean")))
        self.say(iri, DCT + "language", Literal(language))
        if category:
            self.say(iri, ONTOLOGY + "category", Literal(category))
        evidence = self.evidence(start, end, title[:160], "", 0.95, identifier)
        self.say(iri, ONTOLOGY + "evidence", NamedNode(evidence))

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
            self.evidence(r["start"], r["end"], r["subject_form"], r["object_form"], float(r["confidence"]), what)
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
            self.say(subject, predicate, NamedNode(object_))
            self.classes(link, ONTOLOGY + "Link")
            self.say(link, RDF + "subject", NamedNode(subject))
            self.say(link, RDF + "predicate", NamedNode(predicate))
            self.say(link, RDF + "object", NamedNode(object_))
        self.say(link, ONTOLOGY + "evidence", self._backing(r))

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
            self.classes(said, ORG + "Membership")
            self.say(said, ORG + "member", NamedNode(subject))
            self.say(said, ORG + "organization", NamedNode(object_))
            self.say(said, ORG + "role", NamedNode(role))
        self.say(said, ONTOLOGY + "evidence", self._backing(r))

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
            self.say(subject, predicate, literal)
        statement = statement_iri(subject, predicate.rpartition("#")[2])
        self.classes(statement, ONTOLOGY + "Statement")
        self.say(statement, RDF + "subject", NamedNode(subject))
        self.say(statement, RDF + "predicate", NamedNode(predicate))
        self.say(statement, RDF + "object", literal)
        self.say(statement, ONTOLOGY + "evidence", self._backing(r))

    def _made_date(self, subject: str, predicate: str, value: str) -> str | None:
        if kind_of(subject) != "resource" and subject not in self._made.values():
            return value
        given = sorted(
            x["object"]
            for x in self.reading.relations
            if DATES.get(x["predicate"]) == predicate and self._iri(x["subject"]) == subject
        )
        return value if not given or value == given[0] else None

    # things that a person has accepted

    def _accepted(self) -> None:
        """Make the things that were accepted, with the words that name them as evidence."""
        for m in self.reading.unknown:
            identifier = m["identifier"]
            if self.decisions.get(mention_key(identifier), {}).get("decision") != "accept":
                continue
            if identifier in self._made or (new := new_thing(m)) is None or mint(identifier) in self.known.entities:
                continue
            self._thing(new, m)

    def _thing(self, new: New, m: Mapping[str, Any]) -> None:
        iri = self._made[new.identifier] = mint(new.identifier)
        self.classes(iri, *(ONTOLOGY + name for name in new.classes))
        self.say(iri, DCT + "identifier", Literal(new.identifier))
        labels = new.labels
        if len(labels) == 1:  # a name that was read, which another source may print otherwise
            label, language = self._names.get(new.identifier, (labels[0][1], labels[0][0]))
            labels = ((language, label),)
        for language, label in labels:
            self.say(iri, SKOS + "prefLabel", Literal(label, language=language))
        for name, value, datatype in new.facts:
            typed = Literal(value) if datatype == "string" else Literal(value, datatype=NamedNode(XSD + datatype))
            self.say(iri, ONTOLOGY + name, typed)
        evidence = self.evidence(m["start"], m["end"], m["surface"], "", float(m["confidence"]), new.identifier)
        self.say(iri, ONTOLOGY + "evidence", NamedNode(evidence))
        if new.adopted_by:  # the symbol itself names the organ
            said = {
                "subject": new.identifier, "predicate": "adopted_by", "object": new.adopted_by, "start": m["start"],
                "end": m["end"], "subject_form": m["surface"], "object_form": m["surface"],
                "confidence": m["confidence"],
            }  # fmt: skip
            self._link(digest(f"{new.identifier}|adopted_by|{new.adopted_by}"), said, iri, mint(new.adopted_by))

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
            new = new_thing(m)
            note = ", ".join(m["alternatives"]) if m["alternatives"] else new.says if new else ""
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
                    new is not None,
                )
            )


def _slug(text: str) -> str:
    from graph.extraction.folding import slug

    return slug(text)
