"""What a text says of the things it names: by patterns, by the form of names, and by the fields of records."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from graph.extraction.bullets import introduces, items, with_items
from graph.extraction.clauses import clauses
from graph.extraction.frames import FRAME_SET, Said
from graph.extraction.lexicon import Lexicon
from graph.extraction.patterns import PATTERN_SET, Pattern
from graph.extraction.recitals import of_resolution
from graph.extraction.record_relations import of_record
from graph.extraction.shadow import LETTER, Named, Shadow, outermost, shadow_of
from graph.extraction.structure import of_names
from graph.extraction.subjects import of_subject
from graph.extraction.topics import Topics
from graph.model import Mention, Record, Relation

DATED = frozenset({"adopted_on", "entered_into_force_on", "published_in"})
_YEAR = re.compile(r"[12]\d\d\d")
_MAKERS = 20  # statements of who made a thing that are looked at for who launched it
_NEAR = 600  # characters between "X made it" and "it was launched"
_YEAR_ONLY = "published_in"
_ACCOMPANIES = re.compile(r"rotoco|ecomm|ecomend")
_HAPPENED = 0.75  # confidence of what a frame states
_ORGAN_OF_SERIES = {
    "S/RES/": "org:unsc", "A/RES/": "org:unga", "A/HRC/RES/": "org:hrc", "E/RES/": "org:ecosoc",
}  # fmt: skip
_PRONOUN = 80  # characters that show whether a sentence opens with a pronoun
_ARTICLE = 6  # characters of an article and of a mark before it
_ORGANS = frozenset(_ORGAN_OF_SERIES.values())


def find_relations(
    text: str,
    mentions: Sequence[Mention],
    records: Sequence[Record],
    lexicon: Lexicon,
    spans: Sequence[tuple[int, int]],
) -> list[Relation]:
    """Every relation of a text, each stretch of evidence once, in the order of the text."""
    found: list[Relation] = []
    ordered = sorted(mentions, key=lambda m: (m.start, -m.end))
    described = sorted(records, key=lambda r: r.description_start)
    starts = [r.description_start for r in described]
    begins = [m.start for m in ordered]
    topics = Topics(lexicon)
    for number, (start, end) in enumerate(spans):
        inside = _between(ordered, begins, start, end)
        opening = text[start : min(end, start + _PRONOUN)]
        if not inside and not topics.goes_on(opening):
            topics.see(None)
            continue
        at = bisect_right(starts, start) - 1
        record = described[at] if at >= 0 and start < described[at].description_end else None
        outer = outermost(inside)
        listed = introduces(text, start, end)
        if len(outer) > 1 or _YEAR.search(text, start, end) or record or listed or topics.goes_on(opening):
            shadow = shadow_of(text, start, end, outer, record)
            topics.take_up(shadow)
            if listed:
                lines = [_between(ordered, begins, low, high) for low, _, high in items(text, spans, number)]
                with_items(shadow, [line for line in lines if line])
            if len(shadow.named) > 1:
                found += _by_patterns(shadow)
            topics.see_shadow(shadow)
        else:
            topics.see(_opens(text, start, outer))
        found += _by_series(inside)
    found += of_names(text, ordered, lexicon)
    for record in records:
        inside = _between(ordered, begins, record.start, record.end)
        found += of_record(text, record, inside, lexicon)
    found += _consequences(found)
    said = {(r.subject, r.object) for r in found} | {(r.object, r.subject) for r in found}
    if not records:
        found += of_resolution(text, ordered, spans, said)
    for record in records:
        found += of_subject(text, record, _between(ordered, begins, record.start, record.end), lexicon, said)
    return _once(found)


def _between(ordered: Sequence[Mention], begins: Sequence[int], start: int, end: int) -> list[Mention]:
    first = bisect_left(begins, start)
    if first == len(begins) or begins[first] >= end:  # most sentences name nothing
        return []
    last = bisect_left(begins, end, first)
    return [m for m in ordered[first:last] if m.end <= end]


def relation(
    subject: Named | Mention, predicate: str, object_: Named | Mention, rule: str, confidence: float
) -> Relation:
    """A relation between two named things, its evidence reaching from one to the other."""
    value = object_.identifier
    if predicate == _YEAR_ONLY:
        value = value[:4]
    return Relation(
        subject.identifier, predicate, value, min(subject.start, object_.start), max(subject.end, object_.end),
        subject.surface, object_.surface, rule, confidence,
    )  # fmt: skip


def _opens(text: str, start: int, outer: Sequence[Mention]) -> Named | None:
    """The name that a sentence opens with."""
    if not outer or outer[0].start - start > _ARTICLE or len(text[start : outer[0].start].split()) > 1:
        return None
    first = outer[0]
    return Named(first.identifier, first.start, first.end, first.surface, first.type)


def _by_patterns(shadow: Shadow) -> Iterator[Relation]:
    read: list[str] = []
    for clause in clauses(shadow.text):
        if clause.count("<") < 2:
            continue
        for pattern, subject, object_ in PATTERN_SET.match(clause):
            yield from _stated(pattern, shadow, subject, object_)
        if not any(clause in whole for whole in read):  # a frame finds its roles in the whole as well as in a part
            read.append(clause)
            for said in FRAME_SET.match(clause):
                yield from _happened(said, shadow)


def _happened(said: Said, shadow: Shadow) -> Iterator[Relation]:
    one, other = shadow.named[said.subject], shadow.named[said.object]
    if one.identifier == other.identifier or (said.predicate in DATED) != (other.type == "date"):
        return
    resolved = "/RES/" in one.identifier and "/RES/" not in other.identifier
    if said.predicate == "adopts" and one.type == "instrument" and not resolved:
        return  # a text by which another is adopted is a resolution
    yield relation(one, said.predicate, other, said.frame, _HAPPENED)


def _stated(pattern: Pattern, shadow: Shadow, subject: int, object_: int) -> Iterator[Relation]:
    one, other = shadow.named[subject], shadow.named[object_]
    if one.identifier == other.identifier or one.type == "date":
        return
    left, right = pattern.letters
    if LETTER[one.type] not in left or LETTER.get(other.type, "D") not in right:
        return  # a name that only stands beside an end, such as an acronym in brackets
    if (pattern.predicate in DATED) != (other.type == "date"):
        return
    if pattern.name == "body-unit" and one.surface.isupper() and other.surface.isupper():
        return  # two agencies side by side, not an agency and its unit
    if pattern.predicate == "adopts" and one.identifier in _ORGANS:  # an organ endorses what others sign up to
        yield relation(other, "adopted_by", one, pattern.name, pattern.confidence)
        return
    if pattern.name == "with-its-protocol" and not _ACCOMPANIES.search(one.surface):
        return
    yield relation(one, pattern.predicate, other, pattern.name, pattern.confidence)


def _by_series(inside: Sequence[Mention]) -> Iterator[Relation]:
    """A resolution that is said together with the organ of its series was adopted by it."""
    for mention in inside:
        if mention.rule != "citation":
            continue
        for series, organ in _ORGAN_OF_SERIES.items():
            if mention.identifier.startswith(series):
                named = [m for m in inside if m.identifier == organ]
                if named:
                    nearest = min(named, key=lambda m: abs(m.start - mention.start))
                    yield relation(mention, "adopted_by", nearest, "series", 0.95)


def _consequences(found: Sequence[Relation]) -> Iterator[Relation]:
    """What two statements say together: who adopted the resolution that adopts a text; who launched what it developed."""
    adopted_by = {r.subject: r for r in found if r.predicate == "adopted_by"}
    for r in found:
        if r.predicate == "adopts" and r.subject in adopted_by:
            organ = adopted_by[r.subject]
            yield Relation(
                r.object, "adopted_by", organ.object, min(r.start, organ.start), max(r.end, organ.end), r.object_form,
                organ.object_form, "adopted-with-resolution", 0.8,
            )  # fmt: skip
    launched = [r for r in found if r.rule == "issued-year"]
    makers = [
        r for r in found if r.predicate in ("authored_by", "issued_by") and r.rule in ("body-developed", "body-its")
    ]
    made: dict[str, list[Relation]] = {}
    for maker in makers:
        made.setdefault(maker.subject, []).append(maker)
    agents = {r.object for r in found if r.predicate == "launched"}
    for r in launched:
        for maker in made.get(r.subject, [])[:_MAKERS]:
            if abs(maker.start - r.start) < _NEAR and r.subject not in agents:
                yield Relation(
                    maker.object, "launched", r.subject, min(r.start, maker.start), max(r.end, maker.end),
                    maker.object_form, r.subject_form, "launched-what-it-made", 0.75,
                )  # fmt: skip
    together: dict[tuple[str, int], list[Relation]] = {}
    for r in found:
        if r.predicate == "launched" and r.rule in ("launched", "a-lance", "lanzo"):
            together.setdefault((r.object, r.end), []).append(r)
    for every in together.values():
        group = list({r.subject: r for r in every}.values())
        for i, one in enumerate(group):
            for other in group[i + 1 :]:
                if one.subject != other.subject:
                    yield Relation(
                        one.subject, "cooperates_with", other.subject, min(one.start, other.start), max(one.end, other.end),
                        one.subject_form, other.subject_form, "launched-together", 0.75,
                    )  # fmt: skip


def _once(found: Iterable[Relation]) -> list[Relation]:
    best: dict[tuple[str, str, str, int, int], Relation] = {}
    for r in found:
        key = (r.subject, r.predicate, r.object, r.start, r.end)
        if key not in best or best[key].confidence < r.confidence:
            best[key] = r
    return sorted(best.values(), key=lambda r: (r.start, r.end, r.subject, r.predicate, r.object))
