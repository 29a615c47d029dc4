"""Virtuoso from Debian (virtuoso-opensource-7) with a graph of its own, where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.build import free_port

_SETTINGS = """[Database]
DatabaseFile = {folder}/v.db
ErrorLogFile = {folder}/v.log
LockFile = {folder}/v.lck
TransactionFile = {folder}/v.trx
xa_persistent_file = {folder}/v.pxa
FileExtend = 200
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = {folder}/t.db
TransactionFile = {folder}/t.trx
FileExtend = 200
[Parameters]
ServerPort = {sql}
DisableUnixSocket = 1
DirsAllowed = {folder}
NumberOfBuffers = 85000
MaxDirtyBuffers = 62500
ThreadsPerQuery = 2
MaxClientConnections = 20
CheckpointInterval = 0
[HTTPServer]
ServerPort = {http}
ServerRoot = {folder}
MaxClientConnections = 20
MaxKeepAlives = 20
KeepAliveTimeout = 15
[SPARQL]
ResultSetMaxRows = 1000000
"""
"""Buffers as Debian's own file recommends for 1 GB."""


@contextmanager
def virtuoso(quads: Iterable[object], folder: Path) -> Iterator[tuple[int, int] | None]:
    """Port and process id of a Virtuoso that holds the quads; None where it is not installed. It answers at /sparql."""
    if not (shutil.which("virtuoso-t") and shutil.which("isql-vt")):
        yield None
        return
    with (folder / "data.nq").open("w", encoding="utf-8") as out:
        out.writelines(f"{quad} .\n" for quad in quads)
    sql, http = free_port(), free_port()
    (folder / "v.ini").write_text(_SETTINGS.format(folder=folder, sql=sql, http=http))
    words = ["virtuoso-t", "+foreground", "+configfile", str(folder / "v.ini")]
    process = subprocess.Popen(words, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(240):
            if _say(sql, "SELECT 1;"):
                break
            time.sleep(0.5)
        _say(sql, f"ld_dir('{folder}', '*.nq', 'http://example.org/g'); rdf_loader_run(); checkpoint;")
        yield http, process.pid
    finally:
        process.terminate()
        process.wait(60)


def _say(port: int, words: str) -> bool:
    done = subprocess.run(["isql-vt", str(port), "dba", "dba", f"exec={words}"], capture_output=True, check=False)
    return done.returncode == 0
