"""Relations."""
from __future__ import annotations
from collections.abc import Sequence
from graph.extraction.lexicon import Lexicon
from graph.model import Mention, Record, Relation
def find_relations(text: str, mentions: Sequence[Mention], records: Sequence[Record], lexicon: Lexicon) -> list[Relation]:
    return []
