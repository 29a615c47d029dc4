"""Settings: where they come from, and what is refused."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from graph.errors import FileUnreadableError, ValueRefusedError
from web.settings import Settings


def test_each_setting_has_a_help_and_a_default() -> None:
    """The table that documentation is made from is complete."""
    assert all(item.metadata["help"].endswith(".") and item.default is not None for item in fields(Settings))


def test_later_places_win(tmp_path: Path) -> None:
    """File, then environment, then what is given; None is not given."""
    path = tmp_path / "concordat.toml"
    path.write_text('port = 1001\nhost = "a"\ntitle = "b"\n', encoding="utf-8")
    found = Settings.load(path, {"CONCORDAT_HOST": "c", "CONCORDAT_TITLE": "d"}, title="e", port=None)
    assert (found.port, found.host, found.title) == (1001, "c", "e")


@pytest.mark.parametrize("words", ["no number", "0", "70000", "1.5"])
def test_a_port_out_of_range_is_refused(words: str) -> None:
    """The message names the variable or the setting."""
    with pytest.raises(ValueRefusedError, match=r"(?i)port"):
        Settings.load(None, {"CONCORDAT_PORT": words})


@pytest.mark.parametrize(("name", "text"), [("missing", None), ("broken", "port ="), ("unknown", "colour = 1")])
def test_a_file_that_cannot_be_used_is_one_clear_error(tmp_path: Path, name: str, text: str | None) -> None:
    """Missing, no TOML, or a name that is no setting."""
    path = tmp_path / f"{name}.toml"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises((FileUnreadableError, ValueRefusedError), match=name):
        Settings.load(path, {})
