"""Content codings: gzip, br, zstd, in one piece or as a stream whose first bytes do not wait."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Protocol

CODINGS = ("zstd", "br", "gzip")
"""In the order of preference among equals."""

SMALL = 860
"""Bytes below which coding saves no packet."""


class _Coder(Protocol):
    def code(self, data: bytes) -> bytes: ...

    def flush(self) -> bytes: ...

    def finish(self) -> bytes: ...


class _Gzip:
    def __init__(self) -> None:
        self._inner = zlib.compressobj(5, zlib.DEFLATED, 31)
        self.code = self._inner.compress

    def flush(self) -> bytes:
        return self._inner.flush(zlib.Z_SYNC_FLUSH)

    def finish(self) -> bytes:
        return self._inner.flush(zlib.Z_FINISH)


class _Brotli:
    def __init__(self) -> None:
        import brotli  # type: ignore[import-untyped]

        self._inner = brotli.Compressor(quality=4)

    def code(self, data: bytes) -> bytes:
        return bytes(self._inner.process(data))

    def flush(self) -> bytes:
        return bytes(self._inner.flush())

    def finish(self) -> bytes:
        return bytes(self._inner.finish())


class _Zstd:
    def __init__(self) -> None:
        import zstandard

        self._inner = zstandard.ZstdCompressor(level=3).compressobj()
        self._block = zstandard.COMPRESSOBJ_FLUSH_BLOCK

    def code(self, data: bytes) -> bytes:
        return self._inner.compress(data)

    def flush(self) -> bytes:
        return self._inner.flush(self._block)

    def finish(self) -> bytes:
        return self._inner.flush()


_CODERS: dict[str, type[_Gzip] | type[_Brotli] | type[_Zstd]] = {"gzip": _Gzip, "br": _Brotli, "zstd": _Zstd}


@lru_cache(maxsize=256)
def coding_of(accept_encoding: str) -> str | None:
    """The most welcome coding, the first of equals; None for no coding (RFC 9110, 12.5.3).

    Without a header nothing is coded; ``identity`` wins only where it is asked for more than the others.

    >>> coding_of("gzip, br;q=0.5")
    'gzip'
    """
    welcome: dict[str, float] = {}
    for part in accept_encoding[:2000].split(","):
        name, _, parameter = (piece.strip().lower() for piece in part.partition(";"))
        try:
            quality = float(parameter.partition("=")[2] or 1) if parameter else 1.0
        except ValueError:
            continue
        if name and 0 <= quality <= 1:
            welcome[name] = quality
    everything = welcome.get("*", 0.0)
    scored = [(welcome.get(coding, everything), coding) for coding in CODINGS]
    top = max(quality for quality, _ in scored)
    if top <= 0 or welcome.get("identity", 0.0) > top:
        return None
    return next(coding for quality, coding in scored if quality == top)


def code(data: bytes, coding: str) -> bytes:
    """All of it at once."""
    coder: _Coder = _CODERS[coding]()
    return coder.code(data) + coder.finish()


def code_stream(chunks: Iterable[bytes], coding: str) -> Iterator[bytes]:
    """Chunk by chunk; the first is flushed, so that a reader sees it at once. An error passes through unfinished."""
    coder: _Coder = _CODERS[coding]()
    first = True
    for chunk in chunks:
        coded = coder.code(chunk)
        if first:
            coded += coder.flush()
            first = False
        if coded:
            yield coded
    yield coder.finish()
