"""The lockfile of the front end: exact, checked by hash, and bound to no registry."""

import json
from pathlib import Path

WEB = Path(__file__).resolve().parent.parent / "web"


def _locked() -> dict[str, dict[str, object]]:
    packages = json.loads((WEB / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    return {name: entry for name, entry in packages.items() if name}


def test_every_locked_package_has_its_hash_and_no_address() -> None:
    locked = _locked()
    assert locked
    assert [name for name, entry in locked.items() if "integrity" not in entry] == []
    assert [name for name, entry in locked.items() if "resolved" in entry] == []


def test_every_package_is_asked_for_in_one_exact_version() -> None:
    asked = json.loads((WEB / "package.json").read_text(encoding="utf-8"))
    locked = _locked()
    for name, version in (asked["dependencies"] | asked["devDependencies"]).items():
        assert locked[f"node_modules/{name}"]["version"] == version
