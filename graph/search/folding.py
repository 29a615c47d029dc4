"""Text as it is compared: without case, accents, hyphens, apostrophes, and the many hands of Arabic script.

Both sides go through ``fold``: the names when the index is built, the question when it is asked.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

LONGEST_QUESTION: Final = 300
"""Bound in characters on what is looked for; the longest name of the data has about that many."""

MOST_WORDS: Final = 24
"""Bound in words on what is looked for."""

_ARABIC: Final = str.maketrans(
    {
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ى": "ي",
        "ی": "ي",
        "ئ": "ي",
        "ؤ": "و",
        "ة": "ه",
        "ک": "ك",
        "ـ": None,
        "ء": None,
    }
    | {chr(start + digit): str(digit) for start in (0x660, 0x6F0) for digit in range(10)}
)
# What NFKD leaves whole, though readers type it plainly.
_PLAIN: Final = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_APOSTROPHE: Final = "['’‘ʼ`´]"
# l’enfant, d'organes, qu’elle: the article is a word of its own; children’s: the apostrophe falls away.
_ELISION: Final = re.compile(rf"\b(l|d|qu|n|s|j|c)[{_APOSTROPHE[1:-1]}](?=\w\w)")
_DOTTED: Final = re.compile(r"\b(?:\w\.){2,}")
_NUMBER_SIGN: Final = re.compile(r"\b(?:n[°º]|num\.|núm\.|no\.(?=\s*\d)|nos\.)\s*|№\s*")
_WORD: Final = re.compile(r"[^\W_]+")
# British and American hands of the words that names of this field are made of.
_SPELLINGS: Final = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r"\b(\w*?labo)u(?=r)", r"\1"),
        (r"(?<=ani)s(?=ation|e\b|ed\b|ing\b)", "z"),
        (r"\bprogramme", "program"),
        (r"\bcentre", "center"),
        (r"\bdefence", "defense"),
    )
)

_STOP_WORDS: Final = (
    "a an and by for from in into its of on or the to with "
    "au aux d da das de del des do dos du e el en et l la las le les los ou par para pour por sur y "
    "concernant relatif relative relativo relativa sobre "
    "في من علي الي عن و"
)
STOP_WORDS: Final = frozenset(_STOP_WORDS.split())
"""Words that a question need not share with a name, folded."""


def question(text: str) -> str:
    """``text`` as it is looked for: cut to LONGEST_QUESTION, without what is no character (lone surrogates)."""
    return text[:LONGEST_QUESTION].encode("utf-8", "ignore").decode("utf-8").strip()


@lru_cache(maxsize=1 << 15)  # more than all names: an index that is made again folds only what is new
def fold(text: str) -> str:
    """The folded words of ``text``, one space between them.

    >>> fold("Résolution 63/156 de l’Assemblée générale")
    'resolution 63 156 de l assemblee generale'
    >>> fold("Children's Rights"), fold("U.N.H.C.R."), fold("أفغانستان") == fold("افغانستان")
    ('childrens rights', 'unhcr', True)
    """
    text = _INVISIBLE.sub("", text[: 20 * LONGEST_QUESTION]).casefold()
    text = _NUMBER_SIGN.sub(" no ", text)
    text = _DOTTED.sub(lambda found: found[0].replace(".", ""), text)
    text = _ELISION.sub(r"\1 ", text)
    text = re.sub(_APOSTROPHE, "", text).translate(_PLAIN).translate(_ARABIC)
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    text = " ".join(_WORD.findall(text.translate(_ARABIC)))
    for pattern, plain in _SPELLINGS:
        text = pattern.sub(plain, text)
    return text


def squash(text: str) -> str:
    """The folded words with nothing between them and no leading article: `UN-Women`, `un women` and `UNWomen` are one.

    >>> squash("The Bali Process"), squash("COVID-19")
    ('baliprocess', 'covid19')
    """
    words = fold(text).split()
    if len(words) > 1 and words[0] in {"the", "le", "la", "les", "el", "los", "las", "l"}:
        words = words[1:]
    return "".join(words)


def words_of(text: str) -> list[str]:
    """The folded words of ``text``, at most MOST_WORDS of them."""
    return fold(text).split()[:MOST_WORDS]


def content(words: list[str]) -> list[str]:
    """``words`` without stop words, or all of them where nothing else would be left."""
    return [word for word in words if word not in STOP_WORDS] or words


def singular(word: str) -> str:
    """A word without the `s` of its plural; what is left begins both the singular and the plural.

    >>> singular("enfants"), singular("unhcr")
    ('enfant', 'unhcr')
    """
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word


def distance(left: str, right: str, most: int) -> int:
    """The number of letters to add, drop, change or swap with a neighbour (optimal string alignment).

    Gives ``most + 1`` for anything above ``most``.
    """
    if abs(len(left) - len(right)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        earlier, before, row = before, row, [i]
        for j, b in enumerate(right, 1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def allowed_edits(word: str) -> int:
    """How many wrong letters a word may have: none in short words and in anything with a digit."""
    if len(word) < 4 or any(letter.isdigit() for letter in word):
        return 0
    return 1 if len(word) < 7 else 2


def deletions(word: str, edits: int) -> set[str]:
    """The first PREFIX letters of ``word`` with up to ``edits`` letters dropped (symmetric-delete spelling)."""
    found = {word[:PREFIX]}
    edge = set(found)
    for _ in range(edits):
        edge = {w[:i] + w[i + 1 :] for w in edge for i in range(len(w))}
        found |= edge
    return found


PREFIX: Final = 7
"""How many letters of a word are looked at for wrong ones; bounds the size of the spelling table."""
