"""The sentence around an evidence, on pages of a deployment that has the texts."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from flask import Flask, g

from graph.errors import ValueRefusedError
from graph.iri import ONTOLOGY, PREFIXES
from graph.store import NamedNode
from web.current import reading
from web.settings import Settings

if TYPE_CHECKING:
    from graph.sources.texts import Passage, Texts

MOST_ON_PAGE = 100
"""Sentences on one page: an excerpt for each evidence, never a text put together from them."""
MOST_OF_SOURCE = 12
"""Sentences of one source on one page."""
SECONDS = 1.0
"""After so long in reading texts the rest of a page shows the short words; the next request finds the texts read."""

_SHA256, _IDENTIFIER = NamedNode(ONTOLOGY + "sha256"), NamedNode(PREFIXES["dcterms"] + "identifier")


class _Named(Protocol):
    @property
    def iri(self) -> str: ...


def attach(app: Flask, settings: Settings) -> None:
    """Teach the templates ``passage``. Raises ValueRefusedError where the setting names no folder."""
    texts: Texts | None = None
    if settings.texts:
        check_folder(settings.texts)
        from graph.sources.texts import Texts as Folder  # reading rules load only where there are texts

        texts = Folder(Path(settings.texts))

    def passage(sources: Iterable[_Named], start: int, end: int) -> Passage | None:
        return _passage(texts, sources, start, end) if texts else None

    app.jinja_env.globals["passage"] = passage


def check_folder(texts: str) -> None:
    """Raises ValueRefusedError where the setting names no folder."""
    if texts and not Path(texts).is_dir():
        raise ValueRefusedError("texts", texts, "a folder")


def _passage(texts: Texts, sources: Iterable[_Named], start: int, end: int) -> Passage | None:
    spent: dict[str, Any] = g.setdefault("passages", {"number": 0, "seconds": 0.0, "of": {}})
    for source in sources:
        of = spent["of"].get(source.iri, 0)
        if spent["number"] >= MOST_ON_PAGE or of >= MOST_OF_SOURCE or spent["seconds"] > SECONDS:
            return None
        began = time.monotonic()
        name, sha256 = (_value(source.iri, of_property) for of_property in (_IDENTIFIER, _SHA256))
        found = texts.passage(name, sha256, start, end) if sha256 else None
        spent["seconds"] += time.monotonic() - began
        if found:
            spent["number"] += 1
            spent["of"][source.iri] = of + 1
            return found
    return None


def _value(iri: str, of_property: NamedNode) -> str:
    quad = next(iter(reading().store.quads(NamedNode(iri), of_property)), None)
    return str(getattr(quad.object, "value", "")) if quad else ""
