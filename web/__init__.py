"""The Flask application: pages, data, pictures and the SPARQL endpoint over the releases of one home."""

from web.app import create_app
from web.settings import Settings

__all__ = ["Settings", "create_app"]
