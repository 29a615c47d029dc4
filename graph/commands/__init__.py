"""The command line: read arguments, call one function, print."""

from graph.commands import changes, data, releases, safety, search, sources, trace
from graph.commands.main import cli

__all__ = ["changes", "cli", "data", "releases", "safety", "search", "sources", "trace"]
