"""Catalogue pages into records: titles, descriptions and fields, from three layouts.

``fields``: title, description, then labelled fields. ``cards``: title, labels, a teaser that ends in "… Read more".
``listing``: one teaser a line, most of them cut by "...". A page of running text holds no record.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.extraction.authors import read_authors
from graph.extraction.entity import WORLD
from graph.extraction.fields import field_of, places
from graph.extraction.folding import key
from graph.extraction.language import language_of
from graph.extraction.lexicon import Lexicon
from graph.extraction.lines import Line, is_sentence, lines_of, looks_like_title
from graph.model import Record

_MORE = re.compile(
    r"(?:\s*\[?(?:read more|learn more|see more|leer m[áa]s|ver m[áa]s|saber m[áa]s|lire la suite|lire plus|en savoir plus"
    r"|voir plus)\]?\W*)$",
    re.IGNORECASE,
)
_MORE_LINE = re.compile(
    r"^[ \t]*(?:read more|learn more|see more|leer m[áa]s|ver m[áa]s|saber m[áa]s|lire la suite|lire plus|en savoir plus|voir plus)\W*$",
    re.IGNORECASE | re.MULTILINE,
)
_CUT = re.compile(r"(?:\.\.\.|…|\[\.\.\.\]|\[…\])$")
_DOWNLOAD = re.compile(
    r"\s+(?:DOWNLOAD|Download|T[ÉE]L[ÉE]CHARGER|Télécharger|DESCARGAR|Descargar|PDF)(?:\s+\(?PDF\)?)?$"
)
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
_TAIL = 48  # characters at the end of a line that show how it ends
_FEWEST = 2  # labels in a cluster, or teasers on a page, below which a page is no catalogue
_SINGLE = frozenset({"year", "category", "language", "publisher"})
_HEADING_WORDS = 5


def find_records(text: str, lexicon: Lexicon) -> list[Record]:
    """The records of a page, in page order; none where the page is no catalogue page."""
    lines = lines_of(text)
    clusters = _clusters(lines)
    if clusters:
        found = _from_fields(text, lines, clusters, lexicon)
    else:
        teasers = [i for i, line in enumerate(lines) if _is_teaser(line.text)]
        more = sum(bool(_MORE.search(lines[i].text[-_TAIL:])) for i in teasers)
        if teasers and max(more, len(_MORE_LINE.findall(text))) >= _FEWEST:
            found = _cards(text, lines, teasers, lexicon)
        elif len(teasers) > _FEWEST and len(teasers) >= len(lines) / 3:
            found = _listing(text, lines, teasers)
        else:
            found = _downloads(text, lines)
    for record in found:
        shown = text[record.description_start : record.description_end]
        record.language = language_of(f"{record.title or ''} {shown}")
        record.truncated = bool(_CUT.search(shown[-_TAIL:]))
    return found


# labelled fields


def _clusters(lines: Sequence[Line]) -> list[tuple[int, int, dict[str, list[Line]]]]:
    found: list[tuple[int, int, dict[str, list[Line]]]] = []
    index = 0
    while index < len(lines):
        if field_of(lines[index].text):
            end, fields = _cluster(lines, index)
            if len(fields) >= _FEWEST:
                found.append((index, end, fields))
            index = max(end, index + 1)
        else:
            index += 1
    return found


def _cluster(lines: Sequence[Line], index: int) -> tuple[int, dict[str, list[Line]]]:
    fields: dict[str, list[Line]] = {}
    current = ""
    start = index
    while index < len(lines):
        line = lines[index]
        opened = field_of(line.text)
        if opened:
            current = opened[0]
            if (
                current in fields
                and fields[current]
                and current in ("countries", "year", "title")
                and index > start + 2
            ):
                break
            fields.setdefault(current, [])
            if opened[1]:
                at = line.text.rindex(opened[1])
                fields[current].append(Line(line.start + at, line.end, opened[1], 0))
        elif not _is_value(lines, index, current, fields[current]):
            break
        else:
            fields[current].append(line)
        index += 1
    return index, fields


def _is_value(lines: Sequence[Line], index: int, field: str, values: Sequence[Line]) -> bool:
    line = lines[index]
    if is_sentence(line.text) and field not in ("authors", "editors"):
        return False
    if field in _SINGLE and values and not (field == "category" and _label_soon(lines, index)):
        return False
    if field == "year" and not _YEAR.search(line.text):
        return False
    if line.gap == 0:
        return True
    following = lines[index + 1].text if index + 1 < len(lines) else ""
    return not values and bool(following) and field_of(following) is not None and len(line.text) < 80


def _label_soon(lines: Sequence[Line], index: int) -> bool:
    # a category of several values, with another field behind it, and not the title of the next record
    return lines[index].gap == 0 and any(line.gap == 0 and field_of(line.text) for line in lines[index + 1 : index + 4])


def _from_fields(
    text: str, lines: Sequence[Line], clusters: Sequence[tuple[int, int, dict[str, list[Line]]]], lexicon: Lexicon
) -> list[Record]:
    found: list[Record] = []
    begin, heading = 0, None
    bodies = lexicon.bodies
    fields_first = not any(is_sentence(line.text) for line in lines[: clusters[0][0]])
    for start, end, fields in clusters:
        body = [line for line in lines[begin:start] if not _names_description(line)]
        begin = end
        title: Line | None
        before: list[Line]
        if fields.get("title"):
            title, described, before = fields["title"][0], fields.get("description", []), []
            while not fields.get("description") and begin < len(lines) and is_sentence(lines[begin].text):
                described.append(lines[begin])
                begin += 1
        elif not body:
            continue
        else:
            title, described, before = _title_and_description(body, first=not found)
        if fields_first and not described:
            while begin < len(lines) and is_sentence(lines[begin].text):
                described.append(lines[begin])
                begin += 1
        if before and not found:
            heading = before[-1].text
        record = _record(title, described, lines[end - 1].end)
        record.start = min(record.start, lines[start].start)
        _fill(record, fields, lexicon, bodies)
        record.category = record.category or heading
        found.append(record)
    return found


def _names_description(line: Line) -> bool:
    """Whether a line is but the label of the text below it."""
    return field_of(line.text) == ("description", "")


def _title_and_description(body: list[Line], first: bool) -> tuple[Line | None, list[Line], list[Line]]:
    running = next((i for i, line in enumerate(body) if is_sentence(line.text)), None)
    if running == 0:
        return None, body, []
    if running is None:
        skip = 1 if first and len(body) > 2 and len(body[0].text.split()) <= _HEADING_WORDS else 0
        return body[skip], body[skip + 1 :], body[:skip]
    if not first:  # a short line between title and text opens the description
        return body[0], body[1:], []
    return body[running - 1], body[running:], body[: running - 1]


def _record(title: Line | None, described: Sequence[Line], end: int) -> Record:
    spans = described or ([title] if title else [])
    start = min(line.start for line in [*spans, *([title] if title else [])])
    return Record(
        start=start,
        end=max(end, spans[-1].end),
        description_start=spans[0].start,
        description_end=spans[-1].end,
        title=title.text if title else None,
        title_start=title.start if title else -1,
    )


def _fill(record: Record, fields: dict[str, list[Line]], lexicon: Lexicon, bodies: frozenset[str]) -> None:
    for line in fields.get("year", []):
        if match := _YEAR.search(line.text):
            record.year = int(match[1])
            record.year_span = (line.start + match.start(1), line.start + match.end(1))
    for name in ("countries", "regions"):
        for identifier, span in places(fields.get(name, []), lexicon):
            record.spans.setdefault(name, []).append(span)
            record.placed[span] = identifier
            if name == "regions" or (identifier != WORLD and not identifier.startswith(("m49:", "region:"))):
                getattr(record, name).append(identifier)
            elif identifier != WORLD:
                record.regions.append(identifier)
    if lines := fields.get("authors"):
        _set_authors(record, lines, lexicon, bodies)
    record.editors += [line.text for line in fields.get("editors", [])]
    if lines := fields.get("publisher"):
        record.publisher = lines[0].text
        record.spans["publisher"] = [(lines[0].start, lines[0].end)]
    if lines := fields.get("category"):
        record.category = "; ".join(split_labels(line.text) for line in lines)
    _set_tags(record, fields.get("tags", []), lexicon)


def _set_tags(record: Record, lines: Sequence[Line], lexicon: Lexicon) -> None:
    for line in lines:
        record.end = max(record.end, line.end)
        for match in re.finditer(r"[^,;|]+", line.text):
            tag = match.group().strip()
            if not tag:
                continue
            record.tags.append(tag)
            if place := lexicon.places.get(key(tag)):
                start = line.start + match.start() + match.group().index(tag)
                record.spans.setdefault("tags", []).append((start, start + len(tag)))
                (record.countries if place.startswith("iso3:") else record.regions).append(place)


def _set_authors(record: Record, lines: Sequence[Line], lexicon: Lexicon, bodies: frozenset[str]) -> None:
    read = read_authors([line.text for line in lines], bodies)
    record.authors = [_body_name(name, lexicon) for name in read.authors]
    record.editors, record.container_title = read.editors, read.container
    record.publisher, record.publisher_place = read.publisher, read.place
    for role, pieces in read.pieces.items():
        for first, last, words in pieces:
            start, end = _piece_span(lines, first, last, words)
            record.cited_spans.setdefault(role, []).append((start, end))


def _piece_span(lines: Sequence[Line], first: int, last: int, words: str) -> tuple[int, int]:
    if not words:
        return lines[first].start, lines[last].end
    if first == last:
        at = lines[first].text.find(words)
        start = lines[first].start + max(0, at)
        return start, start + len(words)
    if lines[last].text.startswith(words):  # a family name on one line, initials on the next
        lead = re.match(r"(?:In|En|Dans)\s+", lines[first].text)
        return lines[first].start + (lead.end() if lead else 0), lines[last].start + len(words)
    at = max(0, lines[first].text.find(words))
    return lines[first].start + at, lines[last].end


def _body_name(name: str, lexicon: Lexicon) -> str:
    identifier = lexicon.exact.get(key(re.sub(r"\s*\([^()]*\)\s*$", "", name)))
    entity = lexicon.entities.get(identifier or "")
    if entity is None or entity.type != "organisation":
        return name
    if "(" in name or not name.isupper():
        return name
    return f"{entity.label} ({entity.short})" if entity.short and entity.short != entity.label else entity.label


def split_labels(text: str) -> str:
    """Labels that a page runs together, apart again: "ResourcesGuidance" becomes "Resources; Guidance"."""
    return "; ".join(part.strip() for part in re.split(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Ý][a-zà-ÿ])|[|;]", text) if part.strip())


# teasers


def _is_teaser(text: str) -> bool:
    if len(text) <= 40:
        return False
    shown = _without_marker(text)
    return (len(shown) > 60 and bool(_CUT.search(shown[-_TAIL:]))) or (len(shown) > 40 and len(shown) < len(text))


def _without_marker(text: str) -> str:
    """The text without "Read more" at its end."""
    tail = text[-_TAIL:]
    return (text[: len(text) - len(tail)] + _MORE.sub("", tail)).rstrip()


def _without_more(line: Line) -> Line:
    shown = _without_marker(line.text)
    return Line(line.start, line.start + len(shown), shown, line.gap)


def _cards(text: str, lines: Sequence[Line], teasers: Sequence[int], lexicon: Lexicon) -> list[Record]:
    found: list[Record] = []
    begin = 0
    for number, index in enumerate(teasers):
        body = list(lines[begin:index])
        while found and body and (opened := field_of(body[0].text)) and opened[0] == "tags":
            at = body[0].text.rindex(opened[1]) if opened[1] else 0
            _set_tags(found[-1], [Line(body[0].start + at, body[0].end, opened[1], 0)], lexicon)
            body.pop(0)
        head, block = _last_block(body)
        if number == 0:
            found += _downloads(text, head)
        record = _record(block[0] if block else None, [_without_more(lines[index])], lines[index].end)
        record.category = "; ".join(split_labels(line.text) for line in block[1:]) or None
        found.append(record)
        begin = index + 1
    for line in lines[begin:]:
        opened = field_of(line.text)
        if opened and opened[0] == "tags" and opened[1]:
            at = line.text.rindex(opened[1])
            _set_tags(found[-1], [Line(line.start + at, line.end, opened[1], 0)], lexicon)
        break
    return found


def _last_block(body: list[Line]) -> tuple[list[Line], list[Line]]:
    # the title and its labels stand together: a title never follows a label without a gap
    start = len(body)
    while start and not is_sentence(body[start - 1].text):
        start -= 1
        if body[start].gap > 0 and len(body) - start >= 1:
            break
    return body[:start], body[start:]


def _listing(text: str, lines: Sequence[Line], teasers: Sequence[int]) -> list[Record]:
    short = [
        line for line in lines if not is_sentence(line.text) and len(line.text) < 200 and not _is_teaser(line.text)
    ]
    starts = {line.start for line in short}
    long = [i for i, line in enumerate(lines) if line.start not in starts]
    titled = sum(1 for i in long if i and lines[i - 1].start in starts)
    with_titles = titled >= len(long) / 2
    heading = (
        None if with_titles else next((line.text for line in short if len(line.text.split()) <= _HEADING_WORDS), None)
    )
    if with_titles and len(lines) > 1 and lines[0].start in starts and lines[1].start in starts:
        heading = lines[0].text
    found: list[Record] = []
    for i in long:
        title = lines[i - 1] if with_titles and i and lines[i - 1].start in starts else None
        record = _record(title, [_without_more(lines[i])], lines[i].end)
        record.category = heading
        found.append(record)
    return found


def _downloads(text: str, lines: Sequence[Line]) -> list[Record]:
    """A page of one resource: paragraphs, and its title with a link to download it."""
    for i, line in enumerate(lines):
        if len(line.text) > 320:
            continue
        if (match := _DOWNLOAD.search(line.text)) and looks_like_title(line.text[: match.start()]):
            shown = line.text[: match.start()]
            title = Line(line.start, line.start + len(shown), shown, line.gap)
            around = [x for x in lines[:i] if is_sentence(x.text)] or [x for x in lines[i + 1 :] if is_sentence(x.text)]
            return [_record(title, around, line.end)]
    return []
