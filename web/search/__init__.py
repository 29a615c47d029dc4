"""Search and name resolution over HTTP."""
