"""What can be set: one frozen dataclass, filled from a TOML file, then the environment, then the command line."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from graph.errors import FileUnreadableError, ValueRefusedError

PREFIX = "CONCORDAT_"
"""What the environment variable of a setting begins with: ``CONCORDAT_PORT`` sets ``port``."""

_YES, _NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")


def setting(default: Any, help: str, *, least: float | None = None, most: float | None = None) -> Any:
    """A field with its default, its help, and for numbers its range (both ends included)."""
    return field(default=default, metadata={"help": help, "least": least, "most": most})


@dataclass(frozen=True)
class Settings:
    """The settings of the web application. Each field carries its help and range in its metadata."""

    host: str = setting("127.0.0.1", "Address to listen on; 0.0.0.0 for every interface.")
    port: int = setting(8040, "Port to listen on.", least=1, most=65535)
    title: str = setting("Concordat", "Name shown on every page.")
    contact: str = setting("", "Address or e-mail of whoever runs this copy, shown on the about page.")
    texts: str = setting("", "Folder of the texts that were read; pages then show the sentence around an evidence.")
    page_size: int = setting(50, "Rows of a list on one page.", least=10, most=500)
    download_rows: int = setting(100_000, "Most rows of a downloaded list.", least=1, most=10_000_000)
    max_body: int = setting(1 << 20, "Most bytes of a request's body.", least=1024, most=1 << 30)
    trace_seconds: float = setting(2.0, "Seconds that the search for a trace may take.", least=0, most=60)
    server_workers: int = setting(
        0, "Processes that answer requests; 0 for one a core, at most four.", least=0, most=64
    )
    server_threads: int = setting(0, "Threads of each process; 0 for the server's own choice.", least=0, most=512)
    write_mib: int = setting(16, "MiB of the body of a change.", least=1, most=1024)
    write_seconds: float = setting(60.0, "Seconds that an update may be evaluated; it is stopped then.", least=0.1)
    write_patience: float = setting(30.0, "Seconds that a change waits for the one before it.", least=0)
    write_validation_seconds: float = setting(
        300.0, "Seconds that a change may be validated and indexed; it is thrown away then.", least=0.1
    )
    write_memory_mib: int = setting(1024, "MiB of address space that a change may take.", least=64)
    sparql_seconds: float = setting(10.0, "Seconds that a query may take; it is killed then.", least=0.1)
    sparql_delivery_seconds: float = setting(120.0, "Seconds that an answer may take with a slow reader.", least=1)
    sparql_stall_seconds: float = setting(30.0, "Seconds that a client may leave its connection full.", least=1)
    sparql_memory_mib: int = setting(512, "MiB of address space that a query may take.", least=64)
    sparql_answer_mib: int = setting(256, "MiB of an answer, before compression.", least=1)
    sparql_rows: int = setting(1_000_000, "Rows or triples of an answer; 0 for as many as its bytes allow.", least=0)
    sparql_query_kib: int = setting(256, "KiB of the body or address of a query.", least=1)
    sparql_workers: int = setting(6, "Processes that evaluate queries, for each server process.", least=1, most=256)
    sparql_queue: int = setting(16, "Queries that may wait for a worker.", least=0)
    sparql_queue_seconds: float = setting(5.0, "Seconds that a query may wait for a worker.", least=0)
    sparql_client_queries: int = setting(4, "Queries of one client at the same time.", least=1)
    sparql_rate: str = setting("3000/minute", "Requests of one client; empty for no limit.")
    sparql_rate_storage: str = setting("memory://", "Where rates are counted; redis://… for several processes.")
    sparql_cache_mib: int = setting(64, "MiB of answers that are kept, for each server process.", least=0)
    sparql_receipts: int = setting(100_000, "Receipts that are kept.", least=0)
    sparql_services: str = setting("", "Endpoints that SERVICE may ask: IRIs with blanks between them.")
    sparql_service_hosts: str = setting("", "Hosts of these that may lie at private addresses.")
    sparql_service_seconds: float = setting(5.0, "Seconds that an endpoint asked by SERVICE may take.", least=0.1)
    sparql_service_mib: int = setting(4, "MiB of an answer to a SERVICE.", least=1, most=64)
    sparql_service_rows: int = setting(10_000, "Solutions of an answer to a SERVICE.", least=1)

    def __post_init__(self) -> None:
        for item in fields(self):
            _check(item.name, getattr(self, item.name), item.metadata["least"], item.metadata["most"])

    @classmethod
    def load(cls, path: Path | None = None, environment: Mapping[str, str] | None = None, **given: Any) -> Settings:
        """Defaults, then the TOML file, then CONCORDAT_* variables, then what is ``given`` and not None.

        Raises FileUnreadableError, ValueRefusedError.
        """
        types = {item.name: type(item.default) for item in fields(cls)}
        values: dict[str, Any] = {}
        for name, value in (_read(path) if path else {}).items():
            if name not in types:
                raise ValueRefusedError(f"{path}: {name}", str(value), f"one of {', '.join(sorted(types))}")
            values[name] = _typed(name, value, types[name])
        environment = os.environ if environment is None else environment
        for name, kind in types.items():
            if (words := environment.get(PREFIX + name.upper())) is not None:
                values[name] = _typed(PREFIX + name.upper(), words, kind)
        values |= {name: value for name, value in given.items() if value is not None}
        return cls(**values)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise FileUnreadableError(str(path), "does not exist") from error
    except OSError as error:
        raise FileUnreadableError(str(path), f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise FileUnreadableError(str(path), "is not UTF-8 text") from error
    except tomllib.TOMLDecodeError as error:
        raise FileUnreadableError(str(path), f"is not TOML ({error})") from error


def _typed(name: str, value: Any, kind: type) -> Any:
    """A value from a file or the environment as the type of its setting."""
    if type(value) is kind:
        return value
    if kind is float and type(value) is int:
        return float(value)
    if isinstance(value, str):
        words = value.strip().lower()
        if kind is bool and words in _YES + _NO:
            return words in _YES
        if kind in (int, float):
            try:
                return kind(words)
            except ValueError:
                pass
    expected = {int: "a whole number", float: "a number", bool: "true or false", str: "text"}.get(kind, kind.__name__)
    raise ValueRefusedError(name, str(value), expected)


def _check(name: str, value: Any, least: float | None, most: float | None) -> None:
    if (least is not None and value < least) or (most is not None and value > most):
        top = f" to {most:g}" if most is not None else " or more"
        raise ValueRefusedError(name, str(value), f"{least:g}{top}" if least is not None else f"at most {most:g}")
