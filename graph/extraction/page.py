"""One text into what it says: records, mentions, relations."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from graph.extraction.acronyms import introduced, spelled_out
from graph.extraction.citations import find_citations
from graph.extraction.coordination import shared_names
from graph.extraction.descriptions import Descriptions
from graph.extraction.entity import WORLD
from graph.extraction.folding import key, slug
from graph.extraction.language import language_of
from graph.extraction.lexicon import Lexicon
from graph.extraction.names import NameFinder, settle
from graph.extraction.records import find_records
from graph.extraction.relations import find_relations
from graph.extraction.sentences import sentences
from graph.extraction.titles import Titles, identify
from graph.model import Mention, Page, Record, Source

FIELDS_OF_WORK = frozenset(
    [
        "GBV",
        "UASC",
        "PSEA",
        "CAAC",
        "IDP",
        "IDPs",
        "MEL",
        "MHPSS",
        "CP",
        "CT",
        "VAW",
        "TIP",
        "THB",
        "SGBV",
        "CBI",
        "CBIs",
        "VoTs",
        "VoT",
        "SOP",
        "SOPs",
        "PwDs",
    ]
)
"""Acronyms of fields of work, which name no entity."""


class Extractor:
    """Reads texts against one lexicon. Building it takes a second; reading a page a few milliseconds."""

    def __init__(self, lexicon: Lexicon, titles: Titles | None = None) -> None:
        self.lexicon = lexicon
        self.titles = titles
        self._names = NameFinder(lexicon)
        self._titles = NameFinder(titles.lexicon(lexicon)) if titles and titles.names else None

    def records(self, text: str) -> list[Record]:
        """The records of a text, without identifiers."""
        return find_records(text, self.lexicon)

    def read(self, source: Source, page: str, catalogue: bool = True) -> Page:
        """All that a source says. ``page`` names it in the identifiers of records without a title.

        ``catalogue`` is False for a text that is known to hold no records, so that they are not looked for again.
        """
        text = source.text
        records = find_records(text, self.lexicon) if catalogue else []
        identify(records, text, page, self.titles)
        spans = sentences(text)
        mentions = self.mentions(text, records, spans)
        relations = find_relations(text, mentions, records, self.lexicon, spans)
        return Page(source.name, source.sha256, language_of(text), mentions, relations, records)

    def mentions(
        self, text: str, records: Sequence[Record], spans: list[tuple[int, int]] | None = None
    ) -> list[Mention]:
        """All mentions of a text, given its records and, where they are known, its sentences."""
        printed = [*_titles(records), *_fields(text, records, self.lexicon)]
        named = self._names.find(text)
        if self._titles:
            named += [replace(m, rule="title", confidence=0.97) for m in self._titles.find(text)]
        cited = [*find_citations(text, self.lexicon), *shared_names(text, self.lexicon)]
        outer = sorted((m for m in printed if m.type == "resource"), key=lambda m: m.start)
        names = [m for m in named if not _repeats_title(m, outer)]
        found = settle(text, [*printed, *names, *cited])
        if later := [*introduced(text, found, FIELDS_OF_WORK), *spelled_out(text, found)]:
            found = settle(text, [*found, *later])
        described = Descriptions(text, self.lexicon, found, records, spans or sentences(text)).find()
        return settle(text, [*found, *described]) if described else found


def _titles(records: Iterable[Record]) -> Iterator[Mention]:
    for record in records:
        if record.title:
            yield Mention(
                record.title_start, record.title_end, "resource", record.identifier, record.title, "title", 0.99
            )


def _fields(text: str, records: Iterable[Record], lexicon: Lexicon) -> Iterator[Mention]:
    for record in records:
        for role in ("countries", "regions", "tags"):
            for start, end in record.spans.get(role, []):
                place = record.placed.get((start, end)) or lexicon.places.get(key(text[start:end]), WORLD)
                yield Mention(start, end, "place", place, text[start:end], "field", 0.98)
        people = [*zip(record.cited_spans.get("author", []), _persons(record.authors, record), strict=False)]
        people += [*zip(record.cited_spans.get("editor", []), record.editors, strict=False)]
        for (start, end), name in people:
            yield Mention(start, end, "person", person_identifier(name, lexicon), text[start:end], "field", 0.9)
        for start, end in record.cited_spans.get("cited_title", []):
            yield Mention(
                *_within_quotes(text, start, end), "resource", record.identifier, text[start:end], "field", 0.98
            )
        for start, end in record.cited_spans.get("container", []):
            if record.container_title:
                yield Mention(
                    start, end, "resource", f"resource:{slug(record.container_title)}", text[start:end], "field", 0.9
                )
        for start, end in record.cited_spans.get("place", []):
            place = lexicon.places.get(key(text[start:end]), f"NIL:{slug(text[start:end])}")
            yield Mention(start, end, "place", place, text[start:end], "field", 0.8)


def _persons(authors: Sequence[str], record: Record) -> list[str]:
    bodies = len(record.cited_spans.get("body", []))
    return [name for name in authors if "," in name] if bodies else list(authors)


def _within_quotes(text: str, start: int, end: int) -> tuple[int, int]:
    quotes = "‘’'\"“”«» .,"
    while start < end and text[start] in quotes:
        start += 1
    while end > start and text[end - 1] in quotes:
        end -= 1
    return start, end


def person_identifier(name: str, lexicon: Lexicon) -> str:
    """The identifier of a person by name, ``NIL:`` and a slug where the graph has none."""
    found = lexicon.exact.get(key(name))
    return found if found and found.startswith("person:") else f"NIL:{slug(name)}"


def _repeats_title(mention: Mention, titles: Sequence[Mention]) -> bool:
    """Whether a name inside a printed title is but that title under another heading."""
    if mention.type not in ("framework", "resource"):
        return False
    at = bisect_right(titles, mention.start, key=lambda t: t.start) - 1
    if at < 0 or mention.end > titles[at].end:
        return False
    return mention.end - mention.start > 0.6 * (titles[at].end - titles[at].start)
