"""By whom the work is done: this process, processes on this machine, or a Dask scheduler."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from graph.errors import ValueRefusedError
from graph.ingest import Found

AHEAD = 3
"""Tasks given out for each hand before the first one's result is awaited: none idles, and results do not pile up."""


class Hands(Protocol):
    """Whoever does the work."""

    number: int
    carry: bool
    """Whether the bytes of the files must be sent along, because the files are not seen there."""

    def do(self, work: Callable[..., Any], shared: Sequence[Any], tasks: Iterable[Any]) -> Iterator[Any]:
        """``work(*shared, task)`` for each task, in the order of the tasks. What is shared travels once."""
        ...


class Alone:
    """This process."""

    number, carry = 1, False

    def do(self, work: Callable[..., Any], shared: Sequence[Any], tasks: Iterable[Any]) -> Iterator[Any]:
        """See ``Hands``."""
        return map(partial(work, *shared), tasks)


class Processes:
    """Processes on this machine."""

    carry = False

    def __init__(self, number: int) -> None:
        self.number = number

    def do(self, work: Callable[..., Any], shared: Sequence[Any], tasks: Iterable[Any]) -> Iterator[Any]:
        """See ``Hands``."""
        done = partial(work, *shared)
        with ProcessPoolExecutor(max_workers=self.number, initializer=_prepare, initargs=(done,)) as pool:
            yield from _in_order((pool.submit(_do, task) for task in tasks), self.number * AHEAD)


class Dask:
    """The workers of a Dask scheduler."""

    def __init__(self, client: Any, files: Sequence[Found]) -> None:
        self._client = client
        self.number = sum(client.nthreads().values()) or 1
        some = [_proof(file.path) for file in [*files[:1], *files[-1:]]]
        seen = client.run(sees, some)
        self.carry = not seen or not all(seen.values())
        self._shared: list[tuple[Any, Any]] = []  # what has travelled, and its name there

    def do(self, work: Callable[..., Any], shared: Sequence[Any], tasks: Iterable[Any]) -> Iterator[Any]:
        """See ``Hands``."""
        names = [self._send(thing) for thing in shared]
        yield from _in_order(
            (self._client.submit(work, *names, task, pure=False) for task in tasks), self.number * AHEAD
        )

    def _send(self, thing: Any) -> Any:
        for known, name in self._shared:
            if known is thing:
                return name
        name = self._client.scatter([thing], broadcast=True, hash=False)[0]
        self._shared.append((thing, name))
        return name


def _in_order(futures: Iterable[Any], ahead: int) -> Iterator[Any]:
    waiting: deque[Any] = deque()
    for future in futures:
        waiting.append(future)
        if len(waiting) >= ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


_work: Callable[[Any], Any] | None = None  # what this process of a pool does, given once and not with each task


def _prepare(work: Callable[[Any], Any]) -> None:
    global _work
    _work = work


def _do(task: Any) -> Any:
    if _work is None:
        raise RuntimeError("the process was not prepared")
    return _work(task)


def _proof(path: Path) -> tuple[str, str]:
    try:
        with path.open("rb") as handle:
            return str(path.absolute()), hashlib.sha256(handle.read(1 << 16)).hexdigest()
    except OSError:
        return str(path.absolute()), ""


def sees(proofs: Sequence[tuple[str, str]]) -> bool:
    """Whether the files are here too, with the same beginnings. Asked of each worker."""
    return all(start and _proof(Path(path))[1] == start for path, start in proofs)


@contextmanager
def hands(workers: int, dask: str | None, files: Sequence[Found]) -> Iterator[Hands]:
    """Whoever is asked for. Raises ValueRefusedError."""
    if workers < 1:
        raise ValueRefusedError("--workers", str(workers), "a number from 1")
    if dask is None:
        yield Alone() if workers == 1 else Processes(workers)
        return
    try:
        import distributed
    except ImportError as error:
        raise ValueRefusedError("--dask", dask, "the optional part `concordat[dask]` to be installed") from error
    try:
        connect: Any = distributed.Client
        client: Any = connect(dask, timeout=10, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise ValueRefusedError(
            "--dask", dask, "the address of a running scheduler, such as tcp://host:8786"
        ) from error
    try:
        yield Dask(client, files)
    finally:
        client.close()
