"""Client libraries against the live server: right answers, and no cut answer taken for a whole one."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
import warnings
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from tests.fault_campaign import (
    CLIENTS,
    DATA,
    LARGE,
    LARGE_QUERY,
    LIBRARIES,
    SMALL_QUERY,
    WHOLE,
    Campaign,
    Cutter,
    killing,
)

Serve = Callable[..., str]


@pytest.fixture(scope="module")
def plain_server(serve_sparql: Serve) -> str:
    """An endpoint without faults."""
    return serve_sparql(DATA, cache_mib=0, client_queries=64, queue=64, queue_seconds=60)


@pytest.mark.parametrize("query", [SMALL_QUERY, LARGE_QUERY], ids=["small", "large"])
@pytest.mark.parametrize("name", list(CLIENTS))
def test_clients_get_right_answers(plain_server: str, name: str, query: str) -> None:
    assert CLIENTS[name](plain_server, query) == WHOLE[query]


def _run(serve_sparql: Serve, plain: str, rounds: int) -> tuple[Campaign, Counter[str]]:
    """A campaign of so many answers: most under cuts of the network, a quarter under a bound on rows that strikes
    within the answer, a tenth under deaths of workers and a bound on time, whose every strike costs a new worker."""
    many = {"cache_mib": 0, "client_queries": 64, "queue": 64, "queue_seconds": 60}
    campaign, kills = Campaign(), Counter[str]()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        warnings.simplefilter("ignore", RuntimeWarning)
        deaths, late, rows = rounds * 7 // 100, rounds * 3 // 100, rounds // 4
        with killing(kills):
            for query, share, most in ((SMALL_QUERY, 9, 40_000), (LARGE_QUERY, 1, 400_000)):
                cutter = Cutter(plain, 11, most)
                campaign.run("cut", cutter.address, query, (rounds - deaths - late - rows) * share // 10)
                cutter.close()
            campaign.run("rows", serve_sparql(DATA, **many, rows=LARGE - 5), LARGE_QUERY, rows)
        with killing(kills, 0.02, 0.2):
            campaign.run("killed", plain, LARGE_QUERY, deaths)
        campaign.run("time", serve_sparql(DATA, **many, seconds=0.02), LARGE_QUERY, late)
    return campaign, kills


def _judge(campaign: Campaign, rounds: int) -> None:
    assert not campaign.wrong
    assert campaign.total() >= rounds - 5
    assert campaign.total("cut", outcome="whole")
    for fault in ("cut", "rows"):
        assert campaign.total(fault, outcome="refused"), fault
    assert not campaign.total("rows", outcome="whole")


# a library that loses its connection may leave the socket to the garbage collector
UNCLEAN = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")


@UNCLEAN
def test_no_client_takes_a_cut_answer_for_whole(serve_sparql: Serve, plain_server: str) -> None:
    _judge(_run(serve_sparql, plain_server, 100)[0], 100)


@UNCLEAN
@pytest.mark.soak
def test_no_client_takes_a_cut_answer_for_whole_in_ten_thousand(
    serve_sparql: Serve, plain_server: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The number of answers can be set for a shorter look: $CONCORDAT_CAMPAIGN."""
    rounds = int(os.environ.get("CONCORDAT_CAMPAIGN", "10000"))
    campaign, kills = _run(serve_sparql, plain_server, rounds)
    with capsys.disabled():
        print(f"\n{campaign.total()} answers, {kills['kills']} workers killed\n{campaign.table()}")
    _judge(campaign, rounds)
    for name in LIBRARIES:
        for outcome in ("whole", "refused"):
            assert campaign.total("cut", name, outcome), name
    for fault in ("killed", "time"):
        assert campaign.total(fault, outcome="refused"), fault


def test_a_stalled_client_is_dropped(serve_sparql: Serve, fetch: Callable[..., Any]) -> None:
    """A client that never reads holds its worker no longer than the server lets it."""
    server = serve_sparql(
        {"http://example.org/g": "\n".join(f"<urn:s{i}> <urn:p> {i} ." for i in range(2000))},
        workers=1, queue=4, queue_seconds=60, seconds=60, stall_seconds=1,
    )  # fmt: skip
    where = urlsplit(server)
    query = urlencode({"query": "SELECT * { ?a ?b ?c . ?d ?e ?f }"})
    line = socket.create_connection((where.hostname, where.port))
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.sendall(f"GET /sparql?{query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    time.sleep(0.2)
    assert fetch(server, "SELECT ?o { <urn:s7> <urn:p> ?o }").status == 200
    line.close()


_COMUNICA = """
import { QueryEngine } from "@comunica/query-sparql";
const found = await new QueryEngine().queryBindings(process.argv[2], { sources: [process.argv[1]] });
for (const row of await found.toArray()) console.log(row.get("o").value);
"""


def test_comunica_finds_out_by_itself_that_this_is_an_endpoint(plain_server: str) -> None:
    """With its default set-up; $CONCORDAT_COMUNICA is a folder where `npm install @comunica/query-sparql` was run."""
    folder = os.environ.get("CONCORDAT_COMUNICA")
    node = shutil.which("node", path=os.environ.get("CONCORDAT_NODE")) or shutil.which("node")
    if not folder or not node:
        pytest.skip("Comunica is not there: no $CONCORDAT_COMUNICA, or no node")
    done = subprocess.run(
        [node, "--input-type=module", "-e", _COMUNICA, plain_server, LARGE_QUERY],
        cwd=folder, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert set(done.stdout.splitlines()) == WHOLE[LARGE_QUERY]
