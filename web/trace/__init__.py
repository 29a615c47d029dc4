"""Traces, lineage and ripple over HTTP: as JSON and files under /api, as pages, as pictures."""
