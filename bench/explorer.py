"""How the explorer answers in a browser, with 300 nodes of the curated graph and 2,000; `python -m bench explorer`.

A real server in a process of its own, a real Chromium; times are those of the page's own clock, from the start of the
navigation. Needs Chromium and playwright, as the browser tests do.
"""

from __future__ import annotations

import itertools
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench._explorer_graph import DOCUMENTS, HUB, home_with_hub

RUNS = 5
READY = "#explore[data-ready]:not([aria-busy]) #explore-canvas[data-settled]"
WARMING = 6
"""Seconds for the server to warm its pages, as it does after every start."""

BOUND = 2_000
"""Milliseconds from the start of a navigation to the first click that is answered, with 300 nodes."""

WATCH = """
window.bench = { tasks: [], drawn: 0 };
new PerformanceObserver((list) => list.getEntries().forEach((e) => bench.tasks.push([e.startTime, e.duration])))
  .observe({ entryTypes: ["longtask"] });
new MutationObserver(() => {
  if (!bench.drawn && document.querySelector("#explore-canvas[data-settled]")) {
    requestAnimationFrame(() => { bench.drawn ||= performance.now(); });
  }
}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-settled"] });
"""

# Where a node stands in the window; `nth` counts from the one in the middle.
PLACE = """(nth) => {
  const { network, answer, element } = document.getElementById("explore-canvas").picture;
  const name = answer.nodes[nth].id;
  const at = network.canvasToDOM(network.getPositions([name])[name]);
  const box = element.getBoundingClientRect();
  return [name, box.left + at.x, box.top + at.y, at.x > 5 && at.y > 5 && at.x < box.width - 5 && at.y < box.height - 5];
}"""

# Milliseconds from now until the picture is drawn again.
NEXT_FRAME = """() => new Promise((done) => {
  const { network } = document.getElementById("explore-canvas").picture;
  const started = performance.now();
  network.once("afterDrawing", () => done(performance.now() - started));
})"""

FRAMES = """() => { bench.frames = []; bench.watching = true;
  const tick = (now) => { bench.frames.push(now); if (bench.watching) requestAnimationFrame(tick); };
  requestAnimationFrame(tick); }"""


@dataclass
class Visit:
    """One opening of the page: milliseconds until it is drawn and until a click is answered, and its longest task."""

    drawn: float
    clicked: float
    longest: float


def _chosen(page: Any, name: str) -> None:
    page.wait_for_function(
        "name => document.getElementById('explore').dataset.ready.includes('at=' + name)"
        " && !document.getElementById('explore').hasAttribute('aria-busy')",
        arg=name,
    )


def _click(page: Any, nth: int) -> float:
    """Click a node; milliseconds until the panel tells of it."""
    page.evaluate("document.getElementById('explore-canvas').scrollIntoView({ block: 'center' })")
    name, x, y, seen = page.evaluate(PLACE, nth)
    if not seen:
        raise RuntimeError(f"{name} stands outside the window")
    started = time.perf_counter()
    page.mouse.click(x, y)
    _chosen(page, name)
    return 1000 * (time.perf_counter() - started)


def _visit(browser: Any, address: str) -> tuple[Visit, Any]:
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.add_init_script(WATCH)
    page.goto(address, wait_until="commit")
    page.wait_for_selector(READY)
    _click(page, 0)
    clicked = page.evaluate("performance.now()")
    drawn = page.evaluate("bench.drawn")
    longest = page.evaluate("Math.max(0, ...bench.tasks.map((task) => task[1]))")
    return Visit(drawn, clicked, longest), page


def _pan(page: Any) -> tuple[float, float]:
    """Frames a second while the picture is dragged for a second, and the longest wait for one in milliseconds."""
    box = page.locator("#explore-canvas").bounding_box()
    x, y = box["x"] + 30, box["y"] + 30
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(FRAMES)
    for step in range(60):
        page.mouse.move(x + 3 * step, y + 2 * step)
        page.wait_for_timeout(10)
    frames = page.evaluate("() => { bench.watching = false; return bench.frames; }")
    page.mouse.up()
    waits = [later - former for former, later in itertools.pairwise(frames)]
    return 1000 * len(waits) / sum(waits), max(waits)


def _zoom(page: Any) -> float:
    box = page.locator("#explore-canvas").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.evaluate(f"() => {{ bench.next = ({NEXT_FRAME})(); }}")
    page.mouse.wheel(0, -120)
    return float(page.evaluate("() => bench.next"))


def _find(page: Any, label: str, name: str) -> float:
    page.fill("#explore-find", label)
    started = time.perf_counter()
    page.press("#explore-find", "Enter")
    _chosen(page, name)
    return 1000 * (time.perf_counter() - started)


def _median(measure: Callable[[int], float]) -> float:
    return statistics.median(measure(number) for number in range(RUNS))


def _measure(browser: Any, what: str, address: str, bound: str) -> None:
    first, page = _visit(browser, address)
    page.context.close()
    visits = []
    for _ in range(RUNS):
        visit, page = _visit(browser, address)
        visits.append(visit)
        if len(visits) < RUNS:
            page.context.close()
    picture = "document.getElementById('explore-canvas').picture.answer"
    nodes, edges = page.evaluate(f"[{picture}.nodes.length, {picture}.edges.length]")
    clicked = statistics.median(visit.clicked for visit in visits)
    drawn = statistics.median(visit.drawn for visit in visits)
    longest = statistics.median(visit.longest for visit in visits)
    click = _median(lambda number: _click(page, 7 * number + 1))
    named = page.evaluate(f"{picture}.nodes.slice(-5).map((node) => [node.label, node.id])")
    find = _median(lambda number: _find(page, *named[number]))
    page.keyboard.press("Escape")
    page.click('[data-do="fit"]')
    rate, wait = _pan(page)
    zoom = _median(lambda _: _zoom(page))
    page.context.close()
    figures = [first.clicked, drawn, clicked, bound, longest, click, find, zoom, rate, wait]
    cells = [f"{figure:.0f}" if isinstance(figure, float) else str(figure) for figure in figures]
    print(f"| {what}: {nodes} nodes, {edges} links | {' | '.join(cells)} |", flush=True)


def main() -> None:
    """Serve a home, look at it, print."""
    from tests.browsing import chromium
    from tests.serving import server

    print("Milliseconds, medians of five; the first visit is the one for which the server keeps nothing.\n")
    print(
        "| picture | first visit | drawn | first click answered | bound | longest task | click | find | zoom"
        " | frames/s in a pan | longest frame |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    )
    with tempfile.TemporaryDirectory() as folder:
        home = home_with_hub(Path(folder))
        with server(home.path, warmed=True) as address, chromium() as browser:
            time.sleep(WARMING)
            for what, query, bound in (
                ("a treaty", "node=instrument/crc", "–"),
                ("curated", "node=instrument/crc&limit=150&expand=organisation/unga", f"{BOUND:,}"),
                ("made up", f"node={HUB}&limit={DOCUMENTS}", "–"),
            ):
                _measure(browser, what, f"{address}/explore?{query}", bound)


if __name__ == "__main__":
    main()
