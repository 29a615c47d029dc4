"""Asking another endpoint: which addresses are asked, whose certificate is taken, which terms come back."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import (
    LimitError,
    QueryRefusedError,
    QuerySyntaxError,
    RemoteError,
    RemoteTermError,
    ValueRefusedError,
)
from graph.query import Reach, ask, read_query, remote, values_block
from graph.query.remote import is_public
from graph.store import OxigraphStore
from tests.scripted_endpoint import JSON, ONE, WHOLE, Scripted, read_request, solutions
from web.sparql.limits import SparqlLimits


@pytest.fixture
def scripted() -> Iterator[Scripted]:
    """The server with a script."""
    made = Scripted()
    yield made
    made.close()


def test_a_name_is_resolved_once_and_the_checked_address_is_used(
    scripted: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name stands for a public address at the check and for loopback ever after: loopback is not asked."""
    port = int(scripted.address.rpartition(":")[2].partition("/")[0])
    asked: list[str] = []
    real = socket.getaddrinfo

    def resolve(host: Any, *rest: Any, **more: Any) -> Any:
        if host == "rebinding.example":
            asked.append(host)
            host = "192.88.99.1" if len(asked) == 1 else "127.0.0.1"
        return real(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    before = len(scripted.asked)
    endpoint = f"http://rebinding.example:{port}/sparql"
    with pytest.raises(RemoteError):
        ask(endpoint, "SELECT * {}", Reach(frozenset([endpoint]), seconds=0.3), time.monotonic() + 0.3)
    assert (len(asked), len(scripted.asked)) == (1, before)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",  # noqa: S104
        "224.0.0.1",
        "255.255.255.255", "192.0.2.1", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["9.9.9.9", "2620:fe::fe", "::ffff:9.9.9.9", "64:ff9b::909:909"])
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("iri", ["ftp://x/", "urn:x", "http://user:word@x/", "https://x/#y", "http://", "http://x:y/"])
def test_the_list_takes_only_addresses_of_the_web(iri: str) -> None:
    with pytest.raises(ValueRefusedError):
        SparqlLimits(services=f"https://example.org/sparql {iri}")


def test_terms_are_written_so_that_they_stay_terms() -> None:
    odd = 'a"b\\c\n} UNION { ?s ?p ?o } #\t\u0000é'
    terms: list[dict[str, Any]] = [
        {"type": "uri", "value": "http://example.org/é"},
        {"type": "literal", "value": odd},
        {"type": "literal", "value": "x", "xml:lang": "fr-CA"},
        {"type": "typed-literal", "value": "1", "datatype": "http://www.w3.org/2001/XMLSchema#integer"},
    ]
    block = values_block("http://x/", solutions(*({"x": term} for term in terms), {}), {"x"}, 9)
    values = [row.get("x") for row in OxigraphStore.memory().rows(f"SELECT ?x {{ {block} }}")]
    assert [getattr(value, "value", None) for value in values] == [*(term["value"] for term in terms), None]


def test_what_cannot_be_carried_is_an_error_of_its_own() -> None:
    triple = {"type": "triple", "value": {}}
    with pytest.raises(RemoteTermError, match="a triple term"):
        values_block("http://x/", solutions({"x": triple}), {"x"}, 9)
    with pytest.raises(LimitError):
        values_block("http://x/", solutions(ONE, ONE), {"x"}, 1)


@contextmanager
def _tls_server(folder: Path, name: str) -> Iterator[int]:
    """A TLS server with a certificate for a name, that answers one solution; gives its port."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}",
         "-addext", f"subjectAltName=DNS:{name}", "-keyout", folder / "key.pem", "-out", folder / "cert.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):
            while True:
                line, _ = listener.accept()
                with suppress(OSError), context.wrap_socket(line, server_side=True) as safe:
                    read_request(safe)
                    head = f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nContent-Length: {len(WHOLE)}\r\n\r\n"
                    safe.sendall(head.encode() + WHOLE)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.close()


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl here")
@pytest.mark.parametrize(("name", "trusted"), [("localhost", True), ("localhost", False), ("other.example", True)])
def test_a_certificate_has_to_be_for_the_host(
    name: str, trusted: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with _tls_server(tmp_path, name) as port:
        context = (
            ssl.create_default_context(cafile=str(tmp_path / "cert.pem")) if trusted else ssl.create_default_context()
        )
        monkeypatch.setattr(remote, "_tls", lambda: context)
        endpoint = f"https://localhost:{port}/"
        reach = Reach(frozenset([endpoint]), frozenset(["localhost"]))
        if name == "localhost" and trusted:
            assert ask(endpoint, "SELECT * {}", reach, time.monotonic() + 5) == WHOLE
        else:
            with pytest.raises(RemoteError, match="certificate is not accepted"):
                ask(endpoint, "SELECT * {}", reach, time.monotonic() + 5)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_literal_comes_through(value: str) -> None:
    block = values_block("http://x/", solutions({"x": {"type": "literal", "value": value}}), {"x"}, 9)
    (row,) = OxigraphStore.memory().rows(f"SELECT ?x {{ {block} }}")
    assert getattr(row["x"], "value", None) == value


_WORDS = st.sampled_from(
    ["SERVICE", "SILENT", "<http://x/>", "?v", "a:b", "{", "}", "'}'", "# {\n", "SELECT *", "PREFIX a: <http://x/>"]
)


@given(st.lists(_WORDS, max_size=25).map(" ".join))
def test_clauses_lie_in_order_and_keep_their_length(text: str) -> None:
    try:
        query = read_query(text, frozenset(["http://x/", "http://x/b"]))
    except (QueryRefusedError, QuerySyntaxError, LimitError):
        return
    done = 0
    for clause in query.services:
        assert done <= clause.start < clause.end
        assert len(clause.shape) == clause.end - clause.start
        assert "SERVICE" not in clause.shape.upper()
        assert query.text[clause.end - 1] == "}"
        done = clause.end
