"""What sentences state, in three languages: all of it, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.extraction import Extractor, load_lexicon
from graph.extraction.clauses import belongs, clauses, takes_up
from graph.extraction.precedence import follows_preposition, verb_begins
from graph.model import Source
from graph.sources import curated_store

HERE = Path(__file__).parent


def _table(name: str, bars: str) -> list[tuple[str, str]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    pairs = [line.rpartition(bars) for line in lines if line and line[0] != "#"]
    return [(left.strip(), right.strip()) for left, _, right in pairs]


STATEMENTS = _table("extraction_statements.txt", " ||")
NAMES = _table("extraction_names.txt", " = ")


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    """One extractor over the curated facts."""
    return Extractor(load_lexicon(curated_store()))


def _same(subject: str, predicate: str, object_: str) -> tuple[str, str, str]:
    if predicate == "cooperates_with":  # holds both ways
        subject, object_ = sorted((subject, object_))
    return subject, predicate, object_


@pytest.mark.parametrize(("text", "expected"), STATEMENTS, ids=[text[:60] for text, _ in STATEMENTS])
def test_sentence_states_this_and_no_more(extractor: Extractor, text: str, expected: str) -> None:
    """Active, passive, nominal and relative forms; lists, insertions, pronouns; and sentences that state nothing."""
    wanted = set()
    for statement in filter(None, expected.split("; ")):
        subject, predicate, object_ = statement.split()
        wanted.add(_same(subject, predicate, object_))
    page = extractor.read(Source("a", text, "text/plain", "0", "0"), "a")
    assert {_same(r.subject, r.predicate, r.object) for r in page.relations} == wanted


def test_names_that_texts_use(extractor: Extractor) -> None:
    """Titles cut short, acronyms of the language, men's and women's titles, few capitals."""
    missed = []
    for name, identifier in NAMES:
        text = f"In view of the {name}, more."
        if not any(m.identifier == identifier and m.end >= 15 + len(name) - 1 for m in extractor.mentions(text, [])):
            missed.append(name)
    assert missed == []
    assert len(NAMES) > 300


def test_clause_behind_an_insertion_keeps_its_subject() -> None:
    """What stands in commas behind the subject does not become the subject."""
    found = clauses("the <I0>, adopted by <I1>, entered into force on <D2>.")
    assert found == ["the <I0>, adopted by <I1>", "<I0> entered into force on <D2>."]


def test_fronted_participle_goes_behind_its_name() -> None:
    """ "Led by <O0>, the <O1> met" says that <O1> is led by <O0>."""
    assert clauses("Led by <O0>, the <O1> met.")[0] == "<O1>, led by <O0>."


def test_relative_clause_is_about_the_whole_list() -> None:
    """ "the resolutions <I0> and <I1> that set up" is about both."""
    assert any(c.startswith("<I0> and <I1> has") for c in clauses("By <I0> and <I1> that has set up a <F2> it acts."))


def test_name_behind_a_preposition_is_no_subject() -> None:
    """ "protocols to <I0> were adopted" says nothing of <I0>."""
    text = "protocols to the <I0> were adopted"
    assert belongs(text, text.index("<"), text.index(">") + 1)
    assert not belongs("the <I0> was adopted", 4, 8)


def test_pronoun_and_bare_verb_take_up_the_subject() -> None:
    """ "It entered …", "Elle est entrée …", "Entró …" go on about the subject before."""
    assert takes_up("It entered into force") == len("It")
    assert takes_up("Entró en vigor en <D0>") == 0
    assert takes_up("Iteration helps") == -1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a list below the words that introduce it
        (
            "Full members of the Inter-Agency Standing Committee are:\n- the World Food Programme (WFP)\n- UNHCR\n- others\n",
            "org:wfp member_of org:iasc; org:unhcr member_of org:iasc",
        ),
        # a small noun stands for the subject of its kind, "its members" for whose they are
        (
            "The Bali Process met in Jakarta. The process is co-chaired by Australia and Indonesia.",
            "iso3:AUS chairs process:bali; iso3:IDN chairs process:bali",
        ),
        (
            "La Conferencia Regional sobre Migración nació en Puebla. Los países miembros son Belice y Canadá.",
            "iso3:BLZ member_of process:puebla; iso3:CAN member_of process:puebla",
        ),
        # the recitals of a resolution's own page, and the same words elsewhere
        (
            "A/RES/73/146 Trafficking in women and girls\n\nRecalling the Convention on the Rights of the Child,\n",
            "A/RES/73/146 cites crc",
        ),
        ("Recalling the Convention on the Rights of the Child, the Ministers met.\n", ""),
        # the one optional protocol that a convention has
        (
            "The Convention against Torture is old. Its Optional Protocol was adopted in 2002.",
            "opcat adopted_on 2002",
        ),
    ],
)  # fmt: skip
def test_what_a_text_goes_on_about(extractor: Extractor, text: str, expected: str) -> None:
    """Lists, small nouns, recitals: what a sentence leaves to the words before it."""
    wanted = {tuple(statement.split()) for statement in expected.split("; ") if statement}
    page = extractor.read(Source("a", text, "text/plain", "0", "0"), "a")
    assert {(r.subject, r.predicate, r.object) for r in page.relations} == wanted


def test_adverb_is_part_of_its_verb() -> None:
    """Auxiliaries and adverbs belong to the verb behind them, a name with a preposition before it to that."""
    text = "the <I0> has also been formally adopted"
    assert verb_begins(text, text.index("adopted")) == text.index("has")
    governed = "a report of the <O0>"
    assert follows_preposition(governed, governed.index("<"))
    assert follows_preposition("l’avis de l’<O0>", 12)
    assert not follows_preposition("the <O0>", 4)
