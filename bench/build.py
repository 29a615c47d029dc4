"""How long a full build with full validation takes, and a start on a release that is there."""

from __future__ import annotations

import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

BUILDS, STARTS = 3, 5


def command(*words: str) -> list[str]:
    """The command line of this environment."""
    script = Path(sys.executable).with_name("concordat")
    return [str(script) if script.exists() else shutil.which("concordat") or "concordat", *words]


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def seconds_to_build(home: Path) -> float:
    """Wall seconds of one `concordat build` into an empty home."""
    started = time.perf_counter()
    subprocess.run(command("build", "--home", str(home)), check=True, capture_output=True)
    return time.perf_counter() - started


def seconds_to_first_page(home: Path) -> float:
    """Wall seconds from the start of `concordat serve` to the first whole answer of the home page."""
    port = free_port()
    started = time.perf_counter()
    server = subprocess.Popen(
        command("serve", "--home", str(home), "--port", str(port)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
                    answer.read()
                return time.perf_counter() - started
            except urllib.error.URLError as error:
                if server.poll() is not None or time.perf_counter() - started > 60:
                    raise RuntimeError("the server did not come up") from error
                time.sleep(0.02)
    finally:
        server.terminate()
        server.wait(timeout=30)


def main() -> None:
    """Print medians and ranges."""
    with tempfile.TemporaryDirectory() as folder:
        builds = [seconds_to_build(Path(folder) / f"home{n}") for n in range(BUILDS)]
        starts = [seconds_to_first_page(Path(folder) / "home0") for _ in range(STARTS)]
    print("| what | runs | median s | min s | max s | bound s |\n|---|--:|--:|--:|--:|--:|")
    for what, runs, bound in (
        ("full build with full validation", builds, 60),
        ("start on a release, to the first page", starts, 2),
    ):
        print(f"| {what} | {len(runs)} | {statistics.median(runs):.2f} | {min(runs):.2f} | {max(runs):.2f} | {bound} |")
