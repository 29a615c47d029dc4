"""The client for scripts, and the notebooks that show it, run from beginning to end."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest

from graph.client import Concordat
from graph.errors import EntityUnknownError, ValueRefusedError
from graph.iri import ID
from graph.release import Home
from graph.store import NamedNode
from graph.trace import build_index

pandas = pytest.importorskip("pandas")
ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module")
def graph(whole_home: Home) -> Concordat:
    release = whole_home.current()
    if not release.trace_path.exists():
        build_index(release.store, release.trace_path)
    return Concordat.open(whole_home.path)


def test_tables_hold_plain_values(graph: Concordat) -> None:
    """Numbers are numbers, truth values are, dates stay as written, what is unbound is missing."""
    table = graph.table(
        """
        SELECT ?date ?binding ?count ?none {
          instrument:crc conc:adoptedOn ?date ; conc:binding ?binding .
          ?coverage conc:instrument instrument:crc ; conc:actsCount ?count .
          OPTIONAL { instrument:crc conc:symbol "no such symbol" ; conc:depositary ?none }
        }
        """
    )
    row = table.iloc[0]
    assert (row["date"], bool(row["binding"])) == ("1989-11-20", True)
    assert row["count"] > 100
    assert "none" not in table or table["none"].isna().all()


def test_bound_values_are_terms(graph: Concordat) -> None:
    """A variable of the SELECT clause is bound from outside."""
    rows = graph.rows("SELECT ?this ?date { ?this conc:adoptedOn ?date }", {"this": NamedNode(f"{ID}instrument/crc")})
    assert [row["date"] for row in rows] == ["1989-11-20"]


def test_links_acts_and_entities_are_data_frames(graph: Concordat) -> None:
    """With their columns, also where there are no rows."""
    links = graph.links("opsc", "supplements", "out")
    assert list(links["other"]) == [f"{ID}instrument/crc"]
    assert links["evidence"].map(len).min() > 0
    assert set(graph.acts("opsc")["action"]) >= {"Signature", "Ratification"}
    assert list(graph.acts("theme:trafficking-in-persons").columns)[:2] == ["instrument", "state"]
    assert len(graph.entities("process")) == len(graph.index.of_kind("process"))
    with pytest.raises(ValueRefusedError):
        graph.links("opsc", direction="up")


def test_networks_keep_to_what_was_named(graph: Concordat) -> None:
    """Nodes are those asked for, edges those of the predicates asked for."""
    network = graph.network(["opsc", "crc", "opac"], ["supplements"])
    assert set(network) == {"instrument/opsc", "instrument/crc", "instrument/opac"}
    assert {data["predicate"] for _, _, data in network.edges(data=True)} == {"supplements"}
    assert network.has_edge("instrument/opsc", "instrument/crc")
    around = graph.around("opsc", limit=10)
    assert "instrument/opsc" in around


def test_unknown_names_offer_the_nearest(graph: Concordat) -> None:
    """By the message of the error; a place is no work."""
    with pytest.raises(EntityUnknownError, match="Trafficking in Persons"):
        graph.entity("palermo protokol trafficking")
    with pytest.raises(ValueRefusedError):
        graph.cite("place/SDN")
    assert graph.cite("crc", "oscola").startswith("Convention on the Rights of the Child (adopted")
    assert graph.resolve("C29").matches[0].identifier == "ilo-c029"


def test_there_are_three_notebooks() -> None:
    """A trace, participation over time, a citation network."""
    assert len(NOTEBOOKS) == 3


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs(graph: Concordat, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every cell, in a kernel of its own; each cell of code that ends in a value shows it."""
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    pytest.importorskip("ipykernel")
    pytest.importorskip("matplotlib")
    import warnings

    monkeypatch.setenv("CONCORDAT_HOME", str(graph.release.path.parents[1]))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]))
    notebook: Any = nbformat.read(path, as_version=4)
    assert not any(cell.get("outputs") for cell in notebook.cells), "clear the outputs before a commit"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the kernel's own sockets
        # in a loop of its own, closed here: execute() leaves one open, which warns in whatever test runs later
        asyncio.run(nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3").async_execute())
    shown = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert not any(output["output_type"] == "error" for output in shown)
    assert len(shown) >= 4
