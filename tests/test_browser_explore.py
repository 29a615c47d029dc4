"""The explorer in a real Chromium: draws, expands, steers by keys, reopens the same, asks nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.browsing import VENDOR, serving
from tests.explore_samples import HOSTILE, SMALL, entity, home_of, link

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not VENDOR.is_dir(), reason="web/static/vendor is not installed: pip install -e ."),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    turtle = SMALL + entity("instrument/bad", HOSTILE) + link("instrument/bad", "eli:cites", "instrument/treaty")
    with serving(home_of(turtle, tmp_path_factory.mktemp("browser"))) as found:
        yield found


@dataclass
class Visit:
    """A page and what it complained of or asked elsewhere."""

    page: Any
    address: str
    faults: list[str] = field(default_factory=list)

    def open(self, query: str) -> None:
        self.page.goto(f"{self.address}/explore?{query}")
        self.ready()

    def ready(self) -> None:
        self.page.wait_for_selector("#explore[data-ready]:not([aria-busy]) #explore-canvas[data-settled]")

    def query(self) -> str:
        return str(self.page.evaluate("document.getElementById('explore').dataset.ready"))

    def wait_for(self, part: str) -> None:
        self.page.wait_for_function("part => document.getElementById('explore').dataset.ready.includes(part)", arg=part)
        self.ready()

    def rows(self) -> set[str]:
        return set(self.page.eval_on_selector_all("tr[data-node]", "rows => rows.map(row => row.dataset.node)"))

    def keys(self, *keys: str) -> None:
        self.page.focus("#explore-canvas")
        for key in keys:
            self.page.keyboard.press(key)


@pytest.fixture(params=["light", "dark"])
def visit(browser: Any, address: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    context = browser.new_context(color_scheme=request.param, viewport={"width": 1280, "height": 900})
    found = Visit(context.new_page(), address)
    found.page.set_default_timeout(20_000)
    found.page.on("console", lambda m: m.type in ("error", "warning") and found.faults.append(m.text))
    found.page.on("pageerror", lambda error: found.faults.append(str(error)))
    found.page.on("dialog", lambda dialog: (found.faults.append("a dialog"), dialog.dismiss()))
    found.page.on(
        "request", lambda r: r.url.startswith((address, "data:", "blob:")) or found.faults.append(f"asked {r.url}")
    )
    yield found
    assert found.faults == []
    context.close()


def drawn(visit: Visit) -> str:
    return str(visit.page.evaluate("document.querySelector('#explore-canvas canvas').toDataURL()"))


def test_the_picture_is_drawn_and_the_same_address_gives_it_again(visit: Visit) -> None:
    visit.open("node=treaty&expand=organisation/body&a=framework/guide&b=place/BBB")
    query, rows, picture = visit.query(), visit.rows(), drawn(visit)
    assert len(rows) == 7
    visit.open(query)
    assert (visit.query(), visit.rows()) == (query, rows)
    assert drawn(visit) == picture


def test_expanding_by_the_table_by_keys_and_by_the_address_end_alike(visit: Visit) -> None:
    visit.open("node=guide&expand=instrument/treaty")
    wanted = visit.rows()
    visit.open("node=guide")
    visit.page.click('[data-focus="row-expand-instrument/treaty"]')
    visit.wait_for("expand=instrument/treaty")
    assert visit.rows() == wanted
    visit.open("node=guide")
    visit.page.select_option("select[name=layout]", "radial")
    visit.wait_for("layout=radial")
    visit.keys("ArrowUp", "e")
    visit.wait_for("expand=instrument/treaty")
    assert visit.rows() == wanted
    assert "expand=instrument/treaty" in visit.page.url


def test_every_step_can_be_undone(visit: Visit) -> None:
    visit.open("node=treaty")
    before = visit.rows()
    visit.page.click('[data-focus="row-hide-place/BBB"]')
    visit.wait_for("hide=place/BBB")
    assert visit.rows() == before - {"place/BBB"}
    visit.keys("u")
    visit.page.wait_for_function("() => !document.getElementById('explore').dataset.ready.includes('hide')")
    assert visit.rows() == before


def test_keys_pin_hide_find_a_path_and_choose(visit: Visit) -> None:
    visit.open("node=treaty&layout=radial")
    visit.keys("ArrowUp")
    said = visit.page.inner_text("#explore-said")
    visit.keys("a")
    visit.wait_for("a=")
    visit.keys("Home", "b")
    visit.wait_for("b=instrument/treaty")
    assert "1 step" in visit.page.inner_text('[data-fragment="summary"]')
    visit.keys("ArrowUp", "p")
    visit.wait_for("pin=")
    visit.keys("Enter")
    visit.wait_for("at=")
    assert visit.page.inner_text(".explore-card h2").split()[0] in said
    visit.keys("l")
    visit.page.wait_for_selector(".explore-card h3:text('Evidence')")
    visit.keys("?")
    assert visit.page.is_visible("#explore-help")


def test_choosing_and_finding_move_no_focus_away(visit: Visit) -> None:
    visit.open("node=treaty")
    visit.page.focus('[data-focus="sort-name"]')
    visit.page.keyboard.press("Enter")
    visit.wait_for("sort=name")
    assert visit.page.evaluate("document.activeElement.dataset.focus") == "sort-name"
    visit.page.fill("#explore-find", "beland")
    visit.page.keyboard.press("Enter")
    visit.wait_for("at=place/BBB")
    assert "Beland" in visit.page.inner_text(".explore-card")


def test_picture_files_hold_names_as_text(visit: Visit) -> None:
    visit.open("node=bad")
    with visit.page.expect_download() as held:
        visit.page.click('[data-do="svg"]')
    svg = Path(held.value.path()).read_text(encoding="utf-8")
    assert "<script" not in svg
    assert "&lt;script&gt;" in svg
    with visit.page.expect_download() as held:
        visit.page.click('[data-do="png"]')
    assert Path(held.value.path()).read_bytes().startswith(b"\x89PNG")


def test_the_standalone_page_opens_offline(browser: Any, address: str, tmp_path: Path) -> None:
    saved = tmp_path / "saved.html"
    context = browser.new_context()
    saved.write_bytes(context.request.get(f"{address}/explore/export.html?node=bad").body())
    context.set_offline(True)
    page, faults = context.new_page(), []
    page.on("console", lambda m: m.type in ("error", "warning") and faults.append(m.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", lambda dialog: (faults.append("a dialog"), dialog.dismiss()))
    page.on("request", lambda r: r.url.startswith((saved.as_uri(), "data:", "blob:")) or faults.append(r.url))
    page.goto(saved.as_uri())
    page.wait_for_selector("#network canvas")
    assert page.evaluate("network.body.nodeIndices.length") == 2
    assert faults == []
    context.close()


def test_axe_finds_nothing(visit: Visit) -> None:
    axe = VENDOR / "axe-core" / "axe.min.js"
    if not axe.is_file():
        pytest.skip("axe-core is not installed: pip install -e .")
    for query in ("node=treaty", "node=treaty&at=place/BBB&families=participation&hide=place/AAA&layout=time"):
        visit.open(query)
        visit.page.evaluate(axe.read_text(encoding="utf-8"))
        found = visit.page.evaluate("axe.run().then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html)]))")
        assert found == []


def test_without_javascript_everything_is_there(browser: Any, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/explore?node=treaty")
    assert page.locator("tr[data-node]").count() == 7
    page.click('[data-focus="row-hide-place/BBB"]')
    assert page.locator("tr[data-node]").count() == 6
    page.goto(f"{address}/explore?node=guide&at=instrument/treaty")
    page.click('[data-focus="panel-family-participation"]')
    assert "expand=participation@instrument/treaty" in page.url
    page.click('[data-focus="row-hide-place/BBB"]')
    page.wait_for_selector("[data-do=pin]", state="hidden")  # once the styles of the page are there
    page.fill("input[name=to]", "1992")
    page.click('[data-focus="apply"]')
    assert "to=1992" in page.url
    assert "hide=place" in page.url
    context.close()
