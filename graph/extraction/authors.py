"""Author fields put together again.

Catalogue pages split an author string at its commas, so that a citation such as "Family, I. (2017) 'Title', In Editor,
E. and F. Editor (Eds) (2017) Host, Publisher: Place" arrives in pieces, sometimes in another order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from graph.extraction.folding import key

_INITIALS = r"(?:[A-ZÀ-Ý]\.[\s-]?)+"
_AUTHOR = re.compile(
    rf"^(?:(?P<family>(?!{_INITIALS}\s)[^\d(]+?),?\s+)?(?P<initials>{_INITIALS})\s*\((?P<year>(?:19|20)\d\d)[a-z]?\)[.,]?\s*(?P<title>.*)$"
)
_IN = re.compile(r"^(?:In|En|Dans|in|dans|en)\s*:?\s+(?P<family>[A-ZÀ-Ý][^\d,(]{1,40})$")
_EDITORS = re.compile(
    rf"^(?:(?P<first>{_INITIALS})\s*(?:[Aa]nd|&|et|y)\s+)?(?P<others>.+?)\s*\((?:[Cc]onveners?|[Ee]ds?\.?|[Ee]ditors?|[Cc]oords?\.?"
    rf"|[Dd]irs?\.?|[Cc]oordinadores)\)\s*(?:\((?P<year>(?:19|20)\d\d)\)\s*)?(?P<host>.*)$"
)
_PUBLISHER = re.compile(r"^(?P<publisher>[A-Z][\w.&/ -]{1,40}):\s*(?P<place>[A-ZÀ-Ý][\w .-]{2,30})$")
_QUOTES = "‘’'\"“”«»"
_NAME = re.compile(rf"^(?P<given>{_INITIALS})\s*(?P<family>[A-ZÀ-Ý].+)$")
_AND_OTHERS = re.compile(r",?\s+(?:et al\.?|and others|et autres|y otr[ao]s|y cols?\.?)$", re.IGNORECASE)
_ONLY_INITIALS = re.compile(rf"^{_INITIALS}$")


@dataclass
class Authors:
    """What an author field holds. Spans are pairs of indexes into the pieces: from one, to another (inclusive)."""

    authors: list[str] = field(default_factory=list)
    editors: list[str] = field(default_factory=list)
    container: str | None = None
    publisher: str | None = None
    place: str | None = None
    cited_title: str | None = None
    pieces: dict[str, list[tuple[int, int, str]]] = field(default_factory=dict)

    def note(self, role: str, first: int, last: int, words: str) -> None:
        """Remember which pieces, and which words of them, hold something."""
        self.pieces.setdefault(role, []).append((first, last, words))


def spaced(initials: str) -> str:
    """Initials with one space between them: ``L.M.`` becomes ``L. M.``"""
    return " ".join(re.findall(r"\w\.", initials))


def inverted(name: str) -> str:
    """A person's name with the family name first: "Ana Maria Buller" becomes "Buller, Ana Maria"."""
    name = name.strip(" ,;")
    if "," in name:
        family, _, given = name.partition(",")
        given = given.strip()
        return f"{family.strip()}, {spaced(given) if _ONLY_INITIALS.match(given) else given}"
    if match := _NAME.match(name):
        return f"{match['family']}, {spaced(match['given'])}"
    words = name.split()
    if len(words) < 2:
        return name
    if _ONLY_INITIALS.match(words[-1]):
        return f"{' '.join(words[:-1])}, {spaced(words[-1])}"
    return f"{words[-1]}, {' '.join(words[:-1])}"


def read_authors(pieces: list[str], is_body: frozenset[str] | None = None) -> Authors:
    """Put an author field together. ``is_body`` holds the folded names of known organisations, which stay as they are."""
    bodies = is_body or frozenset()
    pieces = [_AND_OTHERS.sub("", piece) for piece in pieces]
    if any(_AUTHOR.match(piece) for piece in pieces):
        return _citation(pieces)
    found = Authors()
    index = 0
    while index < len(pieces):
        piece = pieces[index]
        following = pieces[index + 1] if index + 1 < len(pieces) else ""
        body = _as_body(piece, bodies)
        if body:
            found.authors.append(body)
            found.note("body", index, index, piece)
        elif _ONLY_INITIALS.match(following) and not _ONLY_INITIALS.match(piece):
            found.authors.append(f"{piece.strip(' ,')}, {spaced(following)}")
            found.note("author", index, index + 1, "")
            index += 1
        else:
            for part in _parts(piece):
                if part:
                    found.authors.append(inverted(part) if _is_person(part) else part)
                    found.note("author" if _is_person(part) else "body", index, index, part)
        index += 1
    return found


def _parts(piece: str) -> list[str]:
    """The names on one line; a comma parts them only where each part is a whole name."""
    parts = re.split(r"\s*;\s*|\s+(?:and|et|y|&)\s+(?=[A-ZÀ-Ý])", piece)
    found: list[str] = []
    for part in parts:
        names = part.split(", ")
        whole = len(names) > 1 and all(_is_person(name) and "." not in name for name in names)
        found += names if whole else [part]
    return found


def _as_body(piece: str, bodies: frozenset[str]) -> str | None:
    plain = re.sub(r"\s*\([^()]*\)\s*$", "", piece)
    if key(piece) in bodies or key(plain) in bodies or re.fullmatch(r".*\([A-Z][\w/-]+\)", piece) or piece.isupper():
        return piece
    return None


def _is_person(text: str) -> bool:
    words = text.replace(",", " ").split()
    return 2 <= len(words) <= 5 and not any(w.lower() in _BODY_WORDS for w in words) and all(
        w[0].isupper() or w.lower() in ("de", "van", "von", "del", "la", "da", "dos", "bin", "al", "el", "di") for w in words
    )  # fmt: skip


_WORDS_OF_BODIES = """
united nations office organization organisation international committee council department ministry government agency for of the
institute university foundation centre center fund bank union commission group network coalition alliance initiative secretariat
programme project association federation cluster force team court
naciones unidas oficina organización ministerio gobierno agencia instituto universidad fundación centro fondo banco unión comisión
grupo red coalición alianza iniciativa secretaría programa proyecto asociación federación comité consejo corte
unies bureau ministère gouvernement agence institut université fondation fonds banque groupe réseau secrétariat projet fédération
conseil cour
"""
_BODY_WORDS = frozenset(_WORDS_OF_BODIES.split())


def _citation(pieces: list[str]) -> Authors:
    found = Authors()
    used: set[int] = set()
    for index, piece in enumerate(pieces):
        if match := _AUTHOR.match(piece):
            first = index
            family = match["family"]
            if not family and index and index - 1 not in used:
                family, first = pieces[index - 1].strip(" ,"), index - 1
            if family:
                found.authors.append(f"{family}, {spaced(match['initials'])}")
                found.note("author", first, index, match["initials"].rstrip())
            used |= set(range(first, index + 1))
            used |= _title(pieces, index, match["title"], found)
            break
    _hosts(pieces, used, found)
    return found


def _title(pieces: list[str], index: int, opening: str, found: Authors) -> set[int]:
    last = index
    if opening[:1] in tuple(_QUOTES):
        for later in range(index + 1, len(pieces)):
            if _IN.match(pieces[later]) or _EDITORS.match(pieces[later]) or _PUBLISHER.match(pieces[later]):
                break
            if pieces[later].rstrip(".,").endswith(tuple(_QUOTES)):
                last = later
                break
    words = ", ".join([opening, *pieces[index + 1 : last + 1]])
    found.cited_title = re.sub(r"\s+", " ", words.translate({ord(c): None for c in "‘’“”"})).strip(" ,.'\"")
    if found.cited_title:
        found.note("cited_title", index, last, opening)
    return set(range(index, last + 1))


def _hosts(pieces: list[str], used: set[int], found: Authors) -> None:
    lead: tuple[int, str] | None = None
    host, host_index = "", -1
    for index, piece in enumerate(pieces):
        if index in used:
            continue
        if match := _IN.match(piece):
            lead = (index, match["family"].strip())
        elif match := _EDITORS.match(piece):
            if lead and match["first"]:
                found.editors.append(f"{lead[1]}, {spaced(match['first'])}")
                adjacent = index == lead[0] + 1
                found.note(
                    "editor", lead[0], index if adjacent else lead[0], match["first"].strip() if adjacent else lead[1]
                )
            for other in re.split(r"\s*(?:,|;|\band\b|\bAnd\b|&|\bet\b|\by\b)\s*", match["others"]):
                if other:
                    found.editors.append(inverted(other))
                    found.note("editor", index, index, other)
            host, host_index = match["host"].strip(), index
        elif match := _PUBLISHER.match(piece):
            found.publisher, found.place = match["publisher"], match["place"]
            found.note("publisher", index, index, match["publisher"])
            found.note("place", index, index, match["place"])
        else:
            continue
        used.add(index)
    if host:
        rest = [(i, p) for i, p in enumerate(pieces) if i not in used]
        parts = [host, *(p for _, p in rest)]
        found.container = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
        last = host_index
        while last + 1 in {i for i, _ in rest}:
            last += 1
        found.note("container", host_index, last, host)
