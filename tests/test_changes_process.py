"""Changes in a process apart: the same errors and reports, and a process that is lost is replaced."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph import errors
from graph.changes import faults
from graph.changes import transaction as tx
from graph.changes.process import Writer
from graph.release import Home, Release
from graph.store import NamedNode, Quad
from graph.validation import Report
from tests.changing import CURATED, HEADER, small_home

NOTE = tx.Note("tester", "a test")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return small_home(tmp_path)


@pytest.fixture(scope="module")
def writer() -> Iterator[Writer]:
    writer = Writer()
    yield writer
    writer.close()


def insert(label: str) -> tx.Edit:
    """A small update."""
    return tx.sparql(HEADER + f'INSERT DATA {{ GRAPH <{CURATED}> {{ instrument:old skos:altLabel "{label}" }} }}')


def test_change_is_as_in_process(home: Home, writer: Writer) -> None:
    """The next release, and no other where nothing changes."""
    done = writer.change(home, insert("Elder"), NOTE)
    assert (done.release.number, done.changed, done.added, done.removed) == (2, True, 1, 0)
    assert done.release.manifest == home.current().manifest
    again = writer.change(home, insert("Elder"), NOTE)
    assert (again.release.number, again.changed) == (2, False)
    node = NamedNode("urn:x")
    assert writer.change(home, tx.quads([Quad(node, node, node, node)]), NOTE).added == 1


def test_refusals_come_back_whole(home: Home, writer: Writer) -> None:
    """A report with its results; the place of a syntax error; and the next change goes through."""
    bad = tx.sparql(HEADER + f"DELETE WHERE {{ GRAPH <{CURATED}> {{ instrument:old conc:evidence ?e }} }}")
    with pytest.raises(errors.ShapesViolatedError) as here:
        tx.change(home, bad, NOTE)
    with pytest.raises(errors.ShapesViolatedError) as there:
        writer.change(home, bad, NOTE)
    assert isinstance(there.value.report, Report)
    assert there.value.report == here.value.report
    assert not there.value.report.conforms
    with pytest.raises(errors.QuerySyntaxError) as syntax:
        writer.change(home, tx.sparql("INSERT DATA {"), NOTE)
    assert syntax.value.line == 1
    assert home.numbers() == [1]
    assert writer.change(home, insert("Elder"), NOTE).release.number == 2


def test_server_is_asked_before_anything_is_promoted(home: Home, writer: Writer) -> None:
    """What the caller's own checks raise comes out as it is, and the change is dropped."""
    seen: list[object] = []

    def moved(release: Release) -> None:
        seen.append(release.number)
        raise errors.ReleaseMovedError("one", "another")

    def closed(graphs: set[str]) -> None:
        seen.append(graphs)
        raise errors.ScopeError("more", ["less"])

    with pytest.raises(errors.ReleaseMovedError):
        writer.change(home, insert("Elder"), NOTE, ready=moved)
    with pytest.raises(errors.ScopeError):
        writer.change(home, insert("Elder"), NOTE, permit=closed)
    assert seen == [1, {CURATED}]
    assert home.numbers() == [1]
    assert writer.change(home, insert("Elder"), NOTE).release.number == 2


def test_lost_process_is_replaced(home: Home, writer: Writer) -> None:
    """One that was killed while idle is not missed; one that is killed at work is told of, and the next one works."""
    writer.change(home, insert("Elder"), NOTE)
    lost = writer.pid
    assert lost
    os.kill(lost, signal.SIGKILL)
    assert writer.change(home, insert("Older"), NOTE).release.number == 3
    assert writer.pid != lost

    def kill(_graphs: set[str]) -> None:
        os.kill(writer.pid or 0, signal.SIGKILL)

    with pytest.raises(errors.ServerError, match="Look at the releases"):
        writer.change(home, insert("Oldest"), NOTE, permit=kill)
    assert home.current().number == 3
    assert writer.change(home, insert("Oldest"), NOTE).release.number == 4


def test_validation_that_takes_too_long_is_stopped(home: Home, writer: Writer) -> None:
    """Its process is killed, the change thrown away, what it left swept, and the next one goes through."""
    whole = tx.quads([Quad(NamedNode(f"urn:{n}"), NamedNode("urn:p"), NamedNode("urn:o"), NamedNode(CURATED))
                      for n in range(20_001)])  # fmt: skip
    lost = writer.change(home, insert("Elder"), NOTE) and writer.pid
    with pytest.raises(errors.LimitError, match=r"validation limit of 0\.05 seconds.*thrown away"):
        writer.change(home, whole, NOTE, bounds=tx.Bounds(validation_seconds=0.05))
    assert home.numbers() == [1, 2]
    assert not list(home.path.glob("building/*"))
    with pytest.raises(ProcessLookupError):
        os.kill(lost or 0, 0)
    assert writer.change(home, insert("Older"), NOTE, bounds=tx.Bounds(validation_seconds=60)).release.number == 3


@pytest.mark.parametrize(
    "error",
    [
        errors.LimitError("time", 3, "seconds", used=4, advice="Less."),
        errors.ReleaseUnknownError(3, [1, 2], "2026-01-01"),
        errors.NameAmbiguousError("x", [("a", "b", "c", "d")]),
        errors.QueryRefusedError.service(),
        errors.RdfSyntaxError("f", 1, 2, "nonsense"),
    ],
)
def test_errors_survive_the_way(error: errors.ConcordatError) -> None:
    """Class, message and attributes."""
    back = faults.from_json(faults.to_json(error))
    assert type(back) is type(error)
    assert str(back) == str(error)
    assert vars(back) == vars(error)
