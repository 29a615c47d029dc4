"""A folder of texts, where a deployment has them: the sentence around an evidence, and nothing else of a text.

Files are found by what was kept of a source: the hash of its text, or its name with that hash. A name that comes from
the data is only ever compared with the names of the files that are there, never made into a path.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from graph.errors import FileUnreadableError
from graph.extraction.sentences import sentence_at, sentences
from graph.ingest import Found, find_files, read_file
from graph.ingest.reading import load_bytes
from graph.model import Skipped, Source

LONGEST = 600
"""Bound in characters on what is shown of a text."""
_MARKED = 320
_PLAIN = (".txt", ".text")
_SPACE = re.compile(r"\s+")
_KEPT = 32 << 20  # characters of texts that are kept read
_AGAIN = 60.0  # seconds after which the folder is looked through again for what was not found
_ALIKE = 8  # files of one name that are tried


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence in three parts: what stands before the words that are the evidence, they themselves, and the rest."""

    before: str
    marked: str
    after: str

    def __str__(self) -> str:
        return f"{self.before}{self.marked}{self.after}"


class Texts:
    """The texts under a folder. May be used from several threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = Lock()
        self._by_hash: dict[str, Found] = {}
        self._by_name: dict[str, list[Found]] = {}
        self._looked = float("-inf")
        self._read: OrderedDict[str, str] = OrderedDict()
        self._missing: set[str] = set()

    def passage(self, name: str, sha256: str, start: int, end: int) -> Passage | None:
        """The sentence around [start, end) of the text with this hash, which goes by ``name``; at most LONGEST
        characters of it. None where no file has this text, or the place is outside it."""
        text = self._text(name, sha256)
        return around(text, start, end) if text is not None and 0 <= start < len(text) else None

    def _text(self, name: str, sha256: str) -> str | None:
        with self._lock:
            if (kept := self._read.get(sha256)) is not None:
                self._read.move_to_end(sha256)
                return kept
            if time.monotonic() - self._looked > _AGAIN and (sha256 in self._missing or not self._by_name):
                self._look()
            if sha256 in self._missing:
                return None
            alike = self._by_name.get(name.rpartition("/")[2], [])
            files = [*filter(None, [self._by_hash.get(sha256)]), *alike[:_ALIKE]]
        text = next(_of_hash(files, sha256), None)
        with self._lock:
            if text is None:
                self._missing.add(sha256)
            else:
                self._read[sha256] = text
                while len(self._read) > 1 and sum(map(len, self._read.values())) > _KEPT:
                    self._read.popitem(last=False)
        return text

    def _look(self) -> None:
        """Look through the folder: the names of its files, and the hashes of its plain texts."""
        self._by_hash, self._by_name, self._missing = {}, {}, set()
        try:
            files = find_files([self.folder])
        except FileUnreadableError:
            files = []
        for file in files:
            self._by_name.setdefault(file.name.rpartition("/")[2], []).append(file)
            if file.path.suffix.lower() in _PLAIN and (data := _bytes(file.path)):
                self._by_hash.setdefault(hashlib.sha256(data).hexdigest(), file)
        self._looked = time.monotonic()


def _bytes(path: Path) -> bytes:
    data = load_bytes(path, path.name)
    return b"" if isinstance(data, Skipped) else data


def _of_hash(files: Iterable[Found], sha256: str) -> Iterator[str]:
    for file in files:
        source = read_file(file.path, file.name)
        if isinstance(source, Source) and source.sha256 == sha256:
            yield source.text


def around(text: str, start: int, end: int) -> Passage:
    """The sentence around a stretch of text, white space as single spaces, what is too long cut with an ellipsis."""
    end = min(max(end, start + 1), len(text))
    spans = sentences(text, max(0, start - LONGEST), min(len(text), end + LONGEST))
    low = sentence_at(spans, start)[0]
    high = max(sentence_at(spans, end - 1)[1], end)
    marked = _flat(text[start:end])
    if len(marked) > _MARKED:
        marked = f"{marked[: _MARKED // 2].rstrip()} … {marked[-_MARKED // 2 :].lstrip()}"
    side = (LONGEST - len(marked)) // 2
    before, after = _flat(text[low:start]).lstrip(), _flat(text[end:high]).rstrip()
    if len(before) > side:
        before = "…" + before[-side:]
    if len(after) > side:
        after = after[:side] + "…"
    return Passage(before, marked, after)


def _flat(text: str) -> str:
    return _SPACE.sub(" ", text)
