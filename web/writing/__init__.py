"""The doors for writing, and the history of what came through them."""
