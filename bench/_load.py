"""Load on a server: wrk where it is installed, which takes little of the processor; else clients in Python."""

from __future__ import annotations

import http.client
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ACCEPT = "application/sparql-results+json"

_SCRIPT = """
local paths, number = {}, 0
for line in io.lines(os.getenv("BENCH_PATHS")) do paths[#paths + 1] = line end
request = function()
  number = number % #paths + 1
  return wrk.format("GET", paths[number], {["Accept"] = "application/sparql-results+json", ["Host"] = "127.0.0.1"})
end
done = function(summary, latency)
  local errors = summary.errors
  io.write(string.format("%d %d %d %d %d\\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(95), errors.status + errors.connect + errors.read + errors.timeout))
end
"""


@dataclass(frozen=True)
class Load:
    """What a server did: answers a second, median and 95th percentile in milliseconds."""

    rate: float
    p50: float
    p95: float


def settle(process: int, most: float = 180) -> None:
    """Wait until a server has nothing left to do, such as queries whose clients are gone: they would run beside what
    is measured next."""
    until = time.monotonic() + most
    before = -1.0
    while before != (now := _cpu_seconds(process)) and time.monotonic() < until:
        before = now
        time.sleep(0.3)


def _cpu_seconds(process: int) -> float:
    """Processor seconds of a process so far, by proc(5); in tenths, so that a server that only ticks stands still."""
    try:
        words = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return round((int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK"), 1)


def tool() -> str:
    """What makes the load."""
    return "wrk" if shutil.which("wrk") else "clients in Python, on the same cores"


def load(port: int, paths: list[str], clients: int, seconds: float) -> Load:
    """Ask for the paths in turn, from so many clients at once. Raises RuntimeError where an answer is not 200."""
    return _wrk(port, paths, clients, seconds) if shutil.which("wrk") else _python(port, paths, clients, seconds)


def _wrk(port: int, paths: list[str], clients: int, seconds: float) -> Load:
    with tempfile.TemporaryDirectory() as folder:
        script, asked = Path(folder) / "ask.lua", Path(folder) / "paths"
        script.write_text(_SCRIPT)
        asked.write_text("\n".join(paths))
        done = subprocess.run(
            ["wrk", "-t1", f"-c{clients}", f"-d{max(1, round(seconds))}s", "--timeout", "120s", "-s", str(script),
             f"http://127.0.0.1:{port}/"],
            env={**os.environ, "BENCH_PATHS": str(asked)}, capture_output=True, text=True, check=True,
        )  # fmt: skip
    count, micros, p50, p95, errors = (int(word) for word in done.stdout.splitlines()[-1].split())
    if errors:
        raise RuntimeError(f"{errors} of {count} answers were errors")
    return Load(1e6 * count / micros, p50 / 1000, p95 / 1000)


def _client(port: int, paths: list[str], seconds: float) -> list[float]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    spent: list[float] = []
    until = time.perf_counter() + seconds
    while time.perf_counter() < until or not spent:
        started = time.perf_counter()
        line.request("GET", paths[len(spent) % len(paths)], headers={"Accept": ACCEPT})
        answer = line.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"status {answer.status}")
        spent.append(time.perf_counter() - started)
    line.close()
    return spent


def _clients(port: int, parts: list[list[str]], seconds: float) -> list[list[float]]:
    with ThreadPoolExecutor(len(parts)) as threads:
        return list(threads.map(lambda part: _client(port, part, seconds), parts))


def _python(port: int, paths: list[str], clients: int, seconds: float) -> Load:
    parts = [paths[n % len(paths) :] + paths[: n % len(paths)] for n in range(clients)]
    shares = [share for share in (parts[::2], parts[1::2]) if share]
    with ProcessPoolExecutor(len(shares)) as processes:
        jobs = [processes.submit(_clients, port, share, seconds) for share in shares]
        each = [spent for job in jobs for spent in job.result()]
    every = sorted(second for spent in each for second in spent)
    rate = sum(len(spent) / sum(spent) for spent in each)
    return Load(rate, 1000 * statistics.median(every), 1000 * every[int(len(every) * 0.95)])
