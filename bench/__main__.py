"""Run the benchmarks that are named, or all: `python -m bench [build] …`."""

from __future__ import annotations

import importlib
import os
import platform
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def main(names: list[str]) -> None:
    """Print the machine, then run each benchmark's ``main``."""
    known = sorted(path.stem for path in FOLDER.glob("*.py") if not path.stem.startswith("_"))
    unknown = [name for name in names if name not in known]
    if unknown:
        sys.exit(f"bench: no benchmark called {', '.join(unknown)}. There are {', '.join(known)}.")
    print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    for name in names or known:
        print(f"## {name}\n", flush=True)
        module = importlib.import_module(f"bench.{name}")
        if hasattr(module, "main"):
            module.main()
        print(flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
