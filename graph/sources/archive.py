"""What was read, kept beside the releases: one JSON file a source, without its text.

It holds facts, the short words that name them and positions, so that a decision on a candidate needs no second reading.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from graph.iri import digest
from graph.model import Page, Source
from graph.release import Home
from graph.sources.minting import introduced_names

VERSION = 2
"""Version of the rules; raise it when a change of them must read every source again."""

_KEPT_OF_FORM = 160  # characters of the words that name an end: names, never passages


@dataclass
class Reading:
    """One source as it was read."""

    name: str
    format: str
    sha256: str
    bytes_sha256: str
    language: str
    read_on: str
    version: int = VERSION
    records: list[dict[str, Any]] = field(default_factory=list)
    relations: list[dict[str, Any]] = field(default_factory=list)
    unknown: list[dict[str, Any]] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The 12 hex digits that name the source."""
        return digest(self.name)

    def content(self) -> dict[str, Any]:
        """All but the day of reading, for comparison."""
        return {k: v for k, v in asdict(self).items() if k != "read_on"}


def reading_of(source: Source, page: Page) -> Reading:
    """What is kept of a page."""
    records = [
        {
            "identifier": r.identifier, "title": (r.title or "")[:1000], "year": r.year, "language": r.language,
            "category": r.category, "start": r.title_start if r.title else r.description_start,
            "end": r.title_end if r.title else r.description_end, "publisher_place": r.publisher_place,
            "container": r.container_title,
        }
        for r in page.records
    ]  # fmt: skip
    relations = [
        {**_plain(r), "subject_form": r.subject_form[:_KEPT_OF_FORM], "object_form": r.object_form[:_KEPT_OF_FORM]}
        for r in page.relations
    ]
    unknown = [
        {**_plain(m), "surface": m.surface[:_KEPT_OF_FORM], "alternatives": list(m.alternatives)}
        for m in page.mentions
        if not m.known or m.alternatives or m.confidence < 0.75
    ]
    unknown += introduced_names(source.text, page.mentions)
    return Reading(
        source.name, source.format, source.sha256, source.bytes_sha256, page.language,
        datetime.now(UTC).date().isoformat(), VERSION, records, relations, unknown,
    )  # fmt: skip


def _plain(item: Any) -> dict[str, Any]:
    return {name: getattr(item, name) for name in type(item).__slots__}


class Archive:
    """The folder ``sources`` of a home."""

    def __init__(self, home: Path) -> None:
        self.folder = Home(home).sources_path

    def put(self, reading: Reading) -> bool:
        """Keep a reading; gives False, and leaves the file alone, where nothing has changed."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{reading.key}.json"
        if path.exists() and self._load(path).content() == json.loads(json.dumps(reading.content())):
            return False
        fresh = path.with_suffix(".new")
        fresh.write_text(
            json.dumps(asdict(reading), ensure_ascii=False, sort_keys=True, indent=1) + "\n", encoding="utf-8"
        )
        fresh.replace(path)
        return True

    def kept(self) -> list[str]:
        """The keys of the readings that are kept, sorted."""
        return sorted(path.stem for path in self.folder.glob("*.json") if path.name != "decisions.json")

    def readings(self) -> Iterator[Reading]:
        """Every reading that is kept, by key."""
        for key in self.kept():
            yield self._load(self.folder / f"{key}.json")

    def decisions(self) -> dict[str, dict[str, str]]:
        """Decisions on candidates by key."""
        path = self.folder / "decisions.json"
        if not path.exists():
            return {}
        found: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
        return found

    def decide(self, key: str, decision: str, who: str) -> None:
        """Keep a decision (``accept`` or ``reject``) for this and later runs."""
        self.folder.mkdir(parents=True, exist_ok=True)
        kept = self.decisions()
        kept[key] = {"decision": decision, "who": who, "on": datetime.now(UTC).date().isoformat()}
        fresh = self.folder / "decisions.new"
        fresh.write_text(json.dumps(kept, sort_keys=True, indent=1) + "\n", encoding="utf-8")
        fresh.replace(self.folder / "decisions.json")

    @staticmethod
    def _load(path: Path) -> Reading:
        return Reading(**json.loads(path.read_text(encoding="utf-8")))
