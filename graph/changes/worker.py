"""The process that carries out a change: no network, bounded memory, killed when its time is up.

It is the only one that writes to the store of a change, and has closed it before anybody else opens it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from graph.changes.delta import DEFAULT_GRAPH, Delta, among
from graph.changes.operations import read_update
from graph.errors import ConcordatError, LimitError, QueryFailedError
from graph.query.job import fault_from_json, fault_to_json, memory_fault
from graph.store import OxigraphStore
from graph.store.dump import quad_lines, read_lines

_START = "import sys; sys.path.insert(0, sys.argv[1]); from graph.changes.worker import main; main()"
_BEHIND = 10
_ROOT = str(Path(__file__).resolve().parents[2])


@dataclass(frozen=True)
class Task:
    """A change for the worker: the old store, its copy that is changed, and the folder that takes the difference.

    Either ``text`` is a SPARQL update, with its base and the graphs that its request names; or ``folder`` holds quads
    to take away and to add as ``out.nq`` and ``in.nq``, and the lists name graphs that are made, emptied, dropped
    before; ``default`` among those emptied stands for the unnamed graph.
    """

    old: str
    new: str
    folder: str
    text: str = ""
    base: str | None = None
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()
    create: tuple[str, ...] = ()
    clear: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    memory_mib: int = 1024


def run(task: Task, seconds: float) -> Delta:
    """Carry out a change in a process of its own, within ``seconds``.

    Raises QuerySyntaxError, QueryRefusedError, ValueRefusedError, QueryFailedError, and LimitError for time and memory.
    """
    if task.text:
        read_update(task.text, tuple(task.using), tuple(task.using_named))  # its refusals do not need a process
    with _next() as process:
        try:
            told_bytes, complaints = process.communicate(json.dumps(asdict(task)).encode(), seconds)
        except subprocess.TimeoutExpired as error:
            process.kill()
            raise LimitError("time", seconds, "seconds", advice="Change less at once, or name the graph.") from error
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        if process.returncode == -signal.SIGABRT or b"memory" in complaints.lower():
            raise memory_fault(task.memory_mib)
        raise QueryFailedError(f"its process ended with {process.returncode}")
    told = json.loads(told_bytes)
    if "fault" in told:
        raise fault_from_json(json.dumps(told["fault"]).encode(), task.memory_mib)
    folder = Path(task.folder)
    return Delta(
        frozenset(read_lines((folder / "added.nq").read_bytes())),
        frozenset(read_lines((folder / "removed.nq").read_bytes())),
        frozenset(told["created"]),
        frozenset(told["dropped"]),
    )


_spare: list[subprocess.Popen[bytes]] = []


def _started() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-P", "-c", _START, _ROOT]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def _next() -> subprocess.Popen[bytes]:
    while _spare:
        process = _spare.pop()
        if process.poll() is None:
            return process
    return _started()


def prepare() -> None:
    """Start the process of the next change ahead of it. For a process that carries out one change at a time."""
    if not _spare:
        _spare.append(_started())


def _carry_out(task: Task) -> dict[str, Any]:
    from graph.query.sandbox import bound_memory, close_network

    old, new = OxigraphStore.read_only(Path(task.old)), OxigraphStore.create(Path(task.new))
    close_network()
    bound_memory(task.memory_mib << 20)
    delta = _update(task, old, new) if task.text else _quads(task, old, new)
    new.flush()
    folder = Path(task.folder)
    (folder / "added.nq").write_bytes(b"".join(quad_lines(delta.added)))
    (folder / "removed.nq").write_bytes(b"".join(quad_lines(delta.removed)))
    return {"created": sorted(delta.created), "dropped": sorted(delta.dropped)}


def _update(task: Task, old: OxigraphStore, new: OxigraphStore) -> Delta:
    from graph.changes.evaluation import carry_out, check_syntax

    check_syntax(task.text, task.base)
    return carry_out(read_update(task.text, tuple(task.using), tuple(task.using_named)), task.base, old, new)


def _quads(task: Task, old: OxigraphStore, new: OxigraphStore) -> Delta:
    from graph.store import DefaultGraph, NamedNode

    touched = set(read_lines((Path(task.folder) / "out.nq").read_bytes()))
    fresh = read_lines((Path(task.folder) / "in.nq").read_bytes())
    for iri in {*task.clear, *task.drop}:
        touched |= set(new.quads(graph=DefaultGraph() if iri == DEFAULT_GRAPH else NamedNode(iri)))
    new.remove(touched)
    for iri in task.drop:
        new.drop_graph(iri)
    for iri in task.create:
        new.create_graph(iri)
    new.add(fresh)
    return among([*touched, *fresh], old, new)


def main() -> None:
    """Run as a process of its own: the task as JSON on standard input, what came of it on standard output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.setpriority(os.PRIO_PROCESS, 0, max(_BEHIND, os.getpriority(os.PRIO_PROCESS, 0)))  # readers go first
    from graph.changes import evaluation  # noqa: F401 - while nobody waits yet

    given = sys.stdin.buffer.read()
    if not given:
        return  # started ahead of a change that never came
    task = Task(**json.loads(given))
    try:
        told = _carry_out(task)
    except (ConcordatError, OSError, ValueError, MemoryError) as error:
        told = {"fault": json.loads(fault_to_json(error))}
    sys.stdout.write(json.dumps(told))
