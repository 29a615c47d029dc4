"""The short ways to a pattern lose nothing: trying it at its triggers, or only where its literals stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.extraction import acronyms, antecedents, citations, coordination, descriptions, patterns
from graph.extraction.entity import HEADS
from graph.extraction.literals import demands, strongest
from graph.extraction.triggers import Trigger

SAMPLES = Path(__file__).resolve().parents[1] / "data" / "samples"
TEXTS = [path.read_text(encoding="utf-8") for path in sorted(SAMPLES.iterdir())]

PAIRS: dict[str, tuple[Trigger, re.Pattern[str]]] = {
    "symbol": (citations._AT_SYMBOL, citations._SYMBOL),
    "noun": (citations._AT_NOUN, citations._NAMED),
    "bracketed": (citations._AT_NOUN, citations._BRACKETED),
    "scr": (citations._AT_SCR, citations._SCR),
    "labour": (citations._AT_LABOUR_NOUN, citations._LABOUR_NOUN),
    "titled": (citations._AT_TITLED, citations._TITLED),
    "compound": (antecedents._AT_COMPOUND, antecedents._COMPOUND),
    "directive": (citations._AT_DIRECTIVE, citations._DIRECTIVE),
    "regions": (coordination._AT_REGIONS, coordination._REGIONS),
    "romance": (coordination._AT_ROMANCE, coordination._ROMANCE),
    "document": (descriptions._AT_DOCUMENT, descriptions._DOCUMENT),
    "this": (descriptions._AT_THIS, descriptions._INSTRUMENT),
    "issued": (descriptions._AT_ISSUED, descriptions._ISSUED),
    "project": (descriptions._AT_PROJECT, descriptions._PROJECT),
    "meeting": (descriptions._AT_MEETING, descriptions._MEETING),
}
SAID = [
    "S/RES/1325 (2000)", "A/HRC/RES/35/5", "E/CN.4/Res/2005/1", "Resolutions 1612 (2005)", "résolution 63/156", "RESOLUTION 2",
    "resolución", "Res. 4", "resolution on children (64/142)", "UNSCRs 1325", "SCR 1820", "Conventions Nos. 29", "Convenio núm. 9",
    "Recommendation No. 203", "Recommandation n° 2", "Recomendaciones 3", "Protocol (P029)", "Directive 2011/36/EU", "directiva 2011/36",
    "North and West Africa", "Eastern, Central Asia", "Procesos de Quito y Lima", "Protocoles de Palerme et Maputo", "This Handbook",
    "these Guidelines", "Cette Stratégie", "le présent Rapport", "Este Informe", "el presente Protocolo", "la présente Convention",
    "Guideline", "Nota técnica", "this protocol", "statement issued in 2013", "Directrices adoptadas en 2014", "déclaration publiée le",
    "Politique adoptée en", "joint project", "initiative conjointe", "proyecto conjunto", "World Ministerial Conference", "Fifth Summit",
    "Convention concerning Occupational Safety 1981 (No. 155)", "Working Group", "Special Rapporteur", "Groupe de travail", "Rapporteuse spéciale",
    "Pacte mondial", "Plan d’action mondial", "Protocolo facultativo", "HRC/RES 35/5", "General Recommendation No. 19",
    "Conférence ministérielle", "Conferencia Ministerial", "Cumbre", "Sommet", "High-level Meeting", "and", "of", "x", "-", "(", ")", "\n",
]  # fmt: skip


def _spans(found: object) -> list[tuple[int, int]]:
    return [match.span() for match in found]  # type: ignore[attr-defined]


def _own_words(pattern: re.Pattern[str]) -> str:
    """The words that stand in a pattern, each alternative of a first letter written out: a noun added to it is here."""
    words = re.sub(r"\[(\w)(\w)\](\w+)", r"\1\3 \2\3", pattern.pattern)
    return " ".join(re.findall(r"[^\W\d_]{2,}", words))


@pytest.mark.parametrize("name", PAIRS)
def test_triggers_lose_no_match(name: str) -> None:
    """At the triggers a pattern finds what it finds by looking everywhere: in the samples and in its own words."""
    trigger, pattern = PAIRS[name]
    words = _own_words(pattern)
    for text in [*TEXTS, " ".join(SAID), words, f"This {words.replace(' ', ' 2013. This ')} issued in 2013"]:
        assert _spans(trigger.matches(pattern, text)) == _spans(pattern.finditer(text))
    assert any(pattern.search(text) for text in [*TEXTS, " ".join(SAID)])


@pytest.mark.parametrize("text", [*TEXTS, " ".join(SAID), " ".join(noun.capitalize() for noun in HEADS)])
def test_heads_and_guards_lose_nothing(text: str) -> None:
    """Nouns that stand for things are found at their triggers; a pattern behind a guard matches nothing without it."""
    heads = [match.span() for match in antecedents._HEAD.finditer(text) if match.group().lower() in HEADS]
    found = antecedents._AT_HEAD.matches(antecedents._HEAD, text)
    assert [match.span() for match in found if match.group().lower() in HEADS] == heads
    for guard, pattern in (
        (coordination._SHARED, coordination._ENGLISH),
        (descriptions._HEALTH, descriptions._WORLD_DISEASE),
    ):
        assert guard.stands_in(text) or not pattern.search(text)


@given(words=st.lists(st.sampled_from(SAID), max_size=30), glue=st.sampled_from([" ", "", ", "]))
def test_triggers_lose_no_match_in_any_mixture(words: list[str], glue: str) -> None:
    """Run together or apart."""
    text = glue.join(words)
    for trigger, pattern in PAIRS.values():
        assert _spans(trigger.matches(pattern, text)) == _spans(pattern.finditer(text))


@given(
    words=st.lists(
        st.sampled_from(["IOM", "IO", "XIOM", "IOM/", "-", "A.B", "ZA.B", "B", " ", "(", "IOM UN"]), max_size=12
    )
)
def test_acronyms_stand_by_themselves(words: list[str]) -> None:
    """Looking at the character before by hand gives what a look behind in the pattern gave."""
    text, names = "".join(words), ["IOM UN", "IOM", "A.B", "IO"]
    whole = re.compile(rf"(?<![\w/-])(?:{'|'.join(map(re.escape, names))})(?![\w/])")
    found = [(start, start + len(name)) for start, name in acronyms._uses(text, names)]
    assert found == _spans(whole.finditer(text))


def test_demands_are_met_by_every_example() -> None:
    """A sentence that a pattern matches holds a literal of each demand; a pattern that demands nothing is always tried."""
    for pattern in patterns.PATTERNS:
        found = demands(patterns.expand(pattern.template))
        assert all(any(word in pattern.example for word in demand) for demand in found), pattern.name
        tried = patterns.PatternSet([pattern]).match(pattern.example)
        assert [pair[1:] for pair in tried] == list(pattern.match(pattern.example))


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ("abc", [{"abc"}]),
        ("ab?c", [{"a"}, {"c"}]),
        ("(?:ab|cd)e", [{"ab", "cd"}, {"e"}]),
        ("(?:ab|)e", [{"e"}]),
        ("(?:ab|c?)e", [{"e"}]),
        (r"[xy]bc\b\d+(?:de)*fg", [{"bc"}, {"fg"}]),
        ("(?P<s>ab)(?:cd)+", [{"ab"}, {"cd"}]),
        ("(?=ab)(?<!cd)(?!ef)gh", [{"gh"}]),
        (r"a\.b{2}", [{"a."}, {"b"}]),
        (r"[\]a]b(?:c(?:d|e)f)?g", [{"b"}, {"g"}]),
    ],
)
def test_demands_of_an_expression(expression: str, wanted: list[set[str]]) -> None:
    """What is optional, or stands for a class, demands nothing."""
    assert demands(expression) == [frozenset(demand) for demand in wanted]


ATOMS = st.sampled_from(
    ["a", "b", "cd", "[ab]", r"\d", "(?:a|b)", "(?:ab|c)?", "b*", "(?:a|)", "(?:cd|a?)", "c+", "a{0,2}", r"\b"]
)


@given(expression=st.lists(ATOMS, min_size=1, max_size=6).map("".join), text=st.text(alphabet="abcd1 ", max_size=12))
def test_demands_lose_no_match(expression: str, text: str) -> None:
    """Where an expression matches, each of its demands is met."""
    if re.search(expression, text):
        found = demands(expression)
        assert all(any(word in text for word in demand) for demand in found)
        assert not found or any(word in text for word in strongest(found))
