"""What a resolution recalls: the texts that the recitals of a resolution's own page name are cited by it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import takewhile

from graph.extraction.shadow import outermost
from graph.model import Mention, Relation

_HEAD = 160  # characters at the top of a page, where a resolution's own symbol stands
_CITED = ("instrument", "framework")
_RECITAL = re.compile(
    r"\W*(?:\d{1,2}\W+)?(?:Also |Further |Además |Également )?(?:Recall(?:ing|s)|Reaffirm(?:ing|s)|Reiterat(?:ing|es)|Not(?:ing|es)|Tak(?:ing|es) note|Welcom(?:ing|es)|"
    r"Bearing in mind|Guided by|Mindful|Acknowledg(?:ing|es)|Recogni[sz](?:ing|es)|Underlin(?:ing|es)|Stress(?:ing|es)|Consider(?:ing|s)|Having (?:regard|considered)|"
    r"Record(?:ando|a)|Recuerda|Reafirm(?:ando|a)|Reiter(?:ando|a)|Tom(?:ando|a) nota|Teniendo (?:presente|en cuenta)|Acog(?:iendo|e)|Guiada|Guiado|Consciente|Observ(?:ando|a)|"
    r"Reconoc(?:iendo|e)|Subray(?:ando|a)|Destac(?:ando|a)|Considerando|Rappel(?:ant|le)|Réaffirm(?:ant|e)|Réitér(?:ant|e)|Not(?:ant|e)|Pren(?:ant|d) (?:note|acte)|"
    r"Ayant (?:à l['’]esprit|présent)|Considérant|Se félicit(?:ant|e)|Guidée?|Conscient|Reconnaiss?ant|Soulign(?:ant|e)|Salu(?:ant|e)|Accueill(?:ant|e))\b"
)


def of_resolution(
    text: str, ordered: Sequence[Mention], spans: Sequence[tuple[int, int]], said: set[tuple[str, str]]
) -> Iterator[Relation]:
    """``cites`` from the resolution that a page is headed by; ``said`` are pairs that are already related."""
    top = [m for m in takewhile(lambda m: m.start < _HEAD, ordered) if m.rule == "citation" and "/RES/" in m.identifier]
    if not top:
        return
    own = top[0]
    recitals = [(start, end) for start, end in spans if start >= own.end and _RECITAL.match(text, start, end)]
    starts = [m.start for m in ordered]
    seen: set[str] = {own.identifier}
    for start, end in recitals:
        for mention in outermost(ordered[bisect_left(starts, start) : bisect_left(starts, end)]):
            if mention.type not in _CITED or mention.identifier in seen or (own.identifier, mention.identifier) in said:
                continue
            seen.add(mention.identifier)
            yield Relation(
                own.identifier, "cites", mention.identifier, own.start, mention.end, own.surface, mention.surface,
                "recital", 0.75,
            )  # fmt: skip
