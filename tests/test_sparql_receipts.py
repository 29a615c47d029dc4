"""Receipts: the same question has the same one, other processes find it, and the oldest go."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from web.sparql import receipt as module
from web.sparql.receipt import Receipt, Receipts

ONE = Receipt(1, "sha256:aa", "SELECT * {}", "bb", None, ("urn:g",), ("NOW()",))


def test_the_id_hangs_on_the_question_and_the_release() -> None:
    assert ONE.id == replace(ONE, query="SELECT *  {}").id
    assert len({ONE.id, replace(ONE, digest="sha256:ab").id, replace(ONE, named_graphs=None).id}) == 3
    assert Receipt.from_json(ONE.to_json()) == ONE


def test_another_process_finds_a_receipt_that_was_just_given_out(tmp_path: Path) -> None:
    mine, theirs = Receipts(tmp_path / "r.sqlite", 100), Receipts(tmp_path / "r.sqlite", 100)
    key = mine.put(ONE)
    assert theirs.get(key) == mine.get(key) == ONE
    assert theirs.get("0" * 24) is None
    mine.close()
    theirs.close()


def test_closing_writes_what_is_fresh(tmp_path: Path) -> None:
    first = Receipts(tmp_path / "r.sqlite", 100)
    key = first.put(ONE)
    first.close()
    second = Receipts(tmp_path / "r.sqlite", 100)
    assert second.get(key) == ONE
    second.close()


def test_the_oldest_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_TRIM", 10)
    kept = Receipts(tmp_path / "r.sqlite", 5)
    keys = []
    for number in range(40):
        keys.append(kept.put(replace(ONE, query_hash=str(number))))
        kept.get(keys[-1])  # writes it
    found = [key for key in keys if kept.get(key)]
    kept.close()
    assert found == keys[-len(found) :]
    assert 5 <= len(found) < 15
