"""The process that writes: takes changes from its server, one at a time, behind everybody who reads."""

from __future__ import annotations

import os
import signal
import socket
import sys
import traceback
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from graph.changes import faults
from graph.changes.focus import shapes_and_reach
from graph.changes.indexing import Indexers
from graph.changes.line import Message, receive, send
from graph.changes.transaction import Bounds, Indexing, Note, Outcome, change, edit_from_json
from graph.changes.worker import prepare
from graph.errors import ConcordatError, ServerError
from graph.release import Home, Release
from graph.store import OxigraphStore
from graph.validation import validate

_BEHIND = 10
"""Its nice value: pages and queries come first."""


class _StoppedError(Exception):
    """The server does not want the change, or has gone."""


def serve(line: socket.socket, indexing: Indexing) -> None:
    """Carry out changes until the server closes the line."""
    prepare()
    while (task := receive(line)) is not None:
        send(line, {"begun": True})
        send(line, _answer(line, task, indexing))
        prepare()


def _answer(line: socket.socket, task: Message, indexing: Indexing) -> Message:
    try:
        outcome = _carry_out(line, task, indexing)
    except _StoppedError:
        return {"stopped": True}
    except ConcordatError as error:
        return {"fault": faults.to_json(error)}
    except Exception as error:  # noqa: BLE001 - whatever it is, the server must be told
        traceback.print_exc()
        return {"fault": faults.to_json(ServerError(f"A change failed: {type(error).__name__}: {error}"))}
    return {
        "manifest": asdict(outcome.release.manifest),
        "changed": outcome.changed,
        "added": len(outcome.delta.added),
        "removed": len(outcome.delta.removed),
    }


def _carry_out(line: socket.socket, task: Message, indexing: Indexing) -> Outcome:
    def ask(question: Message) -> None:
        send(line, question)
        answer = receive(line)
        if answer is None or not answer["go"]:
            raise _StoppedError

    def permit(graphs: set[str]) -> None:
        ask({"graphs": sorted(graphs)})

    def ready(release: Release) -> None:
        ask({"ready": release.number})

    def stage(name: str) -> None:
        ask({"stage": name})

    return change(
        Home(Path(task["home"])),
        edit_from_json(task["edit"]),
        Note(**task["note"]),
        permit=permit,
        bounds=Bounds(**task["bounds"]),
        ready=ready if task["ready"] else None,
        indexing=indexing,
        stage=stage,
    )


def main() -> None:
    """Run as a process of its own, with the descriptor of its line as argument."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(_BEHIND)
    from graph import search, trace  # noqa: F401 - before the fork, so that the three of them share it

    # a server that has gone takes its line with it
    with socket.socket(fileno=int(sys.argv[2])) as line, suppress(BrokenPipeError, ConnectionResetError):
        indexers = Indexers.fork(line)
        validate(OxigraphStore.memory(), shapes_and_reach()[0], focus=())  # loads what the first change would wait for
        serve(line, indexers.begin)
