"""The command line: read arguments, call one function, print."""

from graph.commands import data, releases, search, sources, trace
from graph.commands.main import cli

__all__ = ["cli", "data", "releases", "search", "sources", "trace"]
