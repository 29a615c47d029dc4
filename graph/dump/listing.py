"""What a folder of dumps holds: each file with its form, size and checksum."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

LISTING: Final = "dumps.json"
"""The name of the file that lists the others."""


@dataclass(frozen=True, slots=True)
class DumpFile:
    """One file: ``size`` in bytes, ``sha256`` in hex; ``table`` is set where it holds one table."""

    name: str
    format: str
    media_type: str
    title: str
    size: int
    sha256: str
    table: str = ""


@dataclass(frozen=True, slots=True)
class DumpListing:
    """The files of one release. ``created`` is the time of the release, not of the dump."""

    release: int
    digest: str
    created: str
    quads: int
    files: tuple[DumpFile, ...]

    def write(self, folder: Path) -> None:
        """Write the listing, and the checksums in the form that ``sha256sum --check`` reads."""
        text = json.dumps(asdict(self), indent=2, sort_keys=True, ensure_ascii=False)
        lines = "".join(f"{file.sha256}  {file.name}\n" for file in self.files)
        for name, content in (("SHA256SUMS", lines), (LISTING, text + "\n")):
            fresh = folder / f".{name}.part"
            fresh.write_text(content, encoding="utf-8")
            fresh.replace(folder / name)

    @classmethod
    def read(cls, folder: Path) -> DumpListing | None:
        """The listing of a folder, None where there is none that can be read."""
        try:
            held = json.loads((folder / LISTING).read_text(encoding="utf-8"))
            files = tuple(DumpFile(**file) for file in held.pop("files"))
            return cls(**held, files=files)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return None

    def file(self, name: str) -> DumpFile | None:
        """The file of this name, None where there is none."""
        return next((file for file in self.files if file.name == name), None)
