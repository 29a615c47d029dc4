"""The documents name what the program has: addresses, settings, tokens, parameters."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from graph.describe import FACETS, SORTS
from graph.release import Home
from web.app import create_app
from web.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
TEXT = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").glob("*.md")))


def _as_written(rule: str) -> str:
    """A rule of Werkzeug as the page writes it: `/id/<kind>/<path:name>` is `/id/{kind}/{name}`."""
    return re.sub(r"<(?:[^:>]*:)?(\w+)>", r"{\1}", rule)


def test_each_address_is_documented(small_home: Home) -> None:
    """Every route, with the names of its parts."""
    rules = {_as_written(rule.rule) for rule in create_app(Settings(), small_home).url_map.iter_rules()}
    assert {rule for rule in rules if f"`{rule}`" not in TEXT} == set()


@pytest.mark.parametrize("name", [item.name for item in fields(Settings)])
def test_each_setting_is_documented(name: str) -> None:
    """With its default and its help, as they are."""
    item = next(each for each in fields(Settings) if each.name == name)
    default = f"`{item.default}`" if item.default != "" else "–"
    assert f"| `{name}` | {default} | {item.metadata['help']} |" in TEXT


def test_each_token_is_documented() -> None:
    """Every custom property of the style sheet of tokens."""
    sheet = (ROOT / "web" / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
    tokens = set(re.findall(r"^\s+(--[\w-]+):", sheet, re.MULTILINE))
    told = TEXT.replace("`--s1` to `--s7`", " ".join(f"`--s{n}`" for n in range(1, 8)))
    missing = {token for token in tokens if f"`{token}`" not in told and not token.startswith("--k-")}
    assert missing == set()


@pytest.mark.parametrize("name", [*FACETS, *SORTS])
def test_each_parameter_of_a_list_is_documented(name: str) -> None:
    """Facets and orders."""
    assert f"`{name}`" in TEXT
