"""What the reconciliation service says of itself, in the words of 0.2 and of the 1.0 draft; pure."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any, Final

from graph.iri import ID, ONTOLOGY
from web.exchange.asking import MOST_QUERIES

OLD: Final = "/reconcile"
NEW: Final = "/reconcile/1.0"
WIDTH: Final = 420
HEIGHT: Final = 240
"""The frame of a preview, in pixels."""

_LIMIT: Final = "The most values of a cell, 0 for all"


def manifest_02(root: str, title: str, types: list[dict[str, str]], release: str = "") -> dict[str, Any]:
    """The manifest of 0.2 (section 3.1); ``root`` is the address of the site without a slash at its end.

    ``release`` is a parameter that the addresses of pages, previews and flyouts keep. Clients put their parameters
    behind the paths of the other services, which leaves no room for it: those suggest names of the current release.
    """
    kept = {first: f"{first}{release}" if release else "" for first in "?&"}

    def service(what: str) -> dict[str, str]:
        path, flyout = f"{OLD}/suggest/{what}", f"{OLD}/flyout/{what}?id=${{id}}{kept['&']}"
        return {"service_url": root, "service_path": path, "flyout_service_url": root, "flyout_service_path": flyout}

    return {
        "versions": ["0.1", "0.2"],
        "name": title,
        "identifierSpace": ID,
        "schemaSpace": ONTOLOGY,
        "documentation": f"{root}/about",
        "serviceVersion": version("concordat"),
        "view": {"url": f"{root}/id/{{{{id}}}}{kept['?']}"},
        "defaultTypes": types,
        "preview": {"url": f"{root}{OLD}/preview?id={{{{id}}}}{kept['&']}", "width": WIDTH, "height": HEIGHT},
        "suggest": {what: service(what) for what in ("entity", "property", "type")},
        "extend": {
            "propose_properties": {"service_url": root, "service_path": f"{OLD}/properties"},
            "property_settings": [
                {"name": "limit", "label": "Limit", "type": "number", "default": 0, "help_text": _LIMIT}
            ],
        },
        "batchSize": MOST_QUERIES,
    }


def manifest_10(root: str, title: str, types: list[dict[str, str]], release: str = "") -> dict[str, Any]:
    """The manifest of the 1.0 draft: the places of its services follow from its own address."""
    return {
        "versions": ["1.0-draft"],
        "name": title,
        "documentation": f"{root}/about",
        "serviceVersion": version("concordat"),
        "view": {"url": f"{root}/id/{{id}}" + (f"?{release}" if release else "")},
        "defaultTypes": types,
        "preview": {"width": WIDTH, "height": HEIGHT},
        "suggest": {"entity": True, "property": True, "type": True},
        "extend": {
            "proposeProperties": True,
            "propertySettings": [{"id": "limit", "name": "Limit", "type": "number", "default": 0, "helpText": _LIMIT}],
        },
        "batchSize": MOST_QUERIES,
        "standardizedScore": True,
    }
