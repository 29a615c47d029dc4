"""What backs edges: each evidence is read once, for many edges share one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from graph.neighbourhood.model import Evidence
from graph.neighbourhood.names import local_words, plain
from graph.neighbourhood.rows import number_of, rows_about, text_of
from graph.store import NamedNode, ReadStore, Term

MOST_KEPT = 50_000
"""Evidences that are kept read; one takes about 500 bytes."""


class Backing:
    """The evidences of one store, which must not change."""

    def __init__(self, store: ReadStore) -> None:
        self.store = store
        self._kept: dict[str, Evidence] = {}

    def of(self, iris: Iterable[str]) -> dict[str, Evidence]:
        """All that is said of these evidences, by IRI; one query for those that were not asked for before."""
        kept = self._kept
        found = {iri: kept[iri] if iri in kept else Evidence(iri) for iri in iris}
        missing = sorted(iri for iri in found if iri not in kept)
        if missing:
            found |= self._read(missing)
            if len(kept) + len(missing) > MOST_KEPT:
                kept = self._kept = {}
            kept |= {iri: found[iri] for iri in missing}
        return found

    def _read(self, iris: list[str]) -> dict[str, Evidence]:
        found: dict[str, Evidence] = {}
        for row in rows_about(self.store, "neighbourhood-evidence", evidence=[NamedNode(iri) for iri in iris]):
            iri = text_of(row, "evidence")
            evidence = found.get(iri) or _evidence(iri, row)
            if "source" in row:
                source = (plain(text_of(row, "name") or text_of(row, "source")), _address(text_of(row, "url")))
                evidence = replace(evidence, sources=tuple(sorted({*evidence.sources, source})))
            found[iri] = evidence
        return found


def _evidence(iri: str, row: dict[str, Term]) -> Evidence:
    start, end = number_of(row, "start"), number_of(row, "end")
    return Evidence(
        iri,
        local_words(text_of(row, "basis")) if "basis" in row else "",
        local_words(text_of(row, "method")) if "method" in row else "",
        number_of(row, "confidence"),
        (),
        plain(text_of(row, "subjectForm")),
        plain(text_of(row, "objectForm")),
        None if start is None else int(start),
        None if end is None else int(end),
    )


def _address(url: str) -> str:
    """A web address as it is; nothing for anything that a browser might run (`javascript:` and the like)."""
    return url if url.startswith(("https://", "http://")) else ""
