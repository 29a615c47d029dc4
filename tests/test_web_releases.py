"""``?release=N`` at the JSON doors: each described one answers of that release and keeps it in its addresses."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from graph.release.home import REMOVED
from tests.conftest import SMALL, make_home, promote_turtle
from tests.test_writing_doors import address_of
from web.api.description import describe
from web.app import create_app
from web.settings import Settings

DOORS = (
    "/api/search?q=protocol+lakeside", "/api/v1/entities?kind=instrument", "/api/v1/entities/instrument/accord",
    "/api/v1/entities/instrument/protocol/links", "/api/v1/participation?state=place/AAA",
    "/api/v1/trace?from=protocol&to=accord", "/api/v1/ripple?a=accord", "/catalogue/instrument.csv",
)  # fmt: skip

APART = ("static",)
"""What is the same in every release."""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    home = make_home(Path(tmp_path_factory.mktemp("two")) / "home", SMALL)
    promote_turtle(home, SMALL.replace("Lakeside", "Hillside"))
    home.journal.append(REMOVED, release=7)
    return create_app(Settings(), home).test_client()


@pytest.mark.parametrize("path", DOORS)
def test_doors_answer_of_the_release_asked_for(client: FlaskClient, path: str) -> None:
    """By its names; one that never was is not found, one that is gone is gone."""
    joint = "&" if "?" in path else "?"
    then = client.get(f"{path}{joint}release=1")
    assert then.status_code == 200, then.text
    assert "Lakeside" in then.text
    assert "Hillside" not in then.text
    assert "Hillside" in client.get(path.replace("+lakeside", "")).text
    assert client.get(f"{path}{joint}release=99").status_code == 404
    assert client.get(f"{path}{joint}release=7").status_code == 410
    assert client.get(f"{path}{joint}release=abc").status_code == 400


def test_no_door_of_the_application_refuses_a_release(client: FlaskClient) -> None:
    """Whatever can be had without one can be had of the release it would come from."""
    answers = {}
    for rule in client.application.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.endpoint not in APART:
            path = address_of(rule.rule).replace("/old", "/accord")
            answers[path] = (client.get(path).status_code, client.get(path, query_string={"release": 2}).status_code)
    assert len([path for path, (plain, _) in answers.items() if plain == 200]) > 25
    assert {path: codes for path, codes in answers.items() if codes[0] != codes[1]} == {}


def test_every_described_address_takes_a_release() -> None:
    """As the description says it."""
    for path, item in describe("")["paths"].items():
        assert "release" in [parameter["name"] for parameter in item["get"]["parameters"]], path
