"""What the fields of a record state: year, places, authors, host publication, publisher."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graph.extraction.folding import key, slug
from graph.extraction.lexicon import Lexicon
from graph.extraction.sentences import sentences
from graph.model import Mention, Record, Relation

_STUDY = re.compile(
    r"\b(?:study|survey|research|fieldwork|assessment|interview(?:s|ed)?|case stud(?:y|ies)|étude|enquête|estudio|encuesta|investigación)\b",
    re.IGNORECASE,
)
_IN = re.compile(
    r"\b(?:in|from|en|au|aux|dans)\s+(?:the\s+|la\s+|le\s+|el\s+)?$|(?:,|\band|\bet|\by)\s+$", re.IGNORECASE
)


def of_record(text: str, record: Record, inside: Sequence[Mention], lexicon: Lexicon) -> Iterator[Relation]:
    """The relations of one record; ``inside`` are the mentions of its stretch of text."""
    title = next((m for m in inside if m.rule == "title" and m.start == record.title_start), None)
    at = record.description_start
    # a record without a title has no words that name it
    anchor = title or Mention(at, at, "resource", record.identifier, "")
    if record.year and record.year_span:
        start, end = record.year_span
        yield Relation(
            record.identifier,
            "published_in",
            str(record.year),
            anchor.start,
            end,
            anchor.surface,
            text[start:end],
            "field",
            0.98,
        )
    for mention in inside:
        if (
            mention.rule == "field"
            and mention.type == "place"
            and mention.known
            and not _is_cited_place(mention, record)
        ):
            yield _link(anchor, record, "covers_place", mention, "field", 0.95)
    yield from _places(text, record, inside, anchor)
    yield from _people(record, inside, anchor, lexicon)
    yield from _host(record, inside, anchor, lexicon)


def _is_cited_place(mention: Mention, record: Record) -> bool:
    return (mention.start, mention.end) in record.cited_spans.get("place", [])


def _link(anchor: Mention, record: Record, predicate: str, mention: Mention, rule: str, confidence: float) -> Relation:
    return Relation(
        record.identifier, predicate, mention.identifier, min(anchor.start, mention.start), max(anchor.end, mention.end),
        anchor.surface, mention.surface, rule, confidence,
    )  # fmt: skip


def _places(text: str, record: Record, inside: Sequence[Mention], anchor: Mention) -> Iterator[Relation]:
    for mention in inside:
        if mention.type != "place" or not mention.known or mention.rule == "field":
            continue
        if record.title and record.title_start <= mention.start < record.title_end:
            yield _link(anchor, record, "covers_place", mention, "title-place", 0.85)
    spans = sentences(text, record.description_start, record.description_end)
    for number, (start, end) in enumerate(spans):
        study = _STUDY.search(text, start, end)
        if not study and number:
            continue
        for mention in inside:
            if mention.type != "place" or not start <= mention.start < end or not mention.known:
                continue
            office = any(m.type == "organisation" and m.start < mention.start and m.end == mention.end for m in inside)
            if office or (
                study
                and study.start() < mention.start
                and _IN.search(text[max(start, mention.start - 12) : mention.start])
            ):
                yield _link(anchor, record, "covers_place", mention, "stated-scope", 0.7)


def _people(record: Record, inside: Sequence[Mention], anchor: Mention, lexicon: Lexicon) -> Iterator[Relation]:
    spans = set(record.cited_spans.get("author", []))
    for mention in inside:
        if mention.type == "person" and (mention.start, mention.end) in spans:
            yield _link(anchor, record, "authored_by", mention, "field", 0.95)
    for start, end in record.cited_spans.get("body", []):
        bodies = [m for m in inside if m.type in ("organisation", "process") and start <= m.start < end and m.known]
        if bodies:
            yield _link(anchor, record, "authored_by", bodies[0], "field", 0.95)
    # "Report of the Secretary-General" says in the title who wrote it
    if record.title:
        by = re.search(
            r"\b(?:report(?: by| of)|note by|informe del?|informe de la|rapport du|rapport de la|rapport de l['’])\s*(?:the\s+)?$",
            record.title[: len(record.title)], re.IGNORECASE,
        )  # fmt: skip
        for mention in inside:
            if mention.type == "organisation" and record.title_start <= mention.start < record.title_end:
                lead = record.title[: mention.start - record.title_start]
                if by is None and re.search(
                    r"\b(?:report (?:by|of)|note by|informe del?|informe de la|rapport du|rapport de la|rapport de l['’])\s*(?:the\s+)?$",
                    lead, re.IGNORECASE,
                ):  # fmt: skip
                    yield _link(anchor, record, "authored_by", mention, "title-author", 0.85)


def _host(record: Record, inside: Sequence[Mention], anchor: Mention, lexicon: Lexicon) -> Iterator[Relation]:
    publisher = next(
        (m for m in inside if m.type == "organisation" and (m.start, m.end) in set(record.cited_spans.get("publisher", []) + record.spans.get("publisher", []))), None
    )  # fmt: skip
    if not record.container_title:
        if publisher:
            yield _link(anchor, record, "issued_by", publisher, "field", 0.9)
        return
    host_id = f"resource:{slug(record.container_title)}"
    host = next((m for m in inside if m.identifier == host_id), None)
    if host is None:
        return
    yield _link(anchor, record, "part_of", host, "field", 0.9)
    if publisher:
        yield Relation(
            host_id, "issued_by", publisher.identifier, min(host.start, publisher.start), max(host.end, publisher.end),
            host.surface, publisher.surface, "field", 0.9,
        )  # fmt: skip
    if record.year:
        yield Relation(
            host_id,
            "published_in",
            str(record.year),
            host.start,
            host.end,
            host.surface,
            str(record.year),
            "field",
            0.85,
        )


def known_body(name: str, lexicon: Lexicon) -> str | None:
    """The identifier of an organisation by name, or None."""
    found = lexicon.exact.get(key(name))
    return found if found and found.startswith("org:") else None
