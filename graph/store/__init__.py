"""Quads in, quads out: the only package that knows pyoxigraph."""
