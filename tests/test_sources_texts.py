"""The sentence around an evidence: where the deployment has the text, and only if it is the text that was read."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import ValueRefusedError
from graph.ingest import read_file
from graph.model import Source
from graph.release import Home
from graph.sources.ingestion import ingest
from graph.sources.texts import LONGEST, Texts, around
from tests.reading_worlds import QUAY
from web.app import create_app
from web.commands import cli
from web.settings import Settings
from web.texts import MOST_OF_SOURCE

SENTENCE = "In “Été” <b>1999</b> the Quay Process works closely with the Lake Region Union & others."
TEXT = f"A first sentence that nobody asked for.\n{SENTENCE}\nA last one."


@pytest.fixture(scope="module")
def place(home_of: Callable[..., Home], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a home that has read a text, and the text."""
    place = tmp_path_factory.mktemp("place")
    home = home_of(place / "home", QUAY)
    (place / "texts" / "un").mkdir(parents=True)
    (place / "texts" / "un" / "page.txt").write_text(TEXT, encoding="utf-8")
    ingest(home, [place / "texts"], who="tests")
    return place


def _page(place: Path, path: str, texts: str) -> str:
    client = create_app(Settings(texts=texts), Home(place / "home")).test_client()
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_pages_show_the_sentence_marked_and_escaped(place: Path) -> None:
    """On the page of an entity and on a hop of a trace; the rest of the text is nowhere."""
    for path in ("/organisation/lake", "/trace?a=org:lake&b=process:quay"):
        page = _page(place, path, str(place / "texts"))
        assert (
            "In “Été” &lt;b&gt;1999&lt;/b&gt; the <mark>Quay Process works closely with the Lake Region Union</mark>"
            " &amp; others." in page
        )
        assert "nobody asked for" not in page
        assert "A last one" not in page


def test_without_the_texts_pages_show_the_words(place: Path) -> None:
    """The short words that name the two ends, as ever."""
    page = _page(place, "/organisation/lake", "")
    assert "<mark>" not in page
    assert "Quay Process" in page


def test_text_that_has_changed_is_not_shown(place: Path, tmp_path: Path) -> None:
    """Only the text whose hash was kept: another under its name is none."""
    shutil.copytree(place / "texts", tmp_path / "texts")
    (tmp_path / "texts" / "un" / "page.txt").write_text(TEXT.replace("nobody", "somebody"), encoding="utf-8")
    assert "<mark>" not in _page(place, "/organisation/lake", str(tmp_path / "texts"))
    # under another name, in another folder, the text itself is found by its hash
    (tmp_path / "texts" / "other.txt").write_text(TEXT, encoding="utf-8")
    assert "<mark>Quay Process" in _page(place, "/organisation/lake", str(tmp_path / "texts"))


def test_page_shows_an_excerpt_and_no_text(home_of: Callable[..., Home], tmp_path: Path) -> None:
    """Of one source a page shows some sentences only, however many evidences lead to it."""
    home = home_of(tmp_path / "home", QUAY)
    (tmp_path / "texts").mkdir()
    lines = [
        f"Number {n}: the Quay Process works closely with the Lake Region Union." for n in range(MOST_OF_SOURCE + 9)
    ]
    (tmp_path / "texts" / "page.txt").write_text("\n".join(lines))
    ingest(home, [tmp_path / "texts"])
    page = _page(tmp_path, "/organisation/lake", str(tmp_path / "texts"))
    assert page.count("<mark>") == MOST_OF_SOURCE


@pytest.mark.parametrize("name", ["../secret.txt", "/etc/passwd", "un/../../secret.txt", "..", "", "\0", "secret.txt"])
def test_names_are_never_made_into_paths(tmp_path: Path, name: str) -> None:
    """A file outside the folder stays unseen, whatever a source calls itself."""
    (tmp_path / "texts").mkdir()
    (tmp_path / "secret.txt").write_text("The secret.")
    sha256 = hashlib.sha256(b"The secret.").hexdigest()
    assert Texts(tmp_path / "texts").passage(name, sha256, 0, 3) is None


HTML = "<html><body><nav>Menu</nav><p>First.</p><p>The “Pacte” was adopted à Genève.</p></body></html>"
FRENCH = "Le Pacte a été adopté à Genève par des États réunis en session extraordinaire. " * 4
FILES = {
    "page.html": HTML.encode(),
    "latin.txt": FRENCH.encode("latin-1"),
    "utf16.txt": "Das Wort steht hier. The second sentence stands here.".encode("utf-16"),
    "table.csv": b"title,abstract,year\nA study of lakes,What it says of them.,2019\n",
}


@pytest.mark.parametrize("name", sorted(FILES))
def test_offsets_are_those_of_the_text_as_read(tmp_path: Path, name: str) -> None:
    """Whatever the format and encoding, the marked words are those at the recorded place."""
    (tmp_path / name).write_bytes(FILES[name])
    source = read_file(tmp_path / name, name)
    assert isinstance(source, Source)
    start = source.text.rindex(source.text.split()[-3])
    end = start + len(source.text.split()[-3])
    shown = Texts(tmp_path).passage(name, source.sha256, start, end)
    assert shown is not None
    assert shown.marked == source.text[start:end]


@given(
    text=st.text(alphabet="ab .\nÉ", min_size=1, max_size=3000), start=st.integers(0, 3000), length=st.integers(0, 3000)
)
def test_passage_is_bounded(text: str, start: int, length: int) -> None:
    """Never more than the bound, whatever the place says; what is marked begins where the evidence does."""
    start = min(start, len(text) - 1)
    shown = around(text, start, start + length)
    assert len(str(shown)) <= LONGEST + len("…  …")
    assert shown.marked[:1] in (text[start], " ")


def test_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """Said at the start, not on a page."""
    with pytest.raises(ValueRefusedError, match="a folder"):
        create_app(Settings(texts=str(tmp_path / "missing")), Home(tmp_path))
    refused = CliRunner().invoke(cli, ["serve", "--home", str(tmp_path), "--texts", str(tmp_path / "missing")])
    assert refused.exit_code == 1
    assert "a folder" in refused.output
