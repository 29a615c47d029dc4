"""SERVICE: endpoints of a list are asked ahead of the evaluation; all others, and all that goes wrong there, are told."""

from __future__ import annotations

import json
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from graph.errors import LimitError, RemoteError, RemoteTermError, ValueRefusedError
from graph.query import Reach, ask, values_block
from graph.query.remote import is_public
from web.sparql.limits import SparqlLimits

Fetch = Callable[..., Any]
Serve = Callable[..., str]

HERE = {"urn:g": "\n".join(f"<urn:c{n}> <urn:knows> <urn:r{n}> ." for n in range(4))}
THERE = {
    "urn:h": "\n".join(f'<urn:r{n}> <urn:name> "name \\"{n}\\"" , "nom {n}"@fr ; <urn:size> {n} .' for n in range(3))
    + "\n<urn:r1> <urn:part> [ <urn:name> 'hidden' ] ."
}
JSON = "application/sparql-results+json"


class Scripted:
    """A server on a port of its own that sends what it is told to, and counts who asked."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}/sparql"
        self.reply, self.wait, self.asked = b"", 0.0, list[bytes]()
        threading.Thread(target=self._serve, daemon=True).start()

    def answers(self, body: bytes, status: str = "200 OK", length: int | None = None, **headers: str) -> None:
        """Set the reply; a header's name is written with _ for -."""
        told = {"Content-Type": JSON, "Content-Length": str(len(body) if length is None else length)}
        told |= {name.replace("_", "-"): value for name, value in headers.items()}
        head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
        self.reply, self.wait = f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body, 0.0

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(line,), daemon=True).start()

    def _carry(self, line: socket.socket) -> None:
        with line, suppress(OSError):
            self.asked.append(line.recv(1 << 16))
            if self.wait:  # a byte now and then, never a whole head
                for byte in self.reply:
                    line.sendall(bytes([byte]))
                    time.sleep(self.wait)
            line.sendall(self.reply)

    def close(self) -> None:
        self._listener.close()


@pytest.fixture(scope="module")
def scripted() -> Iterator[Scripted]:
    """The server with a script."""
    made = Scripted()
    yield made
    made.close()


@pytest.fixture(scope="module")
def there(serve_sparql: Serve) -> str:
    """Another endpoint, of our own make."""
    return serve_sparql(THERE)


@pytest.fixture(scope="module")
def here(serve_sparql: Serve, there: str, scripted: Scripted) -> str:
    """An endpoint that may ask both others."""
    return serve_sparql(
        HERE, services=f"{there} {scripted.address}", service_hosts="127.0.0.1", service_seconds=1, service_rows=50,
        service_mib=1, seconds=4, client_queries=16,
    )  # fmt: skip


def _rows(fetched: Any) -> list[str]:
    assert fetched.status == 200, fetched.body
    bindings = fetched.json["results"]["bindings"]
    return sorted(" ".join(f"{k}={v['value']}" for k, v in sorted(row.items())) for row in bindings)


@pytest.mark.parametrize(
    ("pattern", "rows"),
    [
        ("?c <urn:knows> ?r . SERVICE <@> { ?r <urn:size> ?n }", ["c=urn:c0 n=0 r=urn:r0", "c=urn:c1 n=1 r=urn:r1", "c=urn:c2 n=2 r=urn:r2"]),
        ("SERVICE <@> { ?r <urn:size> ?n FILTER(?n > 1) } . ?c <urn:knows> ?r", ["c=urn:c2 n=2 r=urn:r2"]),
        ("?c <urn:knows> ?r OPTIONAL { SERVICE SILENT <@> { ?r <urn:size> ?n } } FILTER(!BOUND(?n))", ["c=urn:c3 r=urn:r3"]),
        ("{ SERVICE <@> { <urn:r1> <urn:name> ?l } } UNION { <urn:c0> <urn:knows> ?r }", ['l=name "1"', "l=nom 1", "r=urn:r0"]),
        ("?c <urn:knows> ?r MINUS { SERVICE <@> { ?r <urn:size> ?n } }", ["c=urn:c3 r=urn:r3"]),
        ("?c <urn:knows> ?r FILTER EXISTS { SERVICE <@> { ?r <urn:size> 2 } }", ["c=urn:c2 r=urn:r2"]),
        ("?c <urn:knows> ?r { SELECT ?r (COUNT(*) AS ?n) { SERVICE <@> { ?r <urn:name> ?l } } GROUP BY ?r HAVING (?r = <urn:r0>) }", ["c=urn:c0 n=2 r=urn:r0"]),
        ("GRAPH ?g { ?c <urn:knows> ?r SERVICE <@> { ?r <urn:size> 0 } }", ["c=urn:c0 g=urn:g r=urn:r0"]),
        ("SERVICE <@> { <urn:r0> <urn:size> 0 } <urn:c0> <urn:knows> ?r", ["r=urn:r0"]),
        ("SERVICE <@> { <urn:r0> <urn:size> 9 } <urn:c0> <urn:knows> ?r", []),
        ("SERVICE <@> { ?r <urn:size> ?n } SERVICE <@> { ?r <urn:name> ?l FILTER(LANG(?l) = 'fr' && ?l != 'nom 0'@fr) }", ["l=nom 1 n=1 r=urn:r1", "l=nom 2 n=2 r=urn:r2"]),
        ("SERVICE <@> { SELECT ?l { ?r <urn:size> 1 ; <urn:name> ?l } }", ['l=name "1"', "l=nom 1"]),
        ("SERVICE <@> { VALUES (?a ?b) { (1 UNDEF) (2 3) } }", ["a=1", "a=2 b=3"]),
        ("SERVICE <@> { { <urn:r1> <urn:size> ?n } UNION { <urn:r1> <urn:size> ?n } }", ["n=1", "n=1"]),
    ],
)  # fmt: skip
def test_the_answer_is_joined_as_federation_has_it(
    pattern: str, rows: list[str], here: str, there: str, fetch: Fetch
) -> None:
    assert _rows(fetch(here, f"SELECT * {{ {pattern.replace('@', there)} }}")) == rows


@pytest.mark.parametrize(
    "clause",
    [
        "PREFIX there: <@> SELECT ?n {{ SERVICE there: {{ <urn:r1> <urn:size> ?n }} }}",
        "BASE <@> PREFIX x: <urn:> SELECT ?n {{ SERVICE <> {{ x:r1 x:size ?n }} }}",
        "PREFIX a: <urn:no:> PREFIX a: <urn:> SELECT ?n {{ SERVICE<@>{{a:r1 a:size ?n}} }}",
        "SELECT ?n {{ \\u0053ervice # SERVICE <urn:x> {{\n <@> {{ <urn:r1> <urn:size> ?n # }}\n }} }}",
        "SELECT ?n {{ SERVICE <@> {{ <urn:r1> <urn:size> ?n FILTER('SERVICE <x> {{' != \"}}\") }} }}",
        "SELECT ?n {{ SERVICE <\\u0068ttp:@> {{ <urn:r1> <urn:size> ?n }} }}",
    ],
)
def test_the_clause_is_found_however_it_is_written(clause: str, here: str, there: str, fetch: Fetch) -> None:
    address = there.removeprefix("http:") if "ttp:@" in clause else there
    assert _rows(fetch(here, clause.format().replace("@", address))) == ["n=1"]


def test_a_federated_answer_is_no_replay_and_is_not_kept(here: str, there: str, fetch: Fetch) -> None:
    query = f"SELECT * {{ SERVICE <{there}> {{ ?r <urn:size> ?n }} }}"
    for _ in range(2):
        found = fetch(here, query)
        assert "SERVICE" in found.headers["X-Concordat-Replayable"]
        assert found.headers["Cache-Control"] == "no-store"
        assert "ETag" not in found.headers
        assert "X-Concordat-Cache" not in found.headers
    receipt = found.headers["Link"].partition(">")[0][1:]
    told = fetch(here.removesuffix("/sparql") + receipt).json
    assert (told["replayable"], told["not-replayable-because"]) == (False, ["SERVICE"])


def test_the_description_tells_of_federation(here: str, there: str, fetch: Fetch) -> None:
    told = fetch(here, format="nt").body.decode()
    assert "sparql-service-description#BasicFederatedQuery" in told
    assert there in told
    assert "BasicFederatedQuery" not in fetch(there, format="nt").body.decode()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT * { SERVICE <http://example.org/sparql> { ?s ?p ?o } }", "not among the endpoints"),
        ("SELECT * { SERVICE SILENT <http://example.org/sparql> { ?s ?p ?o } }", "not among the endpoints"),
        ("SELECT * { SERVICE <@x> { ?s ?p ?o } }", "not among the endpoints"),
        ("SELECT * { ?s ?p ?e SERVICE ?e { ?s ?p ?o } }", "by a variable"),
        ("SELECT * { SERVICE <@> { ?s ?p ?o } SERVICE <file:///etc/passwd> { ?s ?p ?o } }", "not among the endpoints"),
        ("SELECT * { ?s ?p trueSERVICE <@> { ?s ?p ?o } }", "SERVICE is refused"),
    ],
)
def test_what_is_not_on_the_list_is_refused_unasked(
    query: str, words: str, here: str, scripted: Scripted, fetch: Fetch
) -> None:
    before = len(scripted.asked)
    refused = fetch(here, query.replace("@", scripted.address))
    assert refused.status == 403
    assert words in refused.json["detail"]
    assert len(scripted.asked) == before


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <@> { ?s ?p ?o }",
        "SELECT * { SERVICE <@> ?s ?p ?o }",
        "SELECT * { SERVICE <@> { ?s ?p } }",
        "SELECT * { SERVICE <@> { ?s ?p ?o } UNION { ?s ?p ?o } }",
        "SELECT * { SERVICE nowhere: { ?s ?p ?o } }",
        "SELECT * { SERVICE",
        "SELECT ?x ?x ?y { SERVICE <@> { ?s ?p ?o } } GROUP BY ?z",
    ],
)
def test_a_query_that_does_not_parse_asks_nobody(query: str, here: str, scripted: Scripted, fetch: Fetch) -> None:
    before = len(scripted.asked)
    assert fetch(here, query.replace("@", scripted.address)).status == 400
    assert len(scripted.asked) == before


def _solutions(*rows: dict[str, Any], names: tuple[str, ...] = ("x",)) -> bytes:
    return json.dumps({"head": {"vars": names}, "results": {"bindings": rows}}).encode()


_ONE = {"x": {"type": "literal", "value": "1"}}
_WHOLE = _solutions(_ONE)
FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "refusal": ({"body": b"no", "status": "500 Oh"}, "answered 500 Oh"),
    "html": ({"body": b"<html>", "Content_Type": "text/html"}, "answered with text/html"),
    "cut": ({"body": _WHOLE, "length": len(_WHOLE) + 1}, "broke off"),
    "cut chunks": ({"body": b"5\r\n{\"hea", "Transfer_Encoding": "chunked"}, "broke off"),
    "malformed": ({"body": _WHOLE[:-1]}, "does not parse"),
    "deep": ({"body": b"[" * 100_000}, "does not parse"),
    "no bindings": ({"body": b'{"head": {"vars": []}, "boolean": true}'}, "no variables or no bindings"),
    "foreign variable": ({"body": _solutions(names=("x", "y"))}, "was not asked for"),
    "bad variable": ({"body": _solutions(names=("x) { } } #",))}, "was not asked for"),
    "bad IRI": ({"body": _solutions({"x": {"type": "uri", "value": "urn:a> } #"}})}, "no RDF term"),
    "bad language": ({"body": _solutions({"x": {"type": "literal", "value": "a", "xml:lang": "e}"}})}, "no RDF term"),
    "bad value": ({"body": _solutions({"x": {"type": "literal", "value": 1}})}, "no RDF term"),
    "compressed": ({"body": _WHOLE, "Content_Encoding": "gzip"}, "compressed"),
    "redirect": ({"body": b"", "status": "307 Moved", "Location": "http://127.0.0.1:1/"}, "sends on to"),
    "endless redirect": ({"body": b"", "status": "307 Moved", "Location": "/sparql"}, "more than 3 times"),
    "nonsense": ({"body": b"", "status": "x y z"}, "not HTTP"),
}  # fmt: skip


@pytest.mark.parametrize("name", list(FAULTS))
def test_a_fault_over_there_is_told_or_silent(name: str, here: str, scripted: Scripted, fetch: Fetch) -> None:
    reply, words = FAULTS[name]
    scripted.answers(**reply)
    pattern = f"<{scripted.address}> {{ ?s ?p ?x }}"
    told = fetch(here, f"SELECT * {{ SERVICE {pattern} }}")
    assert told.status == 502
    assert (told.json["endpoint"], words in told.json["reason"]) == (scripted.address, True)
    assert scripted.address in told.json["detail"]
    silent = fetch(here, f"SELECT * {{ <urn:c0> <urn:knows> ?r SERVICE SILENT {pattern} }}")
    assert _rows(silent) == ["r=urn:r0"]


def test_a_redirect_to_the_list_is_followed(here: str, there: str, scripted: Scripted, fetch: Fetch) -> None:
    scripted.answers(b"", "308 Moved", Location=there)
    found = fetch(here, f"SELECT * {{ SERVICE <{scripted.address}> {{ ?r <urn:size> 2 }} }}")
    assert _rows(found) == ["r=urn:r2"]


def test_a_slow_endpoint_takes_no_longer_than_it_may(here: str, scripted: Scripted, fetch: Fetch) -> None:
    scripted.answers(_WHOLE)
    scripted.wait = 0.05
    told = fetch(here, f"SELECT * {{ SERVICE <{scripted.address}> {{ ?s ?p ?x }} }}")
    assert told.status == 502
    assert "did not answer within the time" in told.json["reason"]


def test_the_time_over_there_counts_as_the_querys(serve_sparql: Serve, scripted: Scripted, fetch: Fetch) -> None:
    server = serve_sparql(HERE, services=scripted.address, service_hosts="127.0.0.1", seconds=0.5)
    scripted.answers(_WHOLE)
    scripted.wait = 0.05
    told = fetch(server, f"SELECT * {{ SERVICE SILENT <{scripted.address}> {{ ?s ?p ?x }} }}")
    assert (told.status, told.json["limit"], told.json["allowed"]) == (504, "time", 0.5)


def test_too_much_is_told_even_where_it_should_be_silent(here: str, scripted: Scripted, fetch: Fetch) -> None:
    query = f"SELECT * {{ SERVICE SILENT <{scripted.address}> {{ ?s ?p ?x }} }}"
    scripted.answers(_solutions(*[_ONE] * 51))
    told = fetch(here, query)
    assert (told.status, told.json["limit"], told.json["used"]) == (507, "service-rows", 51)
    scripted.answers(b" " * (2 << 20))
    told = fetch(here, query)
    assert (told.status, told.json["limit"]) == (507, "service-bytes")


def test_a_blank_node_is_refused_and_can_be_left_out(here: str, there: str, fetch: Fetch) -> None:
    told = fetch(here, f"SELECT * {{ SERVICE SILENT <{there}> {{ ?r <urn:part> ?b }} }}")
    assert told.status == 502
    assert "a blank node in ?b" in told.json["reason"]
    left_out = fetch(
        here, f"SELECT * {{ SERVICE <{there}> {{ SELECT ?n {{ ?r <urn:part> ?b . ?b <urn:name> ?n }} }} }}"
    )
    assert _rows(left_out) == ["n=hidden"]


def test_a_nested_clause_goes_whole_to_the_other_end(here: str, scripted: Scripted, fetch: Fetch) -> None:
    scripted.answers(_WHOLE)
    found = fetch(here, f"SELECT * {{ SERVICE <{scripted.address}> {{ SERVICE <urn:far> {{ ?s ?p ?x }} }} }}")
    assert _rows(found) == ["x=1"]
    assert b"SERVICE+%3Curn%3Afar%3E" in scripted.asked[-1]


def test_a_private_address_is_refused_unless_it_is_listed(
    serve_sparql: Serve, scripted: Scripted, fetch: Fetch
) -> None:
    by_name = scripted.address.replace("127.0.0.1", "localhost")
    server = serve_sparql(HERE, services=f"{scripted.address} {by_name}", service_hosts="example.org")
    before = len(scripted.asked)
    for address in (scripted.address, by_name):
        told = fetch(server, f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?x }} }}")
        assert told.status == 502
        assert "private, loopback or reserved" in told.json["reason"]
    assert len(scripted.asked) == before


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
        "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
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
    block = values_block("http://x/", _solutions(*({"x": term} for term in terms), {}), {"x"}, 9)
    from graph.store import OxigraphStore

    values = [row.get("x") for row in OxigraphStore.in_memory().rows(f"SELECT ?x {{ {block} }}")]
    assert [getattr(value, "value", None) for value in values] == [*(term["value"] for term in terms), None]


def test_what_cannot_be_carried_is_an_error_of_its_own() -> None:
    triple = {"type": "triple", "value": {}}
    with pytest.raises(RemoteTermError, match="a triple term"):
        values_block("http://x/", _solutions({"x": triple}), {"x"}, 9)
    with pytest.raises(LimitError):
        values_block("http://x/", _solutions(_ONE, _ONE), {"x"}, 1)


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
                    safe.recv(1 << 16)
                    head = f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nContent-Length: {len(_WHOLE)}\r\n\r\n"
                    safe.sendall(head.encode() + _WHOLE)

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
    from graph.query import remote

    with _tls_server(tmp_path, name) as port:
        context = (
            ssl.create_default_context(cafile=str(tmp_path / "cert.pem")) if trusted else ssl.create_default_context()
        )
        monkeypatch.setattr(remote, "_tls", lambda: context)
        endpoint = f"https://localhost:{port}/"
        reach = Reach(frozenset([endpoint]), frozenset(["localhost"]))
        if name == "localhost" and trusted:
            assert ask(endpoint, "SELECT * {}", reach, time.monotonic() + 5) == _WHOLE
        else:
            with pytest.raises(RemoteError, match="certificate is not accepted"):
                ask(endpoint, "SELECT * {}", reach, time.monotonic() + 5)
