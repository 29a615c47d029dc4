"""RDF files into a store: every fault of a file becomes one clear line."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from pyoxigraph import DefaultGraph, NamedNode, Quad, parse

from graph.errors import FileUnreadableError, RdfSyntaxError
from graph.store.formats import GraphFormat, format_of_path
from graph.store.oxigraph import OxigraphStore

MAX_BYTES = 8 << 30
"""Bound in bytes on what one file may unpack to; keeps a gzip bomb from filling the disk."""

_PLACE = re.compile(
    r"^Parser error (?:at|between) line (\d+) (?:between columns|column) (\d+)[^:]*:\s*|^error at (\d+):(\d+): "
)


class _Bounded(io.RawIOBase):
    """A binary reader that refuses to give more than ``limit`` bytes."""

    def __init__(self, inner: IO[bytes], path: str, limit: int) -> None:
        self._inner, self._path, self._left = inner, path, limit
        self.seen = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        chunk = self._inner.read(len(buffer))
        self.seen += len(chunk)
        self._left -= len(chunk)
        if self._left < 0:
            raise FileUnreadableError(self._path, f"unpacks to more than {MAX_BYTES} bytes", "Split it.")
        buffer[: len(chunk)] = chunk
        return len(chunk)


def syntax_fault(path: str, error: SyntaxError) -> RdfSyntaxError:
    """An engine's syntax error as ours: file, line, column, what was expected."""
    text = str(error.args[0]) if error.args else str(error)
    line, column = error.lineno or 0, error.offset or 0
    return RdfSyntaxError(path, line, column, _PLACE.sub("", text).rstrip("."))


def _open(path: Path, gzipped: bool) -> IO[bytes]:
    try:
        if path.is_dir():
            raise FileUnreadableError(str(path), "is a folder", "Give a file.")
        if path.stat().st_size == 0:
            raise FileUnreadableError(str(path), "is empty", "Give a file with RDF in it.")
        return cast(IO[bytes], gzip.open(path, "rb")) if gzipped else path.open("rb")
    except FileNotFoundError as error:
        raise FileUnreadableError(str(path), "does not exist") from error
    except PermissionError as error:
        raise FileUnreadableError(str(path), "may not be read") from error


def read_quads(data: bytes | IO[bytes], format: GraphFormat, *, name: str, base: str | None = None) -> Iterator[Quad]:
    """The quads of RDF text, in order. Nothing is fetched: a remote JSON-LD context is an error.

    ``name`` stands in messages. Raises RdfSyntaxError.
    """
    try:
        yield from parse(data, format=format.engine, base_iri=base)
    except SyntaxError as error:
        raise syntax_fault(name, error) from error
    except gzip.BadGzipFile:
        raise
    except (ValueError, OSError) as error:
        raise RdfSyntaxError(name, 0, 0, str(error)) from error


def load_file(store: OxigraphStore, path: Path, graph: str) -> int:
    """Load an RDF file (gzipped or not) into ``graph``; quad formats keep the graphs they name. Gives the bytes read.

    Raises FileUnreadableError, FormatUnknownError, RdfSyntaxError.
    """
    format, gzipped = format_of_path(path)
    with _open(path, gzipped) as handle:
        bounded = _Bounded(handle, str(path), MAX_BYTES)
        target, default = NamedNode(graph), DefaultGraph()
        try:
            store.add_all(
                Quad(quad.subject, quad.predicate, quad.object, target) if quad.graph_name == default else quad
                for quad in read_quads(io.BufferedReader(bounded, 1 << 20), format, name=str(path), base=graph + "/")
            )
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise FileUnreadableError(str(path), f"is not whole gzip ({error})") from error
    if bounded.seen == 0:
        raise FileUnreadableError(str(path), "is empty once unpacked", "Give a file with RDF in it.")
    return bounded.seen
