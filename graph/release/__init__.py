"""Releases: immutable, validated, numbered states of the whole graph, and the home they live in."""

from graph.release.home import INGESTED, Home, default_home
from graph.release.manifest import Manifest
from graph.release.release import Release

__all__ = ["INGESTED", "Home", "Manifest", "Release", "default_home"]
