"""A knowledge graph of instruments, actors and frameworks: what needs no web server."""
