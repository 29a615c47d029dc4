"""Names of the graph in a text: Aho–Corasick over the folded text, then the choices that a careful reader makes.

A. V. Aho, M. J. Corasick, Efficient string matching, CACM 18(6), 1975.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graph.extraction.entity import Form
from graph.extraction.folding import flatten, without_stops
from graph.extraction.forms import unfolded
from graph.extraction.lexicon import Lexicon
from graph.model import Mention

_TIED = re.compile(
    r"(?:\b(?:of|to|under|supplementing|complementa|complétant|for|de|du|des|del|à|aux|au|al|relatif à|relativo al|in|en)\s+"
    r"(?:the\s+|la\s+|le\s+|les\s+|las\s+|los\s+|el\s+|l['’]\s*)?|\bd['’]\s*(?:la\s+|l['’])?|\bthe\s+)$",
    re.IGNORECASE,
)
_IN = re.compile(r"\b(?:in|en|au|aux|du|de|d['’])\s*$", re.IGNORECASE)
_PURPOSE = re.compile(r" (?:for|on|against|to|sobre|para|contra|sur|pour|contre)\b", re.IGNORECASE)
_COMMITTEE = re.compile(r"\s*(?:Committee|Comité|Comite|treaty body)", re.IGNORECASE)
_FAMILY_ORDER = {
    "resource": 0,
    "framework": 1,
    "process": 2,
    "instrument": 3,
    "place": 4,
    "organisation": 5,
    "event": 6,
    "person": 7,
}
_GOES_ON = re.compile(
    r" (?:Dialogue|Foundation|Forum|Network|Institute|University|Red C\w+|Bank|Council|Commission|Consultation|Observatory|Antilles)\b|-Bissau\b"
)
_BEGUN = re.compile(
    r"(?:\b(?:San|Santa|Lake|Lac|Lago|Mount|Mont|Port|Puerto|Antillas|Antilles)\s|\b(?:Gulf|Golfe|Golfo|Bay) (?:of|du|de|d['’])\s?)$"
)
_ROMANCE = re.compile(r" (?:de|des|du|del|la|las|les|los|et|y|sur|para|pour|aux)[ ']| d'| l'")
_UNIT_OF_UN = re.compile(
    r" (?:(?:Multidimensional|Integrated|Assistance|Support|Interim|Stabili[sz]ation|Verification|Peacekeeping|Development|Sustainable) )*"
    r"(?:Mission|Special|Office|Fund|Programme|Independent|Resident|Country Team|Operation|Force|Network|Envoy|Coordinator|Action Plan|Under-Secretary|Deputy)\b"
)
_CAPITAL_NEXT = re.compile(r" (?!y |e |et |and )\w")
_OF_ANY_BODY = frozenset({"org:unga", "org:un-secretary-general"})
_OWN = re.compile(r"\b(?:its|su|sa|son) $")
_OF_ANOTHER = re.compile(
    r",? (?:of the|of|de la|de l['’]|du|del)\s?(?!United|UN\b|U\.N|Nations|Naciones|ONU|Organi[sz]ation des Nations|Organización de las)(?:[A-Z]{2,}|Council of Europe|Conseil de|Consejo de|Organi)"
)
_SHORT_STATES = frozenset(["US", "UK", "U.S.", "U.K.", "USA"])
_AS_ADJECTIVE = re.compile(
    r"\$|[-\u2011]\w|[’']s [a-z]| (?!(?:and|or|in|to|is|has|for|on|with|as|also|will|was|were|are|at|by|from|who|which|that)\b)\w"
)
_ABBREVIATED = 10  # characters of an abbreviation with stops in it
_SPACED = re.compile(r"[. ]")
_PRONOUNCED = 5  # letters of an acronym that may be printed like a word
_WAYS = 64  # ways to write one folded name that are kept, each with the forms that it fits
_LONG = 4  # spaces in a name that no list of places or people has
_WORDS_AS_ACRONYMS = frozenset(
    ["ADD", "GRETA", "CAN", "CARE", "CAT", "WHO", "ECO", "ECHO", "COMMIT", "AID", "FAST", "SAFE", "ACT"]
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A printed form at its place, with all entities that it may name."""

    start: int
    end: int
    forms: tuple[Form, ...]


class NameFinder:
    """Finds the names of a lexicon; build it once, use it for many texts."""

    def __init__(self, lexicon: Lexicon) -> None:
        import ahocorasick  # the library loads only where texts are read

        self.lexicon = lexicon
        self._automaton: Any = ahocorasick.Automaton()
        for folded, forms in lexicon.forms.items():
            strict = tuple(form.identifier.startswith(("resource:", "framework:")) for form in forms)
            capital = all(form.shape in ("acronym", "word") and form.text[0].isupper() for form in forms)
            self._automaton.add_word(f" {folded} ", (len(folded), tuple(zip(forms, strict, strict=True)), capital, {}))
        self._automaton.make_automaton()

    def find(self, text: str) -> list[Mention]:
        """All names in a text, those inside others too; ``settle`` chooses among them."""
        hits = self._hits(text)
        return _choose(text, hits, self.lexicon)

    def _hits(self, text: str) -> list[Hit]:
        plain, left_out = without_stops(text)
        places = [offset - number for number, offset in enumerate(left_out)]  # where they would be in the plain text
        flat = f" {flatten(plain)} "
        found = []
        for last, (length, forms, capital, seen) in self._automaton.iter(flat):
            start = last - length - 1
            end = start + length
            if places:
                start += bisect_right(places, start)
                end += bisect_left(places, end)
            if capital and text[start].islower():
                continue  # "who" is no name
            if "/" in text[max(0, start - 1) : end + 1] and _in_symbol(text, start, end):
                continue
            surface = text[start:end]
            fitting = seen.get(surface)
            if fitting is None:  # a text writes most names in one way or two
                if len(seen) >= _WAYS:
                    seen.clear()
                fitting = seen[surface] = _fitting(forms, surface)
            if not fitting:
                continue
            if "\n" in surface:  # the values of a field stand one a line
                fitting = tuple(f for f in fitting if self.lexicon.entities[f.identifier].type != "place")
                if not fitting:
                    continue
            start -= _prefix(text, start, fitting, self.lexicon)
            found.append(Hit(start, end, fitting))
        return found


def _fitting(forms: Sequence[tuple[Form, bool]], surface: str) -> tuple[Form, ...]:
    """Which of the forms of one folded name a text writes so."""
    return tuple(
        [form for form, severe in forms if _fits(form.text, form.shape, severe, surface) and _stops_fit(form, surface)]
    )


def _in_symbol(text: str, start: int, end: int) -> bool:
    # HRC in A/HRC/53/28 is part of a number, not the name of a body; IOM in "IOM/UNHCR" is a name
    if text[end : end + 1] == "/" and text[end + 1 : end + 2].isdigit():
        return True
    if not start or text[start - 1] != "/":
        return False
    return text[max(0, start - 3) : start - 1].strip() in ("A", "E", "S", "//")


def _prefix(text: str, start: int, forms: Sequence[Form], lexicon: Lexicon) -> int:
    before = text[max(0, start - 15) : start]
    # A name that officially begins with its article keeps it where the text capitalises it.
    if before.endswith("The ") and all(lexicon.entities[f.identifier].label.startswith("The ") for f in forms):
        return 4
    if before.endswith(("N ", "s ")) and lexicon.entities[forms[0].identifier].type in ("instrument", "framework"):
        for name in ("United Nations ", "UN "):
            if before.endswith(name):
                return len(name)
    return 0


def _stops_fit(form: Form, surface: str) -> bool:
    # a comma may be left out or put into a long name; else a stop in the text is one of the name
    if ". " in surface and "." not in form.text:
        return False
    return ", " not in surface or "," in form.text or form.text.count(" ") >= _LONG


def _fits(text: str, shape: str, strict: bool, surface: str) -> bool:
    if "." in text and len(text) < _ABBREVIATED and _SPACED.sub("", surface) == _SPACED.sub("", text):
        return True  # "EE. UU." and "EE.UU" are one printing
    if shape == "acronym":
        if len(text) >= _PRONOUNCED and surface == text.capitalize() and text not in _WORDS_AS_ACRONYMS:
            return True  # newspapers print what is said as a word so: Acnur, Unesco
        return unfolded(surface).replace("-", " ") == text.replace("-", " ")
    if shape == "word":
        return surface[0].isupper() or surface[0].isdigit() or text[0].islower()
    words = text.split()
    shown = [w for w in re.split(r"[\s\-‐‑–’']+", surface) if w]
    acronyms = [w for w in words if w.isupper() and 1 < len(w) < 9 and w.isalpha()]
    if any(a not in shown for a in acronyms):
        return False
    capitals = sum(w[0].isupper() for w in shown)
    if any(c.isdigit() for c in text):
        return True
    if strict and text[0].isupper() and not surface[0].isupper():
        return bool(capitals) and _ROMANCE.search(text) is not None  # "les principes de Paris"
    if shape == "title" and len(words) >= 3 and _ROMANCE.search(text):  # French and Spanish are sparing with capitals
        return bool(capitals)
    if shape == "phrase":
        return bool(capitals) or text[0].islower() or len(words) >= 4
    named: int = sum(w[0].isupper() for w in words)
    needed = 1 if len(words) >= 4 else max(1, named - (1 if named < 3 else 2))
    return bool(capitals >= needed)


def _choose(text: str, hits: Iterable[Hit], lexicon: Lexicon) -> list[Mention]:
    hits = sorted(hits, key=lambda h: (h.start, -h.end))
    clear = Counter(h.forms[0].identifier for h in hits if len(h.forms) == 1 and h.forms[0].shape != "acronym")
    found = []
    for hit in hits:
        surface = text[hit.start : hit.end]
        if lexicon.entities[hit.forms[0].identifier].type == "place" and _of_longer_name(text, hit.start, hit.end):
            continue
        if hit.forms[0].identifier == "org:un" and _UNIT_OF_UN.match(text, hit.end):
            continue  # a mission, an envoy, a team: something else, which the graph does not know
        if hit.forms[0].identifier in _OF_ANY_BODY and _anothers(text, hit):
            continue
        if surface in _SHORT_STATES and _AS_ADJECTIVE.match(text, hit.end):
            continue
        if surface == "Reunión" and (not text[: hit.start].endswith("La ") or _CAPITAL_NEXT.match(text, hit.end)):
            continue  # a meeting
        if surface in _WORDS_AS_ACRONYMS and _in_capitals(text, hit.start, hit.end):
            continue
        form, alternatives = _settle_name(text, hit, clear, lexicon)
        entity = lexicon.entities[form.identifier]
        confidence = 0.95 if not alternatives else 0.6
        found.append(
            Mention(hit.start, hit.end, entity.type, entity.identifier, surface, "name", confidence, alternatives)
        )
    return found


def _anothers(text: str, hit: Hit) -> bool:
    """Whether an assembly or a secretary-general is that of another body than the United Nations."""
    return bool(_OWN.search(text[max(0, hit.start - 5) : hit.start]) or _OF_ANOTHER.match(text, hit.end))


def _settle_name(text: str, hit: Hit, clear: Counter[str], lexicon: Lexicon) -> tuple[Form, tuple[str, ...]]:
    whole = tuple(form for form in hit.forms if form.rank <= 1)
    if whole and len(whole) < len(hit.forms):  # the name of one thing before a shortened name of another
        hit = Hit(hit.start, hit.end, whole)
    if len(hit.forms) == 1:
        return hit.forms[0], ()
    committee = bool(_COMMITTEE.match(text, hit.end))
    families = {lexicon.entities[f.identifier].type: f for f in reversed(hit.forms)}
    if {"instrument", "organisation"} <= set(families):
        return (families["organisation"] if committee else families["instrument"]), ()
    named = [form for form in hit.forms if clear[form.identifier]]
    if len(named) == 1:
        return named[0], ()
    if len(families) > 1:
        return min(families.values(), key=lambda f: _FAMILY_ORDER[lexicon.entities[f.identifier].type]), ()
    best = min(hit.forms, key=lambda f: (f.rank, lexicon.entities[f.identifier].identifier[:4] != "iso3", f.identifier))
    if lexicon.entities[best.identifier].type == "place":
        return best, ()
    return best, tuple(f.identifier for f in hit.forms if f is not best)


def _of_longer_name(text: str, start: int, end: int) -> bool:
    """Whether a place lies in the name of a body or of another place: "Asia Dialogue", "San Salvador", "Lake Chad"."""
    return bool(_GOES_ON.match(text, end) or _BEGUN.search(text[max(0, start - 12) : start]))


def _in_capitals(text: str, start: int, end: int) -> bool:
    around = text[max(0, start - 12) : start] + text[end : end + 12]
    letters = [c for c in around.split("\n")[0] if c.isalpha()]
    return len(letters) > 4 and sum(c.isupper() for c in letters) > 0.8 * len(letters)


def settle(text: str, mentions: Iterable[Mention]) -> list[Mention]:
    """Longest first; a mention inside another stays only where it names something of its own."""
    kept: list[Mention] = []
    reach = 0  # where the last of those that are kept ends
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end, -m.confidence, m.identifier)):
        if mention.start >= reach:
            kept.append(mention)
            reach = mention.end
            continue
        clash = inside = False
        for outer in reversed(kept[-8:]):
            if outer.end <= mention.start:
                continue
            if (outer.start, outer.end) == (mention.start, mention.end):
                clash = True
            elif outer.end >= mention.end:
                # what a name inside a name is tied to is the smallest one around it
                clash = (
                    clash
                    or outer.identifier == mention.identifier
                    or (not inside and not _nested(text, outer, mention))
                )
                inside = True
            elif outer.type == mention.type or outer.identifier == mention.identifier:
                clash = True
        if not clash:
            kept.append(mention)
            reach = max(reach, mention.end)
    return kept


def _nested(text: str, outer: Mention, inner: Mention) -> bool:
    if inner.identifier == outer.identifier:
        return False
    before = text[outer.start : inner.start]
    if not before and _PURPOSE.match(text, inner.end):
        return False  # only the head of one name: "United Nations Global Compact" of "… for Migration"
    if inner.type == "place":
        if outer.type == "resource":
            return True
        if outer.type == "event":
            return bool(_IN.search(before))
        return outer.type == "organisation" and inner.end == outer.end and bool(re.fullmatch(r"[A-Z]{3,}\s+", before))
    if outer.type == "place":
        return False
    if inner.type == outer.type:
        if outer.type in ("person", "event"):
            return False
        if outer.type == "instrument" and re.search(r"[a-z] (?:of|de) $", before) and inner.surface[0].isupper():
            return False  # "the Abolition of Forced Labour Convention" names one thing; "Protocol to the …" two
        if outer.type == "organisation":
            whole = inner.end == outer.end or inner.surface.isupper() or inner.identifier != "org:un"
            return (whole and bool(_TIED.search(before))) or (not before and _is_office(text, outer, inner))
        return bool(_TIED.search(before))
    return True


def _is_office(text: str, outer: Mention, inner: Mention) -> bool:
    # "IOM Mali", "U.S. Department of State's Bureau …": a unit named by the body that it belongs to
    rest = text[inner.end : outer.end]
    return rest.startswith(("'s", "’s")) or (
        inner.surface.isupper() and len(inner.surface) > 2 and rest.strip().istitle()
    )


def with_identifier(mention: Mention, identifier: str) -> Mention:
    """The same stretch, naming another entity."""
    return replace(mention, identifier=identifier, alternatives=())
