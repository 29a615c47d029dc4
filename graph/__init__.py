"""Concordat without a web server: the graph, its releases, its validation, its traces."""
