"""Who owns the package names, and what an import costs."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("name", ["graph", "web"])
def test_the_package_names_are_ours(name: str) -> None:
    """Another distribution with a package of that name would overwrite ours without a word."""
    owners = set(packages_distributions().get(name, []))
    assert owners <= {"concordat"}, f"{name} belongs to {owners}"
    module = __import__(name)
    assert "Concordat" in (module.__doc__ or "")


def test_the_checkout_holds_no_bundled_resources() -> None:
    """graph/_resources exists only inside a wheel; in a checkout it would hide the real folders."""
    assert not (ROOT / "graph" / "_resources").exists()


def test_importing_graph_is_light() -> None:
    """`import graph` brings no web server, no network analysis and no validator."""
    heavy = ["flask", "networkx", "pyshacl", "pyvis", "rdflib"]
    code = f"import sys, graph, graph.commands.main, graph.store; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
