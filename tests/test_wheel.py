"""What is shipped: the wheel built from the sdist, in an empty environment, without a network."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# Runs where there is no network but the loopback: builds, serves, and asks for three pages and a library.
OFFLINE = """
ip link set lo up 2>/dev/null || true
"$1" serve --home "$2/home" --port 8055 &
server=$!
trap 'kill $server' EXIT
for i in $(seq 1 600); do
  "$3" - <<'PY' && exit 0
import sys, urllib.request
base = "http://127.0.0.1:8055"
try:
    urllib.request.urlopen(base + "/health", timeout=5).read()
except OSError:
    sys.exit(1)
for path in ("/", "/instrument/opsc", "/explore?node=opsc", "/static/vendor/vis-network/vis-network.min.js"):
    print(path, urllib.request.urlopen(base + path, timeout=60).status)
PY
  sleep 0.5
done
exit 1
"""


@pytest.mark.soak
def test_wheel_from_sdist_serves_offline(tmp_path: Path) -> None:
    """Built once, installed elsewhere, it serves from any folder and needs nothing from outside."""
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    subprocess.run([sys.executable, "-m", "build", "--outdir", str(tmp_path / "dist"), str(clone)], check=True)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    shutil.rmtree(clone)
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=True)
    subprocess.run([environment / "bin" / "pip", "install", "--quiet", str(wheel)], check=True)
    names = ["sh", "-c", OFFLINE, "sh", environment / "bin" / "concordat", tmp_path, environment / "bin" / "python"]
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "CONCORDAT"))}
    done = subprocess.run(
        ["unshare", "--map-root-user", "--net", *names],
        cwd=elsewhere,
        env=clean,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(" 200") == 4, done.stdout
    manifest = json.loads((tmp_path / "home" / "current" / "manifest.json").read_text())
    assert manifest["counts"]["instruments"] >= 460
