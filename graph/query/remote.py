"""One question to another endpoint: its name resolved once, its addresses checked, its answer bounded.

SPARQL 1.1 Protocol, 2.1.2 (query by POST of a form). The connection is made to an address that was checked, so that a
name cannot stand for one address when it is checked and for another when it is used.
"""

from __future__ import annotations

import http.client
import ipaddress
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from urllib.parse import SplitResult, urlencode, urljoin, urlsplit

from graph.errors import LimitError, RemoteError

MEDIA_TYPE = "application/sparql-results+json"
MOST_REDIRECTS = 3
_REDIRECTS = (301, 302, 307, 308)
_GLANCE = 0.1
"""Seconds between two looks at the clock and at the client."""

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True)
class Reach:
    """Which endpoints may be asked (IRIs), which hosts of them may lie at private addresses, and how much they may
    take: seconds and bytes of one answer."""

    endpoints: frozenset[str] = frozenset()
    private_hosts: frozenset[str] = frozenset()
    seconds: float = 5.0
    bytes: int = 4 << 20


def is_public(address: str) -> bool:
    """Whether an IP address lies in the public internet; one that holds another inside is as public as that one.

    >>> is_public("::ffff:127.0.0.1"), is_public("10.1.2.3"), is_public("9.9.9.9")
    (False, False, True)
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    inner: ipaddress.IPv4Address | None = None
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    if inner is not None:
        return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


class _Line(http.client.HTTPConnection):
    """A connection to addresses that were checked; for https its certificate has to be for the host's name."""

    def __init__(self, where: SplitResult, addresses: list[str], seconds: float) -> None:
        self._tls_name = where.hostname if where.scheme == "https" else None
        self._addresses, self._seconds = addresses, seconds
        self.cut: Callable[[], None] = lambda: None
        super().__init__(where.hostname or "", where.port or (443 if self._tls_name else 80))
        if self._tls_name:
            self.default_port = 443  # what is left out of the Host header

    def connect(self) -> None:
        """Raises OSError where no address answers."""
        fault: OSError = OSError("it has no address")
        until = time.monotonic() + self._seconds
        for address in self._addresses:
            try:
                line = socket.create_connection((address, self.port), max(0.05, until - time.monotonic()))
            except OSError as error:
                fault = error
                continue
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._tls_name:
                line = _tls().wrap_socket(line, server_hostname=self._tls_name, do_handshake_on_connect=False)
            self.sock = line
            # of the base class: that of a TLS socket forgets its session, under the feet of whoever reads
            self.cut = partial(socket.socket.shutdown, line, socket.SHUT_RDWR)
            if isinstance(line, ssl.SSLSocket):
                line.do_handshake()
            return
        raise fault


class _Watch:
    """Cuts a connection when its time is over or the client left, whatever it is waiting for just then."""

    def __init__(self, line: _Line, until: float, gone: Callable[[], bool]) -> None:
        self._line, self._until, self._gone = line, until, gone
        self._done = threading.Event()
        self.struck = ""
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> _Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._done.wait(max(0.0, min(_GLANCE, self._until - time.monotonic()))):
            if self._gone():
                self.struck = "gone"
            elif time.monotonic() >= self._until:
                self.struck = "late"
            if self.struck:
                with suppress(OSError):
                    self._line.cut()
                if self._done.wait(_GLANCE):
                    return


def ask(endpoint: str, query: str, reach: Reach, until: float, gone: Callable[[], bool] = lambda: False) -> bytes:
    """The answer of an endpoint to a SELECT query, as SPARQL JSON. ``until`` is the moment (time.monotonic) when it has
    to be there.

    Raises RemoteError for whatever is the endpoint's fault, LimitError ``service-bytes`` for an answer too large.
    """
    until = min(until, time.monotonic() + reach.seconds)
    asked = endpoint
    for _ in range(MOST_REDIRECTS + 1):
        addresses = _addresses(asked, reach, until)
        line = _Line(urlsplit(asked), addresses, max(0.05, until - time.monotonic()))
        try:
            with _Watch(line, until, gone) as watch:
                found = _exchange(line, asked, query, reach, watch)
        finally:
            line.close()
        if isinstance(found, bytes):
            return found
        asked = urljoin(asked, found)
        if asked not in reach.endpoints:
            raise RemoteError(endpoint, f"it sends on to <{asked[:200]}>, which is not among the endpoints for SERVICE")
    raise RemoteError(endpoint, f"it sends on more than {MOST_REDIRECTS} times")


def _exchange(line: _Line, endpoint: str, query: str, reach: Reach, watch: _Watch) -> bytes | str:
    """The body of the answer, or where it sends on to."""
    where = urlsplit(endpoint)
    headers = {
        "Accept": MEDIA_TYPE,
        "Accept-Encoding": "identity",
        "Content-Type": "application/x-www-form-urlencoded",
        "User-Agent": "Concordat",
        "Connection": "close",
    }
    path = (where.path or "/") + (f"?{where.query}" if where.query else "")
    try:
        line.request("POST", path, urlencode({"query": query}), headers)
        response = line.getresponse()
        if response.status in _REDIRECTS and (onward := response.getheader("Location")):
            return onward
        _check(endpoint, response)
        return _body(response, reach)
    except (OSError, http.client.HTTPException, ValueError, RemoteError) as error:
        if isinstance(error, RemoteError) and not watch.struck:
            raise
        raise RemoteError(endpoint, _reason(error, watch.struck, reach)) from error


def _check(endpoint: str, response: http.client.HTTPResponse) -> None:
    if response.status != 200:
        raise RemoteError(endpoint, f"it answered {response.status} {response.reason[:80]}")
    media_type = response.getheader("Content-Type", "").partition(";")[0].strip().lower()
    if media_type != MEDIA_TYPE:
        raise RemoteError(endpoint, f"it answered with {media_type[:80] or 'no media type'}, not with {MEDIA_TYPE}")
    if response.getheader("Content-Encoding", "identity").strip().lower() != "identity":
        raise RemoteError(endpoint, "its answer is compressed, though that was not asked for")


def _body(response: http.client.HTTPResponse, reach: Reach) -> bytes:
    parts, size = [], 0
    while part := response.read1(1 << 16):
        size += len(part)
        if size > reach.bytes:
            advice = "Ask that endpoint for less, by a LIMIT or a sub-select inside of the SERVICE."
            raise LimitError("service-bytes", reach.bytes >> 20, "MiB of the answer to a SERVICE", advice=advice)
        parts.append(part)
    if response.length:
        raise http.client.IncompleteRead(b"", response.length)
    return b"".join(parts)


def _reason(error: Exception, struck: str, reach: Reach) -> str:
    if struck == "gone":
        return "the client went away"
    if struck == "late" or isinstance(error, TimeoutError):
        return f"it did not answer within the time that was left for it (at most {reach.seconds:g} seconds)"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not accepted ({error.verify_message})"
    if isinstance(error, ssl.SSLError):
        return "there is no TLS connection to it"
    if isinstance(error, http.client.IncompleteRead | http.client.RemoteDisconnected | ConnectionResetError):
        return "its answer broke off"
    if isinstance(error, http.client.HTTPException | ValueError):
        return "its answer is not HTTP"
    return f"it cannot be reached ({getattr(error, 'strerror', None) or error})"


def _addresses(endpoint: str, reach: Reach, until: float) -> list[str]:
    """The addresses of an endpoint's host, resolved once. Raises RemoteError where one of them may not be asked."""
    where = urlsplit(endpoint)
    host = where.hostname or ""
    found: queue.SimpleQueue[list[str] | OSError] = queue.SimpleQueue()

    def resolve() -> None:
        try:
            rows = socket.getaddrinfo(host, where.port or where.scheme, type=socket.SOCK_STREAM)
            found.put(list(dict.fromkeys(str(row[4][0]) for row in rows)))
        except (OSError, UnicodeError) as error:
            found.put(error if isinstance(error, OSError) else OSError(str(error)))

    threading.Thread(target=resolve, daemon=True).start()  # the resolver has no time limit of ours
    try:
        addresses = found.get(timeout=max(0.05, until - time.monotonic()))
    except queue.Empty as error:
        raise RemoteError(endpoint, "the name of its host was not resolved in time") from error
    if isinstance(addresses, OSError):
        raise RemoteError(endpoint, "the name of its host cannot be resolved") from addresses
    if host not in reach.private_hosts and not all(map(is_public, addresses)):
        raise RemoteError(endpoint, "its host lies at an address that is private, loopback or reserved")
    return addresses
