"""What a text names. First what is certain: identifiers, addresses, citations; then whole names; last a search.

A match by search counts only from SURE on, so that a name the graph does not hold gives none rather than its neighbour.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from graph.search.citation import Reading
from graph.search.entry import SORT_WORDS, Sort
from graph.search.folding import allowed_edits, content, distance, question, singular, words_of
from graph.search.notation import readings, split_article
from graph.search.ranking import EXACT, words_score
from graph.search.result import Hit, Match, Resolution

if TYPE_CHECKING:
    from graph.search.reading import SearchIndex
    from graph.search.rows import EntityRow, NameRow

SURE: Final = 71.5
"""The least score of a match by search: all words, and they make up about three quarters of the name."""

LEAD: Final = 8.0
"""How far the best match by search must be ahead to stand alone."""

MOST_MATCHES: Final = 12
"""Bound on the matches that are listed."""

LONGEST_ACRONYM: Final = 6
"""A word of capitals alone, up to this length, is not corrected: an acronym one letter off is another one's."""

MORE_WORDS: Final = 2
"""By how many words a fuller name may be longer than a loose one that it competes with."""

_LANGUAGES: Final = {"en": "English", "fr": "French", "es": "Spanish", "ar": "Arabic"}
_SORTS: Final[dict[int, str]] = {
    Sort.IDENTIFIER: "its identifier",
    Sort.SYMBOL: "its symbol",
    Sort.SHORT: "its short name",
    Sort.LABEL: "its name",
    Sort.ALTERNATIVE: "also called this",
    Sort.TITLE: "its title",
    Sort.CODE: "its code",
    Sort.KEYWORD: "a word of this theme",
}


def resolve(index: SearchIndex, q: str) -> Resolution:
    """What ``q`` names. Never raises; ``q`` is looked at up to LONGEST_QUESTION characters (folding.py)."""
    q = question(q)
    parts = split_article(q)
    if parts and not index.named(q):
        inner, article = parts
        answer = _certain(index, inner) or _searched(index, inner)
        matches = tuple(replace(match, article=article) for match in answer.matches)
        return Resolution(q, answer.status, matches, answer.nearest)
    return _certain(index, q) or _searched(index, q)


def _certain(index: SearchIndex, q: str) -> Resolution | None:
    """What ``q`` names by rule, or None where no rule speaks; ``none`` where a rule says that it is not held."""
    found, firm = _cited(index, q)
    named = index.named(q)
    for weak in (Sort.KEYWORD, Sort.TITLE):  # what a thing is called stands before what a text is about
        named = [(row, n) for row, n in named if n.sort != weak] or named
    whole = [_match(row, "code" if n.sort == Sort.CODE else "name", _why(n), EXACT[n.sort]) for row, n in named]
    if found and any(match.how in ("iri", "identifier", "address") for match in found):
        whole = [match for match in whole if match.score >= EXACT[Sort.ALTERNATIVE]] if _is_bare(q) else []
    matches = _distinct([*found, *whole])
    if found and found[0].how == "citation":
        # A citation stands alone; a treaty that has the symbol of its resolution does not compete with it.
        matches = found
    elif len(matches) == 1 and named and named[0][1].sort == Sort.ALTERNATIVE and not found:
        matches += _fuller(index, q, matches[0])
    if matches:
        return Resolution(q, "one" if len(matches) == 1 else "several", tuple(matches[:MOST_MATCHES]))
    return Resolution(q, "none", nearest=index.nearest(q)) if firm else None


def _is_bare(q: str) -> bool:
    """Whether an identifier looks like a word (`crc`), so that whole names count beside it."""
    return not any(sign in q for sign in ":/")


def _cited(index: SearchIndex, q: str) -> tuple[list[Match], bool]:
    """The matches of the first reading that finds any, and whether a firm reading found nothing."""
    firm = False
    for reading in readings(q):
        rows = index.held(reading)
        if rows:
            return [
                _match(row, _how(reading), _reason(reading, rank), reading.score - 3.0 * rank) for row, rank in rows
            ], False
        firm = firm or reading.firm
    return [], firm


def _how(reading: Reading) -> str:
    if reading.reason.startswith("address"):
        return "address"
    return {"its IRI": "iri", "its identifier": "identifier"}.get(reading.reason, "citation")


def _reason(reading: Reading, rank: int) -> str:
    if rank == 0 or _how(reading) == "address":
        return reading.reason
    return "its symbol" if _how(reading) == "identifier" else f"has the symbol: {reading.reason}"


def _fuller(index: SearchIndex, q: str, exact: Match) -> list[Match]:
    """Others of the same kind whose name has the words of a loose name, and one or two more.

    "Palermo Protocol" is what one protocol is called, but "Palermo Smuggling Protocol" names another one.
    """
    asked = content(words_of(q))
    found: list[Match] = []
    for row, name in index.with_words(q):
        if row.iri == exact.iri or row.kind != exact.kind or name.sort in (Sort.TITLE, Sort.IDENTIFIER):
            continue
        have = content(name.words.split())
        if len(asked) < len(have) <= len(asked) + MORE_WORDS:
            score = words_score(asked, name.words.split(), name.sort)
            found.append(_match(row, "words", f"“{name.text}” has these words and more", score))
    return _distinct(sorted(found, key=lambda match: -match.score))[: MOST_MATCHES - 1]


def _searched(index: SearchIndex, q: str) -> Resolution:
    asked = content(words_of(q))
    hits = [hit for hit in index.suggest(q, MOST_MATCHES * 2) if hit.score >= SURE] if asked else []
    if len(asked) == 1:
        # One word that begins a longer name ("Rome", "Convention") does not name the thing.
        shouted = q.isupper() and len(q) <= LONGEST_ACRONYM
        hits = [hit for hit in hits if not shouted and _misspelt(asked[0], content(words_of(hit.name)))]
    # An entry of the catalogue does not compete with the thing that it is about.
    hits = [hit for hit in hits if hit.kind != "resource"] or hits
    hits = [hit for hit in hits if hit.sort not in (SORT_WORDS[Sort.TITLE], SORT_WORDS[Sort.KEYWORD])] or hits
    hits.sort(key=lambda hit: -hit.score)
    if not hits:
        return Resolution(q, "none", nearest=index.nearest(q) if asked else ())
    matches = tuple(_of_hit(hit) for hit in hits[:MOST_MATCHES])
    if len(hits) == 1 or hits[0].score - hits[1].score >= LEAD:
        matches = matches[:1]
        if hits[0].sort == SORT_WORDS[Sort.ALTERNATIVE]:
            matches += tuple(_fuller(index, hits[0].name, matches[0]))
    return Resolution(q, "one" if len(matches) == 1 else "several", matches)


def _misspelt(word: str, name: list[str]) -> bool:
    most = allowed_edits(word)
    return len(name) == 1 and (singular(word) == singular(name[0]) or distance(word, name[0], most) <= most)


def _of_hit(hit: Hit) -> Match:
    return Match(
        hit.iri, hit.identifier, hit.label, hit.kind, "words", f"like “{hit.name}” ({hit.sort})", None, hit.score
    )


def _why(name: NameRow) -> str:
    language = _LANGUAGES.get(name.lang)
    return _SORTS[name.sort] + (f" in {language}" if language and name.sort in (Sort.LABEL, Sort.TITLE) else "")


def _match(row: EntityRow, how: str, reason: str, score: float) -> Match:
    return Match(row.iri, row.identifier, row.label, row.kind, how, reason, None, round(score, 1))


def _distinct(matches: list[Match]) -> list[Match]:
    seen: dict[str, Match] = {}
    for match in matches:
        seen.setdefault(match.iri, match)
    return list(seen.values())
