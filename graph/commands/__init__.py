"""The command line: read arguments, call one function, print."""

from graph.commands import changes, data, dumps, releases, safety, search, sources, trace
from graph.commands.main import cli

__all__ = ["changes", "cli", "data", "dumps", "releases", "safety", "search", "sources", "trace"]
