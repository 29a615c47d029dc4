"""What a release says of itself."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

LAYOUT = 1
"""Raise this when the folder of a release changes its form: an older one is then rebuilt, not misread."""


@dataclass(frozen=True)
class Manifest:
    """The manifest of one release: ``manifest.json`` in its folder.

    ``created`` is an RFC 3339 time in UTC; ``digest`` covers the canonical N-Quads of the dataset; ``parent`` is the
    number of the release before, None for the first; ``conforms`` is the verdict of the SHACL validation against the
    shapes whose digest is ``shapes``. ``action`` says what made the release (``build``, ``update``, ``import`` …),
    ``who``, ``why`` and ``address`` by whom, why and from which network address; ``added`` and ``removed`` count the
    statements that differ from the parent, None where they were not counted.
    """

    number: int
    created: str
    digest: str
    parent: int | None
    conforms: bool
    who: str
    why: str
    quads: int
    counts: dict[str, int] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    layout: int = LAYOUT
    shapes: str = ""
    action: str = "build"
    address: str = ""
    added: int | None = None
    removed: int | None = None

    def write(self, path: Path) -> None:
        """Write as JSON, with sorted keys."""
        path.write_text(json.dumps(asdict(self), indent=2, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Manifest:
        """Read what write() wrote. Raises OSError, ValueError, TypeError on a file that is none."""
        return cls(**json.loads(path.read_text(encoding="utf-8")))
