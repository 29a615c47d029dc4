"""The floors of the house: a module imports from lower floors and from its own package."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# The floor of a module is that of the longest name here that it starts with.
FLOORS = {
    "graph.errors": 0,
    "graph.resources": 0,
    "graph.dates": 0,
    "graph.iri": 0,
    "graph.characters": 0,
    "graph.progress": 0,
    "graph.model": 0,
    "graph.store": 1,
    "graph.queries": 1,
    "graph.documentation": 2,
    "graph.validation": 2,
    "graph.statistics": 2,
    "graph.describe": 2,
    "graph.trace": 2,
    "graph.search": 2,
    "graph.neighbourhood": 2,
    "graph.ingest": 2,
    "graph.extraction": 2,
    "graph.release": 3,
    "graph.citation": 4,
    "graph.dump": 4,
    "graph.reconciliation": 4,
    "graph.query": 4,
    "graph.access": 4,
    "graph.build": 4,
    "graph.changes": 4,
    "graph.sources": 4,
    "graph.tracing": 4,
    "graph.client": 5,
    "graph.commands": 5,
    "graph": 5,
    "web.settings": 6,
    "web.negotiation": 6,
    "web": 7,
    "web.app": 8,
    "web.server": 8,
    "web.commands": 9,
}
SIBLINGS = {
    "graph.validation",
    "graph.describe",
    "graph.trace",
    "graph.search",
    "graph.neighbourhood",
    "graph.statistics",
    "graph.ingest",
    "graph.extraction",
}
# Libraries that stand behind one door each.
ONLY_IN = {
    "pyoxigraph": ("graph.store",),
    "oxrdflib": ("graph.store",),
    "pyshacl": ("graph.validation",),
    "pyvis": ("web.visual",),
    "pylode": ("graph.documentation",),
    "citeproc": ("graph.citation",),
    "pyarrow": ("graph.dump",),
    "pandas": ("graph.client",),
    "flask": ("web",),
    "werkzeug": ("web",),
    "jinja2": ("web",),
    "gunicorn": ("web.server", "web.connections", "web.lane"),
}


def _modules() -> dict[str, Path]:
    found = {}
    for package in ("graph", "web"):
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = _modules()


def _room(module: str) -> str:
    names = [name for name in FLOORS if module == name or module.startswith(name + ".")]
    return max(names, key=len, default="")


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{a.name}" for a in node.names if f"{node.module}.{a.name}" in MODULES}
    return found


@pytest.mark.parametrize("module", MODULES)
def test_each_module_imports_downwards(module: str) -> None:
    """A module without a floor, or one that reaches up or sideways, is out of place."""
    room = _room(module)
    assert room, f"{module} has no floor: name its package in FLOORS"
    assert room != "graph" or module == "graph", f"{module} has no floor of its own: name its package in FLOORS"
    for imported in _imports(MODULES[module]):
        for library, rooms in ONLY_IN.items():
            if imported == library or imported.startswith(library + "."):
                assert any(module == r or module.startswith(r + ".") for r in rooms), f"{module} imports {library}"
        target = _room(imported)
        if not target or target == room or imported in ("graph", "web"):
            continue
        assert FLOORS[target] <= FLOORS[room], (
            f"{module} (floor {FLOORS[room]}) imports {imported} (floor {FLOORS[target]})"
        )
        assert not (room in SIBLINGS and target in SIBLINGS), (
            f"{module} and {imported} are siblings and meet in graph.build"
        )
        assert imported.startswith("web") <= module.startswith("web"), (
            f"{module} imports {imported}: graph never knows web"
        )


FILES = [path for folder in ("graph", "web", "tests", "bench") for path in sorted((ROOT / folder).rglob("*.py"))]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_module_is_small(path: Path) -> None:
    """400 lines are the ceiling; a façade has 40."""
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= (60 if path.name == "__init__.py" else 400), f"{lines} lines: what is it two of?"
