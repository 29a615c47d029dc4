"""The server that ships: where it listens, and what it says when it cannot."""

from __future__ import annotations

import socket

import pytest

from graph.errors import ServerError
from web.server import check_port


def test_a_taken_port_is_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServerError, match=f"^127.0.0.1:{port}: another program listens there") as refused:
            check_port("127.0.0.1", port)
    assert "\n" not in str(refused.value)
    check_port("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(ServerError, match="no such address"):
        check_port("192.0.2.1", 8040)


def test_ipv6_can_be_checked() -> None:
    if not socket.has_ipv6:
        pytest.skip("no IPv6 here")
    check_port("::1", 0)
